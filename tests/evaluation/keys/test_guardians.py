"""Ending a guardian with her copies, and beginning a programme once its key is held."""

import pytest
from django.db import DatabaseError

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from evaluation.keys import actions
from evaluation.programmes.models import Programme
from tests.factories.evaluation import make_guardian_key

pytestmark = pytest.mark.django_db


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def no_audit(monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("no record")

    monkeypatch.setattr(actions, "record", broken)


def test_end_takes_her_copies_along(programme, key, copy_of, dee, gita, third):
    make_guardian_key(key, third(), key.private)
    guardian = copy_of(gita).guardian
    for _ in range(2):
        actions.end_guardian(guardian=guardian, by=dee)
    guardian.refresh_from_db()
    assert guardian.ended_by == dee
    assert not guardian.copies.exists()
    assert events() == ["guardian_ended", "guardian_keys_removed"]


def test_end_one_who_never_had_a_copy(programme, dee, third):
    actions.end_guardian(guardian=third(), by=dee)
    assert events() == ["guardian_ended"]


def test_end_refused_and_too_few_left(programme, key, copy_of, ada, dee, gita):
    guardian = copy_of(gita).guardian
    with pytest.raises(Refused):
        actions.end_guardian(guardian=guardian, by=ada)
    with pytest.raises(NotNow, match="always be two guardians"):
        actions.end_guardian(guardian=guardian, by=dee)
    assert guardian.copies.count() == 1


def test_end_fails_with_its_record(programme, key, copy_of, dee, gita, third, no_audit):
    make_guardian_key(key, third(), key.private)
    guardian = copy_of(gita).guardian
    with pytest.raises(DatabaseError):
        actions.end_guardian(guardian=guardian, by=dee)
    guardian.refresh_from_db()
    assert guardian.ended_at is None
    assert guardian.copies.count() == 1


# --- The beginning


def test_start_once_two_hold_it(programme, key, dee):
    Programme.objects.update(state="set-up")
    for _ in range(2):
        programme.refresh_from_db()
        actions.start_programme(programme=programme, by=dee)
    programme.refresh_from_db()
    assert programme.state == "running"
    assert events() == ["programme_started"]


def test_start_too_early_and_refused(young, dee, ada):
    with pytest.raises(Refused):
        actions.start_programme(programme=young, by=ada)
    with pytest.raises(NotNow, match="Two guardians must hold"):
        actions.start_programme(programme=young, by=dee)
    young.refresh_from_db()
    assert young.state == "set-up"
