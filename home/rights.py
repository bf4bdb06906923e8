"""What a woman may ask: what is held about her, and that it be erased. Every room is asked in turn.

A test walks all models that lead to a participant, and fails where a room here does not hold one.
"""

import datetime as dt
from collections import Counter
from typing import Any, Final, Protocol

from django.db import models, transaction

from accounts.models import User
from audit.actions import record
from evaluation import rights as evaluation
from groups.models import Participant, SupportGroup
from groups.participants import rights as participants
from groups.participants.rights import Due, Section
from groups.participants.rules import may_answer_for
from groups.support_groups.actions import lock_group


class Room(Protocol):
    """See groups/participants/rights.py."""

    @property
    def HOLDS(self) -> tuple[type[models.Model], ...]: ...  # noqa: N802 - a constant of the room

    def held_about(self, participant: Participant) -> list[Section]: ...

    def erase(self, participant: Participant) -> Counter[str]: ...

    def due_for_removal(
        self, today: dt.date, groups: "models.QuerySet[SupportGroup] | None" = None
    ) -> list[Due]: ...

    def remove_due(self, due: Due, today: dt.date) -> Counter[str]: ...


# From the top down: what points at her goes before she does.
ROOMS: Final[tuple[Room, ...]] = (evaluation, participants)


def held_about(participant: Participant) -> list[Section]:
    return [section for room in ROOMS for section in room.held_about(participant)]


@transaction.atomic
def note_reading(*, participant: Participant, by: User) -> None:
    """Raises Refused."""
    may_answer_for(by, participant.group)
    record("held_about_read", by=by, target=participant)


@transaction.atomic
def note_download(*, participant: Participant, by: User) -> None:
    """As a file that she takes with her. Raises Refused."""
    may_answer_for(by, participant.group)
    record("held_about_downloaded", by=by, target=participant)


@transaction.atomic
def erase_participant(*, participant: Participant, by: User) -> Counter[str]:
    """For good, in every room; none is left and nothing recorded where she has gone already.

    How many rows of each model went. The record keeps her number, which leads nowhere then.
    Raises Refused, and NotNow where a room can't find what it holds: then all of it stays.
    """
    may_answer_for(by, lock_group(participant.group))
    removed: Counter[str] = Counter()
    for room in ROOMS:
        removed.update(room.erase(participant))
    if removed:
        record("participant_erased", by=by, target=participant)
    return removed


def as_data(sections: list[Section], made_on: dt.date) -> dict[str, Any]:
    """For a machine: keys and values that are the same in every language (docs/data-rights.md)."""
    return {
        "format": 1,
        "made_on": made_on.isoformat(),
        "held": {
            section.key: {fact.key: fact.value for fact in section.facts} for section in sections
        },
        "why": {section.key: section.why for section in sections},
        "kept": {section.key: section.kept for section in sections},
        "seen_by": {section.key: section.seen_by for section in sections},
    }
