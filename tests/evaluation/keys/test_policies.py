import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from evaluation.enums import KeyState
from evaluation.keys import policies
from evaluation.keys.models import GuardianKey
from tests.factories.evaluation import (
    make_guardian,
    make_guardian_key,
    make_opening_key,
    make_programme,
    make_wave,
)

pytestmark = pytest.mark.django_db


def put(copy, state):
    copy.state = state
    copy.save(update_fields=["state"])
    return copy


@pytest.mark.parametrize(
    ("now", "state", "sentence"),
    [
        ("handed-over", "held", "Take it first"),
        ("handed-over", "handed-over", "Take it first"),
        ("made", "made", "Confirm it"),
        ("held", "held", "already"),
    ],
)
def test_copy_cannot_become(now, state, sentence):
    with pytest.raises(NotNow, match=sentence):
        policies.can_become(GuardianKey(state=now), KeyState(state))


@pytest.mark.parametrize("now", KeyState)
def test_copy_can_become_what_the_table_says(now):
    for state in policies.KEY_TRANSITIONS[now]:
        assert reason(policies.can_become, GuardianKey(state=now), state) == ""


# --- Making


@pytest.mark.parametrize("state", ["set-up", "running"])
def test_first_key_can_be_made(programme, dee, state):
    programme.state = state
    assert reason(policies.can_make, programme, dee, instead_of=None) == ""


@pytest.mark.parametrize(
    ("state", "sentence"), [("closing", "asked to close"), ("closed", "is closed")]
)
def test_programme_that_ends_gets_no_key(programme, dee, state, sentence):
    programme.state = state
    with pytest.raises(NotNow, match=sentence):
        policies.can_make(programme, dee, instead_of=None)
    with pytest.raises(NotNow, match=sentence):
        policies.can_rotate(programme, dee)


def test_key_that_is_held_is_not_made_anew(programme, key, dee, copy_of, gita):
    with pytest.raises(NotNow, match="has its key already"):
        policies.can_make(programme, dee, instead_of=key)
    put(copy_of(gita), "handed-over")
    with pytest.raises(NotNow, match="has its key already"):
        policies.can_make(programme, dee, instead_of=key)


def test_key_of_a_wave_is_not_made_anew(programme, key, dee, group):
    make_wave(programme, group, key=key)
    key.copies.update(state="made")
    with pytest.raises(NotNow, match="has its key already"):
        policies.can_make(programme, dee, instead_of=key)


def test_loose_key_is_made_anew_by_whoever_made_it_or_has_seen_it(programme, dee, gita):
    key = make_opening_key(programme, made_by=dee)
    key.copies.update(state="made")
    policies.can_make(programme, dee, instead_of=None)
    policies.can_make(programme, gita, instead_of=key)
    with pytest.raises(NotNow, match="has just made the key"):
        policies.can_make(programme, gita, instead_of=None)


# --- Rotating


def test_key_rotates_while_no_wave_is_open(programme, key, group, dee):
    policies.can_rotate(programme, dee)
    wave = make_wave(programme, group, key=key)
    with pytest.raises(NotNow, match="Wait until it is closed"):
        policies.can_rotate(programme, dee)
    for state in ("closed", "sealed"):
        put(wave, state)
        policies.can_rotate(programme, dee)


def test_key_that_is_not_there_cannot_rotate(programme, dee):
    with pytest.raises(NotNow, match="no key yet"):
        policies.can_rotate(programme, dee)


def test_loose_key_rotates_only_by_the_same_press(programme, dee, gita):
    make_opening_key(programme, made_by=dee).copies.update(state="made")
    policies.can_rotate(programme, dee)
    with pytest.raises(NotNow, match="Nobody holds the newest key"):
        policies.can_rotate(programme, gita)


# --- A copy


@pytest.mark.parametrize(
    ("state", "take", "confirm", "use"),
    [
        ("handed-over", "", "Take it first", "Take it first"),
        ("made", "Confirm it", "", "Confirm your copy first"),
        ("held", "hold this copy already", "", ""),
    ],
)
def test_what_a_copy_is_good_for(key, copy_of, dee, state, take, confirm, use):
    copy = put(copy_of(dee), state)
    checks = ((policies.can_take, take), (policies.can_confirm, confirm), (policies.can_use, use))
    for check, sentence in checks:
        if not sentence:
            check(copy)
            continue
        with pytest.raises(NotNow, match=sentence):
            check(copy)


def test_renew_only_while_another_holds_it(key, copy_of, dee, gita):
    policies.can_renew(copy_of(dee))
    put(copy_of(gita), "made")
    with pytest.raises(NotNow, match="Nobody else holds"):
        policies.can_renew(copy_of(dee))
    with pytest.raises(NotNow, match="Confirm your copy first"):
        policies.can_renew(copy_of(gita))


