"""What people write of a group. Cleaned here, decided in rules and policies, written in actions."""

import json
import re
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from groups.enums import LanguageUse, Rhythm, Setting, Stage, Weekday
from groups.support_groups.facts import (
    FACTS,
    Change,
    GroupFacts,
    Languages,
    as_text,
    changes_since,
    facts_of,
    in_words,
    label_of,
    languages_of,
)
from groups.support_groups.models import LARGEST_GROUP, SupportGroup
from toolkit.languages import language_choices

FEWEST_ROWS: Final = 5
MOST_ROWS: Final = 12
# A postcode or a link, wherever it stands in the text: either leads a stranger to the door.
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
LINK: Final = re.compile(
    r"https?:|www\.|\b[\w-]+\.(com|org|net|uk|us|me|cymru|wales)\b", re.IGNORECASE
)


class OneLine(forms.CharField):
    """A line of text that shows something: no line breaks, no runs of spaces, not only marks."""

    def to_python(self, value: Any) -> str:
        text = " ".join((super().to_python(value) or "").split())
        return text if any(unicodedata.category(letter)[0] not in "CZM" for letter in text) else ""


def _count(label: Any, *, least: int = 0, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=LARGEST_GROUP,
        initial=least,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "required": _("Write a number, 0 for none."),
            "invalid": _("Write a whole number, such as 8."),
            "min_value": _("Write %(limit_value)s or more."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
    )


class GroupForm(forms.Form):
    """All that is written of a group, for a new one or (`group`) one that is there.

    It carries the version of the group and the facts as it showed them (`seen`), so that an edit
    that comes too late can tell what she wrote from what a colleague did.
    """

    organisation = forms.ChoiceField(label=_("Whose group is it?"))
    name = OneLine(
        label=_("Name of the group"),
        max_length=80,
        help_text=_("Something that says nothing to a stranger, such as a place or a day."),
        error_messages={
            "required": _("Give the group a name."),
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d."),
        },
    )
    setting = forms.ChoiceField(
        label=_("How do you meet?"), choices=Setting.choices, widget=forms.RadioSelect
    )
    place = OneLine(
        label=_("Where"),
        required=False,
        max_length=120,
        help_text=_(
            "Your own word for it, such as ‘the old school’ or ‘our usual call’. No address, "
            "postcode or link: nothing that a stranger could use to find the women."
        ),
        error_messages={
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
        },
    )
    rhythm = forms.ChoiceField(label=_("How often?"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(
        label=_("Day"),
        choices=[("", _("No fixed day")), *Weekday.choices],
        coerce=int,
        empty_value=None,
        error_messages={"required": _("Choose a day, or say that it varies.")},
    )
    starts = forms.TimeField(
        label=_("Start"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I.%M %p", "%I:%M %p", "%I %p", "%I%p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": _("Write when you start, or say that it varies."),
            "invalid": _("Write a time, such as 18:30."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=15,
        max_value=480,
        error_messages={
            "required": _("Write how many minutes you have, such as 120."),
            "invalid": _("Write whole minutes, such as 120."),
            "min_value": _("Write %(limit_value)s minutes or more."),
            "max_value": _("Write %(limit_value)s minutes or fewer: that is a whole day."),
        },
    )
    stage = forms.ChoiceField(
        label=_("How settled is the group?"), choices=Stage.choices, widget=forms.RadioSelect
    )
    women_usual = _count(_("How many women usually come?"), least=1)
    childcare_count = _count(_("Children to be looked after"))
    interpreter_count = _count(_("Women who need an interpreter"))
    step_free_count = _count(_("Women who need a way in without steps"))
    easy_reading_count = _count(_("Women who would rather not read"))
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)

    who_reads = {"place": _("This group’s facilitators and your coordinators read this.")}
    choice_hints = {
        "stage": {
            Stage.FIRST: _("Women are meeting for the first time, or new women keep coming."),
            Stage.SETTLED: _("They know each other and how the group works."),
            Stage.ENDING: _("The last sessions before it ends."),
        }
    }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisations: list[Organisation] | None = None,
        group: SupportGroup | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(group))
        self.group = group
        self.organisations = {str(one.pk): one for one in organisations or []}
        if len(self.organisations) > 1:
            choices = [(pk, one.name) for pk, one in self.organisations.items()]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
        if self["rhythm"].value() == Rhythm.VARIES:
            self.fields["weekday"].required = self.fields["starts"].required = False
        self._add_language_rows()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _add_language_rows(self) -> None:
        languages: Languages = self.initial.get("languages", [])
        rows = max(FEWEST_ROWS, len(languages) + 2)
        if self.is_bound:
            rows = max(rows, *(n for n in range(MOST_ROWS + 1) if f"language_{n}" in self.data), 0)
        self.rows = min(rows, MOST_ROWS)
        choices = language_choices()
        for number in range(1, self.rows + 1):
            code, use = languages[number - 1] if number <= len(languages) else ("", "")
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language %(number)d") % {"number": number},
                choices=choices,
                required=False,
                initial=code,
            )
            self.fields[f"use_{number}"] = forms.ChoiceField(
                label=_("Use of language %(number)d") % {"number": number},
                choices=LanguageUse.choices,
                initial=use or LanguageUse.SPOKEN,
            )

    def _layout(self) -> Layout:
        languages = [Row(f"language_{n}", f"use_{n}") for n in range(1, self.rows + 1)]
        hidden = ["version", "seen"] if self.group else ["request_key"]
        for name in {"version", "seen", "request_key"} - set(hidden):
            del self.fields[name]
        whose = ["organisation"] if "organisation" in self.fields else []
        return Layout(
            *whose,
            "name",
            Fieldset(
                _("How you meet"),
                "setting",
                "place",
                Row("rhythm", "weekday"),
                Row("starts", "minutes"),
                css_class="stack",
            ),
            Fieldset(
                _("Who comes"),
                "stage",
                "women_usual",
                HTML("{% include 'groups/_no_names.html' %}"),
                Row("childcare_count", "interpreter_count"),
                Row("step_free_count", "easy_reading_count"),
                css_class="stack",
            ),
            Fieldset(
                _("Languages"),
                HTML("{% include 'groups/_languages_hint.html' %}"),
                *languages,
                css_class="stack",
            ),
            *(Field(name) for name in hidden),
        )

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if POSTCODE.search(place):
            raise forms.ValidationError(_("Leave the postcode out: it leads to the door."))
        if LINK.search(place):
            raise forms.ValidationError(_("Leave the link out: whoever has it can come in."))
        return place

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        seen: set[str] = set()
        for number in range(1, self.rows + 1):
            code = cleaned.get(f"language_{number}")
            if code and code in seen:
                self.add_error(f"language_{number}", _("You have this language already."))
            elif code:
                seen.add(code)
        return cleaned

    @property
    def chosen_organisation(self) -> Organisation:
        """Of a valid form, or of one that leaves no choice."""
        if "organisation" in self.fields:
            return self.organisations[self.cleaned_data["organisation"]]
        return next(iter(self.organisations.values()))

    @property
    def facts(self) -> GroupFacts:
        return cast(GroupFacts, {name: self.cleaned_data[name] for name in FACTS})

    @property
    def languages(self) -> Languages:
        rows = range(1, self.rows + 1)
        pairs = [(self.cleaned_data[f"language_{n}"], self.cleaned_data[f"use_{n}"]) for n in rows]
        return [(code, use) for code, use in pairs if code]

    def beside(self, current: SupportGroup) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `current`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        hers = as_text(self.facts, self.languages)
        stored = as_text(facts_of(current), languages_of(current))
        merged, names = changes_since(_read_seen(self.cleaned_data["seen"]), stored, hers)
        changes = [
            Change(
                label_of(name),
                in_words(name, stored[name]),
                in_words(name, hers[name]) if merged[name] == hers[name] else "",
            )
            for name in names
        ]
        languages = merged.pop("languages")
        data = {**merged, "version": str(current.version), "seen": json.dumps(stored)}
        for number, pair in enumerate(filter(None, languages.split(",")), start=1):
            data[f"language_{number}"], data[f"use_{number}"] = pair.split(":")
        for number in range(1, MOST_ROWS + 1):
            data.setdefault(f"use_{number}", LanguageUse.SPOKEN)
        return type(self)(data, group=current), changes


def _initial(group: SupportGroup | None) -> dict[str, Any]:
    if group is None:
        first = {"setting": Setting.IN_PERSON, "stage": Stage.FIRST, "minutes": 120}
        return {**first, "women_usual": 8, "request_key": uuid.uuid4()}
    languages = languages_of(group)
    return {
        **facts_of(group),
        "languages": languages,
        "version": group.version,
        "seen": json.dumps(as_text(facts_of(group), languages)),
    }


def _read_seen(text: str) -> dict[str, str]:
    """Empty where it was tampered with: then every difference is taken for a colleague's."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
