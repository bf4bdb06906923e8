import datetime as dt
import json

import pytest
from django.utils import timezone

from groups.models import Participant, SafeContact
from groups.participants.facts import in_words, label_of
from groups.participants.forms.contact import SafeContactForm
from groups.participants.forms.participant import JoinForm, LeaveForm, ParticipantForm
from groups.participants.forms.sheet import SheetForm
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db
USUAL = {"called": "Heron", "came_by": "self", "state": "asked"}


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def contact_data(**fields):
    usual = {
        "phone": "07700 900123",
        "allowed": ["text"],
        "shared_device": "no",
        "confirmed_on": day(0).isoformat(),
        "expires_on": day(91).isoformat(),
    }
    return {**usual, **fields}


def error_of(form, name):
    assert not form.is_valid()
    return " ".join(form.errors.get(name, []))


# a woman


def test_two_things_are_enough(group):
    form = ParticipantForm({"called": "Heron", "came_by": "self", "state": "asked"}, group=group)
    assert form.is_valid(), form.errors
    assert form.facts == {
        "called": "Heron",
        "came_by": "self",
        "asked_on": day(0),
        "languages_spoken": [],
        "languages_read": [],
        **dict.fromkeys(("format", "access", "childcare", "travel"), ""),
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("called", "", "Write what she wants to be called."),
        ("called", " \u200b ", "Write what she wants to be called."),
        ("called", "h" * 41, "40 letters or fewer"),
        ("called", "heron@example.org", "under safe contact"),
        ("called", "Heron 07700 900123", "under safe contact"),
        ("called", "Heron CF10 1AB", "postcode"),
        ("came_by", "", "Choose how she came."),
        ("came_by", "police", "police"),
        ("state", "left", "left"),
        ("asked_on", "2999-01-01", "hasn’t come yet"),
        ("asked_on", "1899-01-01", "Look at the year"),
        ("asked_on", "yesterday", "Write a day"),
        ("format", "telepathy", "telepathy"),
        ("more_spoken", "klingon", "klingon"),
        ("languages_spoken", ["klingon"], "klingon"),
        *(
            (name, value, said)
            for name in ("access", "childcare", "travel")
            for value, said in [
                ("x" * 121, "120 letters or fewer"),
                ("sa1 1aa", "postcode"),
                ("maps.example.com/x", "link"),
                ("ring +44 7700 900123", "phone number"),
                ("٠٧٧٠٠ ٩٠٠١٢٣", "phone number"),
                ("(029) 2018-0000", "phone number"),
                ("write to a@b", "email"),
            ]
        ),
    ],
)
def test_bad_input_is_said_at_the_field(group, name, value, said):
    assert said in error_of(ParticipantForm({**USUAL, name: value}, group=group), name)


@pytest.mark.parametrize(
    "text", ["Bus at 18:30 on 3/12/2026", "2 children, 4 and 6", "£3.40 each way", "Ἰώ", "زهرة"]
)
def test_what_is_no_number_is_let_be(group, text):
    form = ParticipantForm({**USUAL, "travel": text}, group=group)
    assert form.is_valid(), form.errors


def test_languages_are_the_groups_and_one_more(group):
    data = {
        "languages_spoken": ["cy"],
        "more_spoken": "so",
        "languages_read": ["ar"],
        "more_read": "ar",
    }
    form = ParticipantForm({**USUAL, **data}, group=group)
    assert [code for code, _ in form.fields["languages_spoken"].choices] == ["cy", "ar"]
    assert form.is_valid(), form.errors
    assert form.facts["languages_spoken"] == ["cy", "so"]
    assert form.facts["languages_read"] == ["ar"]


def test_her_own_languages_stay_ticks(group):
    form = ParticipantForm(group=group, participant=make_participant(group, languages_read=["so"]))
    assert [code for code, _ in form.fields["languages_read"].choices] == ["cy", "ar", "so"]


def test_joining_at_once_needs_her_own_decision(named):
    form = ParticipantForm({**USUAL, "state": "joined"}, group=named)
    assert "Ask her first" in error_of(form, "decided_herself")
    assert ParticipantForm(
        {**USUAL, "state": "joined", "decided_herself": "on"}, group=named
    ).is_valid()


def test_headcount_offers_no_joining(group):
    form = ParticipantForm(group=group)
    assert "decided_herself" not in form.fields
    assert "joined" in error_of(ParticipantForm({**USUAL, "state": "joined"}, group=group), "state")


