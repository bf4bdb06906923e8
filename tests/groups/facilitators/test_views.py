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


def test_add_offers_only_who_serves_to_be_covered(fetch, ada, cara, group, bens_time, growing):
    over = make_facilitator(group, cara, until=day(-1))
    cover = make_facilitator(group, cara, until=day(3), covers=bens_time)
    text = fetch(ada, address("facilitator_add", group)).text_seen
    assert f'value="{bens_time.pk}"' in text
    assert str(over.pk) not in text
    assert str(cover.pk) not in text


def test_add_cover(fetch, ada, cara, group, bens_time):
    data = {"colleague": str(cara.pk), "role": "co", "since": str(day(0)), "languages": ["ar"]}
    data |= {"covers": str(bens_time.pk), "until": str(day(14))}
    response = fetch(ada, address("facilitator_add", group), data, follow=True)
    assert "covers for ⁨Ben⁩ from" in response.text_seen
    assert "covers for <bdi>Ben</bdi>" in response.text_seen
    assert "<span>Arabic</span>" in response.text_seen
    assert fetch(cara, address("group_detail", group)).status_code == 200


def test_add_for_a_while(fetch, ada, cara, group):
    data = {"colleague": str(cara.pk), "role": "co", "since": str(day(0)), "until": str(day(9))}
    response = fetch(ada, address("facilitator_add", group), data, follow=True)
    assert f" to {day(9).day} " in response.text_seen
    assert Facilitator.objects.get(user=cara).until == day(9)


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"covers": "", "until": str(day(-1))}, "until", "comes before the first"),
        ({"until": ""}, "until", "Cover has an end"),
        ({"since": str(day(-40))}, "since", "is with this group from"),
    ],
)
def test_add_cover_says_what_is_wrong_at_the_field(
    wrong, field, says, fetch, ada, cara, group, bens_time
):
    data = {"colleague": str(cara.pk), "role": "co", "since": str(day(0))}
    data |= {"covers": str(bens_time.pk), "until": str(day(14))} | wrong
    response = fetch(ada, address("facilitator_add", group), data)
    assert says in response.context["form"].errors[field][0]
    assert not Facilitator.objects.filter(user=cara).exists()


def edit_data(page, **changed):
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**sent, **changed}.items() if value}


def test_edit_facilitator(fetch, ada, ben, group, bens_time):
    url = address("facilitator_edit", group, facilitator=bens_time.pk)
    page = fetch(ada, url)
    data = edit_data(page, role="co", languages=["cy"], another_language="so")
    for _ in range(2):
        response = fetch(ada, url, data, follow=True)
        assert "Saved." in response.text_seen
    assert "Somali, Welsh" in response.text_seen
    times = Facilitator.objects.filter(user=ben).order_by("since")
    assert [(time.role, time.until) for time in times] == [("lead", day(-1)), ("co", None)]


def test_edit_facilitator_too_late_loses_nothing(fetch, ada, group, bens_time, join):
    url = address("facilitator_edit", group, facilitator=bens_time.pk)
    hers = edit_data(fetch(ada, url), languages=["ar"])
    fetch(join("Mair"), url, edit_data(fetch(ada, url), until=str(day(9)), languages=["cy"]))
    response = fetch(ada, url, hers)
    assert response.status_code == 409
    assert "Your colleague saved" in response.text_seen
    assert response.context["form"]["until"].value() == str(day(9))
    assert response.context["form"]["languages"].value() == ["ar"]
    again = edit_data(response)
    assert fetch(ada, url, again).status_code == 302
    bens_time.refresh_from_db()
    assert (bens_time.languages, bens_time.until) == (["ar"], day(9))


def test_edit_facilitator_says_what_is_wrong_at_the_field(fetch, ada, group, bens_time):
    url = address("facilitator_edit", group, facilitator=bens_time.pk)
    response = fetch(ada, url, edit_data(fetch(ada, url), since=str(day(1))))
    assert response.status_code == 200
    assert "has begun already" in response.context["form"].errors["since"][0]


def test_edit_facilitator_of_a_time_that_is_history(fetch, ada, cara, group, other_group):
    over = make_facilitator(group, cara, until=day(-1))
    url = address("facilitator_edit", group, facilitator=over.pk)
    assert "left this group on" in fetch(ada, url, {}, follow=True).text_seen
    theirs = other_group.facilitators.get()
    for gone in (theirs.pk, group.pk):
        url = address("facilitator_edit", group, facilitator=gone)
        assert fetch(ada, url).status_code == 302


def test_edit_link_is_for_who_may(fetch, ada, ben, group, bens_time):
    url = address("facilitator_edit", group, facilitator=bens_time.pk)
    assert url in fetch(ada, address("group_detail", group)).text_seen
    assert url not in fetch(ben, address("group_detail", group)).text_seen
    SupportGroup.objects.update(state="ended")
    assert url not in fetch(ada, address("group_detail", group)).text_seen


def test_end_of_cover_beyond_the_time_it_fills(fetch, ada, cara, group, bens_time):
    Facilitator.objects.filter(pk=bens_time.pk).update(until=day(5))
    cover = make_facilitator(group, cara, until=day(3), covers=bens_time)
    url = address("facilitator_end", group, facilitator=cover.pk)
    assert "own time here ends" in fetch(ada, url, {"until": str(day(6))}).text_seen


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
