import html
import json

import pytest
from crispy_forms.utils import render_crispy_form
from django.utils import translation

from groups.shared_words import queries
from groups.shared_words.facts import Text, changed, label_of
from groups.shared_words.forms import WordForm
from tests.factories.groups import make_group, make_shared_word

CODES = ["cy", "ar", "en"]
SHOWN = [Text("cy", "cwtch", "A hug"), Text("ar", "حضن")]


def filled(**fields):
    return WordForm({"word_cy": "cwtch", "meaning_cy": "A hug", **fields}, languages=CODES)


def error_of(form, name):
    assert not form.is_valid()
    return " ".join(form.errors.get(name, []))


def test_usual_word_is_valid():
    form = filled(word_ar="حضن", other_language="so", word_other="hab", meaning_other="Dhunkasho")
    assert form.is_valid(), form.errors
    assert form.texts == [
        Text("cy", "cwtch", "A hug"),
        Text("ar", "حضن"),
        Text("so", "hab", "Dhunkasho"),
    ]


def test_one_language_is_enough():
    form = filled(meaning_cy="")
    assert form.is_valid(), form.errors
    assert form.texts == [Text("cy", "cwtch")]


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"word_cy": "", "meaning_cy": ""}, "word_cy", "one language at least"),
        ({"word_cy": " \u200b ", "meaning_cy": ""}, "word_cy", "one language at least"),
        ({"word_cy": ""}, "word_cy", "Write the word too"),
        ({"meaning_ar": "Something"}, "word_ar", "Write the word too"),
        ({"word_other": "hab"}, "other_language", "which language"),
        ({"meaning_other": "hab"}, "word_other", "Write the word too"),
        ({"word_other": "cwtsh", "other_language": "cy"}, "other_language", "already"),
        ({"word_other": "x", "other_language": "klingon"}, "other_language", "klingon"),
        ({"word_cy": "x" * 81}, "word_cy", "80 letters or fewer"),
        ({"meaning_cy": "x" * 401}, "meaning_cy", "400 letters or fewer"),
        ({"word_cy": "cw\x00tch"}, "word_cy", "Null characters"),
    ],
)
def test_bad_input_is_said_at_the_field(fields, name, message):
    form = filled(**fields)
    assert message in error_of(form, name)
    assert len(form.errors) == 1


def test_other_language_that_has_a_place_goes_there():
    form = filled(other_language="en", word_other="hug")
    assert form.is_valid(), form.errors
    assert form.texts == [Text("cy", "cwtch", "A hug"), Text("en", "hug")]


def test_other_language_without_a_word_is_nothing():
    form = filled(other_language="so")
    assert form.is_valid(), form.errors
    assert form.texts == [Text("cy", "cwtch", "A hug")]


def test_language_that_the_page_had_is_kept_whatever_the_group_says_now():
    form = WordForm({"word_pl": "przytulenie"}, languages=["en"])
    assert form.is_valid(), form.errors
    assert form.texts == [Text("pl", "przytulenie")]


def test_fields_are_written_in_their_direction():
    drawn = render_crispy_form(WordForm(languages=["ar"]))
    assert drawn.count('lang="ar"') == drawn.count('dir="rtl"') == 2
    assert drawn.count('dir="auto"') == 2


def test_every_meaning_says_who_reads_it():
    drawn = html.unescape(render_crispy_form(WordForm(languages=CODES)))
    assert drawn.count("your coordinators read this") == 4


def late(**hers):
    """Hers, on a page that showed the word as it was; then a colleague changes it."""
    shown = WordForm(languages=CODES, texts=SHOWN, version=1)
    data = {name: shown[name].value() or "" for name in shown.fields}
    form = WordForm({**data, **hers}, languages=CODES)
    assert form.is_valid(), form.errors
    return form


