"""What a woman has decided, whether it holds now, and who may be reminded. No answer is looked at:
there is nothing here that knows whether she gave one."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from evaluation.consents.models import ConsentDecision
from evaluation.consents.purposes import Told, on_a_day, words
from evaluation.enums import Mode, StaffPurpose
from evaluation.programmes.models import ProgrammeGroup
from evaluation.questionnaires.content_files import in_reader
from groups.enums import Channel, ParticipantState
from groups.models import Participant, SafeContact
from groups.participants.queries import by_name
from toolkit.languages import Language, language_of


def holds(
    participant: Participant, purpose: StaffPurpose, channel: str = "", *, today: dt.date
) -> bool:
    """Whether it may be done now, to be asked each time at the moment of use. Two queries.

    She said yes last and it has not run out; she is in the group, or was, where it is for
    afterwards; and a reminder is safe for her by this way today.
    """
    rows = participant.consent_decisions.filter(purpose=purpose, channel=channel)
    latest = rows.order_by("-recorded_at", "-pk").first()
    return (
        latest is not None
        and _is_in_force(latest, today)
        and _has_joined(participant, purpose)
        and (purpose != StaffPurpose.REMINDERS or _is_safe(_contact(participant), channel))
    )


def _is_in_force(row: ConsentDecision, today: dt.date) -> bool:
    return row.given and row.expires_on is not None and row.expires_on >= today


def _has_joined(participant: Participant, purpose: StaffPurpose) -> bool:
    if purpose == StaffPurpose.REMINDERS:
        return participant.state == ParticipantState.JOINED
    return participant.state in {ParticipantState.JOINED, ParticipantState.LEFT}


def _is_safe(contact: SafeContact | None, channel: str) -> bool:
    return contact is not None and contact.allows(Channel(channel))


def _contact(participant: Participant) -> SafeContact | None:
    return SafeContact.objects.filter(participant=participant).first()


# One woman


@dataclass(frozen=True)
class Stand:
    """A decision for a page. `holds`: it may be done now. `has_run_out`: a yes whose time is over.
    `is_unsafe`: a yes that her safe contact does not allow now."""

    row: ConsentDecision
    holds: bool
    has_run_out: bool
    is_unsafe: bool

    @property
    def channel(self) -> str:
        return str(Channel(self.row.channel).label) if self.row.channel else ""

    @property
    def how(self) -> str:
        return str(Mode(self.row.mode).label)

    @property
    def language(self) -> Language:
        return language_of(self.row.language)


@dataclass(frozen=True)
class Decided:
    """`now`: the latest, by each way in which a reminder can come. `earlier`: the latest first."""

    told: Told
    now: list[Stand]
    earlier: list[Stand]

    @property
    def purpose(self) -> StaffPurpose:
        return self.told.purpose

    @property
    def title(self) -> str:
        return in_reader(self.told.title)

    @property
    def can_be_withdrawn(self) -> list[Stand]:
        return [stand for stand in self.now if stand.row.given and not stand.has_run_out]


def decisions_of(participant: Participant, *, today: dt.date) -> list[Decided]:
    """A part for each purpose, decided or not. Two queries, however many decisions there are."""
    found = list(participant.consent_decisions.select_related("recorded_by"))
    rows = sorted(found, key=attrgetter("recorded_at", "pk"), reverse=True)
    contact = _contact(participant)
    return [
        _decided(told, [row for row in rows if row.purpose == purpose], participant, contact, today)
        for purpose, told in words().purposes.items()
    ]


def _decided(
    told: Told,
    rows: Sequence[ConsentDecision],
    participant: Participant,
    contact: SafeContact | None,
    today: dt.date,
) -> Decided:
    latest: dict[str, ConsentDecision] = {}
    for row in rows:
        latest.setdefault(row.channel, row)
    current = {row.pk for row in latest.values()}
    return Decided(
        told=told,
        now=[
            _stand(latest[channel], participant, contact, today)
            for channel in ("", *Channel.values)
            if channel in latest
        ],
        earlier=[_stand(row, participant, contact, today) for row in rows if row.pk not in current],
    )


def _stand(
    row: ConsentDecision, participant: Participant, contact: SafeContact | None, today: dt.date
) -> Stand:
    in_force = _is_in_force(row, today)
    unsafe = row.purpose == StaffPurpose.REMINDERS and not _is_safe(contact, row.channel)
    joined = _has_joined(participant, StaffPurpose(row.purpose))
    return Stand(
        row=row,
        holds=in_force and joined and not unsafe,
        has_run_out=row.given and not in_force,
        is_unsafe=in_force and unsafe,
    )


# A group


@dataclass(frozen=True)
class Reminded:
    """`name`: the one to use where somebody else may hear or read it."""

    her: Participant
    channels: list[Channel]
    name: str
    safe_times: str
    words: str
    language: Language


@dataclass(frozen=True)
class Reminders:
    """`in_the_room`: how many are told nowhere else."""

    by_way: list[Reminded]
    in_the_room: int


def waves_of(place: ProgrammeGroup) -> QuerySet[Any]:
    """Those in which this group is asked. (Waves stand beside this record, not below it.)"""
    return place.programme.waves.filter(groups__programme_group=place)


def reminders(place: ProgrammeGroup, *, closes_on: dt.date, today: dt.date) -> Reminders:
    """For a group that keeps names; where there are none, everybody is told in the room. Two
    queries, however many women there are."""
    women = list(
        place.group.participants.filter(state=ParticipantState.JOINED)
        .select_related("safe_contact")
        .order_by("pk")
    )
    agreed = _agreed(women, today)
    found = [
        _reminded(her, channels, closes_on)
        for her in sorted(women, key=by_name)
        if (channels := _safe_now(her, agreed.get(her.pk, set())))
    ]
    return Reminders(found, len(women) - len(found))


def _agreed(women: Iterable[Participant], today: dt.date) -> dict[uuid.UUID, set[str]]:
    """By her id: the ways to which she said yes last, where it has not run out."""
    latest: dict[tuple[uuid.UUID, str], ConsentDecision] = {}
    rows = ConsentDecision.objects.filter(
        Q(purpose=StaffPurpose.REMINDERS), participant__in=women
    ).order_by("recorded_at", "pk")
    for row in rows:
        latest[row.participant_id, row.channel] = row
    found: dict[uuid.UUID, set[str]] = {}
    for (pk, channel), row in latest.items():
        if _is_in_force(row, today):
            found.setdefault(pk, set()).add(channel)
    return found


def _safe_now(her: Participant, agreed: set[str]) -> list[Channel]:
    contact = getattr(her, "safe_contact", None)
    return [one for one in Channel if one in agreed and _is_safe(contact, one)]


def _reminded(her: Participant, channels: list[Channel], closes_on: dt.date) -> Reminded:
    """The words in a language that she reads, else in the reader's."""
    told = words()
    language = told.language(*her.languages_read, *her.languages_spoken)
    contact = her.safe_contact
    return Reminded(
        her=her,
        channels=channels,
        name=contact.name_to_use or her.called,
        safe_times=contact.safe_times,
        words=on_a_day(told.reminder, language.code, closes_on),
        language=language,
    )
