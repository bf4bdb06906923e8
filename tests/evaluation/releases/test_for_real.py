"""With the child process itself, on committed rows, as the role that reads sealed answers."""

import io
import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from evaluation.enums import OUT
from evaluation.letter_box.models import SealedResponse
from evaluation.models import Release
from evaluation.releases import actions, running, supervising
from tests.config.servers import until
from tests.evaluation.releases.conftest import PASSPHRASES, events
from tests.factories.releases import make_release, make_sealed_wave

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opener")]


@pytest.fixture(autouse=True)
def run_here(monkeypatch):
    """The process that follows the child is this one."""
    monkeypatch.setattr(running, "start", supervising.run)


def draft(release, user):
    actions.start_run(release=release, passphrases=PASSPHRASES, by=user)
    return Release.objects.select_related("programme").get(pk=release.pk)


def test_a_guardian_makes_a_draft_and_releases_it(asked, second, gita):
    asked.waves.add(second)
    made = draft(asked, gita)
    assert (made.state, made.failure, made.done) == ("drafted", "", 100)
    assert made.report["published"] > 20
    assert made.report["broken"] == 0
    assert {one["found"] for one in made.report["audits"]} == {0}
    content = json.loads(bytes(made.json_file))
    assert content["figures"]["waves"] == [1, 2]
    assert b"Zinnia" not in bytes(made.json_file) + bytes(made.csv_file) + bytes(made.memory)
    actions.release_draft(release=made, by=gita)
    assert events()[-2:] == ["release_drafted", "release_released"]


def test_the_same_answers_give_the_same_bytes(programme, asked, sealed, iona, gita):
    first = draft(asked, gita)
    actions.take_back_release(release=first, by=gita)
    again = draft(make_release(programme, sealed, asked_by=iona, number=1 + first.number), gita)
    ours = [bytes(one.json_file).replace(b'"number": 2', b'"number": 1') for one in (first, again)]
    assert ours[0] == ours[1]
    assert bytes(first.csv_file) == bytes(again.csv_file)


def test_what_was_released_stays_in_the_next(programme, asked, sealed, places, iona, gita):
    first = actions.release_draft(release=draft(asked, gita), by=gita)
    later = make_sealed_wave(programme, places, 60, kind="end", number=2)
    second = draft(make_release(programme, sealed, later, asked_by=iona), gita)
    assert second.report["compared"] == 1

    def of_wave_1(release):
        blocks = json.loads(bytes(release.json_file))["figures"]["blocks"]
        return [one for one in blocks if one["wave"] == 1 and one["since"] is None]

    assert of_wave_1(second) == of_wave_1(first)
    assert Release.objects.filter(state__in=OUT).get() == first


def test_who_refused_one_reader_is_not_counted(programme, places, key, questionnaire, iona, gita):
    def purposes(at, said):
        return said if at % 3 else said[:1]

    wave = make_sealed_wave(programme, places, 120, purposes=purposes)
    made = draft(make_release(programme, wave, asked_by=iona), gita)
    rows = [
        row
        for block in json.loads(bytes(made.json_file))["figures"]["blocks"]
        for row in block["rows"]
    ]
    assert max(sum(row["counts"]) for row in rows) <= 80 + 4 * 5


def test_too_few_women_give_a_draft_with_nothing_in_it(
    programme, places, key, questionnaire, iona, gita
):
    wave = make_sealed_wave(programme, places, 12)
    made = draft(make_release(programme, wave, asked_by=iona), gita)
    assert made.state == "drafted"
    assert made.report["published"] == 0


def test_an_exposed_answer_lets_nothing_out(asked, gita, monkeypatch):
    known = running.follow

    def exposed(job, look):
        known(job, look)
        return {"failure": "exposed"}

    monkeypatch.setattr(running, "follow", exposed)
    made = draft(asked, gita)
    assert (made.state, made.failure, made.json_file) == ("asked", "exposed", None)


def test_an_envelope_that_was_exchanged_is_left_out_and_told(asked, sealed, gita):
    one = SealedResponse.objects.filter(wave=sealed.pk).first()
    SealedResponse.objects.filter(pk=one.pk).update(sealed=bytes(1072))
    assert draft(asked, gita).report["broken"] == 1


def test_where_the_answers_cannot_be_reached(asked, gita, settings):
    settings.DATABASE_OPENER_URL = "postgresql://127.0.0.1:1/nowhere"
    assert draft(asked, gita).failure == "database"


def test_where_nobody_knows_the_way_to_them(asked, gita, settings):
    settings.DATABASE_OPENER_URL, settings.PRODUCTION = "", True
    with pytest.raises(actions.NotNow, match="DATABASE_OPENER_URL"):
        draft(asked, gita)
    assert events() == []


def test_a_job_that_cannot_be_written_is_told(asked, gita, monkeypatch):
    def fail(*args):
        raise KeyError("Zinnia")

    monkeypatch.setattr(supervising, "job_of", fail)
    assert draft(asked, gita).failure == "broken"


def test_what_does_not_run_is_left_alone(asked):
    assert supervising.run(asked.pk, PASSPHRASES).state == "asked"


def test_the_command_reads_passphrases_from_standard_input(asked, gita, monkeypatch):
    given = []
    monkeypatch.setattr(supervising, "run", lambda *args: given.append(args))
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"passphrases": {"1": "CDFG"}}'))
    call_command("run_release", str(asked.pk))
    assert given == [(asked.pk, {1: "CDFG"})]


@pytest.mark.parametrize("way", ["killed", "cancelled"])
def test_killed_or_cancelled_in_the_middle_leaves_nothing(asked, gita, monkeypatch, way):
    """The child has its lock and is at work, or waits with it for more work."""
    children = []
    known = subprocess.Popen

    class Noted(known):
        def __init__(self, arguments, **options):
            super().__init__(arguments, **options)
            if "evaluation.releases.child" in arguments:
                children.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    # Long enough to be met: the child is stopped as soon as it holds its lock.
    thread = threading.Thread(target=_in_a_thread, args=(asked, gita))
    thread.start()
    assert until(lambda: children and _has_lock(asked))
    os.killpg(children[0].pid, signal.SIGSTOP)
    release = Release.objects.get()
    release.run_started_at = release.run_started_at.replace(year=2020)
    assert running.is_alive(release)
    if way == "killed":
        os.killpg(children[0].pid, signal.SIGKILL)
    else:
        actions.cancel_run(release=release, by=gita)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert until(lambda: not _has_lock(asked))
    left = Release.objects.get()
    assert (left.state, left.json_file, left.memory) == ("asked", None, None)
    assert left.failure == {"killed": "interrupted", "cancelled": "cancelled"}[way]


def _in_a_thread(release, user):
    try:
        draft(release, user)
    finally:
        connection.close()


def _has_lock(release):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = %s",
            [running.lock_of(release)[1]],
        )
        return cursor.fetchone()[0] > 0
