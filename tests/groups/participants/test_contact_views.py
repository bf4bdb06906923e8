"""The page on which a woman's contact is, and the lists that go on paper."""

import re

import pytest

from audit.models import AuditEvent
from groups.models import Participant, SafeContact
from tests.factories.participants import make_participant, make_safe_contact
from tests.groups.addresses import address
from tests.groups.participants.reading import at, day, hidden_value, kinds

pytestmark = pytest.mark.django_db

# safe contact

CONTACT = {
    "phone": "07700 900123",
    "allowed": ["text"],
    "safe_times": "between 10 and 2",
    "name_to_use": "Sam",
    "if_someone_else_answers": "It is about the library book",
    "shared_device": "yes",
    "confirmed_on": day(0).isoformat(),
    "expires_on": day(91).isoformat(),
    "version": "0",
}


def test_contact_is_asked_for_and_said_in_words(fetch, ben, wren):
    url = at("safe_contact", wren)
    assert "Nothing is written yet." in fetch(ben, url).text_seen
    assert fetch(ben, url, CONTACT)["Location"] == url
    text = fetch(ben, url).text_seen
    for said in (
        "You may send her a text message.",
        "Don’t call her.",
        "Don’t leave a voicemail.",
        "Don’t send an email.",
        "between 10 and 2",
        "Sam",
        "It is about the library book",
        "may be read",
        "07700 900123",
    ):
        assert said in text, said
    assert text.index("You may send her") < text.index("<details")
    assert kinds() == ["safe_contact_read", "safe_contact_saved", "safe_contact_read"]
    assert AuditEvent.objects.get(kind="safe_contact_saved").changed_fields == sorted(
        [*(set(CONTACT) - {"version"}), "do_not_contact", "email"]
    )


def test_contact_number_is_read_only_where_a_channel_is_safe(fetch, ben, wren):
    make_safe_contact(wren, email="sam@example.org", allowed=["email"])
    text = fetch(ben, at("safe_contact", wren)).text_seen
    in_words = text.partition("<details")[0]
    assert "sam@example.org" in in_words
    assert "900123" not in in_words


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"do_not_contact": True}, "Do not contact her"),
        ({"confirmed_on": day(-92), "expires_on": day(-1)}, "Ask her again first, in person"),
    ],
)
def test_hidden_number_is_nowhere_on_the_page(fetch, ben, wren, facts, said):
    make_safe_contact(wren, email="sam@example.org", **facts)
    text = fetch(ben, at("safe_contact", wren)).text_seen
    assert said in text
    for never in ("900123", "sam@example.org", "Reminder:"):
        assert never not in text
    assert "900123" not in fetch(ben, at("safe_contact", wren), {}).text_seen


def test_contact_holds_on_its_last_day(fetch, ben, wren):
    make_safe_contact(wren, confirmed_on=day(-91), expires_on=day(0))
    assert "900123" in fetch(ben, at("safe_contact", wren)).text_seen


def test_contact_confirmed_today(fetch, ben, wren, settings):
    settings.SAFE_CONTACT_DAYS = 30
    row = make_safe_contact(wren, confirmed_on=day(-92), expires_on=day(-1))
    url = at("safe_contact_confirm", wren)
    stale = fetch(ben, url, {"version": "7"}, follow=True)
    assert "Look at it again" in stale.text_seen
    answer = fetch(ben, url, {"version": "1"}, follow=True)
    assert "900123" in answer.text_seen
    row.refresh_from_db()
    assert (row.confirmed_on, row.expires_on) == (day(0), day(30))


@pytest.mark.parametrize("version", ["", "x", "²", "-1"])
def test_confirming_with_nonsense_changes_nothing(fetch, ben, wren, version):
    row = make_safe_contact(wren, confirmed_on=day(-92), expires_on=day(-1))
    fetch(ben, at("safe_contact_confirm", wren), {"version": version})
    row.refresh_from_db()
    assert not row.is_fresh


def test_confirming_nothing_makes_nothing(fetch, ben, wren):
    assert fetch(ben, at("safe_contact_confirm", wren), {}).status_code == 302
    assert not SafeContact.objects.exists()


