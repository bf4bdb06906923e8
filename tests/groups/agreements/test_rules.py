"""Who may record: `support_groups.rules.may_work_with`, held here at each write."""

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from groups.agreements import actions
from groups.enums import ReviewReason
from groups.models import Agreement
from tests.factories.agreements import make_agreement
from tests.factories.groups import make_closed_to
from tests.groups.agreements.said import say, written

pytestmark = pytest.mark.django_db


def attempts(group, by):
    agreement = group.agreements.get()
    yield lambda: actions.record_agreement(group=group, started_from=1, by=by, **say("Tea"))
    yield lambda: actions.bring_review_forward(group=group, because=ReviewReason.NEW_MEMBER, by=by)
    yield lambda: actions.save_words(
        agreement=agreement, language="ar", words=[written(agreement, "شاي")], by=by
    )


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_who_is_in_the_room_and_coordinators_may(who, group, request):
    by = request.getfixturevalue(who)
    make_agreement(group)
    for attempt in reversed(list(attempts(group, by))):
        attempt()
    assert group.agreements.count() == 2


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_others_may_not(who, group, other_group, request):
    by = request.getfixturevalue(who)
    before = Agreement.objects.values_list("pk", "review_on")
    make_agreement(group)
    kept = list(before)
    for attempt in attempts(group, by):
        with pytest.raises(Refused, match="write down"):
            attempt()
    assert list(before.all()) == kept


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_to_whom_the_group_is_closed_may_not(who, group, request):
    by = request.getfixturevalue(who)
    make_agreement(group)
    make_closed_to(group, by)
    for attempt in attempts(group, by):
        with pytest.raises(Refused):
            attempt()


def test_facilitator_whose_part_has_ended_may_not(ben, group):
    make_agreement(group)
    ben.memberships.update(ended_at=timezone.now())
    ben.forget_roles()
    for attempt in attempts(group, ben):
        with pytest.raises(Refused):
            attempt()
