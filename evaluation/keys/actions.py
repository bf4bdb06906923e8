"""The only writes of keys and their copies. Each checks its rule and its policy, and is recorded.

What a passphrase opens is tried by the child process first, outside any transaction: that takes a
second, and a wrong one is counted whatever else fails. Then the copy is written under a lock on the
programme, if it is still the one that was tried.

A passphrase that is given back is shown once and is nowhere else. If she presses twice, the page
that she sees last is the one that counts: its passphrase opens, and that of the first does not.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from audit.actions import record
from evaluation.enums import KeyState
from evaluation.keys import opening, policies, rules
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes import actions as programme_actions
from evaluation.programmes.actions import lock_programme
from evaluation.programmes.models import Guardian, Programme
from evaluation.programmes.rules import may_administer, may_guard


class Made(NamedTuple):
    """`papers`: each guardian's passphrase, the maker's own first; the others' are phrases with
    which they take theirs."""

    key: OpeningKey
    papers: list[tuple[Guardian, str]]

    def __repr__(self) -> str:
        return f"Made(key={self.key!r})"


# --- A key for the programme


def make_key(*, programme: Programme, by: User, instead_of: OpeningKey | None = None) -> Made:
    """Its first key, or one in the place of a key that nobody holds yet.

    `instead_of` is that key, where it stood on her page. Raises Refused, NotNow.
    """

    def check(programme: Programme) -> None:
        may_guard(by, programme)
        policies.can_make(programme, by, instead_of=instead_of)

    check(programme)
    new = opening.make(programme.guardians.current().exclude(user=by).count())
    with transaction.atomic():
        programme = lock_programme(programme)
        check(programme)
        return _store(programme, new, "opening_key_made", by)


def rotate_key(*, programme: Programme, by: User) -> Made:
    """A new pair for the waves from now on; the one before stays for its own. Raises Refused,
    NotNow."""

    def check(programme: Programme) -> None:
        may_guard(by, programme)
        policies.can_rotate(programme, by)

    check(programme)
    new = opening.make(programme.guardians.current().exclude(user=by).count())
    with transaction.atomic():
        programme = lock_programme(programme)
        check(programme)
        return _store(programme, new, "opening_key_rotated", by)


def _store(programme: Programme, new: opening.NewKey, kind: str, by: User) -> Made:
    last = programme.opening_keys.aggregate(last=Max("number"))["last"] or 0
    before = policies.in_use(programme)
    if before and policies.is_loose(before):
        before.delete()
    elif before:
        before.replaced_at, before.replaced_by = timezone.now(), by
        before.save(update_fields=["replaced_at", "replaced_by"])
    # Numbers are never used twice: what was printed for the one before says which it was.
    key = OpeningKey.objects.create(
        programme=programme, number=last + 1, public_key=new.public, made_by=by
    )
    guardians = programme.guardians.current().select_related("user").order_by("named_at", "pk")
    hers_first = sorted(guardians, key=lambda one: one.user_id != by.pk)
    # One who was named in this very second has no paper; she is handed a copy later.
    papers = list(zip(hers_first, new.papers, strict=False))
    GuardianKey.objects.bulk_create(
        GuardianKey(
            opening_key=key,
            guardian=guardian,
            state=KeyState.MADE if guardian.user_id == by.pk else KeyState.HANDED_OVER,
            state_changed_by=by,
            **paper.copy._asdict(),
        )
        for guardian, paper in papers
    )
    record(kind, by=by, target=key)
    return Made(key, [(guardian, paper.passphrase) for guardian, paper in papers])


# --- A guardian's own copy


def take_key(*, copy: GuardianKey, phrase: str, by: User) -> str:
    """What was handed over to her, under a new passphrase of her own: that one. Raises Refused,
    NotNow, and what opening.rewrap raises."""
    rules.may_use(by, copy)
    policies.can_take(copy)
    return _rewrap(copy, phrase, "guardian_key_taken", by)


def renew_key(*, copy: GuardianKey, passphrase: str, by: User) -> str:
    """A new passphrase in the place of her old one, to be confirmed. As `take_key`."""
    rules.may_use(by, copy)
    policies.can_renew(copy)
    return _rewrap(copy, passphrase, "guardian_key_renewed", by)


def _rewrap(tried: GuardianKey, typed: str, kind: str, by: User) -> str:
    paper = opening.rewrap(tried, typed)
    with transaction.atomic():
        copy = _lock(tried, by)
        is_her_first_press = copy.state == KeyState.MADE and copy.state_changed_by_id == by.pk
        if not is_her_first_press:
            _refuse_another(copy, tried)
            policies.can_become(copy, KeyState.MADE)
        _write(copy, KeyState.MADE, paper, by)
        record(kind, by=by, target=copy, changed_fields=["state"])
    return paper.passphrase


def confirm_key(*, copy: GuardianKey, passphrase: str, by: User) -> GuardianKey:
    """She has it on paper, and it opens: from now on she holds it. Raises Refused, NotNow, and what
    opening.test raises."""
    rules.may_use(by, copy)
    policies.can_confirm(copy)
    return _test(copy, passphrase, by)


def test_key(*, copy: GuardianKey, passphrase: str, by: User) -> GuardianKey:
    """As `confirm_key`, of a copy that she holds."""
    rules.may_use(by, copy)
    policies.can_use(copy)
    return _test(copy, passphrase, by)


def _test(tried: GuardianKey, passphrase: str, by: User) -> GuardianKey:
    opening.test(tried, passphrase)
    today = timezone.localdate()
    with transaction.atomic():
        copy = _lock(tried, by)
        _refuse_another(copy, tried)
        if copy.state != KeyState.HELD:
            policies.can_become(copy, KeyState.HELD)
            copy.state, copy.tested_on = KeyState.HELD, today
            copy.state_changed_at, copy.state_changed_by = timezone.now(), by
            names = ["state", "tested_on"]
            copy.save(update_fields=[*names, "state_changed_at", "state_changed_by"])
            record("guardian_key_confirmed", by=by, target=copy, changed_fields=names)
        elif copy.tested_on != today:
            copy.tested_on = today
            copy.save(update_fields=["tested_on"])
            record("guardian_key_tested", by=by, target=copy, changed_fields=["tested_on"])
    return copy


def hand_over_key(
    *, copy: GuardianKey, to: Guardian, passphrase: str, by: User, she_lost_hers: bool = False
) -> str:
    """The phrase with which `to` takes a copy of the key that `copy` holds. Raises Refused, NotNow,
    and what opening.rewrap raises."""

    def check(copy: GuardianKey, to: Guardian) -> None:
        rules.may_use(by, copy)
        policies.can_hand_over(copy, to, she_lost_hers=she_lost_hers)

    check(copy, to)
    paper = opening.rewrap(copy, passphrase)
    with transaction.atomic():
        copy = _lock(copy, by)
        to = Guardian.objects.get(pk=to.pk)
        check(copy, to)
        hers = copy.opening_key.copies.filter(guardian=to).first()
        if hers is None:
            hers = GuardianKey(opening_key=copy.opening_key, guardian=to, state_changed_by=by)
        elif hers.state != KeyState.HANDED_OVER:
            policies.can_become(hers, KeyState.HANDED_OVER)
        _write(hers, KeyState.HANDED_OVER, paper, by)
        record("guardian_key_handed_over", by=by, target=hers, changed_fields=["state"])
    return paper.passphrase


def _lock(tried: GuardianKey, by: User) -> GuardianKey:
    lock_programme(tried.guardian.programme)
    rows = GuardianKey.objects.select_related("guardian__programme", "opening_key")
    copy = rows.filter(pk=tried.pk).first()
    if copy is None:
        raise NotNow(_("This copy is gone: the key was made anew. Look at how things stand now."))
    rules.may_use(by, copy)
    return copy


def _refuse_another(copy: GuardianKey, tried: GuardianKey) -> None:
    if bytes(copy.wrapped) != bytes(tried.wrapped):
        raise NotNow(
            _("This copy was changed while you were typing. Look at how things stand now.")
        )


def _write(copy: GuardianKey, state: KeyState, paper: opening.Paper, by: User) -> None:
    now = {
        **paper.copy._asdict(),
        "state": state,
        "state_changed_at": timezone.now(),
        "state_changed_by": by,
        "tested_on": None,
    }
    for name, value in now.items():
        setattr(copy, name, value)
    copy.save(update_fields=list(now) if copy.pk else None)


# --- Guardians and the beginning


@transaction.atomic
def end_guardian(*, guardian: Guardian, by: User) -> None:
    """With her copies: what she has on paper opens nothing of ours any more. Raises Refused,
    NotNow."""
    programme = lock_programme(guardian.programme)
    may_administer(by, programme)
    guardian = programme.guardians.get(pk=guardian.pk)
    if guardian.ended_at is not None:
        return
    policies.can_end(guardian)
    programme_actions.end_guardian(guardian=guardian, by=by)
    if guardian.copies.all().delete()[0]:
        record("guardian_keys_removed", by=by, target=guardian)


@transaction.atomic
def start_programme(*, programme: Programme, by: User) -> Programme:
    """Once two guardians hold its key. Raises Refused, NotNow."""
    programme = lock_programme(programme)
    may_administer(by, programme)
    policies.can_start(programme)
    return programme_actions.start_programme(programme=programme, by=by)
