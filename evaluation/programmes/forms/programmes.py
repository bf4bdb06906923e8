"""What people write of a programme: its facts, for a new one or one that is there."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.enums import ReaderKind
from evaluation.programmes.facts import (
    DATES,
    THRESHOLDS,
    AreaFacts,
    ProgrammeFacts,
    ReaderFacts,
    as_text,
    facts_of,
    fields_of,
    in_words,
    label_of,
)
from evaluation.programmes.forms import rows
from evaluation.programmes.forms.fields import TOO_LONG, day, number
from evaluation.programmes.models import LEAST_ANSWERING, LEAST_GROUPS, LEAST_IN_BAND, Programme
from evaluation.programmes.policies import years_after
from groups.facilitators.forms import ColleagueField
from groups.support_groups.facts import Change, changes_since
from groups.support_groups.forms import OneLine

GUARDIANS: Final = ("guardian_1", "guardian_2")


class ProgrammeForm(forms.Form):
    """All that is written of a programme, for a new one or (`programme`) one that is there.

    It carries the version of the programme and the facts as it showed them (`seen`), so that an
    edit that comes too late can tell what she wrote from what a colleague did. Once a wave was
    opened (`settled`), what can't change any more is not asked.
    """

    organisation = forms.ChoiceField(label=_("Which organisation leads it?"))
    name = OneLine(
        label=_("Name of the programme"),
        max_length=120,
        help_text=_("Women read it too. Something plain, such as ‘Valleys Together 2027’."),
        error_messages={"required": _("Give the programme a name."), "max_length": TOO_LONG},
    )
    starts_on = day(_("Begins on"))
    ends_on = day(_("Ends on"))
    answers_kept_until = day(
        _("Sealed answers are kept until"),
        _(
            "On this day they are deleted, all of them. Women are told the day before they answer. "
            "A year after the end is usual, five years the most."
        ),
    )
    others = forms.CharField(
        label=_("Other organisations that take part"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Their groups are counted together with yours. One on each line, by its whole name, "
            "as it stands on this site. Ask them first: their admins and coordinators see this "
            "programme from now on, and nothing else of yours."
        ),
    )
    least_answering = number(
        _("Women who answered, at least"),
        _("A row of figures is published only if so many women stand behind it."),
        LEAST_ANSWERING,
        500,
    )
    least_in_band = number(
        _("Women behind each figure, at least"),
        _("Where fewer gave an answer, it is joined with its neighbour or not published."),
        LEAST_IN_BAND,
        100,
    )
    least_groups = number(
        _("Groups behind a row, at least"),
        _("A row never shows a group alone, nor mostly one group."),
        LEAST_GROUPS,
        50,
    )
    guardian_1 = ColleagueField(
        label=_("First guardian"), error_messages={"required": _("Choose a guardian.")}
    )
    guardian_2 = ColleagueField(
        label=_("Second guardian"), error_messages={"required": _("Choose a second guardian.")}
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=8000)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisations: list[Organisation] | None = None,
        people: list[User] | None = None,
        programme: Programme | None = None,
        settled: bool = False,
    ) -> None:
        super().__init__(data, initial=_initial(programme))
        self.programme = programme
        # A form that was drawn before the first wave was opened still says all that she wrote.
        self.settled = settled and not (data and "reader_1" in data)
        self.organisations = {str(one.pk): one for one in organisations or []}
        self._offer(people or [])
        self.languages_asked = rows.ask_languages(self)
        self.readers_asked = range(0) if self.settled else rows.ask_readers(self)
        self.areas_asked = range(0) if self.settled else rows.ask_areas(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _offer(self, people: list[User]) -> None:
        if len(self.organisations) > 1:
            choices = [(pk, one.name) for pk, one in self.organisations.items()]
            cast(forms.ChoiceField, self.fields["organisation"]).choices = choices
        else:
            del self.fields["organisation"]
        for name in GUARDIANS:
            cast(ColleagueField, self.fields[name]).offer(people)
        gone = ("request_key", *GUARDIANS) if self.programme else ("version", "seen")
        for name in (*gone, *(["others"] if self.settled else [])):
            del self.fields[name]
        if self.settled:
            for name in THRESHOLDS:  # told, and checked where it is written: it may just have risen
                self.fields[name].widget.attrs["min"] = getattr(self.programme, name)

    def _layout(self) -> Layout:
        whose = ["organisation"] if "organisation" in self.fields else []
        languages = [Row(*pair) for pair in _pairs("language", self.languages_asked)]
        told = [
            Fieldset(
                _("Who reads what is published"),
                HTML("{% include 'evaluation/_programme_readers_hint.html' %}"),
                *(Row(f"reader_{n}", f"kind_{n}") for n in self.readers_asked),
                css_class="stack",
            ),
            Fieldset(
                _("Areas"),
                HTML("{% include 'evaluation/_programme_areas_hint.html' %}"),
                *(Row(*pair) for pair in _pairs("area", self.areas_asked)),
                *(Field(f"area_id_{n}") for n in self.areas_asked),
                css_class="stack",
            ),
            Fieldset(_("Who takes part"), "others", css_class="stack"),
        ]
        return Layout(
            *whose,
            "name",
            Row("starts_on", "ends_on"),
            "answers_kept_until",
            Fieldset(
                _("Languages"),
                HTML("{% include 'evaluation/_programme_languages_hint.html' %}"),
                *languages,
                css_class="stack",
            ),
            *([] if self.settled else told),
            Fieldset(
                _("When there are too few to publish"),
                HTML("{% include 'evaluation/_programme_numbers_hint.html' %}"),
                *THRESHOLDS,
                css_class="stack",
            ),
            *self._guardians(),
            *(Field(name) for name in ("request_key", "version", "seen") if name in self.fields),
        )

    def _guardians(self) -> list[Fieldset]:
        if self.programme:
            return []
        hint = HTML("{% include 'evaluation/_programme_guardians_hint.html' %}")
        return [Fieldset(_("Two guardians"), hint, Row(*GUARDIANS), css_class="stack")]

    # --- What she wrote

    def clean(self) -> dict[str, Any]:
        rows.each_once(self, "language", self.languages_asked, _("You have this language already."))
        rows.each_once(self, "area", self.areas_asked, _("You have an area of this name already."))
        rows.each_once(self, "reader", self.readers_asked, _("You have this reader already."))
        readers = [f"reader_{n}" for n in self.readers_asked]
        if readers and not any(self.cleaned_data.get(one) or one in self.errors for one in readers):
            self.add_error("reader_1", _("Say who reads it: one reader at least."))
        if not self.programme and "guardian_2" in self.cleaned_data:
            one, two = (self.cleaned_data.get(name) for name in GUARDIANS)
            if one == two:
                self.add_error(
                    "guardian_2",
                    _("Two different people, so that nobody can open answers alone."),
                )
        return self.cleaned_data

    @property
    def chosen_organisation(self) -> Organisation:
        """Of a valid form, or of one that leaves no choice."""
        if "organisation" in self.fields:
            return self.organisations[self.cleaned_data["organisation"]]
        return next(iter(self.organisations.values()))

    @property
    def guardians(self) -> list[User]:
        return [
            cast(ColleagueField, self.fields[name]).people[self.cleaned_data[name]]
            for name in GUARDIANS
        ]

    @property
    def facts(self) -> ProgrammeFacts:
        said = self.cleaned_data
        languages = [said[f"language_{n}"] for n in self.languages_asked]
        facts = {name: said[name] for name in ("name", *DATES, *THRESHOLDS)}
        facts["languages"] = [code for code in languages if code]
        if not self.settled:
            lines = (" ".join(line.split()) for line in said["others"].splitlines())
            facts["others"] = list(dict.fromkeys(line for line in lines if line))
            facts["readers"] = [
                ReaderFacts(said[f"reader_{n}"], said[f"kind_{n}"] or ReaderKind.FUNDER.value)
                for n in self.readers_asked
                if said[f"reader_{n}"]
            ]
            facts["areas"] = [
                AreaFacts(said[f"area_id_{n}"], said[f"area_{n}"])
                for n in self.areas_asked
                if said[f"area_{n}"]
            ]
        return cast(ProgrammeFacts, facts)

    def beside(self, current: Programme, *, settled: bool) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `current`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        hers = as_text(self.facts)
        stored = {name: text for name, text in as_text(facts_of(current)).items() if name in hers}
        merged, names = changes_since(_read_seen(self.cleaned_data["seen"]), stored, hers)
        changes = [
            Change(
                label_of(name),
                in_words(name, stored[name]),
                in_words(name, hers[name]) if merged[name] == hers[name] else "",
            )
            for name in names
        ]
        data = {**fields_of(merged), "version": str(current.version), "seen": json.dumps(stored)}
        return type(self)(data, programme=current, settled=settled), changes


def _pairs(name: str, numbers: range) -> list[list[str]]:
    """For a wide screen, two beside one another."""
    names = [f"{name}_{n}" for n in numbers]
    return [names[start : start + 2] for start in range(0, len(names), 2)]


def _initial(programme: Programme | None) -> dict[str, Any]:
    if programme is None:
        today = timezone.localdate()
        ends = years_after(today, 1)
        return {
            "starts_on": today,
            "ends_on": ends,
            "answers_kept_until": years_after(ends, 1),
            "language_1": "en",
            "language_2": "cy",
            "request_key": uuid.uuid4(),
        }
    told = as_text(facts_of(programme))
    return {**fields_of(told), "version": programme.version, "seen": json.dumps(told)}


def _read_seen(text: str) -> dict[str, str]:
    """Empty where it was tampered with: then every difference is taken for a colleague's."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}
