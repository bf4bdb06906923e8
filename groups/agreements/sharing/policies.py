"""When a members' address can be made. It can be taken back at any time."""

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import State
from groups.support_groups.models import SupportGroup


def can_make_link(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so nothing is shown at a members’ address."))
    if not group.agreements.current().exists():
        raise NotNow(_("Record an agreement first, so that there is something to read."))
