"""Naming one more guardian."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.facilitators.forms import ColleagueField


class GuardianForm(forms.Form):
    """One more guardian."""

    person = ColleagueField(label=_("Who?"), error_messages={"required": _("Choose a colleague.")})

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, people: list[User] | None = None
    ) -> None:
        super().__init__(data)
        cast(ColleagueField, self.fields["person"]).offer(people or [])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("person")

    @property
    def chosen(self) -> User:
        return cast(ColleagueField, self.fields["person"]).people[self.cleaned_data["person"]]
