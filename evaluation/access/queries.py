"""Reading requests: of one woman for whoever asks for her, of a programme for its guardians."""

import datetime as dt
import uuid
from dataclasses import dataclass

from accounts.models import User
from evaluation import linking
from evaluation.access.models import AccessRequest
from evaluation.enums import AccessState
from evaluation.programmes.models import Guardian, Programme, ProgrammeGroup
from evaluation.waves.models import Invitation, Invitee
from groups.models import Participant, SupportGroup
from toolkit.languages import Language, language_of


@dataclass(frozen=True)
class Asked:
    """A programme that she was given a slip in, and what was asked for her; the latest first."""

    invitee: Invitee
    programme: Programme
    requests: list[AccessRequest]

    @property
    def waiting(self) -> AccessRequest | None:
        return next((one for one in self.requests if one.state == AccessState.ASKED), None)

    @property
    def opened(self) -> list[AccessRequest]:
        return [one for one in self.requests if one.state == AccessState.OPENED]


@dataclass(frozen=True)
class Waiting:
    """All that a guardian is shown. Its language is left out too: it could tell the group."""

    pk: uuid.UUID
    reference: str
    programme: str
    asked_on: dt.datetime


def asked_for(participant: Participant) -> list[Asked]:
    """By the programme's name. `participant` as a view has reached her. Two queries."""
    invitees = (
        Invitee.objects.filter(participant=participant)
        .select_related("programme_group__programme", "programme_group__group")
        .prefetch_related("access_requests")
    )
    found = [
        Asked(
            invitee=invitee,
            programme=invitee.programme_group.programme,
            requests=sorted(
                invitee.access_requests.all(), key=lambda one: one.asked_at, reverse=True
            ),
        )
        for invitee in invitees
    ]
    return sorted(found, key=lambda one: one.programme.name.casefold())


def languages_of(programmes: list[Programme]) -> list[Language]:
    """In which a file can be: those of the programmes, in their order."""
    codes = dict.fromkeys(code for programme in programmes for code in programme.languages)
    return [language_of(code) for code in codes]


def languages_for(user: User) -> list[Language]:
    """Of every programme that a group of hers takes part in."""
    places = ProgrammeGroup.objects.visible_to(user).select_related("programme")
    programmes = {place.programme_id: place.programme for place in places.order_by("pk")}
    return languages_of(list(programmes.values()))


def guardians_of(user: User, programmes: list[Programme]) -> list[str]:
    """To whom a reference can be taken: their names, without her own."""
    rows = Guardian.objects.able().filter(programme__in=programmes).exclude(user=user)
    return sorted(set(rows.values_list("user__name", flat=True)), key=str.casefold)


def invitee_with(user: User, code: str) -> Invitee | None:
    """Whose slip has this code, in a group that `user` sees; of any other there is none.

    Raises LinkSecretError.
    """
    slips = Invitation.objects.filter(
        programme_group__group__in=SupportGroup.objects.visible_to(user),
        invitee__isnull=False,
        code_hmac=linking.code_hmac(code),
    )
    slip = slips.select_related(
        "invitee__programme_group__programme", "invitee__programme_group__group"
    ).first()
    return slip.invitee if slip else None


def is_of_a_closed_programme(user: User, code: str) -> bool:
    """A slip that once led to her, and leads nowhere any more."""
    return Invitation.objects.filter(
        programme_group__group__in=SupportGroup.objects.visible_to(user),
        invitee=None,
        code_hmac=linking.code_hmac(code),
    ).exists()


def waiting_for(user: User) -> list[Waiting]:
    """In the programmes that she guards now, the oldest first; not what she asked for herself,
    which another guardian opens. One query."""
    guarded = Programme.objects.visible_to(user).filter(
        guardians__user=user, guardians__ended_at=None
    )
    rows = AccessRequest.objects.filter(programme__in=guarded, state=AccessState.ASKED)
    return [
        Waiting(*row)
        for row in rows.exclude(asked_by=user)
        .order_by("asked_at")
        .values_list("pk", "reference", "programme__name", "asked_at")
    ]


def as_waiting(request: AccessRequest) -> Waiting:
    """With its programme."""
    return Waiting(request.pk, request.reference, request.programme.name, request.asked_at)
