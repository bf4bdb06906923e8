"""How a woman may be reached without harm, in her own words."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, Final, Self, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import Channel, SharedDevice
from groups.participants.facts import (
    CONTACT_FACTS,
    HIDDEN,
    ContactFacts,
    as_text,
    changes,
    contact_facts,
    hides,
)
from groups.participants.forms.written import Day, Line, hidden, read_seen, several
from groups.participants.models import SafeContact
from groups.participants.queries import next_expiry
from groups.support_groups.facts import Change, changes_since

NUMBER: Final = re.compile(r"\+?[0-9][0-9 ]*")
FEWEST_DIGITS: Final = 6
LONGEST: Final = dt.timedelta(days=366)
KEPT: Final = _("Kept, and not shown. Leave this empty to keep it, or write a new one.")


class SafeContactForm(forms.Form):
    """All of it, for `contact` or for a first time.

    Where she doesn't want to be reached, or has not confirmed lately, number and email are not in
    the form: an empty field then leaves them as they are, and `forget` takes them away.
    """

    phone = Line(
        label=_("Number"),
        required=False,
        max_length=30,
        error_messages={"max_length": _("Write digits and spaces, such as 07700 900123.")},
    )
    email = Line(label=_("Email"), required=False, max_length=254)
    forget = forms.BooleanField(
        label=_("Take the number and the email away for good"), required=False
    )
    allowed = several(
        _("What is safe?"),
        choices=Channel.choices,
        help_text=_("Tick only what she said is safe. Each is asked for by itself."),
    )
    safe_times = Line(
        label=_("When?"), required=False, help_text=_("Such as between 10 and 2, not on Fridays.")
    )
    name_to_use = Line(
        label=_("Which name do we use?"),
        required=False,
        max_length=40,
        help_text=_("For her, when you call or write."),
    )
    if_someone_else_answers = Line(
        label=_("What do we say if somebody else answers?"),
        required=False,
        max_length=200,
        help_text=_("Her own words for it. Without any, say that it is a wrong number."),
    )
    shared_device = forms.ChoiceField(
        label=_("Does anybody else use her phone, or look at it?"),
        choices=SharedDevice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. If you don’t know, she isn’t sure.")},
    )
    do_not_contact = forms.BooleanField(
        label=_("Do not contact her at all"),
        required=False,
        help_text=_("Her number and email are then shown to nobody."),
    )
    confirmed_on = Day(label=_("She confirmed all this on"))
    expires_on = Day(
        label=_("Ask her again by"),
        future=True,
        help_text=_("After that day nothing of this is used before she was asked again."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = hidden(max_length=8000)

    who_reads = {
        "if_someone_else_answers": _(
            "Read by the coordinators and by whoever leads or co-facilitates this group. Each "
            "time that somebody opens this page is put on record."
        )
    }
    choice_hints = {
        "allowed": {
            Channel.VOICEMAIL: _("Only together with a call."),
            Channel.TEXT: _("Whoever holds the phone can read it."),
        }
    }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, contact: SafeContact | None = None
    ) -> None:
        super().__init__(data, initial=_initial(contact))
        self.contact = contact
        self.hides = bool(contact and hides(contact))
        if self.hides:
            for name in HIDDEN:
                self.fields[name].help_text = KEPT
        else:
            del self.fields["forget"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "do_not_contact",
            Row("phone", "email"),
            *(["forget"] if self.hides else []),
            "allowed",
            "safe_times",
            "name_to_use",
            "if_someone_else_answers",
            "shared_device",
            Fieldset(
                _("When did she say so?"), Row("confirmed_on", "expires_on"), css_class="stack"
            ),
            "version",
            "seen",
        )

    def clean_phone(self) -> str:
        """Kept as it is typed, since it is read aloud and dialled by hand."""
        phone: str = self.cleaned_data["phone"]
        digits = sum(letter.isdigit() for letter in phone)
        if phone and not (NUMBER.fullmatch(phone) and digits >= FEWEST_DIGITS):
            raise forms.ValidationError(_("Write digits and spaces, such as 07700 900123."))
        return phone

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return _EMAIL.clean(email) if email else ""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        confirmed, expires = cleaned.get("confirmed_on"), cleaned.get("expires_on")
        if confirmed and expires and not confirmed <= expires <= confirmed + LONGEST:
            self.add_error(
                "expires_on", _("Choose a day after she confirmed it, and within a year.")
            )
        if not cleaned.get("do_not_contact"):
            self._check_channels(cleaned)
        return cleaned

    def _check_channels(self, cleaned: dict[str, Any]) -> None:
        """What is allowed can be done. A field that is wrong already is not blamed twice."""
        allowed = set(cleaned.get("allowed", []))
        if Channel.VOICEMAIL in allowed and Channel.CALL not in allowed:
            self.add_error(
                "allowed", _("A voicemail needs a call first. Tick Call too, or untick Voicemail.")
            )
        if allowed - {Channel.EMAIL} and self._lacks("phone"):
            self.add_error("phone", _("Write her number, since a call or a text is ticked."))
        if Channel.EMAIL in allowed and self._lacks("email"):
            self.add_error("email", _("Write her email, since Email is ticked."))

    def _lacks(self, name: str) -> bool:
        return name not in self.errors and not self._reach(name)

    def _reach(self, name: str) -> str:
        """The number or email as it will be: what was not shown stays where nothing is written."""
        written: str = self.cleaned_data.get(name, "")
        keeps = self._hid(name) and not self.cleaned_data.get("forget")
        return written or (getattr(self.contact, name) if self.contact and keeps else "")

    def _hid(self, name: str) -> bool:
        """The page that she wrote on did not have it, whatever holds now."""
        return self.contact is not None and name not in self._seen

    @property
    def _seen(self) -> dict[str, str]:
        return read_seen(self.cleaned_data.get("seen") or self.data.get("seen", ""))

    @property
    def facts(self) -> ContactFacts:
        facts = {name: self.cleaned_data[name] for name in CONTACT_FACTS}
        facts |= {name: self._reach(name) for name in HIDDEN}
        return cast(ContactFacts, facts)

    def beside(self, current: SafeContact) -> tuple[Self, list[Change]]:
        """For a late edit: a form to send again over `current`, and what a colleague has changed.

        What she wrote stays; where she wrote nothing, the colleague's words take the place. A
        number or an email that is hidden now is in neither.
        """
        seen = self._seen
        hers, stored = as_text(self.facts), as_text(contact_facts(current))
        if hides(current):
            hers |= {name: self.cleaned_data[name] for name in HIDDEN}
            hers |= {name: "" for name in HIDDEN if hers[name] == seen.get(name)}
            stored = {name: text for name, text in stored.items() if name not in HIDDEN}
        merged, names = changes_since(seen, stored, hers)
        data: dict[str, Any] = {
            **merged,
            "version": str(current.version),
            "seen": json.dumps(stored),
            "allowed": [one for one in merged["allowed"].split(",") if one],
        }
        form = type(self)(data, contact=current)
        return form, changes(SafeContact, names, stored, hers, merged)


_EMAIL: Final = forms.EmailField(
    error_messages={"invalid": _("Write an email, such as sam@example.org.")}
)


def _initial(contact: SafeContact | None) -> dict[str, Any]:
    if contact is None:
        return {"confirmed_on": timezone.localdate(), "expires_on": next_expiry(), "version": 0}
    facts = dict(contact_facts(contact))
    if hides(contact):
        for name in HIDDEN:
            del facts[name]
    seen = json.dumps(as_text(facts))
    return {**facts, "version": contact.version, "seen": seen}
