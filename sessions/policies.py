"""What the state of things allows."""

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import State
from groups.models import SupportGroup
from sessions.models import MOST_ITEMS, SessionPlan


def can_be_planned(group: SupportGroup) -> None:
    """A paused group may plan its return; a group that has ended has no more sessions."""
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so there is nothing more to plan."))


def has_room(plan: SessionPlan, items: int) -> None:
    """So many blocks are a slip of the hand, and a page that no phone can show."""
    if items >= MOST_ITEMS:
        raise NotNow(
            _("A plan holds %(most)d blocks. Take one out before adding another.")
            % {"most": MOST_ITEMS}
        )
