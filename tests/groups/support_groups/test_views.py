import html
import json
import re

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from groups.models import SupportGroup
from tests.factories.groups import make_closed_to, make_facilitator, make_group
from tests.groups.addresses import address, pages
from tests.groups.support_groups.test_forms import USUAL

pytestmark = pytest.mark.django_db


def is_gone_for(user, fetch, group):
    for url, may_fetch, may_post in pages(group):
        assert fetch(user, url).status_code == (404 if may_fetch else 405), url
        assert fetch(user, url, {}).status_code == (404 if may_post else 405), url


# who gets what


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_strangers_find_no_group(who, fetch, group, other_group, request):
    is_gone_for(request.getfixturevalue(who), fetch, group)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_to_whom_it_is_closed_it_is_not_there(who, fetch, group, other_group, request):
    user = request.getfixturevalue(who)
    make_closed_to(group, user)
    is_gone_for(user, fetch, group)
    listed = fetch(user, address("group_list")).text_seen
    assert "Glanrafon" not in listed
    assert str(group.pk) not in listed


def test_closed_group_looks_like_one_that_never_was(fetch, ben, group):
    never = SupportGroup(name="Never", organisation=group.organisation)
    make_closed_to(group, ben)
    closed = fetch(ben, address("group_detail", group)).text_seen
    missing = fetch(ben, address("group_detail", never)).text_seen
    assert closed.replace(str(group.pk), "") == missing.replace(str(never.pk), "")


def test_lead_may_edit_and_nothing_else(fetch, ben, group):
    may = {address("group_detail", group), address("group_edit", group)}
    for url, may_fetch, _ in pages(group):
        if url in may:
            assert fetch(ben, url).status_code == 200
            continue
        response = fetch(ben, url, {})
        assert response.status_code == 403, url
        assert "Only a coordinator can" in response.text_seen
        if may_fetch:
            assert fetch(ben, url).status_code == 403, url
    assert not AuditEvent.objects.exists()


def test_growing_facilitator_may_not_edit(fetch, growing, group):
    assert fetch(growing, address("group_detail", group)).status_code == 200
    response = fetch(growing, address("group_edit", group))
    assert response.status_code == 403
    assert "lead facilitator" in response.text_seen


def test_coordinator_reaches_every_page(fetch, ada, group):
    for url, may_fetch, _ in pages(group):
        response = fetch(ada, url)
        assert response.status_code == (200 if may_fetch else 405), url


@pytest.mark.parametrize("who", ["ben", "dee", "eve"])
def test_new_group_is_for_coordinators(who, fetch, request):
    response = fetch(request.getfixturevalue(who), address("group_new"))
    assert response.status_code == 403
    assert "Only a coordinator can start a group" in response.text_seen


def test_signed_out_is_asked_to_sign_in(client, group):
    for url, *_ in pages(group):
        assert client.post(url).status_code == 302
    assert not AuditEvent.objects.exists()


# the list


def test_list_when_empty_says_what_to_do_first(fetch, ada, ben, dee, eve):
    assert "Start one" in fetch(ada, address("group_list")).text_seen
    for user in (ben, eve):
        assert "Ask a coordinator" in fetch(user, address("group_list")).text_seen
    assert "As an admin" in fetch(dee, address("group_list")).text_seen


def test_list_sorts_by_state(fetch, ada, organisation):
    for name, state in [("Aa", "ended"), ("Bb", "paused"), ("Cc", "active")]:
        make_group(organisation, name, state=state)
    text = fetch(ada, address("group_list")).text_seen
    assert text.index(">Cc<") < text.index(">Bb<") < text.index("<details") < text.index(">Aa<")
    assert "One group that has ended" in text


def test_list_shows_only_hers(fetch, ben, group, other_group):
    text = fetch(ben, address("group_list")).text_seen
    assert "Glanrafon" in text
    assert "Thursday online" not in text
    assert "Start a group" not in text


def test_list_in_pages_of_24(fetch, ada, organisation):
    for _ in range(25):
        make_group(organisation)
    assert fetch(ada, address("group_list")).text_seen.count('<th scope="row">') == 24
    for page in ("2", "99"):
        assert (
            fetch(ada, f"{address('group_list')}?page={page}").text_seen.count('scope="row"') == 1
        )
    for page in ("0", "-1", "x\x00", "9" * 5000):
        assert fetch(ada, f"{address('group_list')}?page={page}").status_code == 200


