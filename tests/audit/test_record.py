"""The record is written with its change, and can't be altered."""

import os

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import record
from audit.models import AuditEvent
from config.database import database_settings

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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change", ["DELETE FROM audit_auditevent", "UPDATE audit_auditevent SET kind = 'nothing'"]
)
def test_event_is_safe_from_the_web_role(change):
    with transaction.atomic():
        record("plan_created", by=None)
    web = database_settings({**os.environ, "DATABASE_ROLE": "web"})
    parameters = {**connection.get_connection_params(), "user": web["USER"]}
    parameters.update({"password": web["PASSWORD"]} if web.get("PASSWORD") else {})
    for made_by_django in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(made_by_django, None)
    with psycopg.connect(**parameters) as as_web:
        assert as_web.execute("SELECT count(*) FROM audit_auditevent").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            as_web.execute(change)
    assert AuditEvent.objects.get().kind == "plan_created"


def test_owner_may_prune():
    event = record("plan_created", by=None)
    AuditEvent.objects.filter(pk=event.pk).delete()
    assert not AuditEvent.objects.exists()


def test_event_says_when_what_and_of_which():
    event = record("plan_created", by=None)
    assert str(event).endswith("plan_created ")
