"""Each write: its rule, its policy, its record, and what it leaves behind."""

import pytest
from django.db import DatabaseError, transaction

from accounts.refusals import NotNow, Refused
from evaluation.enums import RunFailure
from evaluation.models import Release
from evaluation.releases import actions, chain, running
from evaluation.releases.actions import (
    ask_for_release,
    cancel_run,
    fail_run,
    finish_run,
    look_after_run,
    note_download,
    release_draft,
    start_run,
    take_back_release,
    tell_progress,
    withdraw_release,
)
from tests.evaluation.releases.conftest import PASSPHRASES, events
from tests.factories.evaluation import make_programme
from tests.factories.releases import REPORT, make_release

MADE = {
    "json_file": b"{}\n",
    "csv_file": b"question\r\n",
    "report": REPORT,
    "memory": b"sealed",
    "memory_key": None,
}


def now(release):
    return Release.objects.select_related("programme").get(pk=release.pk)


@pytest.fixture
def going(programme, sealed, iona, gita):
    return make_release(
        programme, sealed, asked_by=iona, state="running", run_started_by=gita,
        run_started_at="2026-11-01T10:00Z",
    )  # fmt: skip


@pytest.fixture
def alive(monkeypatch):
    monkeypatch.setattr(running, "is_alive", lambda release: release.state == "running")


# --- Asking


def test_asked_for(programme, sealed, second, iona):
    release = ask_for_release(programme=programme, waves=[sealed.pk, second.pk], by=iona)
    assert (release.number, release.state, release.asked_by) == (1, "asked", iona)
    assert set(release.waves.all()) == {sealed, second}
    assert events() == ["release_asked"]


def test_a_second_press_gives_the_same(programme, sealed, iona):
    first = ask_for_release(programme=programme, waves=[sealed.pk], by=iona)
    assert ask_for_release(programme=programme, waves=[sealed.pk], by=iona) == first
    assert events() == ["release_asked"]


def test_for_other_waves_it_has_to_wait(programme, sealed, second, iona):
    ask_for_release(programme=programme, waves=[sealed.pk], by=iona)
    with pytest.raises(NotNow, match="under way"):
        ask_for_release(programme=programme, waves=[sealed.pk, second.pk], by=iona)


def test_numbers_go_on(programme, sealed, second, iona, asked):
    take_back_release(release=asked, by=iona)
    assert ask_for_release(programme=programme, waves=[sealed.pk], by=iona).number == 2


def test_only_by_an_admin_and_for_what_can_be_counted(programme, sealed, open_wave, iona, gita):
    with pytest.raises(Refused):
        ask_for_release(programme=programme, waves=[sealed.pk], by=gita)
    with pytest.raises(NotNow):
        ask_for_release(programme=programme, waves=[open_wave.pk], by=iona)
    assert events() == []


# --- Taking back


@pytest.mark.parametrize("state", ["asked", "drafted"])
def test_nothing_is_kept_of_what_was_taken_back(programme, sealed, iona, gita, state):
    release = make_release(programme, sealed, asked_by=iona, state=state)
    for _press in range(2):
        take_back_release(release=release, by=gita)
    kept = now(release)
    assert kept.state == "taken-back"
    assert (kept.json_file, kept.csv_file, kept.report, kept.memory) == (None,) * 4
    assert events() == ["release_taken_back"]


def test_what_is_out_or_runs_is_not_taken_back(released, going, gita):
    for release in (released, going):
        with pytest.raises(NotNow):
            take_back_release(release=release, by=gita)


# --- Running


@pytest.mark.django_db(transaction=True)
def test_begun_once_with_the_right_passphrase(asked, gita, started):
    for _press in range(2):
        start_run(release=now(asked), passphrases=PASSPHRASES, by=gita)
    release = now(asked)
    assert (release.state, release.run_started_by) == ("running", gita)
    assert started == [(asked.pk, PASSPHRASES)]
    assert events() == ["release_run_started"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", [{}, {1: ""}, {1: "DDDD-DDDD"}])
def test_a_wrong_passphrase_begins_nothing(asked, gita, started, given):
    with pytest.raises(actions.WrongPassphrase) as refused:
        start_run(release=asked, passphrases=given, by=gita)
    assert refused.value.number == 1
    assert now(asked).state == "asked"
    assert started == []
    assert events() == ["guardian_key_test_failed"]


@pytest.mark.django_db(transaction=True)
def test_who_asked_does_not_begin_it(programme, sealed, dee, started):
    hers = make_release(programme, sealed, asked_by=dee)
    with pytest.raises(Refused, match="always two people"):
        start_run(release=hers, passphrases=PASSPHRASES, by=dee)
    assert started == []


@pytest.mark.django_db(transaction=True)
def test_not_while_the_server_makes_another(asked, organisation, gita, sealed, started):
    other = make_programme(organisation)
    make_release(other, state="running")
    with pytest.raises(NotNow, match="just now"):
        start_run(release=asked, passphrases=PASSPHRASES, by=gita)
    Release.objects.filter(programme=other).update(run_started_at="2026-11-01T10:00Z")
    start_run(release=asked, passphrases=PASSPHRASES, by=gita)
    assert now(asked).state == "running"


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_started_it_waits_again(asked, gita, monkeypatch):
    def no_processes(*given):
        raise OSError

    monkeypatch.setattr(running, "start", no_processes)
    assert start_run(release=asked, passphrases=PASSPHRASES, by=gita).failure == "broken"
    assert now(asked).state == "asked"


@pytest.mark.usefixtures("alive")
def test_cancelled(going, gita, iona):
    with pytest.raises(Refused):
        cancel_run(release=going, by=iona)
    for _press in range(2):
        cancel_run(release=going, by=gita)
    assert (now(going).state, now(going).failure) == ("asked", "cancelled")
    assert events() == ["release_run_failed"]


def test_a_draft_is_not_cancelled(drafted, gita):
    with pytest.raises(NotNow):
        cancel_run(release=drafted, by=gita)


def test_a_dead_run_is_over_for_whoever_looks(going):
    assert look_after_run(going).failure == "interrupted"
    assert now(going).state == "asked"


@pytest.mark.usefixtures("alive")
def test_a_live_one_goes_on(going):
    assert look_after_run(going).state == "running"


def test_what_does_not_run_is_left_alone(asked):
    assert look_after_run(asked) is asked
    assert events() == []


def test_progress_of_this_run_only(going):
    known = now(going)
    assert tell_progress(release=known, step="counting", done=3)
    assert (now(going).step, now(going).done) == ("counting", 3)
    Release.objects.update(run_started_at="2026-11-02T10:00Z")
    assert not tell_progress(release=known, step="counting", done=4)
    assert fail_run(release=known, failure=RunFailure.BROKEN).state == "running"
    assert finish_run(release=known, made=MADE).state == "running"
    assert now(going).json_file is None


def test_a_draft(going, gita):
    draft = finish_run(release=now(going), made=MADE)
    assert (draft.state, draft.state_changed_by, draft.done) == ("drafted", gita, 100)
    assert bytes(now(going).memory) == b"sealed"
    assert events() == ["release_drafted"]


def test_failed(going):
    failed = fail_run(release=now(going), failure=RunFailure.EXPOSED)
    assert (failed.state, failed.failure, failed.done) == ("asked", "exposed", 0)
    assert events() == ["release_run_failed"]


# --- Letting it out


def test_released_as_the_last_link(released, drafted, gita):
    release = None
    for _press in range(2):
        release = release_draft(release=drafted, by=gita)
    assert (release.state, release.released_by, release.chain_number) == ("released", gita, 2)
    assert bytes(release.previous_hash) == bytes(now(released).hash)
    assert bytes(release.hash) == chain.link(
        bytes(now(released).hash), 2, bytes(release.json_file), bytes(release.csv_file),
        release.programme_id, release.number,
    )  # fmt: skip
    assert events() == ["release_released"]


def test_the_first_link(drafted, gita):
    release = release_draft(release=drafted, by=gita)
    assert (release.chain_number, bytes(release.previous_hash)) == (1, bytes(32))


def test_never_by_who_asked(programme, sealed, dee, gita):
    hers = make_release(programme, sealed, asked_by=dee, state="drafted")
    with pytest.raises(Refused):
        release_draft(release=hers, by=dee)
    assert release_draft(release=hers, by=gita).state == "released"


def test_the_database_knows_it_too(drafted, iona, gita):
    release_draft(release=drafted, by=gita)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(released_by=iona)


def test_only_a_draft(asked, gita):
    with pytest.raises(NotNow):
        release_draft(release=asked, by=gita)


@pytest.mark.parametrize(
    "change",
    [
        {"json_file": b"{}"},
        {"csv_file": b""},
        {"report": {}},
        {"number": 7},
        {"chain_number": 7},
        {"hash": bytes(32)},
        {"previous_hash": bytes(32)},
        {"released_at": "2026-11-01T10:00Z"},
        {"state": "drafted"},
    ],
)
def test_what_is_out_never_changes(released, drafted, gita, change):
    second = release_draft(release=drafted, by=gita)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=second.pk).update(**change)


def test_what_is_out_is_never_deleted(released):
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=released.pk).delete()


def test_what_is_not_out_can_be(asked):
    Release.objects.filter(pk=asked.pk).delete()
    assert not Release.objects.exists()


def test_withdrawn_for_good(released, gita, dee, iona):
    with pytest.raises(Refused):
        withdraw_release(release=released, reason="No.", by=iona)
    for _press in range(2):
        withdraw_release(release=released, reason="Counted twice.", by=gita)
    kept = now(released)
    assert (kept.state, kept.withdrawn_by, kept.withdrawn_reason) == (
        "withdrawn", gita, "Counted twice.",
    )  # fmt: skip
    assert bytes(kept.json_file) == bytes(released.json_file)
    assert events() == ["release_withdrawn"]
    with pytest.raises(NotNow, match="withdrawn"):
        withdraw_release(release=released, reason="Again.", by=dee)
    for change in ({"withdrawn_reason": "Other."}, {"state": "released"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.filter(pk=released.pk).update(**change)


def test_a_download_is_on_record(released, ada):
    note_download(release=released, by=ada)
    assert events() == ["release_downloaded"]


def test_of_what_is_not_out_there_is_none(drafted, ada):
    with pytest.raises(Refused):
        note_download(release=drafted, by=ada)
