"""Colleagues of a group: who serves it, who might, and to whom it is closed."""

import uuid

from accounts.enums import Role
from accounts.models import User
from groups.support_groups.models import ClosedTo, Facilitator, SupportGroup
from groups.support_groups.queries import by_name, fold


def facilitators_of(group: SupportGroup) -> list[Facilitator]:
    """Those who serve now or will, by name; then those who have, the latest first."""
    rows = list(group.facilitators.select_related("user", "covers__user"))
    open_rows = sorted((row for row in rows if not row.is_over), key=by_name)
    over = sorted((row for row in rows if row.is_over), key=by_name)
    return open_rows + sorted(over, key=lambda row: row.until or row.since, reverse=True)


def coverable(group: SupportGroup) -> list[Facilitator]:
    """Times that somebody else could fill for a while: not over, and no cover themselves."""
    return [row for row in facilitators_of(group) if not row.is_over and row.covers_id is None]


def languages_to_bring(group: SupportGroup) -> list[str]:
    """Codes of the group's own languages, the most used first."""
    return list(group.languages.order_by("pk").values_list("language", flat=True))


def colleagues_of(group: SupportGroup) -> list[User]:
    """Active people with a part in the group's organisation, by name."""
    people = User.objects.active().filter(
        memberships__organisation=group.organisation_id, memberships__ended_at=None
    )
    return sorted(people.distinct(), key=by_name)


def possible_facilitators(group: SupportGroup) -> list[User]:
    """Colleagues who may facilitate, and to whom the group is not closed."""
    people = User.objects.active().filter(
        memberships__organisation=group.organisation_id,
        memberships__ended_at=None,
        memberships__role__in=[Role.COORDINATOR, Role.FACILITATOR],
    )
    return sorted(people.exclude(pk__in=_closed_ids(group)).distinct(), key=by_name)


def closed_to(group: SupportGroup) -> list[ClosedTo]:
    rows = list(group.closed_to.select_related("user"))
    return sorted(rows, key=lambda row: fold(row.user.name))


def _closed_ids(group: SupportGroup) -> list[uuid.UUID]:
    return list(group.closed_to.values_list("user_id", flat=True))
