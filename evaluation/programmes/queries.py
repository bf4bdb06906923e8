"""Reading programmes: how they stand, whose they are, and who can be named a guardian.

An organisation sees only its own people: a guardian at another one is told by her organisation's
name, and so is whoever asked there for the programme to be closed.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from evaluation.enums import ProgrammeState, WaveState
from evaluation.programmes import rules
from evaluation.programmes.models import (
    GUARDING_ROLES,
    Guardian,
    Programme,
    ProgrammeGroup,
    ProgrammeOrganisation,
)
from evaluation.programmes.reading import Standing
from groups.enums import State
from groups.models import ClosedTo, SupportGroup
from groups.support_groups.queries import by_name, fold
from toolkit.languages import isolated

_ORDER = {
    ProgrammeState.CLOSING: 0,
    ProgrammeState.RUNNING: 1,
    ProgrammeState.SET_UP: 2,
    ProgrammeState.CLOSED: 3,
}


def programmes_of(user: User) -> list[Programme]:
    """Those that she sees, in one query: what waits first, what is closed last, each by name."""
    rows = Programme.objects.visible_to(user)
    return sorted(rows, key=lambda one: (_ORDER[ProgrammeState(one.state)], fold(one.name)))


def standings(user: User, programmes: Iterable[Programme]) -> list[Standing]:
    """In their order. Two queries for any number, beyond her roles."""
    order = [programme.pk for programme in programmes]
    here = Programme.objects.filter(pk=OuterRef("pk"))
    of_it = {"programme": OuterRef("pk")}
    hers = ProgrammeGroup.objects.visible_to(user).current().filter(**of_it)
    able = Guardian.objects.able().filter(**of_it).order_by().values("programme")
    found = {
        one.pk: one
        for one in Programme.objects.filter(pk__in=order)
        .select_related("organisation")
        .prefetch_related(_TAKING_PART)
        .annotate(
            has_waves=Exists(here.filter(waves__isnull=False)),
            open_until=Subquery(
                here.filter(waves__state=WaveState.OPEN).values("waves__closes_on")[:1]
            ),
            has_unsealed=Exists(here.filter(waves__state__in=(WaveState.OPEN, WaveState.CLOSED))),
            can_be_counted=Exists(
                here.filter(waves__state=WaveState.SEALED, waves__releases__isnull=True)
            ),
            has_questions=Exists(here.filter(questionnaires__isnull=False)),
            able=Subquery(able.annotate(number=Count("pk")).values("number")),
            brings_groups=Exists(hers),
            guards=Exists(Guardian.objects.current().filter(user=user, **of_it)),
        )
    }
    return [_standing(user, found[pk]) for pk in order if pk in found]


_TAKING_PART = Prefetch(
    "taking_part",
    ProgrammeOrganisation.objects.select_related("organisation"),
    to_attr="organisations_now",
)


def _standing(user: User, it: Programme) -> Standing:
    taking_part = {row.organisation_id for row in it.organisations_now}  # type: ignore[attr-defined]
    return Standing(
        programme=it,
        has_waves=it.has_waves,  # type: ignore[attr-defined]
        open_until=it.open_until,  # type: ignore[attr-defined]
        has_unsealed=it.has_unsealed,  # type: ignore[attr-defined]
        can_be_counted=it.can_be_counted,  # type: ignore[attr-defined]
        has_questions=it.has_questions,  # type: ignore[attr-defined]
        able_guardians=it.able or 0,  # type: ignore[attr-defined]
        brings_groups=it.brings_groups,  # type: ignore[attr-defined]
        administers=bool(taking_part & user.organisation_ids(Role.ADMIN)),
        coordinates=bool(taking_part & user.organisation_ids(Role.COORDINATOR)),
        guards=it.guards,  # type: ignore[attr-defined]
        asked_to_close=it.closing_asked_by_id == user.pk,
    )


def organisations_of(standing: Standing) -> list[Organisation]:
    """The leading one first, then by name; without a query."""
    it = standing.programme
    rows = [row.organisation for row in it.organisations_now]  # type: ignore[attr-defined]
    return sorted(rows, key=lambda one: (one.pk != it.organisation_id, fold(one.name)))


# --- Its groups


def places_of(user: User, programme: Programme) -> list[ProgrammeGroup]:
    """The groups in it that she sees, by name. One query."""
    rows = ProgrammeGroup.objects.visible_to(user).current().filter(programme=programme)
    return sorted(rows.select_related("group", "area"), key=lambda one: by_name(one.group))


def number_of_groups(user: User, programme: Programme) -> int:
    """For an admin, who sees none. One that is closed to her isn't counted: to her it is not."""
    closed = ClosedTo.objects.filter(user=user, group=OuterRef("group"))
    return programme.groups.current().exclude(Exists(closed)).count()


