"""What the women decided about their languages, a row for each."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from crispy_forms.layout import Row as Pair
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import WayOfAgreeing
from groups.language_decisions.facts import Row
from groups.support_groups.forms import OneLine
from groups.support_groups.models import LARGEST_GROUP
from toolkit.languages import language_choices, language_name

FEWEST_ROWS: Final = 2
MOST_ROWS: Final = 12
WEEKS_UNTIL_NEXT_LOOK: Final = 12
SUGGESTIONS: Final = "when-suggestions"  # the id of the list in language_decision_record.html


class DecisionForm(forms.Form):
    """`rows` are those it begins with: of the decision in force, or of the group.

    Whether an interpreter is a stranger is asked anew each time: a woman who has joined since may
    know her.
    """

    ways = forms.MultipleChoiceField(
        label=_("How did the group decide?"),
        help_text=_("Tick all that were used. Nobody signs anything."),
        choices=WayOfAgreeing.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decided_on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
    )
    look_again_on = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("Any choice can be undone. Somebody new joins, and it may fit no more."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
    )
    started_from = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        rows: list[Row] | None = None,
        started_from: int = 0,
        number_of_rows: int = 0,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        today = timezone.localdate()
        usual = {
            "decided_on": today,
            "look_again_on": today + dt.timedelta(weeks=WEEKS_UNTIL_NEXT_LOOK),
            "started_from": started_from,
            "request_key": uuid.uuid4(),
            **_initial_of(rows or []),
        }
        super().__init__(data, initial=usual if initial is None else dict(initial))
        wanted = max(FEWEST_ROWS, len(rows or []) + 1, number_of_rows, _rows_in(self.data))
        self.rows = min(wanted, MOST_ROWS)
        self.who_reads: dict[str, Any] = {}
        choices = language_choices()
        for number in range(1, self.rows + 1):
            self._add_row(number, choices)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _add_row(self, number: int, choices: list[tuple[str, str]]) -> None:
        self.fields[f"language_{number}"] = forms.ChoiceField(
            label=_("Language"), choices=choices, required=False
        )
        self.fields[f"speak_{number}"] = _count(_("Women who speak it"))
        self.fields[f"read_{number}"] = _count(_("Women who read it"))
        self.fields[f"when_{number}"] = OneLine(
            label=_("When does the group speak it?"),
            help_text=_("Leave it empty if the group doesn’t speak it together."),
            max_length=160,
            required=False,
            widget=forms.TextInput(attrs={"list": SUGGESTIONS, "autocomplete": "off"}),
            error_messages={
                "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
            },
        )
        self.fields[f"interpreter_{number}"] = OneLine(
            label=_("Who interprets?"),
            help_text=_("Her name, or her service’s."),
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
            },
        )
        self.who_reads[f"interpreter_{number}"] = _(
            "This group’s facilitators and your coordinators read this."
        )
        self.fields[f"stranger_{number}"] = forms.BooleanField(
            label=_("She is a stranger to every woman in the group"),
            help_text=_(
                "Never family, a neighbour or somebody from a woman’s own circle: what is said "
                "here could travel home. Each woman may say no to an interpreter and needs no "
                "reason. It is asked anew each time, since women who joined later may know her."
            ),
            required=False,
        )

    def _layout(self) -> Layout:
        return Layout(
            *(self._row(number) for number in range(1, self.rows + 1)),
            HTML("{% include 'groups/_language_decision_more.html' %}"),
            Fieldset(
                _("How it was decided"),
                "ways",
                Pair("decided_on", "look_again_on"),
                css_class="stack",
            ),
            Field("started_from"),
            Field("request_key"),
        )

    def _row(self, number: int) -> Fieldset:
        code = str(self[f"language_{number}"].value() or "")
        is_open = any(
            self[name].value() or self[name].errors
            for name in (f"interpreter_{number}", f"stranger_{number}")
        )
        return Fieldset(
            language_name(code) if code else _("Language %(number)d") % {"number": number},
            f"language_{number}",
            Pair(f"speak_{number}", f"read_{number}"),
            f"when_{number}",
            Div(
                f"interpreter_{number}",
                f"stranger_{number}",
                template="groups/_language_decision_interpreter.html",
                css_class="open" if is_open else None,
            ),
            css_class="stack",
        )

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("That day is still to come. When did the women decide?"))
        if day < today - dt.timedelta(days=20 * 366):
            raise forms.ValidationError(_("Look at the year: that is too far away."))
        return day

    def clean_look_again_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["look_again_on"]
        decided_on = self.cleaned_data.get("decided_on")
        if decided_on and day < decided_on:
            raise forms.ValidationError(_("Choose a day after the one on which it was decided."))
        if day > timezone.localdate() + dt.timedelta(days=2 * 366):
            raise forms.ValidationError(_("That is a long time. Choose a day within two years."))
        return day

    def clean(self) -> dict[str, Any]:
        seen: set[str] = set()
        for number in range(1, self.rows + 1):
            field, code = f"language_{number}", self.cleaned_data.get(f"language_{number}")
            if code and code in seen:
                self.add_error(field, _("You have this language already."))
            elif code:
                seen.add(code)
            elif field not in self.errors and self._says_something(number):
                self.add_error(field, _("Choose which language this is, or empty the rest of it."))
        if not seen and not any(f"language_{n}" in self.errors for n in range(1, self.rows + 1)):
            self.add_error("language_1", _("Choose one language at least."))
        return self.cleaned_data

    def _says_something(self, number: int) -> bool:
        parts = ("speak", "read", "when", "interpreter", "stranger")
        return any(
            self.cleaned_data.get(f"{part}_{number}") or f"{part}_{number}" in self.errors
            for part in parts
        )

    @property
    def has_room(self) -> bool:
        return self.rows < MOST_ROWS

    @property
    def languages(self) -> list[Row]:
        """Of a valid form."""
        return [
            self._row_of(number)
            for number in range(1, self.rows + 1)
            if self.cleaned_data[f"language_{number}"]
        ]

    def _row_of(self, number: int) -> Row:
        said = self.cleaned_data
        interpreter = said[f"interpreter_{number}"]
        return Row(
            said[f"language_{number}"],
            said[f"speak_{number}"] or 0,
            said[f"read_{number}"] or 0,
            said[f"when_{number}"],
            interpreter,
            bool(interpreter) and said[f"stranger_{number}"],
        )

    def again(self, started_from: int) -> Self:
        """What she wrote, to be sent again knowingly over the decision with this number."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["started_from"] = str(started_from)
        return type(self)(data)

    @classmethod
    def with_another_row(cls, data: QueryDict) -> Self:
        """What she has typed so far, unjudged, with room for one more language."""
        typed: dict[str, Any] = {**data.dict(), "ways": data.getlist("ways")}
        return cls(initial=typed, number_of_rows=_rows_in(data) + 1)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_GROUP,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "invalid": _("Write a whole number, such as 8."),
            "min_value": _("Write %(limit_value)s or more."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
    )


def _rows_in(data: Mapping[str, Any]) -> int:
    """How many rows the page had from which this came."""
    return max((n for n in range(1, MOST_ROWS + 1) if f"language_{n}" in data), default=0)


def _initial_of(rows: list[Row]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for number, row in enumerate(rows, start=1):
        initial |= {
            f"language_{number}": row.language,
            f"speak_{number}": row.speak_count,
            f"read_{number}": row.read_count,
            f"when_{number}": row.spoken_when,
            f"interpreter_{number}": row.interpreter,
        }
    return initial
