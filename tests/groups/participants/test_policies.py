import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from groups.enums import ParticipantState
from groups.models import Participant, SupportGroup
from groups.participants import policies

ASKED, WAITING, JOINED, LEFT = ParticipantState
TODAY = timezone.localdate


def woman(state, **facts):
    return Participant(state=state, group=SupportGroup(keeps_names=True), **facts)


def group(**facts):
    return SupportGroup(**facts)


@pytest.mark.parametrize(
    ("before", "after"),
    [(ASKED, WAITING), (ASKED, JOINED), (WAITING, JOINED), (JOINED, LEFT), (LEFT, JOINED)],
)
def test_ways_that_are_open(before, after):
    assert reason(policies.can_become, woman(before), after) == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (JOINED, WAITING, "She is in the group already."),
        (JOINED, ASKED, "She is in the group already."),
        (LEFT, WAITING, "She has left the group."),
        (ASKED, LEFT, "She isn’t in the group yet"),
        (WAITING, LEFT, "She isn’t in the group yet"),
    ],
)
def test_ways_that_are_shut(before, after, said):
    with pytest.raises(NotNow, match=said):
        policies.can_become(woman(before), after)


def test_ended_group_takes_nobody_and_names_nobody():
    for check in (policies.can_take_women, policies.can_keep_names):
        assert reason(check, group(state="paused")) == ""
        assert "This group has ended" in reason(check, group(state="ended"))


@pytest.mark.parametrize(
    ("state", "decided", "keeps", "said"),
    [
        (ASKED, False, False, ""),
        (WAITING, False, False, ""),
        (JOINED, True, True, ""),
        (JOINED, False, True, "Ask her first"),
        (JOINED, True, False, "works by headcount"),
        (LEFT, True, True, "has left already"),
    ],
)
def test_being_added(state, decided, keeps, said):
    found = reason(policies.can_be_added, group(keeps_names=keeps), state, decided)
    assert found.startswith(said) if not said else said in found
    assert bool(found) == bool(said)


def test_joining_is_her_own_decision():
    assert "Ask her first" in reason(policies.can_join, woman(ASKED), group(), False)
    assert reason(policies.can_join, woman(ASKED), group(), True) == ""
    assert reason(policies.can_join, woman(ASKED), group(state="ended"), True)


def test_leaving_on_a_day():
    day = dt.timedelta(days=1)
    her = woman(JOINED, joined_on=TODAY() - 3 * day)
    assert reason(policies.can_leave, her, TODAY()) == ""
    assert reason(policies.can_leave, her, her.joined_on) == ""
    assert "hasn’t come yet" in reason(policies.can_leave, her, TODAY() + day)
    assert "joined later" in reason(policies.can_leave, her, her.joined_on - day)
    assert reason(policies.can_leave, woman(ASKED), TODAY())


@pytest.mark.parametrize(("state", "may"), [(ASKED, 1), (WAITING, 1), (JOINED, 0), (LEFT, 0)])
def test_only_an_enquiry_is_removed_as_one(state, may):
    assert (reason(policies.can_remove_enquiry, woman(state)) == "") == bool(may)


def test_what_she_was_told_goes_is_what_goes():
    assert reason(policies.can_stop_names, 3, 3) == ""
    assert "Look at the numbers again" in reason(policies.can_stop_names, 4, 3)
