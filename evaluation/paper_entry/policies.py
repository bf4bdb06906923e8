"""Until when paper can be typed in. Raises `NotNow` with a sentence."""

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation.enums import WaveState
from evaluation.waves.models import Invitation
from evaluation.waves.policies import has_its_secret


def can_be_typed(slip: Invitation) -> None:
    """While its wave is open or closed; paper takes longer to arrive than what is posted."""
    if slip.wave.state == WaveState.SEALED:
        raise NotNow(
            _(
                "These questions were sealed, so no answer can be added any more. Shred the paper "
                "and tell whoever gave it to you."
            )
        )
    has_its_secret(slip.wave.programme)
    if slip.invitee is None:
        raise NotNow(_("What belonged to this slip was erased. Shred the paper."))
