import datetime as dt

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import NotNow, reason
from groups.enums import State
from groups.facilitators import policies
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def test_add_facilitator_allowed(group, cara, ada):
    assert reason(policies.can_add_facilitator, group, cara, day(0)) == ""
    assert reason(policies.can_add_facilitator, group, ada, day(0)) == ""


def test_add_facilitator_ended_group(group, cara):
    group.state = State.ENDED
    assert "has ended" in reason(policies.can_add_facilitator, group, cara, day(0))


def test_add_facilitator_admin_only(group, dee):
    assert "not a facilitator" in reason(policies.can_add_facilitator, group, dee, day(0))


def test_add_facilitator_inactive(group, cara):
    cara.is_active = False
    assert "not a facilitator" in reason(policies.can_add_facilitator, group, cara, day(0))


def test_add_facilitator_of_another_organisation(group, join, other_organisation):
    zoe = join("Zoe", Role.FACILITATOR, other_organisation)
    assert "not a facilitator" in reason(policies.can_add_facilitator, group, zoe, day(0))


def test_add_facilitator_closed(group, cara):
    make_closed_to(group, cara)
    assert "closed to Cara" in reason(policies.can_add_facilitator, group, cara, day(0))


def test_add_facilitator_open_time(group, ben):
    assert "already" in reason(policies.can_add_facilitator, group, ben, day(0))


def test_add_facilitator_overlap_and_day_after(group, cara):
    make_facilitator(group, cara, until=day(5))
    assert "until" in reason(policies.can_add_facilitator, group, cara, day(5))
    assert reason(policies.can_add_facilitator, group, cara, day(6)) == ""


def test_end_facilitator_over(group, cara):
    over = make_facilitator(group, cara, until=day(-1))
    assert "already" in reason(policies.can_end_facilitator, over, day(0))


def test_end_facilitator_before_begin(bens_time):
    assert "began on" in reason(policies.can_end_facilitator, bens_time, day(-29))
    assert reason(policies.can_end_facilitator, bens_time, day(-28)) == ""


def test_end_facilitator_not_begun_may_be_called_off(group, cara):
    assert (
        reason(policies.can_end_facilitator, make_facilitator(group, cara, since=day(3)), day(0))
        == ""
    )


def test_end_facilitator_may_stay_longer_but_not_into_the_next(group, cara):
    first = make_facilitator(group, cara, until=day(2))
    make_facilitator(group, cara, since=day(10))
    assert reason(policies.can_end_facilitator, first, day(9)) == ""
    assert "another part" in reason(policies.can_end_facilitator, first, day(10))


def test_close_to_allowed(group, ada, cara):
    assert reason(policies.can_close_group_to, group, cara, ada) == ""


def test_close_to_stranger(group, ada, eve):
    assert "not a colleague" in reason(policies.can_close_group_to, group, eve, ada)


def test_close_to_only_coordinator(group, ada):
    assert "only coordinator" in reason(policies.can_close_group_to, group, ada, ada)


def test_close_to_only_coordinator_left(group, ada, join):
    make_closed_to(group, join("Mair"))
    join("Gone", is_active=False)
    assert "only coordinator" in reason(policies.can_close_group_to, group, ada, ada)


def test_close_to_oneself(group, ada, join):
    join("Mair")
    with pytest.raises(NotNow, match="another coordinator"):
        policies.can_close_group_to(group, ada, ada)


def test_close_to_second_coordinator(group, ada, join):
    assert reason(policies.can_close_group_to, group, join("Mair"), ada) == ""


# for a while, in somebody's place


def test_add_for_a_while_before_a_later_time(group, cara):
    make_facilitator(group, cara, since=day(10))
    assert reason(policies.can_add_facilitator, group, cara, day(0), day(9)) == ""
    with pytest.raises(policies.NotThen, match="begins another time") as refusal:
        policies.can_add_facilitator(group, cara, day(0), day(10))
    assert refusal.value.field == "until"
    assert "begins another time" in reason(policies.can_add_facilitator, group, cara, day(0))


def test_add_that_ends_before_it_begins(group, cara):
    with pytest.raises(policies.NotThen, match="before the first") as refusal:
        policies.can_add_facilitator(group, cara, day(1), day(0))
    assert refusal.value.field == "until"


