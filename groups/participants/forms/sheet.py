"""What stands on a printed list: her name, and nothing else that nobody asked for."""

from collections.abc import Mapping
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from groups.participants.forms.written import several

COLUMNS: Final = (
    ("languages", _("Languages")),
    ("format", _("How she likes to get things")),
    ("access", _("What the room must have")),
    ("childcare", _("Childcare")),
    ("travel", _("Travel")),
)


class SheetForm(forms.Form):
    """Sent by GET: it chooses what is read, and changes nothing."""

    show = several(_("Beside each name"), choices=COLUMNS)
    contact = forms.BooleanField(
        label=_("How to reach her safely"),
        required=False,
        help_text=_(
            "Only what she allows now. A sheet with numbers on it can be left on a table or found "
            "in a bag: print it only if you can’t do without."
        ),
    )

    mark_optional = False

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("show", "contact")

    @property
    def columns(self) -> list[str]:
        """Of whatever was sent: what isn't on offer is not printed."""
        if not self.is_bound:
            return []
        self.full_clean()
        return list(self.cleaned_data.get("show", []))

    @property
    def with_contact(self) -> bool:
        return self.is_bound and bool(self.cleaned_data.get("contact"))
