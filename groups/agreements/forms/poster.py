"""What a poster shows. It changes nothing, so it is sent by GET."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.agreements.papers import MOST_COLUMNS
from toolkit.languages import Language, isolated

PAPERS = [("a4", "A4"), ("a3", "A3")]


class PosterForm(forms.Form):
    """`usual` are the codes that are ticked before she has chosen. There is no tick for a code
    where the members have no address."""

    mark_optional = False

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("They stand side by side, clause by clause. Four at most."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={
            "required": _("Tick at least one language."),
            "invalid_choice": _("The agreement has no words in that language."),
        },
    )
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=PAPERS,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose a size of paper."),
            "invalid_choice": _("Choose a size of paper."),
        },
    )
    code = forms.BooleanField(
        label=_("With the members’ code"),
        help_text=_("Whoever photographs the poster can then read the agreement at home."),
        required=False,
    )
    named = forms.BooleanField(
        label=_("With the group’s name"),
        help_text=_("Leave it off where others use the room."),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        languages: Sequence[Language] = (),
        usual: Sequence[str] = (),
        has_link: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, initial={"languages": list(usual), "paper": "a4"}, **options)
        choices = [(one.code, _both_names(one)) for one in languages]
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]
        if not has_link:
            del self.fields["code"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)

    def clean_languages(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["languages"]
        if len(chosen) > MOST_COLUMNS:
            raise forms.ValidationError(
                gettext(
                    "Four languages fit beside one another. Print the others on a second poster."
                )
            )
        return chosen


def _both_names(language: Language) -> str:
    if not language.has_own_name:
        return str(language.name)
    return f"{language.name} - {isolated(language.own_name)}"