def test_cover_allowed(bens_time, cara):
    assert reason(policies.can_cover, bens_time, cara, day(0), day(14)) == ""


def test_cover_allowed_to_her_last_day(bens_time, cara):
    bens_time.until = day(14)
    assert reason(policies.can_cover, bens_time, cara, day(0), day(14)) == ""


@pytest.mark.parametrize(
    ("since", "until", "field", "says"),
    [
        (0, None, "until", "has an end"),
        (-29, 5, "since", "is with this group from"),
        (0, 15, "until", "own time here ends"),
    ],
)
def test_cover_refused(since, until, field, says, bens_time, cara):
    bens_time.until = day(14)
    last = None if until is None else day(until)
    with pytest.raises(policies.NotThen, match=says) as refusal:
        policies.can_cover(bens_time, cara, day(since), last)
    assert refusal.value.field == field


def test_cover_for_herself(bens_time, ben):
    with pytest.raises(policies.NotThen, match="herself") as refusal:
        policies.can_cover(bens_time, ben, day(0), day(5))
    assert refusal.value.field == "covers"


def test_end_of_cover_stays_within_the_time_it_fills(group, bens_time, cara):
    cover = make_facilitator(group, cara, until=day(5), covers=bens_time)
    assert reason(policies.can_end_facilitator, cover, day(9)) == ""
    bens_time.until = day(3)  # she left sooner than she thought
    cover.covers = bens_time
    assert reason(policies.can_end_facilitator, cover, day(4)) == ""
    assert "own time here ends" in reason(policies.can_end_facilitator, cover, day(9))


# changing a time


def days(since=-28, until=None, anew=None):
    last = None if until is None else day(until)
    return {"since": day(since), "until": last, "anew": None if anew is None else day(anew)}


def why_not(facilitator, **changed):
    return reason(policies.can_edit_facilitator, facilitator, **days(**changed))


def test_edit_allowed(bens_time):
    for changed in [
        {"anew": 0},
        {"anew": 0, "until": 0},
        {"since": -60},
        {"since": 0},
        {"until": 0},
        {"until": -1},
    ]:
        assert why_not(bens_time, **changed) == "", changed


def test_edit_of_an_ended_group(group, bens_time):
    group.state = bens_time.group.state = State.ENDED
    assert "has ended" in reason(policies.can_still_be_edited, bens_time)
    assert "has ended" in why_not(bens_time)


def test_edit_of_a_time_that_is_over(group, cara):
    over = make_facilitator(group, cara, until=day(-1))
    assert "already" in reason(policies.can_still_be_edited, over)
    assert "already" in why_not(over)


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"since": 1}, "since", "has begun already"),
        ({"until": -29}, "until", "before the first"),
        ({"anew": 0, "until": -1}, "until", "Another part begins"),
    ],
)
def test_edit_refused(changed, field, says, bens_time):
    with pytest.raises(policies.NotThen, match=says) as refusal:
        policies.can_edit_facilitator(bens_time, **days(**changed))
    assert refusal.value.field == field


def test_edit_of_a_time_that_has_not_begun_may_move_it(group, cara):
    planned = make_facilitator(group, cara, since=day(3))
    assert why_not(planned, since=9) == ""


def test_edit_keeps_off_her_other_times(group, cara):
    make_facilitator(group, cara, since=day(-60), until=day(-40))
    now = make_facilitator(group, cara, since=day(-20), until=day(5))
    make_facilitator(group, cara, since=day(10), until=day(20))
    assert why_not(now, since=-39, until=9) == ""
    for changed, field in [({"since": -40, "until": 5}, "since"), ({"since": -20}, "until")]:
        with pytest.raises(policies.NotThen) as refusal:
            policies.can_edit_facilitator(now, **days(**changed))
        assert refusal.value.field == field


def test_edit_of_cover_stays_within_the_time_it_fills(group, bens_time, cara):
    cover = make_facilitator(group, cara, until=day(5), covers=bens_time)
    assert why_not(cover, until=9) == ""
    assert "has an end" in why_not(cover)
    bens_time.until = day(3)
    cover.covers = bens_time
    assert "own time here ends" in why_not(cover, until=9)
    assert why_not(cover, until=5, anew=0) == ""  # her days stay as they were agreed
