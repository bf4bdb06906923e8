"""Who may give an agreement out of the house.

On paper, whoever is in the room with the women (`support_groups.rules.may_work_with`). By an
address that anybody can open who has it, those who answer for the group.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from groups.enums import FacilitatorRole
from groups.support_groups.models import SupportGroup
from groups.support_groups.rules import coordinates, is_closed_to, serves


def may_share(user: User, group: SupportGroup) -> None:
    """Make the members' address, and take it back."""
    answers = coordinates(user, group) or serves(
        user, group, FacilitatorRole.LEAD, FacilitatorRole.CO
    )
    if is_closed_to(user, group) or not answers:
        raise Refused(
            _(
                "Only a coordinator, or whoever leads or co-facilitates the group, makes the "
                "members’ address or takes it back."
            )
        )
