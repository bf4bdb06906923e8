"""What may be written of a woman and of how to reach her, and its telling as text across requests.

Nothing here writes or reads the database.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, TypedDict, cast

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.enums import CameBy, Channel, Format, SharedDevice
from groups.participants.models import Participant, SafeContact
from groups.support_groups.facts import Change
from toolkit.languages import language_name


class ParticipantFacts(TypedDict, total=False):
    """Codes of languages; `format` of enums.Format or empty; a need is None once it was removed."""

    called: str
    languages_spoken: list[str]
    languages_read: list[str]
    format: str
    access: str
    childcare: str
    travel: str
    came_by: str
    asked_on: dt.date


class ContactFacts(TypedDict, total=False):
    phone: str
    email: str
    allowed: list[str]
    safe_times: str
    name_to_use: str
    if_someone_else_answers: str
    shared_device: str
    do_not_contact: bool
    confirmed_on: dt.date
    expires_on: dt.date


PARTICIPANT_FACTS: Final[tuple[str, ...]] = tuple(ParticipantFacts.__annotations__)
CONTACT_FACTS: Final[tuple[str, ...]] = tuple(ContactFacts.__annotations__)
# Not shown where she doesn't want to be reached or hasn't confirmed lately.
HIDDEN: Final = ("phone", "email")


def participant_facts(participant: Participant) -> ParticipantFacts:
    return cast(ParticipantFacts, {name: getattr(participant, name) for name in PARTICIPANT_FACTS})


def contact_facts(contact: SafeContact) -> ContactFacts:
    return cast(ContactFacts, {name: getattr(contact, name) for name in CONTACT_FACTS})


def hides(contact: SafeContact) -> bool:
    return contact.do_not_contact or not contact.is_fresh


def as_text(facts: Mapping[str, object]) -> dict[str, str]:
    """Every fact as a text, to be compared across two requests."""
    return {name: _text(value) for name, value in facts.items()}


def label_of(model: type[models.Model], name: str) -> str:
    labels = {
        "languages_spoken": _("Languages she speaks"),
        "languages_read": _("Languages she reads"),
        "allowed": _("What is safe"),
        "shared_device": _("Whether somebody else sees her phone"),
    }
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    label = labels.get(name) or str(field.verbose_name)
    return label[:1].upper() + label[1:]


def in_words(name: str, text: str) -> str:
    """One of `as_text`, for people."""
    if name == "do_not_contact":
        return _("yes") if text else _("no")
    if not text:
        return _("not said")
    if name in {"languages_spoken", "languages_read"}:
        return ", ".join(language_name(code) for code in text.split(","))
    if name == "allowed":
        return ", ".join(str(Channel(one).label) for one in text.split(","))
    if name in {"asked_on", "confirmed_on", "expires_on"}:
        return date_format(parse_date(text) or text, "j F Y")
    choices: dict[str, Any] = {
        "format": Format,
        "shared_device": SharedDevice,
        "came_by": CameBy,
    }
    found = dict(getattr(choices.get(name), "choices", None) or ())
    return str(found.get(text, text))


def changes(
    model: type[models.Model],
    names: list[str],
    stored: Mapping[str, str],
    hers: Mapping[str, str],
    merged: Mapping[str, str],
) -> list[Change]:
    """For `facts.changes_since` of support_groups: each change of a colleague's, in words."""
    return [
        Change(
            label_of(model, name),
            in_words(name, stored[name]),
            in_words(name, hers[name]) if merged[name] == hers[name] else "",
        )
        for name in names
    ]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)
