"""The only writes of this record. Each checks rule and policy under a lock, and is recorded."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from audit.actions import record
from evaluation.access.facts import KeyOfTimes, keys_for
from evaluation.enums import ReleaseState, RunFailure
from evaluation.keys import opening
from evaluation.programmes.actions import lock_programme
from evaluation.programmes.models import Programme
from evaluation.releases import chain, policies, rules, running
from evaluation.releases.jobs import keys_of
from evaluation.releases.models import Release, ReleaseWave
from evaluation.waves.models import Wave

NOTHING_MADE: Final[Mapping[str, Any]] = {
    "json_file": None,
    "csv_file": None,
    "report": None,
    "memory": None,
    "memory_key": None,
}


class WrongPassphrase(NotNow):
    """Of the key with this `number`. Nothing was begun."""

    def __init__(self, sentence: str, *, number: int) -> None:
        super().__init__(sentence)
        self.number = number


@transaction.atomic
def ask_for_release(*, programme: Programme, waves: Collection[uuid.UUID], by: User) -> Release:
    """What waits already, with the same waves, is given back. Raises Refused, NotNow."""
    programme = lock_programme(programme)
    rules.may_ask(by, programme)
    waiting = programme.releases.filter(state=ReleaseState.ASKED, asked_by=by).first()
    if waiting and set(waiting.waves.values_list("pk", flat=True)) == set(waves):
        return waiting
    policies.can_ask(programme)
    chosen = list(Wave.objects.filter(pk__in=waves))
    policies.can_count(programme, chosen)
    last = programme.releases.aggregate(number=Max("number"))["number"] or 0
    release = Release.objects.create(
        programme=programme, number=last + 1, asked_by=by, state_changed_by=by
    )
    ReleaseWave.objects.bulk_create(ReleaseWave(release=release, wave=wave) for wave in chosen)
    record("release_asked", by=by, target=release)
    return release


@transaction.atomic
def take_back_release(*, release: Release, by: User) -> Release:
    """Before it is out; a draft is thrown away. Raises Refused, NotNow."""
    release = _locked(release)
    rules.may_take_back(by, release)
    if release.state == ReleaseState.TAKEN_BACK:
        return release
    policies.can_become(release, ReleaseState.TAKEN_BACK)
    return _move(release, ReleaseState.TAKEN_BACK, "release_taken_back", by, **NOTHING_MADE)


# --- Making the draft


def start_run(*, release: Release, passphrases: Mapping[int, str], by: User) -> Release:
    """`passphrases` by the number of the key. Each is tried first, outside of any transaction.

    Raises Refused, NotNow, WrongPassphrase.
    """
    release = look_after_run(release)
    if release.state == ReleaseState.RUNNING and release.run_started_by_id == by.pk:
        return release
    keys = _may_be_run(release, by)
    opening.opener_address()
    for one in keys:
        _try(one, passphrases.get(one.number, ""))
    release = _set_running(release, by)
    try:
        running.start(release.pk, passphrases)
    except OSError:
        return fail_run(release=release, failure=RunFailure.BROKEN)
    return release


def _may_be_run(release: Release, by: User) -> list[KeyOfTimes]:
    rules.may_release(by, release)
    policies.can_become(release, ReleaseState.RUNNING)
    policies.answers_are_there(release.programme)
    keys = keys_of(keys_for(by, release.programme), release)
    policies.can_be_opened(keys)
    others = Release.objects.filter(state=ReleaseState.RUNNING).exclude(pk=release.pk)
    policies.nothing_else_runs([one for one in others if running.is_alive(one)])
    return keys


def _try(key: KeyOfTimes, passphrase: str) -> None:
    assert key.copy is not None  # noqa: S101 - policies.can_be_opened
    try:
        opening.test(key.copy, passphrase)
    except opening.WrongPassphrase:
        raise WrongPassphrase(
            _("This passphrase does not open your copy of the key. Nothing was begun."),
            number=key.number,
        ) from None


@transaction.atomic
def _set_running(release: Release, by: User) -> Release:
    release = _locked(release)
    _may_be_run(release, by)
    return _move(
        release,
        ReleaseState.RUNNING,
        "release_run_started",
        by,
        run_started_at=timezone.now(),
        run_started_by=by,
        step="",
        done=0,
        failure="",
    )


@transaction.atomic
def cancel_run(*, release: Release, by: User) -> Release:
    """Whoever follows the child sees it, and kills it. Raises Refused, NotNow."""
    release = _locked(release)
    rules.may_release(by, release)
    if release.state == ReleaseState.ASKED:
        return release
    policies.can_become(release, ReleaseState.ASKED)
    return _failed(release, RunFailure.CANCELLED, by)


def look_after_run(release: Release) -> Release:
    """What everybody who looks does first: a run that nobody makes any more is over."""
    if release.state != ReleaseState.RUNNING or running.is_alive(release):
        return release
    return fail_run(release=release, failure=RunFailure.INTERRUPTED)


@transaction.atomic
def fail_run(*, release: Release, failure: RunFailure) -> Release:
    """Nothing was published, and it waits for a guardian again. Only the run that `release` knows
    of."""
    locked = _locked(release)
    if not _is_same_run(locked, release):
        return locked
    return _failed(locked, failure, None)


@transaction.atomic
def finish_run(*, release: Release, made: Mapping[str, Any]) -> Release:
    """`made`: the columns of NOTHING_MADE. Only the run that `release` knows of."""
    locked = _locked(release)
    if not _is_same_run(locked, release):
        return locked
    by = locked.run_started_by
    return _move(locked, ReleaseState.DRAFTED, "release_drafted", by, step="", done=100, **made)


def tell_progress(*, release: Release, step: str, done: int) -> bool:
    """Whether this run is still wanted. Not on record: nothing is decided by it."""
    of_this_run = Release.objects.filter(
        pk=release.pk, state=ReleaseState.RUNNING, run_started_at=release.run_started_at
    )
    return bool(of_this_run.update(step=step, done=done))


def _is_same_run(locked: Release, known: Release) -> bool:
    return locked.state == ReleaseState.RUNNING and locked.run_started_at == known.run_started_at


def _failed(release: Release, failure: RunFailure, by: User | None) -> Release:
    values = {"failure": failure, "step": "", "done": 0}
    return _move(release, ReleaseState.ASKED, "release_run_failed", by, **values)


# --- Letting it out


@transaction.atomic
def release_draft(*, release: Release, by: User) -> Release:
    """For good. It becomes the last link of the chain. Raises Refused, NotNow."""
    release = _locked(release)
    rules.may_release(by, release)
    if release.state == ReleaseState.RELEASED and release.released_by_id == by.pk:
        return release
    policies.can_become(release, ReleaseState.RELEASED)
    with connection.cursor() as cursor:  # one link at a time
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [running.LOCK])
    last = Release.objects.out().order_by("-chain_number").first()
    previous = bytes(last.hash or b"") if last else chain.BEGINNING
    number = (last.chain_number or 0) + 1 if last else 1
    linked = chain.link(
        previous,
        number,
        bytes(release.json_file or b""),
        bytes(release.csv_file or b""),
        release.programme_id,
        release.number,
    )
    return _move(
        release,
        ReleaseState.RELEASED,
        "release_released",
        by,
        released_at=timezone.now(),
        released_by=by,
        chain_number=number,
        previous_hash=previous,
        hash=linked,
    )


@transaction.atomic
def withdraw_release(*, release: Release, reason: str, by: User) -> Release:
    """What was released stays to be read, marked with the reason. Raises Refused, NotNow."""
    release = _locked(release)
    rules.may_withdraw(by, release)
    if release.state == ReleaseState.WITHDRAWN and release.withdrawn_by_id == by.pk:
        return release
    policies.can_become(release, ReleaseState.WITHDRAWN)
    return _move(
        release,
        ReleaseState.WITHDRAWN,
        "release_withdrawn",
        by,
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_reason=reason,
    )


@transaction.atomic
def note_download(*, release: Release, by: User) -> None:
    """Raises Refused."""
    rules.may_read(by, release)
    record("release_downloaded", by=by, target=release)


def _locked(release: Release) -> Release:
    """After its programme, as everywhere: closing it waits for this, or this for the closing."""
    programme = lock_programme(release.programme)
    locked = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release.pk)
    locked.programme = programme
    return locked


def _move(
    release: Release, state: ReleaseState, kind: str, by: User | None, **values: Any
) -> Release:
    changes = {"state": state, "state_changed_at": timezone.now(), "state_changed_by": by, **values}
    for name, value in changes.items():
        setattr(release, name, value)
    release.save(update_fields=list(changes))
    record(kind, by=by, target=release, changed_fields=["state"])
    return release
