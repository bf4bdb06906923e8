"""The second signature."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.programmes.models import Programme
from groups.support_groups.forms import OneLine


class SignForm(forms.Form):
    """She types the programme's name, so that it is not a slip of the finger."""

    name = OneLine(
        label=_("Type the name of the programme"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type its name, so that it is no slip.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, programme: Programme | None = None
    ) -> None:
        super().__init__(data)
        self.programme = programme
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("name")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        wanted = self.programme.name if self.programme else ""
        if " ".join(name.split()).casefold() != " ".join(wanted.split()).casefold():
            raise forms.ValidationError(_("That is another name. Look at it above, and try again."))
        return name
