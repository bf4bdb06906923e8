"""When a decision can be written down. Each raises `NotNow` with a sentence, without a name in it.

A no, and taking back, are always possible: they are as easy as saying yes, and never later.
"""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation.consents.models import ConsentDecision
from evaluation.enums import StaffPurpose, WaveState
from groups.enums import ParticipantState
from groups.models import Participant

# What came on paper is typed in within this time; later she is asked again.
LATEST = dt.timedelta(weeks=4)


def can_decide(participant: Participant, purpose: StaffPurpose, given: bool) -> None:
    """Nothing is asked of a woman who only waits for a place, or it would look like its price."""
    if not given:
        return
    if participant.state in {ParticipantState.ASKED, ParticipantState.WAITING}:
        raise NotNow(
            _("She isn’t in the group yet. Ask her once she is: this is no price for a place.")
        )
    if participant.state == ParticipantState.LEFT and purpose == StaffPurpose.REMINDERS:
        raise NotNow(_("She has left the group, so there is nothing to remind her of."))


def can_be_by(purpose: StaffPurpose, channels: Collection[str]) -> None:
    """Only reminders come by something."""
    if purpose == StaffPurpose.REMINDERS and not channels:
        raise NotNow(_("Tick at least one way. Each is agreed to by itself."))
    if purpose != StaffPurpose.REMINDERS and channels:
        raise NotNow(_("Only reminders are agreed to by the way in which they come."))


def can_be_on(day: dt.date) -> None:
    today = timezone.localdate()
    if day > today:
        raise NotNow(_("That day hasn’t come yet."))
    if day < today - LATEST:
        raise NotNow(_("That is more than four weeks ago. Ask her again, and write down today."))


def can_follow(day: dt.date, latest: ConsentDecision | None) -> None:
    """What she said last counts, however late an earlier paper is typed in."""
    if latest is not None and day < latest.decided_on:
        raise NotNow(
            _("She has decided about this since, on {day}. What she said last counts.").format(
                day=date_format(latest.decided_on, "j F Y")
            )
        )


def can_remind(state: str) -> None:
    """`state`: of the wave."""
    if state != WaveState.OPEN:
        raise NotNow(_("These questions are closed, so there is nothing to remind anybody of."))
