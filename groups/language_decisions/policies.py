"""When a decision about languages can be written down. Raises `NotNow` with a sentence."""

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import State
from groups.support_groups.models import SupportGroup


def can_record_decision(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so what it decided stays as it was."))