def test_list_of_forty_takes_as_many_queries_as_one(
    fetch, ada, cara, organisation, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as found:
            assert fetch(ada, address("group_list")).status_code == 200
        return len(found)

    def make(number):
        for _ in range(number):
            make_group(organisation, languages=("cy", "so"), facilitators=(cara, ada))

    make(1)
    fetch(ada, address("group_list"))
    one = count()
    make(2)
    assert count() == one
    make(37)
    assert count() == one


def test_detail_of_many_takes_as_many_queries_as_one(
    fetch, ada, group, join, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as found:
            fetch(ada, address("group_detail", group))
        return len(found)

    fetch(ada, address("group_detail", group))
    one = count()
    for number in range(10):
        make_facilitator(group, join(f"Person{number}", "facilitator"))
    assert count() == one


# starting one


def new(**fields):
    return {**USUAL, **fields}


def test_new_group(fetch, ada, organisation):
    page = fetch(ada, address("group_new"))
    key = re.search(r'name="request_key" value="([^"]+)"', page.text_seen)[1]
    for _ in range(2):  # a double press
        response = fetch(ada, address("group_new"), new(language_1="cy", request_key=key))
        group = SupportGroup.objects.get()
        assert response.status_code == 302
        assert response["Location"] == address("group_detail", group)
    assert group.languages.get().language == "cy"
    assert AuditEvent.objects.filter(kind="group_created").count() == 1


def test_new_group_name_taken_is_said_at_the_name(fetch, ada, group):
    response = fetch(ada, address("group_new"), new(name="glanRAFON", women_usual="17"))
    assert response.status_code == 200
    assert 'href="#id_name"' in response.text_seen
    assert "This name is taken" in response.text_seen
    assert 'value="17"' in response.text_seen  # nothing is lost


def test_new_group_bad_input_keeps_what_was_written(fetch, ada):
    response = fetch(ada, address("group_new"), new(minutes="9999", place="The mill"))
    assert "Nothing you wrote is lost" in response.text_seen
    assert 'value="9999"' in response.text_seen
    assert 'value="The mill"' in response.text_seen
    assert not SupportGroup.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "\x00"},
        {"request_key": "x"},
        {"name": "x" * 200_000},
        {f"language_{n}": "cy" for n in range(900)},
    ],
)
def test_new_group_nonsense_is_no_500(fetch, ada, data):
    assert fetch(ada, address("group_new"), data).status_code == 200


def test_new_group_in_one_of_her_organisations(fetch, ada, other_organisation):
    ada.memberships.create(organisation=other_organisation, role="coordinator")
    fetch(ada, address("group_new"), new(organisation=str(other_organisation.pk)))
    group = SupportGroup.objects.get()
    assert group.organisation == other_organisation
    assert "Other House" in fetch(ada, address("group_detail", group)).text_seen
    assert "Other House" in fetch(ada, address("group_list")).text_seen


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "مجموعة <b>", "{% load x %}"])
def test_markup_and_direction_stay_text(fetch, ada, organisation, name):
    group = make_group(organisation, name, place=name)
    for url in (
        address("group_list"),
        address("group_detail", group),
        address("group_edit", group),
    ):
        content = fetch(ada, url).content.decode()
        assert name not in content or "<" not in name
        assert html.escape(name) in content


# a group's page


def test_detail_shows_its_facts(fetch, ben, group):
    text = fetch(ben, address("group_detail", group)).text_seen
    for words in (
        "Glanrafon",
        "The old school",
        "18:30–20:30",
        "العربية",
        "Ben",
        "nothing special",
    ):
        assert words in text
    assert 'lang="ar" dir="rtl"' in text
    assert f"{reverse('toolkit:exercises')}?group={group.pk}" in text
    assert f"{reverse('sessions:plan_list')}?group={group.pk}" in text


def test_detail_counts_needs_without_a_name(fetch, ben, group):
    SupportGroup.objects.update(
        childcare_count=2, interpreter_count=1, step_free_count=3, easy_reading_count=1
    )
    text = fetch(ben, address("group_detail", group)).text_seen
    for words in ("childcare for 2 children", "an interpreter for one woman", "steps for 3 women"):
        assert words in text


@pytest.mark.parametrize(
    ("state", "shown", "hidden"),
    [
        ("active", "Plan the next session", "Start meeting again"),
        ("paused", "Start meeting again", "Pause it"),
        ("ended", "To meet again, start a new group", "Add a facilitator"),
    ],
)
def test_detail_offers_what_the_state_allows(fetch, ada, group, state, shown, hidden):
    SupportGroup.objects.update(state=state)
    text = fetch(ada, address("group_detail", group)).text_seen
    assert shown in text
    assert hidden not in text


def test_detail_of_a_bare_group(fetch, ada, organisation):
    group = make_group(organisation, rhythm="varies", weekday=None, starts=None)
    text = fetch(ada, address("group_detail", group)).text_seen
    assert "Nobody yet" in text
    assert "What comes next?" in text
    assert "None" not in text


def test_detail_never_shows_to_whom_it_is_closed(fetch, ada, cara, group):
    make_closed_to(group, cara)
    assert "Cara" not in fetch(ada, address("group_detail", group)).text_seen
    assert "Cara" in fetch(ada, address("group_close_to", group)).text_seen


# changing it


