"""Who may. Each raises `Refused` with a sentence for the page, or returns None.

A coordinator runs the groups of her organisation. A lead facilitator may also correct the facts of
the group that she serves, since she is the one in the room. An admin has no part in any group. A
person to whom a group is closed is refused like a stranger: her page is a 404 before it gets here.
"""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.refusals import Refused
from groups.enums import FacilitatorRole
from groups.support_groups.models import Facilitator, SupportGroup


def may_create_groups(user: User) -> None:
    """Somewhere."""
    if Role.COORDINATOR not in user.roles():
        raise Refused(_("Only a coordinator can start a group. Yours can do it in two minutes."))


def may_create_group(user: User, organisation: Organisation) -> None:
    may_create_groups(user)
    if organisation.pk not in user.organisation_ids(Role.COORDINATOR):
        raise Refused(_("Only a coordinator of that organisation can start a group in it."))


def may_edit_group(user: User, group: SupportGroup) -> None:
    """Its facts and languages; not its state, and not who belongs to it."""
    leads = serves(user, group, FacilitatorRole.LEAD)
    if is_closed_to(user, group) or not (coordinates(user, group) or leads):
        raise Refused(
            _("Only the lead facilitator or a coordinator can change what is written of a group.")
        )


def may_run_group(user: User, group: SupportGroup) -> None:
    """Pause, resume and end it, and say who facilitates and to whom it is closed."""
    if is_closed_to(user, group) or not coordinates(user, group):
        raise Refused(
            _(
                "Only a coordinator can pause or end a group, or decide who facilitates it and "
                "who sees it."
            )
        )


def may_work_with(user: User, group: SupportGroup) -> None:
    """Record what the women decided: agreements, languages, words. Whoever serves the group may."""
    if is_closed_to(user, group) or not (coordinates(user, group) or serves(user, group)):
        raise Refused(
            _(
                "Only those who facilitate this group, or a coordinator, can write down "
                "what it says."
            )
        )


def coordinates(user: User, group: SupportGroup) -> bool:
    return group.organisation_id in user.organisation_ids(Role.COORDINATOR)


def serves(user: User, group: SupportGroup, *roles: FacilitatorRole) -> bool:
    """Whether she facilitates it today, in one of `roles` (in any, where none is named)."""
    times = Facilitator.objects.current().filter(group=group, user=user)
    return (
        group.organisation_id in user.organisation_ids(Role.FACILITATOR)
        and (times.filter(role__in=roles) if roles else times).exists()
    )


def is_closed_to(user: User, group: SupportGroup) -> bool:
    return group.closed_to.filter(user=user).exists()
