"""What the state of a programme and its keys allows. Each raises `NotNow`, or returns None.

Two things are guarded here: that no single guardian can lose what all of them need, and that
nothing is made anew while somebody may already hold it.
"""

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from evaluation.enums import KeyState, ProgrammeState, WaveState
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes import policies as programme_policies
from evaluation.programmes.models import Guardian, Programme

# Of a guardian's copy. She makes it hers under a passphrase of her own, and shows with her paper
# that she has it; a lost one is handed over anew.
KEY_TRANSITIONS: Final[Mapping[KeyState, tuple[KeyState, ...]]] = {
    KeyState.HANDED_OVER: (KeyState.MADE,),
    KeyState.MADE: (KeyState.HELD, KeyState.HANDED_OVER),
    KeyState.HELD: (KeyState.MADE, KeyState.HANDED_OVER),
}
FEWEST_HOLDERS: Final = 2
DAYS_BETWEEN_TESTS: Final = 183


def can_become(copy: GuardianKey, state: KeyState) -> None:
    now = KeyState(copy.state)
    if state in KEY_TRANSITIONS[now]:
        return
    if now == KeyState.HANDED_OVER:
        raise NotNow(
            _("Your copy is waiting for you. Take it first, with the phrase you were told.")
        )
    if now == KeyState.MADE:
        raise NotNow(_("You have taken this copy already. Confirm it with the paper you printed."))
    raise NotNow(_("That is how things are already."))


def takes_keys(programme: Programme) -> None:
    """New ones. To test, to renew and to hand over is good until the last answer has gone."""
    if programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("This programme is closed, so it gets no new key."))
    if programme.state == ProgrammeState.CLOSING:
        raise NotNow(_("Somebody has asked to close this programme, so it gets no new key."))


def in_use(programme: Programme) -> OpeningKey | None:
    return programme.opening_keys.filter(replaced_at=None).first()


def is_loose(key: OpeningKey) -> bool:
    """Nobody holds it and no wave was opened with it: nothing is lost with it."""
    return not key.waves.exists() and not key.copies.filter(state=KeyState.HELD).exists()


def can_make(programme: Programme, by: User, *, instead_of: OpeningKey | None) -> None:
    """The first key, or another in the place of one that nobody holds. `instead_of`: the one that
    stood on the page on which she decided to."""
    takes_keys(programme)
    key = in_use(programme)
    if key is None:
        return
    if not is_loose(key):
        raise NotNow(_("This programme has its key already."))
    is_hers = key.made_by_id == by.pk
    if not is_hers and key != instead_of:
        raise NotNow(
            _("Another guardian has just made the key. She has a phrase with which you take yours.")
        )


def can_rotate(programme: Programme, by: User) -> None:
    """Another pair for the waves to come. A second press makes hers anew."""
    takes_keys(programme)
    if programme.waves.filter(state=WaveState.OPEN).exists():
        raise NotNow(
            _("A wave is open, and its answers are closed with this key. Wait until it is closed.")
        )
    key = in_use(programme)
    if key is None:
        raise NotNow(_("This programme has no key yet. Make its first one."))
    if is_loose(key) and key.made_by_id != by.pk:
        raise NotNow(_("Nobody holds the newest key yet. Make that one anew, or take it first."))


def can_confirm(copy: GuardianKey) -> None:
    """Once more does no harm."""
    if copy.state != KeyState.HELD:
        can_become(copy, KeyState.HELD)


def can_take(copy: GuardianKey) -> None:
    if copy.state == KeyState.HELD:
        raise NotNow(_("You hold this copy already."))
    can_become(copy, KeyState.MADE)


def can_use(copy: GuardianKey) -> None:
    """To test it, to hand it on or to open with it."""
    if copy.state != KeyState.HELD:
        can_become(copy, KeyState.HELD)
        raise NotNow(_("Confirm your copy first, with the passphrase on your paper."))


def can_renew(copy: GuardianKey) -> None:
    """Somebody else holds one too, in case the new paper is never printed."""
    can_use(copy)
    if not _held_by_others(copy.opening_key, copy.guardian).exists():
        raise NotNow(
            _(
                "Nobody else holds this key yet. Renew your passphrase once another guardian has "
                "confirmed her copy, so that a mishap can’t lose it."
            )
        )


def can_hand_over(copy: GuardianKey, to: Guardian, *, she_lost_hers: bool) -> None:
    """A copy for `to`, of the key that `copy` holds. In the place of one she holds only where she
    has lost it."""
    can_use(copy)
    if to.ended_at is not None or to.programme_id != copy.guardian.programme_id:
        raise NotNow(_("She is no guardian of this programme any more."))
    if to.pk == copy.guardian_id:
        raise NotNow(_("You hold this key already. For a new passphrase of your own, renew it."))
    if not is_needed(copy.opening_key):
        raise NotNow(_("No answers were closed with this key, so nobody needs it any more."))
    hers = copy.opening_key.copies.filter(guardian=to).first()
    if hers and hers.state == KeyState.HELD and not she_lost_hers:
        raise NotNow(
            _("She holds a copy. Tick below that she has lost it, if she has told you so.")
        )


def is_needed(key: OpeningKey) -> bool:
    """The one in use, and each with which a wave was opened."""
    return key.replaced_at is None or key.waves.exists()


def can_end(guardian: Guardian) -> None:
    """Two are left who can act, and every key that she holds and somebody may still need is held by
    two others."""
    programme_policies.can_end_guardian(guardian.programme, guardian.pk)
    hers = OpeningKey.objects.filter(
        copies__guardian=guardian, copies__state=KeyState.HELD
    ).filter(Q(replaced_at=None) | Q(waves__isnull=False))  # fmt: skip
    for key in hers.distinct().order_by("number"):
        if _held_by_others(key, guardian).count() < FEWEST_HOLDERS:
            raise NotNow(
                _(
                    "She holds key {number}, and fewer than two others do. Name another guardian, "
                    "hand her a copy, and let her confirm it. Then this can be ended."
                ).format(number=key.number)
            )


def can_start(programme: Programme) -> None:
    """A programme that has begun already is no matter of keys."""
    if programme.state == ProgrammeState.RUNNING:
        return
    programme_policies.can_start(programme)
    is_held_by_two(programme)


def is_held_by_two(programme: Programme) -> None:
    key = in_use(programme)
    held = 0
    if key:
        able = programme.guardians.able()
        held = key.copies.filter(state=KeyState.HELD, guardian__in=able).count()
    if held < FEWEST_HOLDERS:
        raise NotNow(
            _("Two guardians must hold the key first, each with her passphrase tried on this page.")
        )


def _held_by_others(key: OpeningKey, guardian: Guardian) -> QuerySet[GuardianKey]:
    others = guardian.programme.guardians.able().exclude(pk=guardian.pk)
    return key.copies.filter(state=KeyState.HELD, guardian__in=others)
