"""Somebody to tell when a colleague is worried: who she is, and when she can be rung."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import SafeguardingContact
from accounts.safeguarding.facts import FACTS, ContactFacts, facts_of

# A phone dials digits and a + before them; the rest is for the eye.
DIALLED: Final = re.compile(r"\+?[0-9 ().-]+")
FEWEST_DIGITS: Final = 3  # 999, 101
MOST_DIGITS: Final = 15  # the longest number in the world


def _line(label: Any, *, most: int, help_text: Any = "", required: Any = "") -> forms.CharField:
    """`required`: what is said where it is left out; without it, it may be."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": required,
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d."),
        },
    )


class SafeguardingContactForm(forms.Form):
    """Of `contact`, where she is on the list already."""

    name = _line(_("Name"), most=80, required=_("Write who she is."))
    part = _line(
        _("Her part"), most=80, help_text=_("Such as ‘safeguarding lead’ or ‘trustee on call’.")
    )
    phone = forms.CharField(
        label=_("Number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "off", "class": "mid", "dir": "ltr"}
        ),
        error_messages={
            "required": _("Write a number that can be rung."),
            "max_length": _("Write one number, and nothing else."),
        },
    )
    hours = _line(
        _("When she answers"), most=120, help_text=_("Such as ‘Monday to Friday, 9 to 5’.")
    )
    out_of_hours = forms.BooleanField(
        label=_("She also answers at night and at the weekend"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    who_reads = {"hours": _("Everybody who works in your organisation reads this page.")}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        contact: SafeguardingContact | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(contact) if contact else {})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name", "part", "phone", "hours", "out_of_hours", Field("seen"))

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        digits = sum(letter.isdigit() for letter in phone)
        if not DIALLED.fullmatch(phone) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
            raise forms.ValidationError(
                _("A phone can’t ring this. Write one number, such as 01632 960 001.")
            )
        return phone

    @property
    def facts(self) -> ContactFacts:
        return cast(ContactFacts, {name: self.cleaned_data[name] for name in FACTS})

    @property
    def seen_at(self) -> dt.datetime | None:
        """None where it was tampered with."""
        try:
            return parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None

    def over(self, current: SafeguardingContact) -> Self:
        """For a late edit: what she wrote, to be sent again over what a colleague saved."""
        data = {**self.facts, "seen": current.changed_at.isoformat()}
        return type(self)(data, contact=current)


def _initial(contact: SafeguardingContact) -> dict[str, Any]:
    return {**facts_of(contact), "seen": contact.changed_at.isoformat()}
