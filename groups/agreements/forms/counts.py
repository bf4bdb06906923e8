"""Fields for a count of women and for a day, and the small form of the next look."""

from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.enums import ReviewReason
from groups.support_groups.models import LARGEST_GROUP
from toolkit.languages import Language, isolated

_DAYS: Final = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"]
_DAY: Final = {
    "required": _("Write a day, such as 3/12/2026."),
    "invalid": _("Write a day, such as 3/12/2026."),
}


def count(label: Any, *, help_text: Any = "", **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=LARGEST_GROUP,
        widget=forms.NumberInput(attrs={"class": "stepper"}),
        error_messages={
            "required": _("Write how many women agreed, such as 8."),
            "invalid": _("Write a whole number, such as 8."),
            "min_value": _("Write %(limit_value)s or more."),
            "max_value": _("Write %(limit_value)s or fewer."),
        },
        **options,
    )


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DAY,
        **options,
    )


def labelled(language: Language) -> str:
    """Both its names, for a choice."""
    if not language.has_own_name:
        return str(language.name)
    return f"{language.name} - {isolated(language.own_name)}"


class SoonerForm(forms.Form):
    """Why the agreement should be looked at again soon."""

    because = forms.ChoiceField(
        choices=[one for one in ReviewReason.choices if one[0] != ReviewReason.TIME],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("because")

    @property
    def reason(self) -> ReviewReason:
        return ReviewReason(self.cleaned_data["because"])
