"""Who may do what with people and their roles. Each raises `Refused`, or returns None.

A role in one organisation says nothing about another one.
"""

import uuid

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, User
from accounts.refusals import Refused

# Which roles she may give and end, by the role that she holds herself.
GIVES: dict[str, frozenset[str]] = {
    Role.ADMIN: frozenset({Role.ADMIN, Role.COORDINATOR, Role.FACILITATOR, Role.GUARDIAN}),
    Role.COORDINATOR: frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    Role.FACILITATOR: frozenset(),
    Role.GUARDIAN: frozenset(),
}


def roles_to_give(user: User, organisation_id: uuid.UUID) -> frozenset[str]:
    """The roles that she may give and end in this organisation."""
    return frozenset(
        given
        for held in Role.values
        if organisation_id in user.organisation_ids(held)
        for given in GIVES[held]
    )


def may_see_people(user: User) -> None:
    if not user.roles() & {Role.COORDINATOR, Role.ADMIN}:
        raise Refused(_("Only coordinators and admins look after who has which role."))


def may_invite_somebody(user: User, organisation: Organisation) -> None:
    if not roles_to_give(user, organisation.pk):
        raise Refused(_("Only coordinators and admins of this organisation invite people."))


def may_invite(user: User, organisation: Organisation, role: str) -> None:
    may_invite_somebody(user, organisation)
    _may_give(user, organisation.pk, role)


def may_withdraw(user: User, invitation: Invitation) -> None:
    _may_give(user, invitation.organisation_id, invitation.role)


def may_grant_role(user: User, person: User, organisation: Organisation, role: str) -> None:
    if person == user:
        raise Refused(_("Nobody gives themselves a role. Ask a colleague who may."))
    _may_give(user, organisation.pk, role)


def may_end_role(user: User, membership: Membership) -> None:
    """Her own she may always give up."""
    if membership.user_id != user.pk:
        _may_give(user, membership.organisation_id, membership.role)


def may_close_account(user: User, person: User) -> None:
    """Closing and opening an account, and the second step of signing in."""
    if person == user:
        raise Refused(_("You can’t do this to your own account. Ask another admin."))
    mine = user.organisation_ids(Role.ADMIN)
    if not mine:
        raise Refused(_("Only an admin can do this."))
    if not person.organisation_ids() <= mine:
        raise Refused(
            _(
                "This account is also used where you are not an admin, so it isn’t yours to "
                "change. You can end its roles in your organisation."
            )
        )


def may_change_name(user: User, person: User) -> None:
    if person != user:
        raise Refused(_("People change their own names; nobody else can."))


def _may_give(user: User, organisation_id: uuid.UUID, role: str) -> None:
    given = roles_to_give(user, organisation_id)
    if role in given:
        return
    if given:
        raise Refused(_("Only an admin of this organisation can give or end this role."))
    raise Refused(_("Only coordinators and admins of this organisation can give or end a role."))
