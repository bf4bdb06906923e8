"""The day after her last one, nothing of the group is there for her: on no address at all."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Facilitator, SupportGroup
from tests.factories.agreements import make_agreement
from tests.factories.groups import (
    make_facilitator,
    make_language_decision,
    make_shared_word,
)
from tests.factories.participants import make_participant, make_safe_contact
from tests.factories.sessions import make_own_item, make_plan
from tests.project import walk

pytestmark = pytest.mark.django_db
OF_A_GROUP = [route for route in walk.routes() if {"group", "plan"} & set(route.arguments)]
NOTHING_THERE = {404, 405}


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.fixture
def addresses(group, bens_time):
    """Every address of the group, with something at the end of each."""
    make_agreement(group, {"en": "We start on time", "ar": "We start on time"})
    make_language_decision(group, "cy", "ar")
    woman = make_participant(group)
    make_safe_contact(woman)
    plan = make_plan(group)
    things = {
        "group": group.pk,
        "facilitator": bens_time.pk,
        "number": 1,
        "language": "ar",
        "position": 0,
        "word": make_shared_word(group).pk,
        "participant": woman.pk,
        "plan": plan.pk,
        "item": make_own_item(plan).pk,
        "to": 0,
        "concern": "closing",
        "exercise": "none",
        "purpose": "follow-up",
    }

    def of(route):
        return reverse(route.name, kwargs={name: things[name] for name in route.arguments})

    return {route.name: of(route) for route in OF_A_GROUP}


def answers(user, address):
    """To a GET and a POST; what they wrote is taken back."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found = []
    for ask in (client.get, client.post):
        with transaction.atomic():
            found.append(ask(address).status_code)
            transaction.set_rollback(True)
    return found


@pytest.fixture
def covering(cara, group, bens_time):
    """Cara is in Ben's place until today."""
    return make_facilitator(group, cara, "lead", since=day(-7), until=day(0), covers=bens_time)


def test_there_are_addresses_to_try():
    assert len(OF_A_GROUP) > 25
    assert {"groups:group_detail", "groups:facilitator_edit", "sessions:plan_detail"} <= {
        route.name for route in OF_A_GROUP
    }


@pytest.mark.parametrize("route", OF_A_GROUP, ids=lambda route: route.name)
def test_cover_that_is_over_sees_nothing_at_once(route, ben, cara, covering, addresses):
    address = addresses[route.name]
    on_the_day = answers(cara, address)
    Facilitator.objects.filter(pk=covering.pk).update(until=day(-1))
    assert set(answers(cara, address)) <= NOTHING_THERE
    assert answers(ben, address) == on_the_day  # she who was away has what cover had


def test_cover_sees_the_group_on_its_last_day(fetch, cara, covering, addresses):
    for name in ("groups:group_detail", "groups:group_edit", "sessions:plan_detail"):
        assert fetch(cara, addresses[name]).status_code == 200
    assert SupportGroup.objects.visible_to(cara).exists()
