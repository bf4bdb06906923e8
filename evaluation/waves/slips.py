"""Slips as rows: whom they are for, their codes, and a new code for one that was lost."""

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Max

from evaluation import linking
from evaluation.programmes.models import ProgrammeGroup
from evaluation.waves.models import Invitation, Invitee, Wave
from groups.enums import ParticipantState
from groups.models import Participant


def women_of(places: Iterable[ProgrammeGroup]) -> dict[uuid.UUID, list[Participant]]:
    """Those who have joined, by the group's id, without reading who they are. One query."""
    groups = [place.group_id for place in places if place.group.keeps_names]
    found: dict[uuid.UUID, list[Participant]] = {group: [] for group in groups}
    rows = Participant.objects.filter(group__in=groups, state=ParticipantState.JOINED)
    for woman in rows.only("pk", "group_id").order_by("joined_on", "pk"):
        found[woman.group_id].append(woman)
    return found


def make_slips(
    wave: Wave,
    women: Mapping[ProgrammeGroup, list[Participant]],
    seats: Mapping[ProgrammeGroup, int],
) -> int:
    """One for each of `women` who has none in this wave yet, and so many for nobody in particular.

    How many were made. Six queries at most, however many there are: a woman who was asked before
    is the same invitee again, and a seat is a new one for each wave.
    """
    there = wave.invitations.filter(programme_group__in=[*women, *seats])
    numbers = dict(there.values_list("programme_group").annotate(Max("number")))
    asked = set(there.values_list("programme_group", "invitee__participant"))
    new = {
        place: [woman for woman in hers if (place.pk, woman.pk) not in asked]
        for place, hers in women.items()
    }
    slips = []
    for invitee in [*_invitees_of(new), *_invitees_of_nobody(seats)]:
        where = invitee.programme_group
        number = numbers[where.pk] = numbers.get(where.pk, 0) + 1
        slip = Invitation(wave=wave, programme_group=where, invitee=invitee, number=number)
        slip.code_hmac = linking.code_hmac(code_of(slip))
        slips.append(slip)
    Invitation.objects.bulk_create(slips)
    return len(slips)


def _invitees_of(women: Mapping[ProgrammeGroup, list[Participant]]) -> list[Invitee]:
    rows = Invitee.objects.filter(programme_group__in=list(women), participant__isnull=False)
    known = {(one.programme_group_id, one.participant_id): one for one in rows}
    found = []
    made = []
    for place, hers in women.items():
        for woman in hers:
            invitee = known.get((place.pk, woman.pk))
            if invitee is None:
                invitee = Invitee(participant=woman)
                made.append(invitee)
            invitee.programme_group = place
            found.append(invitee)
    Invitee.objects.bulk_create(made)
    return found


def _invitees_of_nobody(seats: Mapping[ProgrammeGroup, int]) -> list[Invitee]:
    return Invitee.objects.bulk_create(
        Invitee(programme_group=place) for place, number in seats.items() for _ in range(number)
    )


def code_of(slip: Invitation) -> str:
    """Derived and never stored, so that it can be printed again."""
    return linking.code(slip.pk, slip.issue)


def renew(slip: Invitation) -> None:
    """Not saved. The tag stays, so what she has sent stays hers."""
    slip.issue += 1
    slip.code_hmac = linking.code_hmac(code_of(slip))
