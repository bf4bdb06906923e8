"""What is asked for a copy and its opening, and what is said where something is missing."""

import pytest
from crispy_forms.utils import render_crispy_form

from evaluation.access.forms import AskByCodeForm, AskForm, OpenForm
from toolkit.languages import language_of

LANGUAGES = [language_of(code) for code in ("en", "cy", "ar")]
TWO = [("a", "North"), ("b", "South")]


def test_every_programme_begins_ticked_in_the_first_language_that_she_reads():
    form = AskForm(programmes=TWO, languages=LANGUAGES, reads=["so", "ar", "cy"])
    assert form["programmes"].value() == ["a", "b"]
    assert form["language"].value() == "ar"
    assert AskForm(programmes=TWO, languages=LANGUAGES)["language"].value() == "en"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"language": "en"}, "programmes"),
        ({"programmes": ["another"], "language": "en"}, "programmes"),
        ({"programmes": ["a"]}, "language"),
        ({"programmes": ["a"], "language": "so"}, "language"),
    ],
)
def test_what_is_missing_is_said_at_its_field(typed, field):
    form = AskForm(typed, programmes=TWO, languages=LANGUAGES)
    assert set(form.errors) == {field}


@pytest.mark.parametrize("typed", ["cdfg-hjkm-npqr", " CDFG HJKM NPQR ", "CDFGHJKMNPQR"])
def test_code_is_read_as_it_is_typed(typed):
    form = AskByCodeForm({"code": typed, "language": "en"}, languages=LANGUAGES)
    assert form.is_valid()
    assert form.cleaned_data["code"] == "CDFGHJKMNPQR"


@pytest.mark.parametrize("typed", ["", "CDFG", "CDFG-HJKM-NPQR-TVWX", "aeiou", "C" * 200])
def test_what_is_no_code_is_said_at_the_code_and_kept(typed):
    form = AskByCodeForm({"code": typed, "language": "en"}, languages=LANGUAGES)
    assert set(form.errors) == {"code"}
    assert form["code"].value() == typed


def test_passphrases_are_told_apart_by_their_keys():
    form = OpenForm(
        {"is_here": "on", "passphrase_1": "CDFG", "passphrase_2": ""},
        keys=[(1, "Start"), (2, "End")],
    )
    assert form.is_valid()
    assert form.passphrases == {1: "CDFG"}
    assert "Start" in render_crispy_form(form)


def test_one_passphrase_at_least_is_needed():
    form = OpenForm({"is_here": "on"}, keys=[(1, "Start"), (2, "End")])
    assert set(form.errors) == {"passphrase_1"}


def test_one_that_is_too_long_is_said_once():
    form = OpenForm({"is_here": "on", "passphrase_1": "C" * 101})
    assert form.errors["passphrase_1"] == ["That is too long for a passphrase."]


def test_nothing_is_opened_before_she_is_there():
    assert set(OpenForm({"passphrase_1": "CDFG"}).errors) == {"is_here"}


def test_a_passphrase_is_never_written_back():
    assert "CDFG" not in render_crispy_form(OpenForm({"passphrase_1": "CDFG"}))
