import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from evaluation.consents import policies
from evaluation.enums import StaffPurpose, WaveState
from tests.factories.evaluation import make_consent_decision
from tests.factories.participants import make_participant

pytestmark = pytest.mark.django_db
REMINDERS, PHOTOS, FOLLOW_UP = StaffPurpose


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.mark.parametrize("purpose", StaffPurpose)
@pytest.mark.parametrize("state", ["asked", "waiting", "joined", "left"])
def test_a_no_is_always_possible(named, state, purpose):
    assert policies.can_decide(make_participant(named, state=state), purpose, False) is None


@pytest.mark.parametrize("purpose", StaffPurpose)
@pytest.mark.parametrize("state", ["asked", "waiting"])
def test_nobody_is_asked_before_she_has_her_place(named, state, purpose):
    with pytest.raises(NotNow, match="price for a place"):
        policies.can_decide(make_participant(named, state=state), purpose, True)


@pytest.mark.parametrize(
    ("state", "purpose"),
    [
        *(("joined", purpose) for purpose in StaffPurpose),
        ("left", PHOTOS),
        ("left", FOLLOW_UP),
    ],
)
def test_a_yes(named, state, purpose):
    assert policies.can_decide(make_participant(named, state=state), purpose, True) is None


def test_who_has_left_is_not_reminded(dove):
    with pytest.raises(NotNow, match="nothing to remind"):
        policies.can_decide(dove, REMINDERS, True)


@pytest.mark.parametrize(
    ("purpose", "channels", "why"),
    [
        (REMINDERS, ["text"], ""),
        (PHOTOS, [], ""),
        (REMINDERS, [], "Tick at least one way"),
        (PHOTOS, ["text"], "Only reminders"),
    ],
)
def test_only_reminders_come_by_something(purpose, channels, why):
    said = reason(policies.can_be_by, purpose, channels)
    assert said.startswith(why) if why else said == ""


@pytest.mark.parametrize(
    ("offset", "why"), [(0, ""), (-28, ""), (1, "hasn’t come yet"), (-29, "four weeks ago")]
)
def test_the_day(offset, why):
    said = reason(policies.can_be_on, day(offset))
    assert why in said if why else said == ""


def test_what_she_said_last_counts(wren):
    assert policies.can_follow(day(-5), None) is None
    latest = make_consent_decision(wren, given=False, decided_on=day(-3))
    assert policies.can_follow(day(-3), latest) is None
    with pytest.raises(NotNow, match="decided about this since"):
        policies.can_follow(day(-4), latest)


def test_reminders_only_while_it_is_open():
    assert policies.can_remind(WaveState.OPEN) is None
    for state in (WaveState.CLOSED, WaveState.SEALED):
        with pytest.raises(NotNow, match="nothing to remind anybody of"):
            policies.can_remind(state)
