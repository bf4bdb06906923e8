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
