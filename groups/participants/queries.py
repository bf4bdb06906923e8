"""The women of one group, read once and sorted in Python, and how each may be reached."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.enums import Channel, Format, ParticipantState, Rhythm, SharedDevice, State
from groups.participants.models import Participant, SafeContact
from groups.support_groups.models import SupportGroup
from groups.support_groups.queries import fold, meets_regularly, next_meeting
from toolkit.languages import Language, language_name, language_of

COUNTS: Final = ("childcare_count", "interpreter_count", "step_free_count", "easy_reading_count")


class Listed(NamedTuple):
    """A woman as a list shows her: `ready` is what to have ready for her."""

    her: Participant
    languages: str
    ready: list[tuple[str, str]]


@dataclass(frozen=True)
class Listing:
    """`joined` by name, `waiting` and `asked` in order of asking, `left` the latest first."""

    joined: list[Listed]
    waiting: list[Listed]
    asked: list[Listed]
    left: list[Listed]

    @property
    def kinds(self) -> list[str]:
        """Which of these there are, as the record names them."""
        return [state.value for state in ParticipantState if getattr(self, state.value)]


def listing_of(group: SupportGroup) -> Listing:
    """One query."""
    rows = sorted(group.participants.all(), key=by_name)
    asking = sorted(rows, key=lambda row: (row.asked_on, row.created_at))
    leaving = sorted(rows, key=lambda row: row.left_on or row.asked_on, reverse=True)
    return Listing(
        joined=_listed(rows, ParticipantState.JOINED),
        waiting=_listed(asking, ParticipantState.WAITING),
        asked=_listed(asking, ParticipantState.ASKED),
        left=_listed(leaving, ParticipantState.LEFT),
    )


def _listed(rows: Iterable[Participant], state: ParticipantState) -> list[Listed]:
    return [
        Listed(row, language_names(row.languages_spoken), to_have_ready(row))
        for row in rows
        if row.state == state
    ]


def by_name(participant: Participant) -> tuple[str, str]:
    return fold(participant.called), str(participant.pk)


def rows_by_state(group: SupportGroup) -> dict[str, int]:
    """How many there are of each, without reading who they are."""
    states = list(group.participants.values_list("state", flat=True))
    return {state.value: states.count(state) for state in ParticipantState}


def needs_of(group: SupportGroup) -> list[tuple[str, int]]:
    """What a group without names has to have ready: a label and a number."""
    fields = [(SupportGroup._meta.get_field(name), getattr(group, name)) for name in COUNTS]
    labels = [(str(field.verbose_name), number) for field, number in fields if number]  # type: ignore[union-attr]
    return [(label[:1].upper() + label[1:], number) for label, number in labels]


def language_names(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def format_of(participant: Participant) -> str:
    known = participant.format in Format.values
    return str(Format(participant.format).label) if known else participant.format


def to_have_ready(participant: Participant) -> list[tuple[str, str]]:
    """Her needs at a glance: what it is about, and her words."""
    likes = participant.format in {Format.AUDIO, Format.PICTURES, Format.INTERPRETER}
    ready = [
        (_("Likes"), format_of(participant) if likes else ""),
        (_("Room"), participant.access),
        (_("Childcare"), participant.childcare),
        (_("Travel"), participant.travel),
    ]
    return [(label, words) for label, words in ready if words]


# --- Safe contact


@dataclass(frozen=True)
class Contact:
    """How she may be reached, as the page tells it.

    `usable`: what may be done now. `said`: what she allowed, whether or not it holds now. `shown`:
    her number and email may be on the page at all.
    """

    row: SafeContact
    usable: list[Channel]
    said: list[Channel]

    @property
    def refused(self) -> list[Channel]:
        return [channel for channel in Channel if channel not in self.said]

    @property
    def shown(self) -> bool:
        return self.row.is_fresh and not self.row.do_not_contact

    @property
    def has_expired(self) -> bool:
        return not self.row.is_fresh and not self.row.do_not_contact

    @property
    def phone(self) -> str:
        """Empty where no call and no text is safe."""
        return self.row.phone if set(self.usable) - {Channel.EMAIL} else ""

    @property
    def email(self) -> str:
        return self.row.email if Channel.EMAIL in self.usable else ""

    @property
    def confirmed_today(self) -> bool:
        return self.shown and self.row.confirmed_on == timezone.localdate()

    @property
    def takes_words(self) -> bool:
        """Whether there is a way to send written words."""
        return bool({Channel.TEXT, Channel.EMAIL} & set(self.usable))

    @property
    def is_watched(self) -> bool:
        """Somebody else may read what she gets, or she can't tell."""
        return self.row.shared_device != SharedDevice.NO


def contact_of(participant: Participant) -> Contact | None:
    row = SafeContact.objects.filter(participant=participant).first()
    return _contact(row) if row else None


def contact_days(participant: Participant) -> SafeContact | None:
    """Only until when it holds, without reading it."""
    rows = SafeContact.objects.filter(participant=participant)
    return rows.only("participant_id", "expires_on", "do_not_contact").first()


def contacts_of(participants: Iterable[Participant]) -> dict[object, Contact]:
    """By her id; for a sheet."""
    return {
        row.pk: _contact(row) for row in SafeContact.objects.filter(participant__in=participants)
    }


def _contact(row: SafeContact) -> Contact:
    where = {channel: row.email if channel == Channel.EMAIL else row.phone for channel in Channel}
    usable = [channel for channel in Channel if row.allows(channel) and where[channel]]
    return Contact(row, usable, [channel for channel in Channel if channel in row.allowed])


class SheetRow(NamedTuple):
    """`cells`: what was asked for, in the order of the headings."""

    called: str
    cells: list[str]
    contact: Contact | None


def sheet_rows(
    women: list[Participant], columns: list[str], *, with_contact: bool
) -> list[SheetRow]:
    """Contacts are read only where they were asked for: one query more."""
    tell: dict[str, Callable[[Participant], str | None]] = {
        "languages": lambda her: language_names(her.languages_spoken),
        "format": format_of,
        "access": lambda her: her.access,
        "childcare": lambda her: her.childcare,
        "travel": lambda her: her.travel,
    }
    contacts = contacts_of(women) if with_contact else {}
    return [
        SheetRow(
            her.called,
            [tell[name](her) or "" for name in tell if name in columns],
            contacts.get(her.pk),
        )
        for her in women
    ]


def next_expiry() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=settings.SAFE_CONTACT_DAYS)


def words_to_send(participant: Participant, group: SupportGroup) -> tuple[str, Language]:
    """A message that says nothing to whoever else reads it, in a language that she reads.

    It has a day where the group meets every week on it, and no time, place, name or sender.
    """
    here = (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    ours = [code for code, _name in settings.LANGUAGES]
    hers = [*participant.languages_read, *participant.languages_spoken]
    code = next((code for code in hers if code in ours), here)
    with translation.override(code):
        weekly = group.rhythm == Rhythm.WEEKLY and meets_regularly(group)
        if group.state == State.ACTIVE and weekly:
            day = date_format(next_meeting(group, timezone.now()), "l j")
            words = _("Reminder: {day}").format(day=day)
        else:
            words = _("Hello! Just to say hello. There is no need to answer.")
    return words, language_of(code)
