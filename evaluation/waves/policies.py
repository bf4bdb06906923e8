"""What programme, wave and group allow as they stand. Each raises `NotNow`, or returns None."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation import linking
from evaluation.enums import KeyState, ProgrammeState, WaveState
from evaluation.keys.models import GuardianKey
from evaluation.programmes.models import Programme, ProgrammeGroup
from evaluation.questionnaires.models import Questionnaire
from evaluation.questionnaires.policies import can_be_used
from evaluation.waves.models import Invitation, Wave
from groups.enums import State
from groups.models import SupportGroup
from toolkit.languages import isolated

# One way only: what is sealed can't be added to, or somebody could see what one more answer does.
WAVE_TRANSITIONS: Final[Mapping[WaveState, tuple[WaveState, ...]]] = {
    WaveState.OPEN: (WaveState.CLOSED,),
    WaveState.CLOSED: (WaveState.SEALED,),
    WaveState.SEALED: (),
}
LEAST_HOLDERS: Final = 2
MOST_SLIPS: Final = 60
SPARE_SLIPS: Final = 4
WEEKS_OPEN: Final = 4
LONGEST_OPEN: Final = dt.timedelta(days=183)


def can_open_wave(programme: Programme) -> None:
    is_running(programme)
    if programme.waves.filter(state=WaveState.OPEN).exists():
        raise NotNow(
            _("These questions are being asked already. Add your groups to the wave that is open.")
        )
    has_its_secret(programme)
    can_be_opened_by_two(programme)


def is_running(programme: Programme) -> None:
    if programme.state == ProgrammeState.RUNNING:
        return
    said = {
        ProgrammeState.SET_UP: _("This programme is still being set up. An admin starts it."),
        ProgrammeState.CLOSING: _("This programme is about to be closed, so nothing new begins."),
        ProgrammeState.CLOSED: _("This programme is closed."),
    }
    raise NotNow(said[ProgrammeState(programme.state)])


def has_its_secret(programme: Programme) -> None:
    """With another secret than it began with, no code would fit and no wave could be joined."""
    salt = programme.link_salt
    if salt is None:
        raise NotNow(_("This programme is closed, so its slips lead nowhere any more."))
    try:
        check = linking.key_check(linking.programme_key(salt))
    except linking.LinkSecretError:
        check = b""
    if check != bytes(programme.link_check):
        raise NotNow(
            _(
                "The server’s linking secret is not the one that this programme began with. Ask "
                "whoever looks after the server to put the right one back; nothing is lost."
            )
        )


def can_be_opened_by_two(programme: Programme) -> None:
    """If one guardian loses her copy of the key, the answers must not be lost with it."""
    held = GuardianKey.objects.filter(
        opening_key__programme=programme,
        opening_key__replaced_at=None,
        guardian__ended_at=None,
        state=KeyState.HELD,
    )
    if held.count() < LEAST_HOLDERS:
        raise NotNow(
            _(
                "Two guardians must hold the opening key first, or the answers could be lost. An "
                "admin or a guardian sees on the page of the keys what is missing."
            )
        )


def can_ask(programme: Programme, questionnaire: Questionnaire) -> None:
    if questionnaire.programme_id != programme.pk:
        raise NotNow(_("Choose one of this programme’s questionnaires."))
    can_be_used(questionnaire)


def can_close_on(day: dt.date) -> None:
    """The last day to answer."""
    today = timezone.localdate()
    if day <= today:
        raise NotNow(_("Choose a day that is still to come."))
    if day > today + LONGEST_OPEN:
        raise NotNow(_("That is more than half a year away. Choose an earlier day."))


def can_close_within(programme: Programme, day: dt.date) -> None:
    """Answers are deleted on the day that the programme said, so nobody is asked after it."""
    if day > programme.answers_kept_until:
        raise NotNow(
            _("The answers of this programme are deleted on {date}. Choose an earlier day.").format(
                date=date_format(programme.answers_kept_until, "j F Y")
            )
        )


def can_ask_groups(programme: Programme, places: Collection[ProgrammeGroup]) -> None:
    if not places:
        raise NotNow(_("Tick at least one group."))
    for place in places:
        if place.programme_id != programme.pk or place.left_at is not None:
            raise NotNow(
                _("{group} does not take part in this programme any more. Leave it out.").format(
                    group=isolated(place.group.name)
                )
            )
        if place.group.state == State.ENDED:
            raise NotNow(
                _("{group} has ended. Leave it out.").format(group=isolated(place.group.name))
            )


def can_have_slips(group: SupportGroup, number: int) -> None:
    """`number`: of its joined women where it keeps names, else of the slips that were asked for."""
    if group.keeps_names and not number:
        raise NotNow(
            _(
                "Nobody is on the list of {group} yet, so there is nobody to ask. Leave it out."
            ).format(group=isolated(group.name))
        )
    if not group.keeps_names and not 1 <= number <= MOST_SLIPS:
        raise NotNow(
            _("A group has from 1 to {most} slips. Look at the number for {group} again.").format(
                most=MOST_SLIPS, group=isolated(group.name)
            )
        )


def is_open(wave: Wave) -> None:
    """For more groups, more slips, and another last day."""
    if wave.state != WaveState.OPEN:
        raise NotNow(_("This wave is closed, so nobody more can be asked in it."))


def can_become(wave: Wave, state: WaveState) -> None:
    now = WaveState(wave.state)
    if state in WAVE_TRANSITIONS[now]:
        return
    raise NotNow(
        {
            WaveState.OPEN: _("Close this wave first. It can be sealed after that."),
            WaveState.CLOSED: _("This wave is closed, and is not opened again."),
            WaveState.SEALED: _("This wave is sealed, and stays so."),
        }[now]
    )


def can_be_renewed(slip: Invitation) -> None:
    """Only a slip that is somebody's: of the others nobody can say which was lost."""
    if slip.invitee is None or slip.invitee.participant_id is None:
        raise NotNow(
            _(
                "Slips here are nobody’s in particular, so nobody can say which one is lost. Give "
                "her one of the spare ones, or add more."
            )
        )
