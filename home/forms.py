"""What somebody writes to us of how her data was handled."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST: Final = 4000


class ComplaintForm(forms.Form):
    """Her own words, and how she may be answered if she wants to be. Nothing else is asked."""

    words = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "As much or as little as you like: what was written, lost, shown or shared that should "
            "not have been. Leave out what happened to you before: nobody needs it to answer this."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={
            "required": _("Write what happened, in a line or in many."),
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d."),
        },
    )
    reply_to = forms.CharField(
        label=_("How may we answer you safely?"),
        required=False,
        help_text=_(
            "A number, an email address, or a person you trust; when; and what must not be said. "
            "If somebody else uses or looks at your phone, give another way, or leave this empty "
            "and ask for the answer yourself, with the reference that you get next."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "max_length": _("Use %(limit_value)d letters or fewer; this has %(show_value)d."),
        },
    )
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    who_reads = {
        "words": _("Only the admins of the organisation read this, and each reading is on record."),
        "reply_to": _("Only the admins of the organisation read this."),
    }

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"request_key": uuid.uuid4()})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # its cookie would stay on her phone: see the view
        self.helper.layout = Layout("words", "reply_to", Field("request_key"))
