"""Who may read and write of the women of a group.

Somebody who grows into facilitating is often a member herself: she sees no name, contact or need.
An admin sees none either, since whoever answers to the funder should have nothing to tell.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from groups.enums import FacilitatorRole
from groups.support_groups.models import SupportGroup
from groups.support_groups.rules import coordinates, is_closed_to, serves


def may_see_participants(user: User, group: SupportGroup) -> None:
    """Names, contacts and needs, and changing them."""
    knows = coordinates(user, group) or serves(
        user, group, FacilitatorRole.LEAD, FacilitatorRole.CO
    )
    if is_closed_to(user, group) or not knows:
        raise Refused(
            _(
                "Only a coordinator, or whoever leads or co-facilitates the group, "
                "sees who is in it."
            )
        )


def may_decide_about_names(user: User, group: SupportGroup) -> None:
    """Whether the group keeps names at all."""
    if is_closed_to(user, group) or not coordinates(user, group):
        raise Refused(_("Only a coordinator can decide whether a group keeps names."))


def may_answer_for(user: User, group: SupportGroup) -> None:
    """Give a woman what is held about her, and erase it."""
    answers = coordinates(user, group) or serves(user, group, FacilitatorRole.LEAD)
    if is_closed_to(user, group) or not answers:
        raise Refused(
            _("Only a coordinator or the lead facilitator can do this. Ask one of them today.")
        )