def test_what_was_removed_stays_removed(named):
    gone = make_participant(named, state="left", access=None, childcare=None, travel=None)
    form = ParticipantForm({**USUAL, "travel": "A lift"}, group=named, participant=gone)
    assert form.is_valid()
    assert (form.facts["access"], form.facts["travel"]) == (None, "A lift")
    assert form.facts["asked_on"] == gone.asked_on


def test_late_edit_keeps_hers_and_takes_theirs(named, wren):
    shown = ParticipantForm(group=named, participant=wren).initial
    hers = {**USUAL, "called": "Jenny", "travel": "A lift home", "languages_spoken": ["cy"]}
    hers |= {"asked_on": wren.asked_on.isoformat(), "seen": shown["seen"], "version": "1"}
    form = ParticipantForm(hers, group=named, participant=wren)
    assert form.is_valid()
    current = Participant.objects.get(pk=wren.pk)
    current.called, current.travel, current.languages_spoken = "Kitty", "The bus", ["cy", "so"]
    current.version = 2
    again, changes = form.beside(current)
    assert again.is_valid(), again.errors
    assert again.facts["called"] == "Jenny"
    assert (again.facts["travel"], again.facts["languages_spoken"]) == ("The bus", ["cy", "so"])
    assert again.cleaned_data["version"] == 2
    assert {(one.label, one.theirs, one.yours) for one in changes} == {
        ("What she wants to be called", "Kitty", "Jenny"),
        ("Travel", "The bus", ""),
        ("Languages she speaks", "Welsh, Somali", ""),
    }


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", '{"called": 3}'])
def test_seen_that_was_meddled_with_breaks_nothing(named, wren, seen):
    form = ParticipantForm({**USUAL, "seen": seen}, group=named, participant=wren)
    assert form.is_valid()
    again, _ = form.beside(wren)
    assert again.is_valid()


def test_leaving_has_a_day():
    assert LeaveForm({"left_on": day(-1).isoformat()}).is_valid()
    assert "hasn’t come yet" in error_of(LeaveForm({"left_on": day(1).isoformat()}), "left_on")
    assert "Write a day" in error_of(LeaveForm({}), "left_on")
    assert JoinForm({}).is_valid()


# safe contact


def test_usual_contact_is_valid():
    form = SafeContactForm(contact_data())
    assert form.is_valid(), form.errors
    assert form.facts["phone"] == "07700 900123"
    assert form.facts["expires_on"] == day(91)


def test_nothing_is_said_to_be_safe_before_she_said_so(settings):
    settings.SAFE_CONTACT_DAYS = 30
    form = SafeContactForm()
    assert not form["allowed"].value()
    assert form["confirmed_on"].value() == day(0)
    assert form["expires_on"].value() == day(30)


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"phone": "call me"}, "phone", "digits and spaces"),
        ({"phone": "07700-900123"}, "phone", "digits and spaces"),
        ({"phone": "12345"}, "phone", "digits and spaces"),
        ({"phone": "+"}, "phone", "digits and spaces"),
        ({"phone": "٠٧٧٠٠٩٠٠١٢٣"}, "phone", "digits and spaces"),
        ({"phone": "0" * 31}, "phone", "digits and spaces"),
        ({"phone": ""}, "phone", "a call or a text is ticked"),
        ({"email": "nobody"}, "email", "Write an email"),
        ({"allowed": ["email"]}, "email", "since Email is ticked"),
        ({"allowed": ["voicemail"]}, "allowed", "A voicemail needs a call"),
        ({"allowed": ["pigeon"]}, "allowed", "pigeon"),
        ({"shared_device": ""}, "shared_device", "Choose one"),
        ({"confirmed_on": ""}, "confirmed_on", "Write a day"),
        ({"confirmed_on": day(1).isoformat()}, "confirmed_on", "hasn’t come yet"),
        ({"expires_on": day(-1).isoformat()}, "expires_on", "within a year"),
        ({"expires_on": day(400).isoformat()}, "expires_on", "within a year"),
        ({"safe_times": "x" * 121}, "safe_times", "120 letters"),
    ],
)
def test_bad_contact_is_said_at_the_field(fields, name, said):
    assert said in error_of(SafeContactForm(contact_data(**fields)), name)


@pytest.mark.parametrize("phone", ["07700 900123", "+44 7700 900123", "029 2018 0000"])
def test_number_is_kept_as_typed(phone):
    form = SafeContactForm(contact_data(phone=phone, allowed=["call", "voicemail"]))
    assert form.is_valid(), form.errors
    assert form.facts["phone"] == phone


