import datetime as dt
import json

import pytest

from groups.support_groups.facts import (
    as_text,
    changes_since,
    facts_of,
    in_words,
    label_of,
    languages_of,
)
from groups.support_groups.forms import GroupForm
from tests.factories.groups import make_group

USUAL = {
    "name": "Bryn",
    "setting": "in-person",
    "place": "The old school",
    "rhythm": "weekly",
    "weekday": "1",
    "starts": "18:30",
    "minutes": "120",
    "stage": "first",
    "women_usual": "8",
    "childcare_count": "0",
    "interpreter_count": "0",
    "step_free_count": "0",
    "easy_reading_count": "0",
    **{f"use_{n}": "spoken" for n in range(1, 6)},
}


def filled(**fields):
    return GroupForm({**USUAL, **fields})


def error_of(form, name):
    assert not form.is_valid()
    return " ".join(form.errors.get(name, []))


def test_usual_group_is_valid():
    form = filled(language_1="cy", language_3="ar", use_3="interpreted")
    assert form.is_valid(), form.errors
    assert form.languages == [("cy", "spoken"), ("ar", "interpreted")]
    assert form.facts["weekday"] == 1
    assert form.facts["starts"] == dt.time(18, 30)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("name", "", "Give the group a name"),
        ("name", "   \u200b ", "Give the group a name"),
        ("name", "\u202e\u200f", "Give the group a name"),
        ("name", "a" * 81, "80 letters or fewer"),
        ("name", "x" * 500_000, "80 letters or fewer"),
        ("name", "Bryn\x00", "Null characters"),
        ("place", "12 High Street, CF10 1AB", "postcode"),
        ("place", "cf101ab", "postcode"),
        ("place", "https://calls.example/abc", "link"),
        ("place", "zoom.us/j/123", "link"),
        ("place", "p" * 121, "120 letters or fewer"),
        ("setting", "moon", "moon"),
        ("weekday", "", "Choose a day"),
        ("weekday", "9", "9"),
        ("starts", "", "Write when you start"),
        ("starts", "half past", "Write a time"),
        ("starts", "25:00", "Write a time"),
        ("minutes", "", "how many minutes"),
        ("minutes", "14", "15 minutes or more"),
        ("minutes", "481", "480 minutes or fewer"),
        ("minutes", "9" * 5000, "whole minutes"),
        ("minutes", "-1", "15 minutes or more"),
        ("minutes", "12.5", "whole minutes"),
        ("minutes", "NaN", "whole minutes"),
        ("women_usual", "0", "1 or more"),
        ("women_usual", "61", "60 or fewer"),
        ("women_usual", "many", "whole number"),
        ("childcare_count", "-1", "0 or more"),
        ("childcare_count", "", "0 for none"),
        ("interpreter_count", "1e3", "whole number"),
        ("step_free_count", "99999999999999999999", "60 or fewer"),
        ("easy_reading_count", "61", "60 or fewer"),
        ("language_2", "klingon", "klingon"),
        ("use_1", "sung", "sung"),
    ],
)
def test_bad_input_is_said_at_the_field(name, value, message):
    assert message in error_of(filled(**{name: value}), name)


@pytest.mark.parametrize(
    "name",
    ["مجموعة الثلاثاء", "<script>alert(1)</script>", "O'Brien & co; --", "🌻", "{{ 7 }}", "小組"],
)
def test_any_script_and_markup_is_a_name(name):
    form = filled(name=name)
    assert form.is_valid(), form.errors
    assert form.facts["name"] == name


def test_lines_and_runs_of_spaces_become_one_space():
    form = filled(name="  Glan \n\r\n  rafon\t")
    assert form.is_valid()
    assert form.facts["name"] == "Glan rafon"


@pytest.mark.parametrize("text", ["18:30", "18.30", "6.30 pm", "6:30 PM", "18:30:00"])
def test_start_takes_the_ways_people_write_it(text):
    form = filled(starts=text)
    assert form.is_valid(), form.errors
    assert form.facts["starts"] == dt.time(18, 30)


def test_group_that_varies_needs_no_day():
    form = filled(rhythm="varies", weekday="", starts="")
    assert form.is_valid()
    assert (form.facts["weekday"], form.facts["starts"]) == (None, None)


def test_language_twice():
    form = filled(language_1="cy", language_2="so", language_3="cy")
    assert "already" in error_of(form, "language_3")


