import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import Refused
from evaluation.paper_entry import rules
from tests.factories.accounts import make_user
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(slip):
    return slip.programme_group


@pytest.mark.parametrize("who", ["ada", "ben", "cara", "dee", "gita"])
def test_any_colleague_of_who_takes_part_may_type(who, place, request):
    person = request.getfixturevalue(who)
    assert rules.may_type_in(person) is None
    assert rules.may_type_for(person, place.programme) is None


@pytest.mark.parametrize("who", ["eve", "gwen"])
def test_nobody_else_may(who, place, request):
    person = request.getfixturevalue(who)
    for check, *told in (
        (rules.may_type_in,),
        (rules.may_type_for, place.programme),
        (rules.may_type_of, place),
    ):
        with pytest.raises(Refused, match="Only colleagues"):
            check(person, *told)


@pytest.mark.parametrize("who", ["ada", "cara", "dee", "gita"])
def test_somebody_outside_the_group_types_it(who, place, request):
    assert rules.may_type_of(request.getfixturevalue(who), place) is None


@pytest.mark.parametrize("role", ["lead", "co", "growing"])
def test_nobody_who_serves_the_group_does(role, place, organisation):
    nia = make_user("nia@example.org", "Nia", "facilitator", organisation)
    make_facilitator(place.group, nia, role)
    with pytest.raises(Refused, match="somebody outside the group"):
        rules.may_type_of(nia, place)


def test_who_served_it_once_may(place, ben):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    place.group.facilitators.update(until=yesterday)
    assert rules.may_type_of(ben, place) is None


def test_to_whom_it_is_closed_reads_the_same_sentence(place, ada, ben):
    make_closed_to(place.group, ada)
    said = []
    for person in (ada, ben):
        with pytest.raises(Refused) as refused:
            rules.may_type_of(person, place)
        said.append(refused.value.sentence)
    assert said[0] == said[1]