def test_who_is_not_to_be_contacted_needs_no_number():
    assert SafeContactForm(contact_data(phone="", do_not_contact="on")).is_valid()


@pytest.fixture(params=["do not contact", "expired"])
def hidden(request, wren):
    if request.param == "expired":
        old = {"confirmed_on": day(-100), "expires_on": day(-1)}
        return make_safe_contact(wren, email="sam@example.org", **old)
    return make_safe_contact(wren, email="sam@example.org", do_not_contact=True)


def test_hidden_number_is_nowhere_in_the_form(hidden):
    form = SafeContactForm(contact=hidden)
    html = str(form) + json.dumps(form.initial, default=str)
    assert "900123" not in html
    assert "sam@example.org" not in html
    assert "Sam" in html


def test_hidden_number_is_kept_where_nothing_is_written(hidden):
    seen = SafeContactForm(contact=hidden).initial["seen"]
    form = SafeContactForm(contact_data(phone="", seen=seen), contact=hidden)
    assert form.is_valid(), form.errors
    assert (form.facts["phone"], form.facts["email"]) == ("07700 900123", "sam@example.org")


def test_hidden_number_is_replaced_or_taken_away(hidden):
    seen = SafeContactForm(contact=hidden).initial["seen"]
    new = SafeContactForm(contact_data(phone="07700 900124", seen=seen), contact=hidden)
    assert new.is_valid()
    assert new.facts["phone"] == "07700 900124"
    gone = contact_data(phone="", seen=seen, forget="on", allowed=[])
    form = SafeContactForm(gone, contact=hidden)
    assert form.is_valid(), form.errors
    assert (form.facts["phone"], form.facts["email"]) == ("", "")


def test_shown_number_that_she_takes_out_is_gone(contact):
    seen = SafeContactForm(contact=contact).initial["seen"]
    form = SafeContactForm(contact_data(phone="", allowed=[], seen=seen), contact=contact)
    assert form.is_valid(), form.errors
    assert form.facts["phone"] == ""


def test_late_contact_keeps_hers_and_shows_no_hidden_number(contact):
    seen = SafeContactForm(contact=contact).initial["seen"]
    hers = contact_data(name_to_use="Kit", seen=seen, version="1")
    form = SafeContactForm(hers, contact=contact)
    assert form.is_valid()
    theirs = SafeContact.objects.get(pk=contact.pk)
    theirs.do_not_contact, theirs.version = True, 2
    theirs.phone, theirs.email = "07700 900777", "new@example.org"
    again, changes = form.beside(theirs)
    told = str(again) + str(changes) + json.dumps(again.data)
    for word in ("900777", "new@example.org", "900123"):
        assert word not in told
    assert again.is_valid(), again.errors
    assert again.facts["name_to_use"] == "Kit"
    assert again.facts["do_not_contact"]
    assert again.facts["phone"] == "07700 900777"  # kept, since she wrote none
    assert ("Do not contact her", "yes", "") in changes


def test_late_contact_keeps_the_number_that_she_typed(contact):
    seen = SafeContactForm(contact=contact).initial["seen"]
    form = SafeContactForm(contact_data(phone="07700 900888", seen=seen), contact=contact)
    assert form.is_valid()
    theirs = SafeContact.objects.get(pk=contact.pk)
    theirs.do_not_contact, theirs.version = True, 2
    assert form.beside(theirs)[0].data["phone"] == "07700 900888"


@pytest.mark.parametrize(
    ("model", "name", "text", "words"),
    [
        (Participant, "asked_on", "2026-12-03", "3 December 2026"),
        (Participant, "format", "audio", "Sound"),
        (Participant, "came_by", "friend", "Through a friend"),
        (Participant, "access", "", "not said"),
        (SafeContact, "allowed", "call,text", "Call, Text message"),
        (SafeContact, "do_not_contact", "", "no"),
        (SafeContact, "shared_device", "unsure", "She isn’t sure"),
        (SafeContact, "phone", "07700", "07700"),
    ],
)
def test_facts_in_words(model, name, text, words):
    assert in_words(name, text) == words
    assert label_of(model, name)


# paper


def test_sheet_has_nothing_that_was_not_asked_for():
    assert (SheetForm().columns, SheetForm().with_contact) == ([], False)
    form = SheetForm({"show": ["travel"], "contact": "on"})
    assert (form.columns, form.with_contact) == (["travel"], True)
    assert SheetForm({"show": ["phone"]}).columns == []
