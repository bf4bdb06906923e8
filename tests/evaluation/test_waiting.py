"""What programmes want of each person next, on her first page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.waiting import open_places, wanted_of
from tests.factories.evaluation import (
    make_access_request,
    make_opening_key,
    make_wave,
)
from tests.factories.releases import make_release

pytestmark = pytest.mark.django_db


def urls(user):
    return [wanted.url for wanted in wanted_of(user)]


def there(name, programme):
    return reverse(f"evaluation:{name}", args=[programme.pk])


def test_nobody_without_a_part_is_asked_anything(programme, group, ben, eve, gwen):
    make_wave(programme, group)
    assert [urls(user) for user in (ben, eve, gwen)] == [[], [], []]


def test_who_can_have_no_part_costs_no_query(ben, django_assert_num_queries):
    ben.roles()
    with django_assert_num_queries(0):
        assert wanted_of(ben) == []


def test_guardian_is_asked_to_make_the_key_and_then_to_take_hers(programme, gita, dee):
    assert urls(gita) == [there("keys", programme)]
    key = make_opening_key(programme)
    assert urls(gita) == []
    key.copies.filter(guardian__user=gita).update(state="handed-over")
    assert urls(gita) == [there("keys", programme)]
    assert urls(dee) == []


def test_coordinator_opens_a_wave_and_closes_it_when_its_day_is_over(programme, group, ada):
    assert urls(ada) == [there("wave_open", programme)]
    wave = make_wave(programme, group)
    assert urls(ada) == []
    wave.closes_on = timezone.localdate() - dt.timedelta(days=1)
    wave.save(update_fields=["closes_on"])
    assert urls(ada) == [there("waves", programme)]


def test_programme_that_is_set_up_asks_no_coordinator(programme, ada):
    programme.state = "set-up"
    programme.save(update_fields=["state"])
    assert urls(ada) == []


def test_guardian_sees_that_a_woman_waits_and_a_coordinator_does_not(programme, group, gita, ada):
    wave = make_wave(programme, group)
    make_access_request(wave.invitations.first().invitee)
    assert urls(gita) == [reverse("evaluation:requests")]
    assert urls(ada) == []


def test_second_signature_is_asked_of_another_admin_only(programme, dee, organisation):
    from tests.factories.accounts import make_user

    make_opening_key(programme)
    programme.state, programme.closing_asked_at = "closing", timezone.now()
    programme.closing_asked_by = dee
    programme.save()
    assert urls(dee) == []
    assert urls(make_user(role="admin", organisation=organisation)) == [there("close", programme)]


def test_closed_programme_asks_nothing(programme, ada, gita):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    assert urls(ada) == urls(gita) == []


def test_group_that_is_asked_has_an_address_for_its_slips(programme, group, organisation):
    wave = make_wave(programme, group)
    place = wave.groups.get().programme_group
    address = reverse("evaluation:wave_place", args=[programme.pk, wave.pk, place.pk])
    assert open_places([group.pk]) == {group.pk: address}
    wave.state = "closed"
    wave.save(update_fields=["state"])
    assert open_places([group.pk]) == {}


@pytest.mark.parametrize("state", ["asked", "drafted"])
def test_a_summary_waits_for_a_guardian_who_did_not_ask(programme, group, gita, dee, state):
    make_opening_key(programme)
    wave = make_wave(programme, group, state="sealed")
    release = make_release(programme, wave, state=state, asked_by=dee)
    at = reverse("evaluation:release", args=[programme.pk, release.pk])
    assert at in urls(gita)
    assert at not in urls(dee)


def test_of_a_closed_programme_too_and_nothing_else(programme, group, gita, dee):
    wave = make_wave(programme, group, state="sealed")
    release = make_release(programme, wave, asked_by=dee)
    programme.state, programme.link_salt = "closed", None
    programme.save()
    assert urls(gita) == [reverse("evaluation:release", args=[programme.pk, release.pk])]
    assert urls(dee) == []


@pytest.mark.parametrize("state", ["running", "released", "withdrawn", "taken-back"])
def test_otherwise_no_summary_waits(programme, group, gita, state):
    make_opening_key(programme)
    make_release(programme, make_wave(programme, group, state="sealed"), state=state)
    assert urls(gita) == []
