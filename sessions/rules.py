"""Who may do what with a plan. Whoever sees the group may plan for it."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.refusals import Refused
from groups.enums import FacilitatorRole
from groups.models import Facilitator, SupportGroup
from sessions.models import SessionPlan


def may_plan(user: User, group: SupportGroup) -> None:
    """Coordinators of the organisation and facilitators who serve the group now."""
    if not SupportGroup.objects.visible_to(user).filter(pk=group.pk).exists():
        raise Refused(_("Only this group's facilitators and coordinators plan its sessions."))


def may_remove_plan(user: User, plan: SessionPlan) -> None:
    """A plan cannot be brought back, so somebody growing into the role asks a colleague."""
    if plan.group.organisation_id in user.organisation_ids(Role.COORDINATOR):
        return
    serves = Facilitator.objects.current().filter(group=plan.group_id, user=user)
    if not serves.exclude(role=FacilitatorRole.GROWING).exists():
        raise Refused(_("Only a lead or co-facilitator, or a coordinator, can throw a plan away."))