def test_contact_late(fetch, ada, ben, wren, contact):
    url = at("safe_contact", wren)
    page = fetch(ada, url)
    seen, version = hidden_value(page, "seen"), hidden_value(page, "version")
    theirs = CONTACT | {"version": version, "seen": seen, "do_not_contact": "on"}
    assert fetch(ben, url, theirs).status_code == 302
    answer = fetch(ada, url, CONTACT | {"version": version, "seen": seen, "name_to_use": "Kit"})
    assert answer.status_code == 409
    assert "Changed by a colleague meanwhile" in answer.text_seen
    assert 'value="Kit"' in answer.text_seen
    assert "Do not contact her" in answer.text_seen
    contact.refresh_from_db()
    assert (contact.do_not_contact, contact.name_to_use) == (True, "Sam")


@pytest.mark.parametrize(
    ("read", "words"), [(["cy"], 'lang="cy"'), (["ar", "en"], "Reminder: Tuesday")]
)
def test_words_to_send_are_in_her_language_and_say_nothing(fetch, ben, wren, contact, read, words):
    Participant.objects.update(languages_read=read)
    text = fetch(ben, at("safe_contact", wren)).text_seen
    sent = re.search(r'<p class="copy"[^>]*>[^<]*</p>', text)[0]
    assert words in sent
    for never in ("Glanrafon", "old school", "18:30", "Wren", "Ben"):
        assert never not in sent


def test_words_to_send_have_no_day_where_there_is_none(fetch, ben, wren, contact):
    Participant.objects.update(languages_spoken=["en"])
    wren.group.rhythm = "fortnightly"
    wren.group.save(update_fields=["rhythm"])
    text = fetch(ben, at("safe_contact", wren)).text_seen
    assert "There is no need to answer." in text
    assert "Reminder:" not in text


def test_no_words_where_only_a_call_is_safe_or_she_has_left(fetch, ben, named, wren):
    make_safe_contact(wren, allowed=["call"])
    assert 'class="copy"' not in fetch(ben, at("safe_contact", wren)).text_seen
    gone = make_participant(named, state="left")
    make_safe_contact(gone)
    text = fetch(ben, at("safe_contact", gone)).text_seen
    assert 'class="copy"' not in text
    assert "Don’t get in touch unless she asked for it." in text


# paper


def sheet(fetch, user, group, query=""):
    return fetch(user, address("participant_sheet", group) + query).text_seen


def test_sheet_has_names_and_nothing_else(fetch, ben, named, wren, robin, dove, contact):
    text = sheet(fetch, ben, named)
    assert "Wren" in text
    assert "Destroy it after the session." in text
    for never in ("Robin", "Dove", "A lift home", "900123", "Welsh", "10:00"):
        assert never not in text
    assert AuditEvent.objects.get().changed_fields == ["called"]


def test_sheet_with_what_was_asked_for(fetch, ben, named, wren, contact):
    text = sheet(fetch, ben, named, "?show=travel&show=languages&show=phone")
    assert "A lift home" not in text  # nothing of a list that was meddled with
    text = sheet(fetch, ben, named, "?show=travel&show=languages")
    assert "A lift home" in text
    assert "Welsh" in text
    assert "900123" not in text
    event = AuditEvent.objects.order_by("pk").last()
    assert event.changed_fields == ["called", "languages", "travel"]


def test_sheet_with_contacts_has_only_those_that_hold(fetch, ben, named, wren, contact):
    for name, facts in [
        ("Owl", {"phone": "07700 900201", "do_not_contact": True}),
        ("Kite", {"phone": "07700 900202", "confirmed_on": day(-99), "expires_on": day(-1)}),
        ("Rook", {"phone": "07700 900203", "email": "r@example.org", "allowed": ["email"]}),
        ("Tern", None),
    ]:
        woman = make_participant(named, name)
        if facts:
            make_safe_contact(woman, **facts)
    text = sheet(fetch, ben, named, "?contact=on")
    assert "07700 900123" in text
    assert "r@example.org" in text
    for never in ("900201", "900202", "900203"):
        assert never not in text
    assert text.count("Don’t contact her.") == 3
    assert AuditEvent.objects.get().changed_fields == ["called", "safe_contact"]


def test_headcount_has_no_sheet(fetch, ben, group):
    answer = fetch(ben, address("participant_sheet", group))
    assert answer["Location"] == address("participant_list", group)
    assert kinds() == []