def edit_page(response):
    found = re.findall(r'<input type="hidden" name="(version|seen)" value="([^"]*)"', response)
    return {name: html.unescape(value) for name, value in found}


def change(**fields):
    rows = {"language_1": "cy", "use_1": "read", "language_2": "ar", "use_2": "interpreted"}
    return {**USUAL, "name": "Glanrafon", **rows, **fields}


def test_edit(fetch, ben, group):
    hidden = edit_page(fetch(ben, address("group_edit", group)).content.decode())
    for _ in range(2):
        response = fetch(ben, address("group_edit", group), change(minutes="90", **hidden))
        assert response.status_code == 302
    group.refresh_from_db()
    assert (group.minutes, group.version) == (90, 2)
    assert AuditEvent.objects.get().changed_fields == ["minutes"]


def test_edit_late_shows_both_and_one_press_saves(fetch, ada, ben, group):
    hers = edit_page(fetch(ada, address("group_edit", group)).content.decode())
    fetch(ben, address("group_edit", group), change(minutes="90", place="The mill", **hers))
    late = fetch(ada, address("group_edit", group), change(minutes="60", **hers))
    assert late.status_code == 409
    assert "Your colleague saved <b><bdi>90</bdi></b>. Yours is <b><bdi>60</bdi></b>" in (
        late.text_seen
    )
    assert "The mill</bdi></b>, which is now in the form" in late.text_seen
    shown = edit_page(late.content.decode())
    assert shown["version"] == "2"
    assert json.loads(shown["seen"])["minutes"] == "90"
    again = change(minutes="60", place="The mill", **shown)
    assert fetch(ada, address("group_edit", group), again).status_code == 302
    group.refresh_from_db()
    assert (group.minutes, group.place, group.version) == (60, "The mill", 3)


def test_edit_name_taken(fetch, ada, group, other_group):
    hidden = edit_page(fetch(ada, address("group_edit", group)).content.decode())
    data = change(name="Thursday Online", **hidden)
    assert "This name is taken" in fetch(ada, address("group_edit", group), data).text_seen


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999999999999"])
def test_edit_with_a_broken_version_saves_nothing_unseen(fetch, ada, group, version):
    data = change(minutes="60", version=version)
    assert fetch(ada, address("group_edit", group), data).status_code in (200, 409)
    group.refresh_from_db()
    assert group.minutes == 120


def test_edit_ended_goes_back_with_the_reason(fetch, ada, group):
    SupportGroup.objects.update(state="ended")
    for data in (None, change(minutes="60", version="1")):
        fetch(ada, address("group_edit", group), data)
        text = fetch(ada, address("group_detail", group)).text_seen
        assert "stays as it was" in text


def test_edit_ended_between_page_and_press(fetch, ada, group, monkeypatch):
    """The check passes, and a colleague ends the group before the lock is held."""
    monkeypatch.setattr("groups.support_groups.views.reason", lambda *_: "")
    SupportGroup.objects.update(state="ended")
    response = fetch(ada, address("group_edit", group), change(minutes="60", version="1"))
    assert response.status_code == 200
    assert "stays as it was" in response.text_seen
    assert 'value="60"' in response.text_seen


# pausing, resuming, ending


def test_pause_and_resume(fetch, ada, group):
    for name, state, words in [
        ("group_pause", "paused", "is paused"),
        ("group_resume", "active", "is meeting again"),
    ]:
        for _ in range(2):
            response = fetch(ada, address(name, group), {}, follow=True)
            assert words in response.text_seen
        group.refresh_from_db()
        assert group.state == state
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("name", ["group_pause", "group_resume"])
def test_ended_group_neither_pauses_nor_resumes(name, fetch, ada, group):
    SupportGroup.objects.update(state="ended")
    assert "start a new one" in fetch(ada, address(name, group), {}, follow=True).text_seen


def test_end_asks_first(fetch, ada, group):
    page = fetch(ada, address("group_end", group))
    assert "for good?" in page.text_seen
    group.refresh_from_db()
    assert group.state == "active"
    for _ in range(2):
        response = fetch(ada, address("group_end", group), {}, follow=True)
        assert "has ended" in response.text_seen
    assert fetch(ada, address("group_end", group)).status_code == 302
    assert AuditEvent.objects.get().kind == "group_ended"


def test_addresses_hold_no_name(group, bens_time):
    for url, *_ in pages(group, bens_time):
        assert "glanrafon" not in url.lower()
        assert "ben" not in url.lower().replace("been", "")


def test_groups_page_is_never_stored(fetch, ada, group):
    for url, may_fetch, _ in pages(group):
        if may_fetch:
            assert "no-store" in fetch(ada, url)["Cache-Control"]


def test_welsh_pages_work(fetch, ada, group):
    for url, may_fetch, _ in pages(group):
        if may_fetch:
            assert fetch(ada, f"/cy{url}").status_code == 200
