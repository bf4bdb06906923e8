"""Who belongs to a group, from when until when, and to whom it is closed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.enums import FacilitatorRole
from groups.support_groups.models import Facilitator


class ColleagueField(forms.TypedChoiceField):
    """One of `people`, by name; an empty first choice, so that nobody is chosen by a slip."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=str, **options)
        self.people: dict[str, User] = {}

    def offer(self, people: list[User]) -> None:
        self.people = {str(person.pk): person for person in people}
        self.choices = [("", _("Choose")), *((pk, one.name) for pk, one in self.people.items())]


class FacilitatorForm(forms.Form):
    """A colleague's part in the group, from a day on."""

    colleague = ColleagueField(
        label=_("Who?"), error_messages={"required": _("Choose a colleague.")}
    )
    role = forms.ChoiceField(
        label=_("Which part?"),
        choices=FacilitatorRole.choices,
        widget=forms.RadioSelect,
        initial=FacilitatorRole.CO,
        error_messages={"required": _("Choose a part.")},
    )
    since = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
    )

    choice_hints = {
        "role": {
            FacilitatorRole.LEAD: _("Can also change what is written of the group."),
            FacilitatorRole.CO: _("Plans and runs sessions."),
            FacilitatorRole.GROWING: _("Often a member who takes on a little at a time."),
        }
    }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: list[User] | None = None
    ) -> None:
        super().__init__(data, initial={"since": timezone.localdate()})
        cast(ColleagueField, self.fields["colleague"]).offer(colleagues or [])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("colleague", "role", "since")

    def clean_since(self) -> dt.date:
        return _near(self.cleaned_data["since"])

    @property
    def chosen(self) -> User:
        people = cast(ColleagueField, self.fields["colleague"]).people
        return people[self.cleaned_data["colleague"]]


class LastDayForm(forms.Form):
    """The last day of a colleague's time."""

    until = forms.DateField(
        label=_("Last day"),
        help_text=_("On that day the group is still open to her; from the next day it isn’t."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
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


def _near(day: dt.date) -> dt.date:
    """Not a slip of the year: within twenty years back and one year ahead."""
    today = timezone.localdate()
    if not today - dt.timedelta(days=20 * 366) <= day <= today + dt.timedelta(days=366):
        raise forms.ValidationError(_("Look at the year: that is too far away."))
    return day
