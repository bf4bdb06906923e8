"""A passphrase, typed from paper. What was typed stays in the page, so that one letter can be
mended; it is stored nowhere."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evaluation.keyring import PASSPHRASE_LETTERS
from evaluation.lettering import grouped, normalised


class PassphraseForm(forms.Form):
    """`label`: which of her papers is meant."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        help_text=_(
            "24 letters and figures, from the paper. Spaces, dashes and small letters don’t matter."
        ),
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "class": "passphrase",
            }
        ),
        error_messages={
            "required": _("Type it from your paper."),
            "max_length": _("That is too long. Type the 24 letters and figures, and nothing else."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, label: str = "") -> None:
        super().__init__(data)
        if label:
            self.fields["passphrase"].label = label
        self.is_wrong = False  # whether it was tried, and did not open
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def clean_passphrase(self) -> str:
        """As it is printed. One that can't be right isn't tried, and so isn't counted."""
        letters = normalised(self.cleaned_data["passphrase"])
        if len(letters) != PASSPHRASE_LETTERS:
            raise forms.ValidationError(
                ngettext_lazy(
                    "It has 24 letters and figures, and never a vowel. This has %(n)d of them.",
                    "It has 24 letters and figures, and never a vowel. This has %(n)d of them.",
                    "n",
                ),
                params={"n": len(letters)},
            )
        return grouped(letters)


class HandOverForm(PassphraseForm):
    """`holds`: the other guardian has a copy that she has confirmed."""

    she_lost_hers = forms.BooleanField(
        label=_("She has told me that she has lost her passphrase"),
        help_text=_("The copy that she has now stops working at once."),
        error_messages={
            "required": _("She holds a copy. Tick this only if she has told you that it is lost.")
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, holds: bool = True) -> None:
        super().__init__(data)
        if not holds:
            del self.fields["she_lost_hers"]
            self.helper.layout = Layout(*self.fields)

    @property
    def says_lost(self) -> bool:
        return bool(self.cleaned_data.get("she_lost_hers"))
