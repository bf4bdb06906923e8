import datetime as dt

import pytest
from django.utils import timezone

from tests.factories.agreements import make_agreement
from tests.factories.participants import make_participant, make_safe_contact
from tests.groups.addresses import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(fetch, group):
    return lambda user: fetch(user, address("group_detail", group)).text_seen


def test_group_without_an_agreement_is_led_to_one(page, ben, group):
    seen = page(ben)
    assert "Not written down yet." in seen
    assert address("agreement_record", group) in seen


def test_ended_group_is_not(page, ben, group):
    group.state = "ended"
    group.save(update_fields=["state"])
    assert address("agreement_record", group) not in page(ben)


def test_agreement_says_when_it_is_due(page, ben, group):
    agreement = make_agreement(group)
    assert "another look on" in page(ben)
    agreement.review_on = timezone.localdate()
    agreement.save(update_fields=["review_on"])
    assert "time for another look" in page(ben)


def test_women_are_counted_and_never_named(page, ben, group):
    group.keeps_names = True
    group.save(update_fields=["keeps_names"])
    woman = make_participant(group, "Wren")
    make_participant(group, "Sorrel", state="waiting")
    day = timezone.localdate() - dt.timedelta(days=1)
    make_safe_contact(woman, confirmed_on=day, expires_on=day)
    seen = page(ben)
    assert "1 woman" in seen
    assert "1 has asked or waits" in seen
    assert "to confirm" in seen
    assert "Wren" not in seen
    assert "Sorrel" not in seen


def test_who_grows_into_it_is_told_why_she_sees_no_women(page, growing, group):
    make_participant(group, "Wren", state="waiting")
    seen = page(growing)
    assert address("participant_list", group) not in seen
    assert "sees who is in it" in seen
    assert "has asked" not in seen
