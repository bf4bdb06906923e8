"""Asking for a copy, by her name or by the code on her slip, and the passphrase that opens it."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evaluation import linking
from toolkit.languages import Language

_CHOOSE_LANGUAGE = {
    "required": _("Choose the language in which she reads it best."),
    "invalid_choice": _("Choose the language in which she reads it best."),
}


class AskForm(forms.Form):
    """`programmes`: (the invitee's number, the programme's name) for each that can be asked for."""

    programmes = forms.MultipleChoiceField(
        label=_("Her answers in"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one."),
            "invalid_choice": _("A colleague has changed this meanwhile. Tick again."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language does she want to read it?"),
        help_text=_("The questions and what is explained. Her own words stay as she wrote them."),
        error_messages=_CHOOSE_LANGUAGE,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        programmes: Sequence[tuple[str, str]] = (),
        languages: Sequence[Language] = (),
        reads: Sequence[str] = (),
    ) -> None:
        codes = [language.code for language in languages]
        best = next((code for code in reads if code in codes), codes[0] if codes else "")
        super().__init__(
            data, initial={"programmes": [key for key, _name in programmes], "language": best}
        )
        self.fields["programmes"].choices = list(programmes)  # type: ignore[attr-defined]
        self.fields["language"].choices = _choices(languages)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("programmes", "language")


class AskByCodeForm(forms.Form):
    """`languages`: of all programmes that her groups take part in."""

    code = forms.CharField(
        label=_("The code on her slip"),
        help_text=_("Twelve letters and figures. Dashes and small letters don’t matter."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mid",
            }
        ),
        error_messages={
            "required": _("Type the code on her slip."),
            "max_length": _("That is too long for a code. Type the twelve letters and figures."),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language does she want to read it?"),
        help_text=_("The questions and what is explained. Her own words stay as she wrote them."),
        error_messages=_CHOOSE_LANGUAGE,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, languages: Sequence[Language] = ()
    ) -> None:
        super().__init__(data)
        self.fields["language"].choices = _choices(languages)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("code", "language")

    def clean_code(self) -> str:
        """Its letters and figures, as they are looked up."""
        code = linking.normalised(self.cleaned_data["code"])
        if len(code) != linking.CODE_LETTERS:
            raise forms.ValidationError(
                ngettext_lazy(
                    "A code has twelve letters and figures, and never a vowel. This has %(n)d.",
                    "A code has twelve letters and figures, and never a vowel. This has %(n)d.",
                    "n",
                ),
                params={"n": len(code)},
            )
        return code


class OpenForm(forms.Form):
    """`keys`: (number, the times that it opens) of each key whose copy its reader holds.

    Where there are several, one is enough. Nothing that she typed is ever written back into the
    page.
    """

    mark_optional = False

    is_here = forms.BooleanField(
        label=_("She is here with me, or the colleague who asked for her is."),
        help_text=_("I was told the reference, and it is the one above."),
        error_messages={
            "required": _("Wait until one of them is here and has told you the reference.")
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        keys: Sequence[tuple[int, str]] = ((1, ""),),
    ) -> None:
        super().__init__(data)
        self.numbers = [number for number, _times in keys]
        for number, times in keys:
            self.fields[name_of(number)] = _passphrase(times if len(keys) > 1 else "")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("is_here", *map(name_of, self.numbers))

    def clean(self) -> dict[str, Any]:
        if not self.passphrases and not any(name_of(n) in self.errors for n in self.numbers):
            self.add_error(name_of(self.numbers[0]), _("Type your passphrase."))
        return self.cleaned_data

    @property
    def passphrases(self) -> dict[int, str]:
        """By the key's number; what was left empty is absent."""
        typed = {n: self.cleaned_data.get(name_of(n), "") for n in self.numbers}
        return {number: text for number, text in typed.items() if text}


def name_of(number: int) -> str:
    return f"passphrase_{number}"


def _passphrase(times: str) -> forms.CharField:
    return forms.CharField(
        label=_("Your passphrase for: %(times)s") % {"times": times}
        if times
        else _("Your passphrase"),
        help_text=_("Leave it empty if you haven’t got it: these times then stay closed.")
        if times
        else _("From your paper. It is used once and kept nowhere."),
        required=not times,
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "js-forget"}),
        error_messages={
            "required": _("Type your passphrase."),
            "max_length": _("That is too long for a passphrase."),
        },
    )


def _choices(languages: Sequence[Language]) -> list[tuple[str, str]]:
    return [
        (one.code, f"{one.name} - {one.own_name}" if one.has_own_name else str(one.name))
        for one in languages
    ]
