"""What the dashboard asks of her for a group's own decisions."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from home.today import today
from tests.factories.agreements import make_agreement
from tests.factories.evaluation import make_programme, make_wave
from tests.factories.groups import make_facilitator, make_group, make_language_decision
from tests.factories.home import make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(organisation, ben):
    group = make_group(organisation)
    make_facilitator(group, ben)
    return group


def asked(user):
    (row,) = today(user).groups
    return [ask.url for ask in row.asks]


def test_group_without_an_agreement_asks_for_one(ben, group):
    assert asked(ben) == [reverse("groups:agreement_record", args=[group.pk])]


def test_agreement_that_is_fresh_asks_nothing(ben, group):
    make_agreement(group)
    assert asked(ben) == []


def test_agreement_asks_when_its_day_has_come(ben, group):
    make_agreement(group, review_on=timezone.localdate())
    assert asked(ben) == [reverse("groups:agreement_record", args=[group.pk])]


def test_agreement_asks_when_the_group_meets_in_another_way(ben, group):
    make_agreement(group)
    group.setting = "video"
    group.save(update_fields=["setting"])
    assert asked(ben) == [reverse("groups:agreement_record", args=[group.pk])]


def test_earlier_version_asks_nothing(ben, group):
    make_agreement(group, days_ago=100, review_on=timezone.localdate() - dt.timedelta(days=9))
    make_agreement(group)
    assert asked(ben) == []


def test_languages_ask_when_their_day_has_come(ben, group):
    make_agreement(group)
    make_language_decision(group, look_again_on=timezone.localdate())
    assert asked(ben) == [reverse("groups:language_decision_record", args=[group.pk])]


def test_page_leads_straight_to_recording(client, ben, group):
    client.force_login(ben)
    page = client.get(reverse("home:today")).content.decode()
    assert f'href="{reverse("groups:agreement_record", args=[group.pk])}"' in page


def test_complaint_is_shown_to_whoever_answers_it(client, dee, ada, organisation):
    make_complaint(organisation)
    for person, shown in ((dee, True), (ada, False)):
        client.force_login(person)
        page = client.get(reverse("home:today")).content.decode()
        assert (reverse("home:complaints") in page) is shown


def test_group_that_is_asked_leads_to_its_slips(ben, group):
    make_agreement(group)
    wave = make_wave(make_programme(group.organisation), group)
    place = wave.groups.get().programme_group_id
    assert asked(ben) == [
        reverse("evaluation:wave_place", args=[wave.programme_id, wave.pk, place])
    ]
