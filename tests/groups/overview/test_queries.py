import datetime as dt

import pytest
from django.utils import timezone

from groups.overview.queries import overview
from tests.factories.agreements import make_agreement
from tests.factories.groups import make_language_decision, make_shared_word
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db


def test_group_that_has_nothing_yet(group):
    it = overview(group)
    assert (it.agreement, it.decision) == (None, None)
    assert (it.words, it.women, it.waiting, it.contacts_to_confirm) == (0, 0, 0, 0)


def test_only_what_is_in_force_counts(group, other_group):
    make_agreement(group, "An earlier one")
    agreement = make_agreement(group, "The one in force")
    decision = make_language_decision(group)
    make_agreement(other_group, "Another group's")
    make_shared_word(group)
    make_shared_word(other_group)
    it = overview(group)
    assert (it.agreement, it.decision, it.words) == (agreement, decision, 1)


def test_women_are_counted_by_state(group):
    for state in ("joined", "joined", "asked", "waiting", "left"):
        make_participant(group, state=state)
    it = overview(group)
    assert (it.women, it.waiting) == (2, 2)


def test_contact_to_confirm_is_that_of_a_woman_in_the_group(group):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    expired = {"confirmed_on": yesterday - dt.timedelta(days=91), "expires_on": yesterday}
    make_safe_contact(make_participant(group), **expired)
    make_safe_contact(make_participant(group, state="left"), **expired)
    make_safe_contact(make_participant(group))
    assert overview(group).contacts_to_confirm == 1


def test_overview_asks_as_often_for_many(group, django_assert_num_queries):
    for _ in range(3):
        make_participant(group)
        make_shared_word(group)
    with django_assert_num_queries(4):
        overview(group)
