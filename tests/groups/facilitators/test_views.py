"""Who facilitates a group, and to whom it is closed."""

import datetime as dt

import pytest
from django.utils import timezone

from groups.models import ClosedTo, Facilitator, SupportGroup
from tests.factories.groups import make_facilitator
from tests.groups.addresses import address

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def test_add_facilitator(fetch, ada, cara, group):
    data = {"colleague": str(cara.pk), "role": "co", "since": str(day(0))}
    for _ in range(2):
        response = fetch(ada, address("facilitator_add", group), data, follow=True)
        assert "facilitates this group from" in response.text_seen
    assert Facilitator.objects.filter(user=cara, until=None).count() == 1


def test_add_facilitator_who_is_there_already(fetch, ada, ben, group):
    data = {"colleague": str(ben.pk), "role": "co", "since": str(day(0))}
    response = fetch(ada, address("facilitator_add", group), data)
    assert response.status_code == 200
    assert "facilitates this group already" in response.text_seen


def test_add_facilitator_offers_no_one_from_elsewhere(fetch, ada, dee, gwen, group):
    text = fetch(ada, address("facilitator_add", group)).text_seen
    assert "Gwen" not in text
    assert "Dee" not in text
    data = {"colleague": str(gwen.pk), "role": "co", "since": str(day(0))}
    assert fetch(ada, address("facilitator_add", group), data).status_code == 200
    assert not Facilitator.objects.filter(user=gwen).exists()


def test_add_facilitator_to_an_ended_group(fetch, ada, group):
    SupportGroup.objects.update(state="ended")
    assert fetch(ada, address("facilitator_add", group)).status_code == 302


def test_end_facilitator(fetch, ada, bens_time, group):
    url = address("facilitator_end", group, facilitator=bens_time.pk)
    assert f'value="{day(0)}"' in fetch(ada, url).text_seen
    for _ in range(2):
        response = fetch(ada, url, {"until": str(day(0))}, follow=True)
        assert "last day in this group" in response.text_seen
    bens_time.refresh_from_db()
    assert bens_time.until == day(0)


def test_end_facilitator_before_the_beginning(fetch, ada, bens_time, group):
    url = address("facilitator_end", group, facilitator=bens_time.pk)
    response = fetch(ada, url, {"until": str(day(-60))})
    assert "began on" in response.text_seen


def test_call_off_a_facilitator(fetch, ada, cara, group):
    planned = make_facilitator(group, cara, since=day(5))
    url = address("facilitator_end", group, facilitator=planned.pk)
    assert "calls it off" in fetch(ada, url).text_seen
    response = fetch(ada, url, {"until": str(day(0))}, follow=True)
    assert "will not begin" in response.text_seen
    assert fetch(ada, url, {"until": str(day(0))}).status_code == 302  # gone, and no error


def test_end_facilitator_of_another_group(fetch, ada, group, other_group):
    theirs = other_group.facilitators.get()
    url = address("facilitator_end", group, facilitator=theirs.pk)
    assert fetch(ada, url, {"until": str(day(0))}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.until is None


# closed to a colleague


def test_close_to_and_reopen(fetch, ada, ben, group):
    for _ in range(2):
        data = {"colleague": str(ben.pk)}
        response = fetch(ada, address("group_close_to", group), data, follow=True)
        assert "Nobody is told" in response.text_seen
    assert ClosedTo.objects.get().user == ben
    for _ in range(2):
        response = fetch(ada, address("group_reopen_to", group), data, follow=True)
        assert "open to" in response.text_seen
    assert not ClosedTo.objects.exists()


def test_close_to_the_only_coordinator(fetch, ada, group):
    response = fetch(ada, address("group_close_to", group), {"colleague": str(ada.pk)})
    assert "only coordinator" in response.text_seen
    assert not ClosedTo.objects.exists()


def test_close_to_tells_the_colleague_nothing(fetch, ada, ben, group, other_group):
    make_facilitator(other_group, ben)
    fetch(ada, address("group_close_to", group), {"colleague": str(ben.pk)})
    text = fetch(ben, address("group_list")).text_seen
    assert "closed" not in text.lower()
    assert "Glanrafon" not in text


@pytest.mark.parametrize("colleague", ["", "x", "\x00"])
def test_reopen_to_nonsense(fetch, ada, group, colleague):
    url = address("group_reopen_to", group)
    assert fetch(ada, url, {"colleague": colleague}).status_code == 302


def test_reopen_to_a_stranger(fetch, ada, gwen, group):
    url = address("group_reopen_to", group)
    assert fetch(ada, url, {"colleague": str(gwen.pk)}).status_code == 404