def test_late_edit_keeps_hers_and_takes_what_she_left_alone():
    form = late(word_cy="cwtsh")
    theirs = [Text("cy", "cwtch fawr", "A big hug"), Text("ar", "حضن"), Text("so", "hab")]
    again, found = form.beside(theirs, 2)
    assert [(change.label, change.theirs, change.yours) for change in found] == [
        ("Welsh: the word", "cwtch fawr", "cwtsh"),
        ("Welsh: what it means", "A big hug", ""),
        ("Somali: the word", "hab", ""),
    ]
    assert again.is_valid(), again.errors
    assert again.cleaned_data["version"] == 2
    assert again.texts == [
        Text("cy", "cwtsh", "A big hug"),
        Text("ar", "حضن"),
        Text("so", "hab"),
    ]
    assert json.loads(again.cleaned_data["seen"])["word_cy"] == "cwtch fawr"


def test_late_edit_where_a_colleague_took_a_language_out():
    again, found = late(meaning_cy="A long hug").beside(SHOWN[:1], 2)
    assert [(change.label, change.theirs) for change in found] == [("Arabic: the word", "nothing")]
    assert again.is_valid()
    assert again.texts == [Text("cy", "cwtch", "A long hug")]


def test_late_edit_where_she_took_a_language_out():
    theirs = [SHOWN[0], Text("ar", "عناق")]
    again, found = late(word_ar="").beside(theirs, 2)
    assert [(change.theirs, change.yours) for change in found] == [("عناق", "nothing")]
    assert again.is_valid()
    assert again.texts == SHOWN[:1]


def test_late_edit_in_a_further_language():
    again, found = late(other_language="so", word_other="hab").beside([Text("cy", "cwtsh")], 2)
    assert [change.label for change in found] == [
        "Welsh: the word",
        "Welsh: what it means",
        "Arabic: the word",
    ]
    assert again.is_valid()
    assert again.texts == [Text("cy", "cwtsh"), Text("so", "hab")]


@pytest.mark.parametrize("seen", ["", "{", "[]", "null", '{"word_cy": {}}'])
def test_late_edit_with_a_broken_page_lists_every_difference(seen):
    theirs = [Text("cy", "cwtsh", "A hug"), SHOWN[1]]
    form = filled(word_ar="حضن", seen=seen)
    assert form.is_valid(), form.errors
    again, found = form.beside(theirs, 2)
    assert [(change.theirs, change.yours) for change in found] == [("cwtsh", "cwtch")]
    assert again.is_valid()


# what the lists show


def test_order_alone_is_no_change():
    assert changed(SHOWN, SHOWN[::-1]) == []
    assert changed(SHOWN, [Text("cy", "cwtch", "Hug"), SHOWN[1]]) == ["meaning"]


def test_labels():
    assert label_of("word_ar") == "Arabic: the word"
    assert label_of("meaning_so") == "Somali: what it means"


@pytest.mark.django_db
def test_entries_by_the_word_in_the_readers_language(group):
    make_shared_word(group, cy="ŵyr", en="Grandchild")
    make_shared_word(group, cy="cwtch", en="hug")
    make_shared_word(group, ar="حضن")
    make_shared_word(group, en="Épic")
    group.shared_words.create()  # says nothing
    assert [entry.head.word for entry in queries.entries_of(group)] == [
        "Épic",
        "Grandchild",
        "hug",
        "حضن",
    ]
    with translation.override("cy"):
        assert [entry.head.word for entry in queries.entries_of(group)] == [
            "cwtch",
            "Épic",
            "ŵyr",
            "حضن",
        ]


@pytest.mark.django_db
def test_languages_to_write_are_the_groups_and_english(group, organisation):
    assert queries.languages_to_write(group) == ["cy", "ar", "en"]
    english = make_group(organisation, languages=("en", "so"))
    assert queries.languages_to_write(english) == ["en", "so"]
    assert queries.languages_to_write(make_group(organisation)) == ["en"]


@pytest.mark.django_db
def test_columns_are_the_languages_that_have_a_word(group):
    make_shared_word(group, so="hab", ar="حضن")
    assert queries.columns(group, queries.entries_of(group)) == ["ar", "so"]
    assert queries.columns(group, []) == []
