"""Asking for a release, the passphrases that make its draft, and the reason for a withdrawal."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.access.facts import KeyOfTimes
from evaluation.access.forms import name_of
from evaluation.releases.queries import WaveToCount


class _Form(forms.Form):
    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout()


class WavesForm(_Form):
    """`waves`: those of the programme that are sealed; all are ticked at first."""

    waves = forms.MultipleChoiceField(
        label=_("Which waves?"),
        help_text=_(
            "Everything that was released before stays in: what is new is compared with it."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one wave."),
            "invalid_choice": _("A colleague has changed this meanwhile. Tick again."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, waves: Sequence[WaveToCount] = ()
    ) -> None:
        choices = [
            (str(one.wave.pk), f"{one.wave.number}: {one.wave.get_kind_display()}")
            for one in waves
            if one.is_sealed
        ]
        super().__init__(data, initial={"waves": [key for key, _label in choices]})
        self.fields["waves"].choices = choices  # type: ignore[attr-defined]
        self.helper.layout = Layout("waves")

    @property
    def chosen(self) -> list[uuid.UUID]:
        return [uuid.UUID(key) for key in self.cleaned_data["waves"]]


class DraftForm(_Form):
    """A passphrase for each key that is needed. None is ever written back into the page."""

    mark_optional = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, keys: Sequence[KeyOfTimes] = ()
    ) -> None:
        super().__init__(data)
        self.numbers = [one.number for one in keys]
        for one in keys:
            self.fields[name_of(one.number)] = _passphrase(one.times if len(keys) > 1 else "")
        self.helper.layout = Layout(*map(name_of, self.numbers))

    @property
    def passphrases(self) -> dict[int, str]:
        """By the key's number."""
        return {number: self.cleaned_data[name_of(number)] for number in self.numbers}


def _passphrase(times: str) -> forms.CharField:
    return forms.CharField(
        label=_("Your passphrase for: %(times)s") % {"times": times}
        if times
        else _("Your passphrase"),
        help_text=_("From your paper. It is used once and kept nowhere."),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Type your passphrase."),
            "max_length": _("That is too long for a passphrase."),
        },
    )


class WithdrawForm(_Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("Everybody who reads the summary reads this too. No names, and no story."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why, so that readers know what not to trust."),
            "max_length": _("Say it in 300 letters."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.helper.layout = Layout("reason")
