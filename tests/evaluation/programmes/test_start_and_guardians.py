"""Beginning a programme, and who guards it."""

import pytest

from accounts.enums import Role
from accounts.refusals import NotNow, Refused
from evaluation.enums import ProgrammeState
from evaluation.models import Guardian, Programme
from evaluation.programmes import actions
from evaluation.programmes.policies import AtField
from tests.evaluation.programmes.conftest import events
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_guardian

pytestmark = pytest.mark.django_db


# start


def test_start(programme, dee):
    Programme.objects.update(state="set-up")
    for _ in range(2):
        started = actions.start_programme(programme=programme, by=dee)
    assert started.state == ProgrammeState.RUNNING
    programme.refresh_from_db()
    assert (programme.state, programme.state_changed_by) == ("running", dee)
    assert events() == [("programme_started", str(dee.pk), ["state"])]


def test_start_refused(programme, ada):
    with pytest.raises(Refused):
        actions.start_programme(programme=programme, by=ada)


def test_start_without_two_guardians(programme, dee, gita):
    Programme.objects.update(state="set-up")
    gita.memberships.update(role=Role.FACILITATOR)
    with pytest.raises(NotNow):
        actions.start_programme(programme=programme, by=dee)


def test_start_while_it_is_closed(programme, dee):
    Programme.objects.update(state="closing")
    with pytest.raises(NotNow):
        actions.start_programme(programme=programme, by=dee)


def test_start_rolls_back_without_a_record(programme, dee, broken_audit):
    Programme.objects.update(state="set-up")
    with pytest.raises(RuntimeError):
        actions.start_programme(programme=programme, by=dee)
    programme.refresh_from_db()
    assert programme.state == "set-up"


# guardians


@pytest.fixture
def third(organisation):
    return make_user("iona@example.org", "Iona", Role.GUARDIAN, organisation)


def test_add_guardian(programme, dee, third):
    one, two = (actions.add_guardian(programme=programme, person=third, by=dee) for _ in range(2))
    assert one == two
    assert (one.user, one.named_by) == (third, dee)
    assert events() == [("guardian_added", str(dee.pk), [])]


def test_add_guardian_refused(programme, gita, third):
    with pytest.raises(Refused):
        actions.add_guardian(programme=programme, person=third, by=gita)


def test_add_guardian_who_has_no_such_part(programme, dee, ada):
    with pytest.raises(AtField):
        actions.add_guardian(programme=programme, person=ada, by=dee)


def test_add_guardian_to_a_closed_one(programme, dee, third):
    Programme.objects.update(state="closed", link_salt=None)
    with pytest.raises(NotNow):
        actions.add_guardian(programme=programme, person=third, by=dee)


def test_add_guardian_rolls_back_without_a_record(programme, dee, third, broken_audit):
    with pytest.raises(RuntimeError):
        actions.add_guardian(programme=programme, person=third, by=dee)
    assert programme.guardians.count() == 2


def test_end_guardian(programme, dee, gita, third):
    make_guardian(programme, third)
    guardian = gita.guarding.get()
    for _ in range(2):
        actions.end_guardian(guardian=guardian, by=dee)
    guardian.refresh_from_db()
    assert guardian.ended_by == dee
    assert events() == [("guardian_ended", str(dee.pk), [])]


def test_guardian_who_ended_can_be_named_again(programme, dee, gita, third):
    make_guardian(programme, third)
    actions.end_guardian(guardian=gita.guarding.get(), by=dee)
    again = actions.add_guardian(programme=programme, person=gita, by=dee)
    assert Guardian.objects.filter(user=gita).count() == 2
    assert again.ended_at is None


def test_end_guardian_refused(programme, gita):
    with pytest.raises(Refused):
        actions.end_guardian(guardian=gita.guarding.get(), by=gita)


def test_end_one_of_two_guardians(programme, dee, gita):
    with pytest.raises(NotNow):
        actions.end_guardian(guardian=gita.guarding.get(), by=dee)


def test_end_guardian_rolls_back_without_a_record(programme, dee, gita, third, broken_audit):
    make_guardian(programme, third)
    with pytest.raises(RuntimeError):
        actions.end_guardian(guardian=gita.guarding.get(), by=dee)
    assert programme.guardians.current().count() == 3
