"""Lines about a woman, and what they may not hold: whatever leads to her door or to her phone."""

import datetime as dt
import json
import re
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.support_groups.forms import LINK, POSTCODE, OneLine

EMAIL: Final = re.compile(r"\S@\S")
# Seven digits and more, however they are set apart: no day and no time has so many.
NUMBER: Final = re.compile(r"(?:\d[\s().-]*){7,}")
TOO_LONG: Final = _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")
SHORT: Final = 120


class Line(OneLine):
    """A few words. No browser keeps them for the next person at the same desk."""

    def __init__(self, *, label: Any, max_length: int = SHORT, **options: Any) -> None:
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(label=label, max_length=max_length, error_messages=messages, **options)
        self.widget.attrs["autocomplete"] = "off"


class HarmlessLine(Line):
    """No postcode, link, email or number."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        # A link last: an email has the look of one.
        for found, sentence in (
            (EMAIL, _("Leave the email out here. Put it under safe contact.")),
            (POSTCODE, _("Leave the postcode out: it leads to the door.")),
            (NUMBER, _("Leave the phone number out here. Put it under safe contact.")),
            (LINK, _("Leave the link out: whoever has it can find her.")),
        ):
            if found.search(text):
                raise forms.ValidationError(sentence)
        return text


class Day(forms.DateField):
    """A day in the past or today, and no slip of the year."""

    def __init__(self, *, label: Any, future: bool = False, **options: Any) -> None:
        self.future = future
        super().__init__(
            label=label,
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}
            ),
            error_messages={
                "required": _("Write a day, such as 3/12/2026."),
                "invalid": _("Write a day, such as 3/12/2026."),
            },
            **options,
        )

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        today = timezone.localdate()
        if day and not self.future and day > today:
            raise forms.ValidationError(_("That day hasn’t come yet."))
        if day and abs(day - today) > dt.timedelta(days=20 * 366):
            raise forms.ValidationError(_("Look at the year: that is too far away."))
        return day


def hidden(**options: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput, **options)


def read_seen(text: str) -> dict[str, str]:
    """Empty where it was tampered with: then every difference is taken for a colleague's."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def several(label: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )
