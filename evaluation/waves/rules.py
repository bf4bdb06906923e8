"""Who opens a wave, keeps it, and hands out its slips. Each raises `Refused`, or returns None."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from evaluation.programmes import rules as programmes
from evaluation.programmes.models import Programme
from groups.models import SupportGroup
from groups.participants.rules import may_see_participants
from groups.support_groups.rules import coordinates, is_closed_to, may_work_with


def may_open(user: User, programme: Programme) -> None:
    """A wave, and add her groups to one that is open."""
    programmes.may_coordinate(user, programme)


def may_ask(user: User, group: SupportGroup) -> None:
    """Have the questions put to this group: its own coordinators, and no colleague of theirs."""
    if is_closed_to(user, group) or not coordinates(user, group):
        raise Refused(_("Only a coordinator of a group can have it asked."))


def may_keep(user: User, programme: Programme) -> None:
    """Move a wave's last day, close it and seal it: an admin may, who sees none of its groups."""
    programmes.may_write_questions(user, programme)


def may_hand_out(user: User, group: SupportGroup) -> None:
    """The slips. Where the group keeps names they say for whom each is, so she must know those."""
    if group.keeps_names:
        may_see_participants(user, group)
    else:
        may_work_with(user, group)
