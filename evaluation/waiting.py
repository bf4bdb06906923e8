"""What programmes want of somebody next: for her first page."""

import uuid
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from evaluation.enums import AccessState, KeyState, ProgrammeState, ReleaseState, WaveState
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes.models import Guardian, Programme, ProgrammeOrganisation
from evaluation.releases.models import Release
from evaluation.waves.models import Wave, WaveGroup


class Wanted(NamedTuple):
    text: str
    url: str


def wanted_of(user: User) -> list[Wanted]:
    """One query, however many programmes; none for somebody who can have no part in one."""
    if not user.roles() & {Role.ADMIN, Role.COORDINATOR, Role.GUARDIAN}:
        return []
    return [wanted for programme in _programmes(user) for wanted in _wanted(programme, user)]


def open_places(groups: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """{group: the address of its slips} where the group is asked just now. One query.

    `groups` are those that she sees.
    """
    rows = WaveGroup.objects.filter(
        programme_group__group__in=groups, wave__in=Wave.objects.taking_answers()
    ).values_list(
        "programme_group__group", "wave__programme", "wave", "programme_group"
    )  # fmt: skip
    return {
        group: reverse("evaluation:wave_place", args=[programme, wave, place])
        for group, programme, wave, place in rows
    }


def _programmes(user: User) -> list[Any]:
    programme = OuterRef("pk")
    waves = Wave.objects.filter(programme=programme)
    open_waves = waves.filter(state=WaveState.OPEN)
    in_use = OpeningKey.objects.filter(programme=programme, replaced_at=None)
    copies = GuardianKey.objects.filter(
        opening_key__programme=programme,
        opening_key__replaced_at=None,
        guardian__user=user,
        state=KeyState.HELD,
    )
    taking_part = ProgrammeOrganisation.objects.filter(programme=programme)
    # Of whoever may release them: never who asked.
    releases = Release.objects.filter(
        programme=programme, state__in=(ReleaseState.ASKED, ReleaseState.DRAFTED)
    ).exclude(asked_by=user)
    return list(
        Programme.objects.visible_to(user)
        .filter(~Q(state=ProgrammeState.CLOSED) | Exists(releases))
        .annotate(
            coordinates=Exists(
                taking_part.filter(organisation__in=user.organisation_ids(Role.COORDINATOR))
            ),
            administers=Exists(
                taking_part.filter(organisation__in=user.organisation_ids(Role.ADMIN))
            ),
            guards=Exists(Guardian.objects.current().filter(programme=programme, user=user)),
            has_key=Exists(in_use),
            holds_key=Exists(copies),
            is_asking=Exists(open_waves),
            is_over=Exists(open_waves.filter(closes_on__lt=timezone.localdate())),
            release=Subquery(releases.values("pk")[:1]),
            release_state=Subquery(releases.values("state")[:1]),
            waiting=Count("access_requests", filter=Q(access_requests__state=AccessState.ASKED)),
        )
        .order_by("name")
    )


def _wanted(programme: Any, user: User) -> list[Wanted]:
    name, pk = programme.name, [programme.pk]
    found = []
    if programme.guards and programme.waiting:
        text = ngettext(
            "{name}: {number} woman waits for a copy of her answers",
            "{name}: {number} women wait for a copy of their answers",
            programme.waiting,
        ).format(name=name, number=programme.waiting)
        found.append(Wanted(text, reverse("evaluation:requests")))
    if programme.guards and programme.release:
        text = (
            _("{name}: a draft summary waits to be read")
            if programme.release_state == ReleaseState.DRAFTED
            else _("{name}: a summary waits for your key")
        )
        at = reverse("evaluation:release", args=[*pk, programme.release])
        found.append(Wanted(text.format(name=name), at))
    if programme.state == ProgrammeState.CLOSED:
        return found
    if programme.guards and not programme.holds_key:
        text = _("{name}: your key is waiting for you") if programme.has_key else _(
            "{name}: make the key"
        )  # fmt: skip
        found.append(Wanted(text.format(name=name), reverse("evaluation:keys", args=pk)))
    if programme.state == ProgrammeState.CLOSING and programme.administers:
        if programme.closing_asked_by_id != user.pk:
            text = _("{name}: closing it wants a second signature")
            found.append(Wanted(text.format(name=name), reverse("evaluation:close", args=pk)))
    elif programme.state == ProgrammeState.RUNNING and programme.coordinates:
        found += _of_waves(programme)
    return found


def _of_waves(programme: Any) -> list[Wanted]:
    name, pk = programme.name, [programme.pk]
    if programme.is_over:
        text = _("{name}: the last day to answer is over. Close the questions")
        return [Wanted(text.format(name=name), reverse("evaluation:waves", args=pk))]
    if programme.is_asking:
        return []
    text = _("{name}: ask your groups")
    return [Wanted(text.format(name=name), reverse("evaluation:wave_open", args=pk))]
