import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import reason
from groups.enums import State
from groups.support_groups import policies
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def test_transitions_name_every_state():
    assert set(policies.STATE_TRANSITIONS) == set(State)
    assert policies.STATE_TRANSITIONS[State.ENDED] == ()


@pytest.mark.parametrize(
    ("now", "then"),
    [("active", "paused"), ("paused", "active"), ("active", "ended"), ("paused", "ended")],
)
def test_can_become_allowed(group, now, then):
    group.state = now
    assert reason(policies.can_become, group, State(then)) == ""


def test_can_become_ended_is_final(group):
    group.state = State.ENDED
    assert "has ended" in reason(policies.can_become, group, State.ACTIVE)


def test_can_become_same_state(group):
    assert "already" in reason(policies.can_become, group, State.ACTIVE)


def test_can_edit_ended(group):
    assert reason(policies.can_edit_group, group) == ""
    group.state = State.ENDED
    assert "has ended" in reason(policies.can_edit_group, group)


@pytest.mark.parametrize("name", ["Glanrafon", "GLANRAFON", "glanrafon"])
def test_name_taken_whatever_its_capitals(group, name):
    with pytest.raises(policies.NameTaken, match="taken") as refusal:
        policies.can_be_called(name, organisation_id=group.organisation_id)
    assert "group" not in refusal.value.sentence


def test_name_free_for_itself_and_elsewhere(group, other_organisation):
    assert (
        reason(
            policies.can_be_called,
            "glanrafon",
            organisation_id=group.organisation_id,
            group_id=group.pk,
        )
        == ""
    )
    assert reason(policies.can_be_called, "Glanrafon", organisation_id=other_organisation.pk) == ""
    assert reason(policies.can_be_called, "Another", organisation_id=group.organisation_id) == ""


def test_name_of_a_second_group(group, organisation):
    make_group(organisation, "Other")
    assert reason(
        policies.can_be_called, "other", organisation_id=organisation.pk, group_id=group.pk
    )
