"""What the state of a complaint allows. Each raises `NotNow` with a sentence, or returns None."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from home.enums import ComplaintState
from home.models import DataComplaint

# Who answers within the thirty days needn't write twice.
COMPLAINT_TRANSITIONS: Final[Mapping[ComplaintState, tuple[ComplaintState, ...]]] = {
    ComplaintState.RECEIVED: (ComplaintState.ACKNOWLEDGED, ComplaintState.ANSWERED),
    ComplaintState.ACKNOWLEDGED: (ComplaintState.ANSWERED,),
    ComplaintState.ANSWERED: (),
}


def can_become(complaint: DataComplaint, state: ComplaintState) -> None:
    if state not in COMPLAINT_TRANSITIONS[ComplaintState(complaint.state)]:
        raise NotNow(_("This was answered already. If she writes again, that is a new one."))
