"""Who belongs to a group, from when until when, and to whom it is closed."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.enums import FacilitatorRole
from groups.facilitators.facts import (
    TimeFacts,
    as_text,
    beside,
    from_text,
    sorted_codes,
    time_facts_of,
)
from groups.support_groups.facts import Change
from groups.support_groups.models import Facilitator
from toolkit.languages import language_choices, language_name

ROLE_HINTS = {
    "role": {
        FacilitatorRole.LEAD: _("Can also change what is written of the group."),
        FacilitatorRole.CO: _("Plans and runs sessions."),
        FacilitatorRole.GROWING: _("Often a member who takes on a little at a time."),
    }
}


class ColleagueField(forms.TypedChoiceField):
    """One of `people`, by name; an empty first choice, so that nobody is chosen by a slip."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=str, **options)
        self.people: dict[str, User] = {}

    def offer(self, people: list[User]) -> None:
        self.people = {str(person.pk): person for person in people}
        self.choices = [("", _("Choose")), *((pk, one.name) for pk, one in self.people.items())]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "mid"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
    )


def _part() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Which part?"),
        choices=FacilitatorRole.choices,
        widget=forms.RadioSelect,
        initial=FacilitatorRole.CO,
        error_messages={"required": _("Choose a part.")},
    )


class LanguagesForm(forms.Form):
    """Which languages she brings: ticks for those at hand, and one more from the long list."""

    languages = forms.MultipleChoiceField(
        label=_("Languages that she brings"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        help_text=_("Those that she can speak with the women."),
    )
    another_language = forms.ChoiceField(label=_("Another language"), required=False)

    def offer_languages(self, codes: Iterable[str]) -> None:
        """`codes` have ticks; with none of them there is only the list."""
        choices = [(code, language_name(code)) for code in dict.fromkeys(codes)]
        if choices:
            cast(forms.MultipleChoiceField, self.fields["languages"]).choices = choices
        else:
            del self.fields["languages"]
            self.fields["another_language"].label = _("A language that she brings")
        cast(forms.ChoiceField, self.fields["another_language"]).choices = language_choices()

    @property
    def language_fields(self) -> list[str]:
        return [name for name in ("languages", "another_language") if name in self.fields]

    @property
    def chosen_languages(self) -> tuple[str, ...]:
        ticked = self.cleaned_data.get("languages", [])
        return sorted_codes(filter(None, [*ticked, self.cleaned_data["another_language"]]))


class FacilitatorForm(LanguagesForm):
    """A colleague's part in the group, from a day on, or for a while in somebody's place."""

    colleague = ColleagueField(
        label=_("Who?"), error_messages={"required": _("Choose a colleague.")}
    )
    role = _part()
    since = _day(_("From"))
    covers = forms.ChoiceField(
        label=_("She covers for"),
        required=False,
        help_text=_("While a colleague is away. Whoever is away still sees the group."),
    )
    until = _day(
        _("Last day"),
        required=False,
        help_text=_("Cover needs one. From the day after, the group is no longer open to her."),
    )

    choice_hints = ROLE_HINTS

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        colleagues: list[User] | None = None,
        coverable: list[Facilitator] | None = None,
        languages: Iterable[str] = (),
    ) -> None:
        super().__init__(data, initial={"since": timezone.localdate()})
        cast(ColleagueField, self.fields["colleague"]).offer(colleagues or [])
        self.times = {str(time.pk): time for time in coverable or []}
        away = [
            (pk, f"{time.user.name} ({time.get_role_display()})") for pk, time in self.times.items()
        ]
        cast(forms.ChoiceField, self.fields["covers"]).choices = [("", _("Nobody")), *away]
        self.offer_languages(languages)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "colleague",
            "role",
            "since",
            *self.language_fields,
            Fieldset(_("Only for a while?"), Row("covers", "until"), css_class="stack"),
        )

    def clean_since(self) -> dt.date:
        return _near(self.cleaned_data["since"])

    def clean_until(self) -> dt.date | None:
        until = self.cleaned_data["until"]
        return _near(until) if until else None

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("covers") and "until" in cleaned and not cleaned["until"]:
            self.add_error("until", _("Cover has an end from the beginning. Write the last day."))
        return cleaned

    @property
    def chosen(self) -> User:
        people = cast(ColleagueField, self.fields["colleague"]).people
        return people[self.cleaned_data["colleague"]]

    @property
    def covered(self) -> Facilitator | None:
        return self.times.get(self.cleaned_data["covers"])


