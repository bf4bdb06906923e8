"""Languages, readers and areas: a row for each, and room for more."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.enums import ReaderKind
from evaluation.programmes.facts import MOST_AREAS, MOST_LANGUAGES, MOST_READERS
from evaluation.programmes.forms.fields import line
from toolkit.languages import language_choices

FEWEST_LANGUAGES: Final = 4
FEWEST_READERS: Final = 3
FEWEST_AREAS: Final = 4
SIGNED: Final = {"bfi"}  # it has no writing, so no question can be asked in it on a page


def ask_languages(form: forms.Form) -> range:
    """The first is the main one. Gives the numbers of the rows, as the others do."""
    numbers = _numbers(form, "language", FEWEST_LANGUAGES, MOST_LANGUAGES)
    languages = [one for one in language_choices() if one[0] not in SIGNED]
    for number in numbers:
        form.fields[f"language_{number}"] = forms.ChoiceField(
            label=_("Language %(number)d") % {"number": number},
            choices=languages,
            required=False,
        )
    main = form.fields["language_1"]
    main.label, main.required = _("Main language"), True
    main.error_messages["required"] = _("Choose the main language.")
    return numbers


def ask_readers(form: forms.Form) -> range:
    numbers = _numbers(form, "reader", FEWEST_READERS, MOST_READERS)
    for number in numbers:
        form.fields[f"reader_{number}"] = line(
            _("Reader %(number)d") % {"number": number}, 120, required=False
        )
        form.fields[f"kind_{number}"] = forms.ChoiceField(
            label=_("What reader %(number)d is") % {"number": number},
            choices=ReaderKind.choices,
            required=False,
            initial=ReaderKind.FUNDER,
        )
    return numbers


def ask_areas(form: forms.Form) -> range:
    numbers = _numbers(form, "area", FEWEST_AREAS, MOST_AREAS)
    for number in numbers:
        form.fields[f"area_{number}"] = line(
            _("Area %(number)d") % {"number": number}, 80, required=False
        )
        form.fields[f"area_id_{number}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )
    return numbers


def each_once(form: forms.Form, name: str, numbers: range, sentence: Any) -> None:
    """Whatever its capitals."""
    met: set[str] = set()
    for number in numbers:
        text = str(form.cleaned_data.get(f"{name}_{number}") or "").casefold()
        if text and text in met:
            form.add_error(f"{name}_{number}", sentence)
        met.add(text)


def _numbers(form: forms.Form, name: str, fewest: int, most: int) -> range:
    """Two more than there are; as many as were sent."""
    there = [n for n in range(1, most + 1) if f"{name}_{n}" in form.initial]
    sent = [n for n in range(1, most + 1) if f"{name}_{n}" in form.data]
    rows = max(sent) if sent else max(fewest, len(there) + 2)
    return range(1, min(rows, most) + 1)
