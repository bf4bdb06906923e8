"""Whoever serves the group, in any part, or coordinates it, writes down what the women decided."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused, reason
from groups.support_groups.rules import may_work_with
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_those_of_the_group_may(who, group, request):
    assert reason(may_work_with, request.getfixturevalue(who), group) == ""


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_others_may_not(who, group, other_group, request):
    with pytest.raises(Refused, match="facilitate this group"):
        may_work_with(request.getfixturevalue(who), group)


def test_one_whose_time_is_over_may_not(cara, group):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_facilitator(group, cara, until=yesterday)
    assert reason(may_work_with, cara, group)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_one_to_whom_it_is_closed_may_not(who, group, request):
    user = request.getfixturevalue(who)
    make_closed_to(group, user)
    assert reason(may_work_with, user, group)
