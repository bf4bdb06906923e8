"""When a programme can be closed. Raises `NotNow` with a sentence, or returns None."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from evaluation.enums import UNDER_WAY, AccessState, ProgrammeState, WaveState
from evaluation.programmes.models import Programme
from evaluation.programmes.policies import can_become


def can_ask(programme: Programme) -> None:
    """The first signature."""
    can_become(programme, ProgrammeState.CLOSING)
    nothing_is_left_to_do(programme)


def can_sign(programme: Programme, user: User) -> None:
    """The second signature, by somebody else."""
    if programme.state == ProgrammeState.RUNNING:
        raise NotNow(_("Nobody has asked to close this programme, or it was taken back."))
    can_become(programme, ProgrammeState.CLOSED)
    if programme.closing_asked_by_id == user.pk:
        raise NotNow(_("Yours is the first signature. The second must be somebody else’s."))
    nothing_is_left_to_do(programme)


def can_take_back(programme: Programme) -> None:
    can_become(programme, ProgrammeState.RUNNING)


def nothing_is_left_to_do(programme: Programme) -> None:
    """Afterwards nobody can find a woman's answers any more, not even for her."""
    if programme.waves.exclude(state=WaveState.SEALED).exists():
        raise NotNow(
            _("A wave is not sealed yet. Seal every wave first, so that no answer is left behind.")
        )
    if programme.access_requests.filter(state=AccessState.ASKED).exists():
        raise NotNow(
            _("A woman waits for a copy of her answers. Once it is closed, nobody can make it.")
        )
    if programme.releases.filter(state__in=UNDER_WAY).exists():
        raise NotNow(
            _(
                "A summary is under way. Release it or take it back first: with the closing goes "
                "what the next one would have to be compared with."
            )
        )
