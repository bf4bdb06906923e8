"""The list of those to tell: who keeps it, what it says, what its buttons do."""

import html

import pytest
from django.urls import reverse

from accounts.models import SafeguardingContact
from tests.factories.accounts import make_membership, make_safeguarding_contact

LIST = "/people/to-tell/"


def url(name, organisation, contact=None):
    known = {"organisation": organisation.pk, **({"contact": contact.pk} if contact else {})}
    return reverse(f"accounts:safeguarding_contact_{name}", kwargs=known)


@pytest.fixture
def fetch(client):
    def fetch(user, address, data=None, **options):
        client.force_login(user)
        answer = client.post(address, data, **options) if data is not None else client.get(address)
        answer.text = html.unescape(answer.content.decode())
        return answer

    return fetch


def everything(organisation, contact):
    """(address, whether it may be fetched)"""
    return [
        (url("add", organisation), True),
        (url("edit", organisation, contact), True),
        (url("move", organisation, contact), False),
        (url("remove", organisation, contact), False),
    ]


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("eve", 404), ("gwen", 404)])
def test_who_may_not(who, status, request, fetch, organisation, contact):
    user = request.getfixturevalue(who)
    for address, may_fetch in everything(organisation, contact):
        assert fetch(user, address, {"to": "0"}).status_code == status, address
        assert fetch(user, address).status_code == (status if may_fetch else 405), address
    contact.refresh_from_db()
    assert contact.name == "Mair"


@pytest.mark.parametrize("who", ["ben", "eve"])
def test_list_is_for_those_who_keep_it(who, request, fetch, contact):
    answer = fetch(request.getfixturevalue(who), LIST)
    assert answer.status_code == 403
    assert "Only coordinators and admins" in answer.text
    assert "Mair" not in answer.text


def test_list_shows_her_organisations_only(fetch, ada, contact, other_organisation):
    make_safeguarding_contact(other_organisation, "Secret")
    answer = fetch(ada, LIST)
    assert "Mair" in answer.text
    assert "Secret" not in answer.text
    assert "Other House" not in answer.text


def test_list_of_two_organisations_keeps_them_apart(fetch, dee, organisation, other_organisation):
    make_membership(dee, other_organisation, "admin")
    make_safeguarding_contact(organisation, "Mair")
    make_safeguarding_contact(other_organisation, "Olwen")
    lists = fetch(dee, LIST).context["lists"]
    told = [(one.organisation.name, [row.name for row in one.contacts]) for one in lists]
    assert told == [("Glan yr Afon", ["Mair"]), ("Other House", ["Olwen"])]


def test_list_when_empty_says_so(fetch, ada):
    answer = fetch(ada, LIST)
    assert "Nobody is written down yet" in answer.text
    assert "Nobody answers at night" not in answer.text


def test_list_asks_for_somebody_at_night(fetch, ada, organisation, contact):
    assert "Nobody answers at night" in fetch(ada, LIST).text
    make_safeguarding_contact(organisation, "Nia", out_of_hours=True)
    answer = fetch(ada, LIST)
    assert "Nobody answers at night" not in answer.text
    assert "Also at night and at the weekend" in answer.text


def test_people_page_leads_there(fetch, ada):
    assert f'href="{LIST}"' in fetch(ada, reverse("accounts:people")).text


def test_add(fetch, ada, organisation, facts):
    answer = fetch(ada, url("add", organisation), facts, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Everybody in your organisation finds her" in answer.text
    assert SafeguardingContact.objects.get().organisation == organisation


def test_add_with_a_mistake_keeps_what_was_typed(fetch, ada, organisation, facts):
    answer = fetch(ada, url("add", organisation), {**facts, "phone": "the office"})
    assert answer.status_code == 422
    assert "A phone can’t ring this" in answer.text
    assert 'value="the office"' in answer.text
    assert 'value="Mair"' in answer.text


def test_edit(fetch, ada, organisation, contact):
    address = url("edit", organisation, contact)
    page = fetch(ada, address)
    data = {field.name: field.value() for field in page.context["form"] if field.value()}
    answer = fetch(ada, address, {**data, "name": "Nia", "out_of_hours": "on"}, follow=True)
    assert "Saved." in answer.text
    contact.refresh_from_db()
    assert (contact.name, contact.out_of_hours) == ("Nia", True)


def test_edit_with_a_mistake(fetch, ada, organisation, contact):
    answer = fetch(ada, url("edit", organisation, contact), {"name": "Nia"})
    assert answer.status_code == 422
    assert "Write a number that can be rung" in answer.text


def test_edit_too_late_loses_nothing(fetch, ada, dee, organisation, contact):
    address = url("edit", organisation, contact)
    page = fetch(ada, address)
    hers = {field.name: field.value() for field in page.context["form"] if field.value()}
    fetch(dee, address, {**hers, "phone": "01632 960 009"})
    late = fetch(ada, address, {**hers, "name": "Nia"})
    assert late.status_code == 409
    assert "01632 960 009" in late.text
    form = late.context["form"]
    assert form["name"].value() == "Nia"
    again = {field.name: field.value() for field in form if field.value()}
    assert fetch(ada, address, again).status_code == 302
    contact.refresh_from_db()
    assert contact.name == "Nia"


def test_edit_of_one_who_goes_while_she_writes(fetch, ada, organisation, contact, monkeypatch):
    address = url("edit", organisation, contact)
    hers = {"name": "Nia", "phone": "01632 960 001"}

    def just_before(form):
        SafeguardingContact.objects.all().delete()
        return

    monkeypatch.setattr(
        "accounts.safeguarding.forms.SafeguardingContactForm.seen_at", property(just_before)
    )
    answer = fetch(ada, address, hers, follow=True)
    assert "took this person off the list" in answer.text


def test_one_who_is_gone_leads_back_to_the_list(fetch, ada, organisation, contact):
    for _ in range(2):
        answer = fetch(ada, url("remove", organisation, contact), {}, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
    assert not SafeguardingContact.objects.exists()
    assert fetch(ada, url("edit", organisation, contact)).status_code == 302
    assert fetch(ada, url("move", organisation, contact), {"to": "0"}).status_code == 302


def test_contact_of_another_organisation_is_not_reached_through_hers(
    fetch, dee, organisation, other_organisation
):
    theirs = make_safeguarding_contact(other_organisation, "Secret")
    assert fetch(dee, url("remove", organisation, theirs), {}).status_code == 302
    assert fetch(dee, url("edit", organisation, theirs)).status_code == 302
    assert SafeguardingContact.objects.filter(pk=theirs.pk).exists()


def test_ring_her_sooner(fetch, ada, organisation, three):
    answer = fetch(ada, url("move", organisation, three[1]), {"to": "0"}, follow=True)
    shown = [one.name for one in answer.context["lists"][0].contacts]
    assert shown == ["Nia", "Mair", "Olwen"]


@pytest.mark.parametrize("to", ["", "x", "-1", "٣" * 9, "99999"])
def test_move_to_nonsense_changes_nothing(to, fetch, ada, organisation, three):
    fetch(ada, url("move", organisation, three[2]), {"to": to})
    assert [one.position for one in SafeguardingContact.objects.order_by("name")] == [0, 1, 2]
