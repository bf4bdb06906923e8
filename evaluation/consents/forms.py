"""What a woman says to one purpose, as a colleague writes it down."""

import uuid
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.enums import Mode, StaffPurpose
from groups.enums import Channel
from groups.participants.forms.written import Day, several
from toolkit.languages import language_choices

YES, NO = "yes", "no"


class ConsentDecisionForm(forms.Form):
    """Yes and no are alike, and neither is ticked until she has said it."""

    given = forms.ChoiceField(
        label=_("What does she say?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={"required": _("Choose what she said. If she isn’t sure, that is a no.")},
    )
    channels = several(
        _("In which way?"),
        choices=Channel.choices,
        help_text=_(
            "Tick only what she names. It is used only while her safe contact allows it, too."
        ),
    )
    language = forms.ChoiceField(
        label=_("In which language was she told?"),
        error_messages={"required": _("Choose the language in which she heard or read it.")},
    )
    mode = forms.ChoiceField(
        label=_("How was she told?"),
        choices=[
            (Mode.SPOKEN, _("Read aloud to her")),
            (Mode.READ, _("She read it by herself")),
            (Mode.PAPER, _("On the paper sheet")),
            (Mode.INTERPRETER, _("Through an interpreter")),
            (Mode.HELPER, _("With a helper whom she chose")),
        ],
        widget=forms.RadioSelect,
        initial=Mode.SPOKEN,
    )
    decided_on = Day(label=_("On which day?"))
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        purpose: StaffPurpose = StaffPurpose.REMINDERS,
        language: str = "",
    ) -> None:
        """`language`: of the words beside it."""
        usual = {
            "language": language,
            "decided_on": timezone.localdate(),
            "request_key": uuid.uuid4(),
        }
        super().__init__(data, initial=usual)
        none, *languages = language_choices()
        self.fields["language"].choices = [("", none[1]), *languages]  # type: ignore[attr-defined]
        self.by_way = purpose == StaffPurpose.REMINDERS
        if not self.by_way:
            del self.fields["channels"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "given",
            *(["channels"] if self.by_way else []),
            "language",
            "mode",
            "decided_on",
            "request_key",
        )

    def clean(self) -> dict[str, Any]:
        if self.by_way and not self.cleaned_data.get("channels"):
            self.add_error(
                "channels",
                _("Tick at least one way. If she wants no reminder at all, tick all of them."),
            )
        return self.cleaned_data

    @property
    def says_yes(self) -> bool:
        """Of a valid form."""
        return bool(self.cleaned_data["given"] == YES)

    @property
    def ways(self) -> list[str]:
        """Of a valid form, in the order in which they are listed."""
        return [one for one in Channel.values if one in self.cleaned_data.get("channels", [])]