def test_one_who_has_gone_holds_nothing(key, copy_of, dee, gita):
    gita.is_active = False
    gita.save(update_fields=["is_active"])
    with pytest.raises(NotNow, match="Nobody else holds"):
        policies.can_renew(copy_of(dee))


def test_hand_over_to_one_without_a_copy(key, copy_of, dee, third):
    assert reason(policies.can_hand_over, copy_of(dee), third(), she_lost_hers=False) == ""


@pytest.mark.parametrize("state", ["handed-over", "made"])
def test_hand_over_again_to_one_who_does_not_hold_hers_yet(key, copy_of, dee, gita, state):
    put(copy_of(gita), state)
    assert (
        reason(policies.can_hand_over, copy_of(dee), copy_of(gita).guardian, she_lost_hers=False)
        == ""
    )


def test_hand_over_to_one_who_holds_hers_only_if_she_lost_it(key, copy_of, dee, gita):
    to = copy_of(gita).guardian
    with pytest.raises(NotNow, match="Tick below"):
        policies.can_hand_over(copy_of(dee), to, she_lost_hers=False)
    policies.can_hand_over(copy_of(dee), to, she_lost_hers=True)


def test_hand_over_to_herself(key, copy_of, dee):
    copy = copy_of(dee)
    with pytest.raises(NotNow, match="hold this key already"):
        policies.can_hand_over(copy, copy.guardian, she_lost_hers=True)


def test_hand_over_to_one_who_is_no_guardian(key, copy_of, dee, third, organisation, joan):
    gone = third()
    gone.ended_at = timezone.now()
    elsewhere = make_guardian(make_programme(organisation), joan)
    for to in (gone, elsewhere):
        with pytest.raises(NotNow, match="no guardian of this programme"):
            policies.can_hand_over(copy_of(dee), to, she_lost_hers=False)


def test_hand_over_of_a_key_that_closed_nothing(programme, key, copy_of, dee, third, group):
    to = third()
    key.replaced_at = timezone.now()
    key.save(update_fields=["replaced_at"])
    with pytest.raises(NotNow, match="nobody needs it"):
        policies.can_hand_over(copy_of(dee), to, she_lost_hers=False)
    make_wave(programme, group, key=key)
    policies.can_hand_over(copy_of(dee), to, she_lost_hers=False)


# --- Ending a guardian, and the beginning


def test_guardian_stays_while_two_others_do_not_hold_what_she_holds(
    programme, key, copy_of, dee, joan, third
):
    guardian = copy_of(dee).guardian
    with pytest.raises(NotNow, match="always be two guardians"):
        policies.can_end(guardian)
    new = make_guardian_key(key, third(), key.private, state="made")
    with pytest.raises(NotNow, match="She holds key 1"):
        policies.can_end(guardian)
    put(new, "held")
    policies.can_end(guardian)
    joan.is_active = False
    joan.save(update_fields=["is_active"])
    with pytest.raises(NotNow):
        policies.can_end(guardian)


def test_guardian_who_holds_nothing_can_go(key, copy_of, dee, third):
    third()
    assert reason(policies.can_end, put(copy_of(dee), "made").guardian) == ""


def test_earlier_key_is_needed_while_its_answers_are_there(
    programme, key, copy_of, dee, gita, third, group
):
    """She holds both keys; two others hold the new one, and one other the old one."""
    new = third()
    wave = make_wave(programme, group, key=key, state="sealed")
    key.replaced_at = timezone.now()
    key.save(update_fields=["replaced_at"])
    make_opening_key(programme)
    guardian = copy_of(dee).guardian
    with pytest.raises(NotNow, match="She holds key 1"):
        policies.can_end(guardian)
    make_guardian_key(key, new, key.private)
    policies.can_end(guardian)
    key.copies.filter(guardian=new).delete()
    wave.delete()
    policies.can_end(guardian)


def test_programme_that_runs_has_begun(programme):
    assert reason(policies.can_start, programme) == ""


def test_programme_that_ends_does_not_begin(programme, key):
    programme.state = "closed"
    with pytest.raises(NotNow, match="closed"):
        policies.can_start(programme)


def test_two_hold_the_key_before_it_begins(young, gita, joan):
    programme = young
    make_guardian(programme, joan)

    def refused():
        with pytest.raises(NotNow, match="Two guardians must hold"):
            policies.can_start(programme)
        return True

    assert refused()
    key = make_opening_key(programme)
    key.copies.filter(guardian__user=joan).update(state="handed-over")
    policies.can_start(programme)
    hers = key.copies.get(guardian__user=gita)
    put(hers, "made")
    assert refused()
    put(hers, "held")
    gita.memberships.update(ended_at=timezone.now() + dt.timedelta(seconds=1))
    assert refused()
