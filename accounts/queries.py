"""What the pages show, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, User


@dataclass
class Listed:
    """A person with the names of her roles in one organisation."""

    person: User
    roles: list[str] = field(default_factory=list)


@dataclass
class Staff:
    """An organisation's people by name, and those on their way."""

    organisation: Organisation
    people: list[Listed]
    former: list[Listed]
    invitations: list[Invitation]


def staff_lists(user: User) -> list[Staff]:
    """One for each organisation where she looks after people. Two queries beyond her roles."""
    organisations = user.organisations(Role.COORDINATOR, Role.ADMIN)
    here: dict[UUID, dict[UUID, Listed]] = defaultdict(dict)
    gone: dict[UUID, dict[UUID, Listed]] = defaultdict(dict)
    memberships = Membership.objects.visible_to(user).filter(organisation__in=organisations)
    for membership in memberships.select_related("user").order_by("granted_at"):
        person = membership.user
        current = membership.ended_at is None and person.is_active
        lists = here if current else gone
        one = lists[membership.organisation_id].setdefault(person.pk, Listed(person))
        if current:
            one.roles.append(membership.get_role_display())
    waiting: dict[UUID, list[Invitation]] = defaultdict(list)
    invitations = Invitation.objects.visible_to(user).waiting()
    for invitation in invitations.order_by("-invited_at"):
        waiting[invitation.organisation_id].append(invitation)
    return [
        Staff(
            organisation,
            people=_by_name(here[organisation.pk].values()),
            former=_by_name(
                one
                for key, one in gone[organisation.pk].items()
                if key not in here[organisation.pk]
            ),
            invitations=waiting[organisation.pk],
        )
        for organisation in organisations
    ]


def _by_name(listed: Iterable[Listed]) -> list[Listed]:
    return sorted(listed, key=lambda one: one.person.name.casefold())


def invitation_with(token: str) -> Invitation | None:
    """The token is what lets her see it: no account is needed."""
    return Invitation.objects.with_token(token).select_related("organisation").first()