class FacilitatorEditForm(LanguagesForm):
    """A time that is there: its part, its days and its languages in one step.

    It carries the time as it was shown (`seen`), so that an edit that comes too late can tell what
    she wrote from what a colleague did.
    """

    role = _part()
    since = _day(
        _("From"),
        help_text=_(
            "If the part changes, the new one begins today. If it began on an earlier day, "
            "write that day."
        ),
    )
    until = _day(
        _("Last day"),
        required=False,
        help_text=_("On that day the group is still open to her; from the next day it isn’t."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1000)

    choice_hints = ROLE_HINTS

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        facilitator: Facilitator | None = None,
        languages: Iterable[str] = (),
    ) -> None:
        super().__init__(data, initial=_initial(facilitator) if facilitator else {})
        self.codes = list(languages)
        self.facilitator = facilitator
        if facilitator:
            self.codes += facilitator.languages
            self.fields["until"].required = facilitator.covers_id is not None
        self.offer_languages(self.codes)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "role", Row("since", "until"), *self.language_fields, Field("seen")
        )

    def clean_since(self) -> dt.date:
        return _near(self.cleaned_data["since"])

    def clean_until(self) -> dt.date | None:
        until = self.cleaned_data["until"]
        return _near(until) if until else None

    @property
    def facts(self) -> TimeFacts:
        cleaned = self.cleaned_data
        role = FacilitatorRole(cleaned["role"])
        return TimeFacts(role, cleaned["since"], cleaned["until"], self.chosen_languages)

    @property
    def seen_facts(self) -> TimeFacts | None:
        """None where it was tampered with: then every difference is taken for a colleague's."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return None
        return from_text(seen) if isinstance(seen, dict) else None

    def beside(self, current: Facilitator) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `current`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place.
        """
        stored = time_facts_of(current)
        merged, changes = beside(self.seen_facts, stored, self.facts)
        codes = list(filter(None, merged["languages"].split(",")))
        data = {**merged, "languages": codes, "seen": json.dumps(as_text(stored))}
        again = type(self)(data, facilitator=current, languages=[*self.codes, *codes])
        return again, changes


class LastDayForm(forms.Form):
    """The last day of a colleague's time."""

    until = _day(
        _("Last day"),
        help_text=_("On that day the group is still open to her; from the next day it isn’t."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, facilitator: Facilitator | None = None
    ) -> None:
        known = facilitator.until if facilitator else None
        super().__init__(data, initial={"until": known or timezone.localdate()})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("until")

    def clean_until(self) -> dt.date:
        return _near(self.cleaned_data["until"])


class CloseToForm(forms.Form):
    """The colleague to whom the group shall not exist."""

    colleague = ColleagueField(
        label=_("Keep it closed to"), error_messages={"required": _("Choose a colleague.")}
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: list[User] | None = None
    ) -> None:
        super().__init__(data)
        cast(ColleagueField, self.fields["colleague"]).offer(colleagues or [])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("colleague")

    @property
    def chosen(self) -> User:
        people = cast(ColleagueField, self.fields["colleague"]).people
        return people[self.cleaned_data["colleague"]]


def _initial(facilitator: Facilitator) -> dict[str, Any]:
    facts = time_facts_of(facilitator)
    return {
        **facts._asdict(),
        "languages": list(facts.languages),
        "seen": json.dumps(as_text(facts)),
    }


def _near(day: dt.date) -> dt.date:
    """Not a slip of the year: within twenty years back and one year ahead."""
    today = timezone.localdate()
    if not today - dt.timedelta(days=20 * 366) <= day <= today + dt.timedelta(days=366):
        raise forms.ValidationError(_("Look at the year: that is too far away."))
    return day
