"""Fields that forms of this record share."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.support_groups.forms import OneLine

TOO_LONG: Final = _("Use %(limit_value)d letters or fewer; this has %(show_value)d.")


def day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write a day, such as 3/12/2026."),
            "invalid": _("Write a day, such as 3/12/2026."),
        },
    )


def number(label: Any, help_text: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        initial=least,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a whole number, such as 20."),
            "min_value": _("It can only be raised: %(limit_value)s at least."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
    )


def line(label: Any, most: int, **options: Any) -> OneLine:
    return OneLine(label=label, max_length=most, error_messages={"max_length": TOO_LONG}, **options)
