"""The record is written with its change, and can't be altered."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import record
from audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_record_holds_ids_and_names_of_fields_only(ada, ben):
    event = record("person_changed", by=ada, target=ben, changed_fields={"name", "email"})
    assert (event.by, event.target) == (str(ada.pk), f"accounts.User:{ben.pk}")
    assert event.changed_fields == ["email", "name"]
    assert "Ben" not in str(event)


def test_record_of_the_system_itself():
    event = record("retention_run", by=None)
    assert (event.by, event.target, event.changed_fields) == ("", "", [])


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_fails():
    with pytest.raises(transaction.TransactionManagementError):
        record("plan_created", by=None)
    assert AuditEvent.objects.count() == 0


def test_event_cannot_be_changed():
    event = record("plan_created", by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(kind="nothing")
    event.refresh_from_db()
    assert event.kind == "plan_created"


def test_event_cannot_be_deleted_by_the_web_role():
    event = record("plan_created", by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE alongside_web")
        cursor.execute("DELETE FROM audit_auditevent")
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_owner_may_prune():
    event = record("plan_created", by=None)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert not AuditEvent.objects.exists()


def test_event_says_when_what_and_of_which():
    event = record("plan_created", by=None)
    assert str(event).endswith("plan_created ")
