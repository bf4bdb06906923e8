"""What the state of a woman's row and of her group allows. Each raises `NotNow` with a sentence.

No sentence holds a name: it may end up in a session, which is not encrypted.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from groups.enums import ParticipantState, State
from groups.participants.models import Participant
from groups.support_groups.models import SupportGroup

# An enquiry that comes to nothing is no state: its row is erased.
PARTICIPANT_TRANSITIONS: Final[Mapping[ParticipantState, tuple[ParticipantState, ...]]] = {
    ParticipantState.ASKED: (ParticipantState.WAITING, ParticipantState.JOINED),
    ParticipantState.WAITING: (ParticipantState.JOINED,),
    ParticipantState.JOINED: (ParticipantState.LEFT,),
    ParticipantState.LEFT: (ParticipantState.JOINED,),
}


def can_take_women(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so nobody can ask for a place or join."))


def can_be_added(group: SupportGroup, state: ParticipantState, decided_herself: bool) -> None:
    """Straight in is for a group that keeps names: without, there would be nothing to keep."""
    can_take_women(group)
    if state == ParticipantState.LEFT:
        raise NotNow(_("Nobody can be added who has left already."))
    if state == ParticipantState.JOINED:
        can_list_by_name(group)
        decided(decided_herself)


def can_list_by_name(group: SupportGroup) -> None:
    if not group.keeps_names:
        raise NotNow(_("This group works by headcount: it has no list of those who are in it."))


def decided(decided_herself: bool) -> None:
    if not decided_herself:
        raise NotNow(
            _(
                "Ask her first. Nobody joins because somebody else thinks it would do her good: "
                "tick that it is her own decision."
            )
        )


def can_become(participant: Participant, state: ParticipantState) -> None:
    now = ParticipantState(participant.state)
    if state in PARTICIPANT_TRANSITIONS[now]:
        return
    if now == ParticipantState.JOINED:
        raise NotNow(_("She is in the group already."))
    if now == ParticipantState.LEFT:
        raise NotNow(_("She has left the group. If she wants to come back, she can join again."))
    raise NotNow(_("She isn’t in the group yet, so she can’t leave it."))


def can_join(participant: Participant, group: SupportGroup, decided_herself: bool) -> None:
    can_take_women(group)
    can_become(participant, ParticipantState.JOINED)
    decided(decided_herself)


def can_leave(participant: Participant, left_on: dt.date) -> None:
    can_become(participant, ParticipantState.LEFT)
    if left_on > timezone.localdate():
        raise NotNow(_("That day hasn’t come yet. Write down that she left when she has."))
    if participant.joined_on and left_on < participant.joined_on:
        raise NotNow(_("She joined later than that. Choose that day or a later one."))


def can_remove_enquiry(participant: Participant) -> None:
    if participant.state not in {ParticipantState.ASKED, ParticipantState.WAITING}:
        raise NotNow(
            _(
                "She is or was in the group, so this is not an enquiry. What is held about her "
                "is erased when she asks for it, or when its time is over."
            )
        )


def can_keep_names(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so it can’t begin to keep names."))


def can_stop_names(rows: int, expected: int) -> None:
    """What she was told goes is what goes."""
    if rows != expected:
        raise NotNow(
            _("A colleague changed the list while you were reading. Look at the numbers again.")
        )