@dataclass(frozen=True)
class Choice:
    """A group that she may bring: whether it is in now, and what can't change about it."""

    group: SupportGroup
    row: ProgrammeGroup | None
    in_open_wave: bool
    was_asked: bool


def choices_for(user: User, programme: Programme) -> list[Choice]:
    """Her groups by name: those that meet or pause, and those that are in it. Two queries."""
    asked = ProgrammeGroup.objects.filter(pk=OuterRef("pk"))
    rows = {
        row.group_id: row
        for row in ProgrammeGroup.objects.filter(programme=programme).annotate(
            was_asked=Exists(asked.filter(waves__isnull=False)),
            in_open_wave=Exists(asked.filter(waves__wave__state=WaveState.OPEN)),
        )
    }
    found = []
    for group in sorted(rules.groups_to_bring(user, programme), key=by_name):
        row = rows.get(group.pk)
        is_in = row is not None and row.left_at is None
        if is_in or group.state != State.ENDED:
            found.append(
                Choice(
                    group,
                    row,
                    in_open_wave=bool(row and row.in_open_wave),
                    was_asked=bool(row and row.was_asked),
                )
            )
    return found


# --- Its people


@dataclass(frozen=True)
class Named:
    """A guardian as the reader may know her."""

    guardian: Guardian
    name: str
    is_her: bool


def guardians_of(user: User, programme: Programme) -> list[Named]:
    """Current ones, by name. Three queries."""
    rows = list(programme.guardians.current().select_related("user"))
    names = names_for(user, programme, [row.user for row in rows])
    found = [Named(row, names[row.user_id], row.user_id == user.pk) for row in rows]
    return sorted(found, key=lambda one: fold(one.name))


def names_for(user: User, programme: Programme, people: Iterable[User]) -> dict[uuid.UUID, str]:
    """A colleague's name; of anybody else only where she works."""
    people = list(people)
    ids = [one.pk for one in people]
    colleagues = set(User.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    taking_part = programme.taking_part.values("organisation")
    parts = Membership.objects.filter(user__in=people, organisation__in=taking_part)
    works_at = dict(parts.values_list("user", "organisation__name"))
    return {
        one.pk: one.name
        if one.pk in colleagues
        else _("somebody at {organisation}").format(
            organisation=isolated(works_at.get(one.pk, "-"))
        )
        for one in people
    }


def people_to_name(user: User, organisations: Iterable[Organisation]) -> list[User]:
    """Her colleagues who can be guardians, through one of `organisations`; by name."""
    parts = Membership.objects.current().filter(
        user=OuterRef("pk"), role__in=GUARDING_ROLES, organisation__in=list(organisations)
    )
    return sorted(
        User.objects.visible_to(user).active().filter(Exists(parts)).distinct(), key=by_name
    )


def people_who_can_guard(user: User, programme: Programme) -> list[User]:
    """Her colleagues at the organisations that take part; guardians of it already among them."""
    taking_part = programme.taking_part.select_related("organisation")
    return people_to_name(user, [row.organisation for row in taking_part])


def people_to_add(user: User, programme: Programme) -> list[User]:
    """Those of them who are no guardians of it yet."""
    already = set(programme.guardians.current().values_list("user", flat=True))
    return [one for one in people_who_can_guard(user, programme) if one.pk not in already]