def test_rows_grow_with_the_languages_and_stop_somewhere():
    many = {f"language_{n}": code for n, code in enumerate(["cy", "so", "ar", "ti", "ur"], 1)}
    assert filled(**many).rows == 5
    more = filled(**many, language_7="pl", use_7="read", use_6="spoken")
    assert more.rows == 7
    assert more.is_valid(), more.errors
    assert more.languages[-1] == ("pl", "read")
    assert filled(language_12="pl").rows == filled(language_5000="pl", language_12="").rows == 12


@pytest.mark.django_db
def test_organisation_is_asked_only_where_there_is_a_choice(organisation, other_organisation):
    one = GroupForm({**USUAL}, organisations=[organisation])
    assert one.is_valid()
    assert one.chosen_organisation == organisation
    both = [organisation, other_organisation]
    two = GroupForm({**USUAL, "organisation": str(other_organisation.pk)}, organisations=both)
    assert two.is_valid()
    assert two.chosen_organisation == other_organisation
    assert error_of(GroupForm({**USUAL}, organisations=both), "organisation")


@pytest.mark.django_db
def test_edit_form_shows_the_group(group):
    form = GroupForm(group=group)
    assert form["name"].value() == "Glanrafon"
    assert form["language_1"].value() == "cy"
    assert form["use_2"].value() == "interpreted"
    assert form["version"].value() == 1
    assert "request_key" not in form.fields
    assert json.loads(form["seen"].value())["starts"] == "18:30"


@pytest.mark.django_db
def test_edit_form_of_many_languages_has_room_for_more(organisation):
    codes = ("cy", "so", "ar", "ti", "ur", "pl")
    assert GroupForm(group=make_group(organisation, languages=codes)).rows == 8


def late(group, **hers):
    """Hers, on a page that showed the group as it is; then a colleague changes it."""
    page = GroupForm(group=group)
    shown = as_text(facts_of(group), languages_of(group))
    del shown["languages"]
    rows = {f"language_{n}": page[f"language_{n}"].value() for n in range(1, 6)}
    uses = {f"use_{n}": page[f"use_{n}"].value() for n in range(1, 6)}
    data = {**shown, **rows, **uses, "version": "1", "seen": page["seen"].value(), **hers}
    form = GroupForm(data, group=group)
    assert form.is_valid(), form.errors
    return form


@pytest.mark.django_db
def test_late_edit_keeps_hers_and_takes_what_she_left_alone(group):
    form = late(group, minutes="60", name="Hers")
    group.minutes, group.place, group.version = 90, "The new school", 2
    again, changes = form.beside(group)
    assert [(c.label, c.theirs, c.yours) for c in changes] == [
        ("Where", "The new school", ""),
        ("Length in minutes", "90", "60"),
    ]
    assert again.is_valid(), again.errors
    facts = again.facts
    assert (facts["minutes"], facts["place"], facts["name"]) == (60, "The new school", "Hers")
    assert again.cleaned_data["version"] == 2
    assert again.languages == [("cy", "read"), ("ar", "interpreted")]


@pytest.mark.django_db
def test_late_edit_of_languages(group):
    form = late(group, language_1="so")
    group.languages.filter(language="ar").delete()
    again, changes = form.beside(group)
    assert [(c.label, c.theirs, c.yours) for c in changes] == [
        (
            "Languages",
            "Welsh (Spoken and read)",
            "Somali (Spoken and read), Arabic (Through an interpreter)",
        )
    ]
    assert again.is_valid()
    assert again.languages == [("so", "read"), ("ar", "interpreted")]


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["", "{", "[]", "null", '{"minutes": {}}'])
def test_late_edit_with_a_broken_page_lists_every_difference(group, seen):
    form = late(group, minutes="60", seen=seen)
    again, changes = form.beside(group)
    assert [(c.theirs, c.yours) for c in changes] == [("120", "60")]
    assert again.is_valid()


def test_changes_that_both_made_alike_are_none():
    seen, both = {"minutes": "120"}, {"minutes": "90"}
    assert changes_since(seen, both, both) == (both, [])


def test_words_for_facts():
    assert in_words("weekday", "1") == "Tuesday"
    assert in_words("weekday", "") == "not said"
    assert in_words("name", "Bryn") == "Bryn"
    assert label_of("languages") == "Languages"
    assert label_of("weekday") == "Day"
