"""A passphrase goes to a real child process through its standard input, and nowhere else."""

import json
import logging
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from audit.models import AuditEvent
from evaluation import linking
from evaluation.envelopes import OVERHEAD, STEP
from evaluation.keys import opening
from evaluation.letter_box.grants import TABLES
from evaluation.letter_box.models import Response, SealedResponse
from tests.evaluation.keys.conftest import PASSPHRASE, WRONG
from tests.factories.evaluation import make_opening_key, make_response, make_wave
from tests.project.test_settings import PRODUCTION

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def opener(settings):
    """Where the tests' database is on a server of its own, it has another name than in the
    environment."""
    address = os.environ.get("DATABASE_OPENER_URL", "")
    if address:
        address = make_conninfo(address, dbname=connection.settings_dict["NAME"])
    settings.DATABASE_OPENER_URL = address


@pytest.fixture
def process(monkeypatch):
    """What the child was started with; it is really started."""
    real, seen = subprocess.run, []

    def run(*args, **kwargs):
        seen.append((args, kwargs))
        return real(*args, **kwargs)

    monkeypatch.setattr(opening.subprocess, "run", run)
    return seen


@pytest.fixture
def child_says(monkeypatch):
    """Instead of a child: what it writes, or what befalls it."""

    def child_says(written):
        def run(*args, **kwargs):
            if isinstance(written, Exception):
                raise written
            return subprocess.CompletedProcess(args, 0, written)

        monkeypatch.setattr(opening.subprocess, "run", run)

    return child_says


@pytest.fixture
def answers(programme, key, group):
    """Links of three women of one wave, each with an answer of hers."""
    wave = make_wave(programme, group, key=key)
    found = []
    for number, slip in enumerate(wave.invitations.order_by("number"), start=1):
        make_response(slip, {"choose": number}, {"more": f"ا{number}"})
        finding = linking.programme_key(programme.link_salt)
        found.append((wave.pk, linking.tag(finding, slip.invitee.link_salt, wave.pk)))
    assert len(found) == 3
    return found


# --- How it is started


def test_passphrase_is_in_no_argument_and_no_environment(key, copy_of, dee, process):
    opening.test(copy_of(dee), PASSPHRASE)
    ((arguments,), options) = process[0]
    assert arguments == [sys.executable, "-m", "evaluation.keys.child"]
    assert set(options["env"]) == {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}
    assert json.loads(options.pop("input"))["passphrase"] == PASSPHRASE
    assert PASSPHRASE not in repr((arguments, options))
    assert options["timeout"] == opening.CHILD_SECONDS


def test_real_child_makes_tests_and_rewraps(young, process):
    new = opening.make(1)
    assert [paper.copy.memory for paper in new.papers] == [8, 8]  # the least, in tests only
    key = make_opening_key(young)
    copy = key.copies.first()
    paper = opening.rewrap(copy, PASSPHRASE)
    for name, value in paper.copy._asdict().items():
        setattr(copy, name, value)
    opening.test(copy, paper.passphrase)
    with pytest.raises(opening.WrongPassphrase, match="not the passphrase"):
        opening.test(copy, PASSPHRASE)
    assert len(process) == 4


def test_paper_and_new_key_say_nothing_when_they_are_written_somewhere():
    new = opening.make(0)
    (paper,) = new.papers
    assert paper.passphrase not in repr(new) + repr(paper) + f"{paper}"


def test_real_costs_in_production(settings, monkeypatch):
    jobs = []
    monkeypatch.setattr(
        opening, "run", lambda job: jobs.append(job) or {"public": "", "papers": []}
    )
    settings.GUARDIAN_KEY_COST = "moderate"
    opening.make(0)
    assert (jobs[0]["memory"], jobs[0]["passes"]) == (256 * 1024, 3)


@pytest.mark.parametrize(
    ("environment", "cost"), [("production", "moderate"), ("demo", "moderate"), ("test", "least")]
)
def test_only_tests_try_a_passphrase_fast(environment, cost):
    code = "from config.settings import GUARDIAN_KEY_COST; print(GUARDIAN_KEY_COST)"
    known = {**PRODUCTION, "ENVIRONMENT": environment, "PATH": os.environ["PATH"]}
    asked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env=known,
        capture_output=True,
        text=True,
    )
    assert asked.stdout.strip() == cost, asked.stderr


# --- What goes wrong


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (b"", "JSONDecodeError"),
        (b"Traceback", "JSONDecodeError"),
        (b"\xff\xfe\xff", "UnicodeDecodeError"),
        (b'{"error": "failed", "kind": "MemoryError"}', "MemoryError"),
        (OSError("no such file"), "OSError"),
        (subprocess.TimeoutExpired(["python"], 60), "TimeoutExpired"),
    ],
)
def test_child_that_fails_is_told_in_words(key, copy_of, dee, child_says, caplog, written, kind):
    child_says(written)
    with pytest.raises(opening.OpeningFailed, match="nothing was changed") as failed:
        opening.test(copy_of(dee), PASSPHRASE)
    assert failed.value.__suppress_context__
    assert caplog.messages == [f"A key could not be used: failed {kind}"]


def test_copy_that_does_not_fit_is_told_in_words(programme, key, copy_of, dee, caplog):
    other = make_opening_key(programme, replaced_at=timezone.now())
    copy = copy_of(dee, 1)
    copy.opening_key = other
    with pytest.raises(opening.OpeningFailed, match="does not fit the key"):
        opening.test(copy, PASSPHRASE)
    assert caplog.messages == ["A key could not be used: wrong-key "]


def test_wrong_passphrase_is_no_news_in_the_log(key, copy_of, dee, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(opening.WrongPassphrase):
        opening.test(copy_of(dee), WRONG)
    assert caplog.messages == []


# --- Wrong ones are counted


def wrong(copy, times=1):
    for _ in range(times):
        with pytest.raises(opening.WrongPassphrase):
            opening.test(copy, WRONG)


@pytest.mark.usefixtures("jobs")
def test_ten_wrong_ones_and_then_a_pause(key, copy_of, dee, gita, jobs):
    wrong(copy_of(dee), 10)
    with pytest.raises(opening.TooManyTries, match="ten minutes"):
        opening.test(copy_of(dee), PASSPHRASE)
    assert len(jobs) == 10  # the last one was not even tried
    opening.test(copy_of(gita), PASSPHRASE)  # a limit of her own
    cache.clear()  # ten minutes later
    opening.test(copy_of(dee), PASSPHRASE)


@pytest.mark.usefixtures("jobs")
def test_right_ones_and_failures_are_not_counted(key, copy_of, dee, monkeypatch):
    for _ in range(12):
        opening.test(copy_of(dee), PASSPHRASE)

    def failing(job):
        raise opening.OpeningFailed("")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "run", failing)
        for _ in range(12):
            with pytest.raises(opening.OpeningFailed):
                opening.test(copy_of(dee), PASSPHRASE)
    wrong(copy_of(dee), 10)


@pytest.mark.usefixtures("jobs")
def test_try_is_taken_before_it_is_made(key, copy_of, dee, monkeypatch):
    """Twenty at the same moment are ten."""
    real, refused = opening.run, []

    def run(job):
        try:
            opening._take_try(copy_of(dee).guardian_id)
        except opening.TooManyTries:
            refused.append(job)
        return real(job)

    monkeypatch.setattr(opening, "run", run)
    wrong(copy_of(dee), 5)
    with pytest.raises(opening.TooManyTries):
        opening.test(copy_of(dee), WRONG)
    assert refused == []


@pytest.mark.usefixtures("jobs")
def test_wrong_one_is_on_record_without_a_letter(key, copy_of, dee):
    wrong(copy_of(dee))
    event = AuditEvent.objects.get()
    assert (event.kind, event.by) == ("guardian_key_test_failed", str(dee.pk))
    assert event.target == f"evaluation.GuardianKey:{copy_of(dee).pk}"
    assert event.changed_fields == []


@committed
@pytest.mark.usefixtures("jobs")
def test_in_a_transaction_that_could_take_the_count_back_it_is_refused(key, copy_of, dee, jobs):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        opening.test(copy_of(dee), PASSPHRASE)
    assert jobs == []


# --- Opening, with the real child and the database's own rights


@committed
def test_opener_reads_the_envelopes_of_these_links_and_no_other(key, copy_of, dee, answers):
    opened = opening.open_envelopes(copy_of(dee), PASSPHRASE, answers[:1])
    assert [one["x"] for one in opened] == [{"choose": 1}]
    assert opened[0]["k"] == {"more": "ا1"}
    assert opened.by_wave == {answers[0][0]: opened[0]}
    assert opened.broken == 0


@committed
def test_opener_reads_what_is_sealed_too(programme, key, copy_of, dee, answers, group):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_wave SET state = 'closed'")
        cursor.execute("SELECT evaluation_seal_wave(%s)", [answers[0][0]])
    assert (Response.objects.count(), SealedResponse.objects.count()) == (0, 3)
    later = make_wave(programme, group, key=key, kind="end")
    slip = later.invitations.order_by("number").first()
    make_response(slip, {"choose": 5})
    finding = linking.programme_key(programme.link_salt)
    more = (later.pk, linking.tag(finding, slip.invitee.link_salt, later.pk))
    opened = opening.open_envelopes(copy_of(dee), PASSPHRASE, [answers[1], more])
    assert {wave: one["x"]["choose"] for wave, one in opened.by_wave.items()} == {
        answers[1][0]: 2,
        later.pk: 5,
    }


@committed
def test_broken_envelope_is_counted_and_stops_nothing(key, copy_of, dee, answers):
    wave, tag = answers[0]
    Response.objects.filter(link_tag=tag).update(sealed=b"x" * (STEP + OVERHEAD))
    opened = opening.open_envelopes(copy_of(dee), PASSPHRASE, [(wave, tag)])
    assert (list(opened), opened.broken, opened.by_wave) == ([], 1, {wave: None})


@committed
def test_nothing_there_is_no_error(key, copy_of, dee, answers):
    opened = opening.open_envelopes(copy_of(dee), PASSPHRASE, [(answers[0][0], b"z" * 16)])
    assert (list(opened), opened.broken, opened.by_wave) == ([], 0, {})
    assert opening.open_envelopes(copy_of(dee), PASSPHRASE, []) == []


@committed
def test_what_another_key_closed_is_not_called_broken(programme, key, copy_of, dee, answers):
    key.replaced_at = timezone.now()
    key.save(update_fields=["replaced_at"])
    make_opening_key(programme)
    assert opening.open_envelopes(copy_of(dee, 2), PASSPHRASE, answers[:1]).by_wave == {}
    assert len(opening.open_envelopes(copy_of(dee, 1), PASSPHRASE, answers[:1])) == 1


@committed
def test_wrong_passphrase_opens_nothing_and_is_counted(key, copy_of, dee, answers):
    with pytest.raises(opening.WrongPassphrase):
        opening.open_envelopes(copy_of(dee), WRONG, answers)
    assert AuditEvent.objects.get().kind == "guardian_key_test_failed"


@committed
def test_opener_may_read_two_tables_and_do_nothing_else(key, answers):
    def refused(statement):
        with psycopg.connect(opening.opener_address(), autocommit=True) as opener:
            try:
                opener.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                return True
        return False

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert {table for table in tables if not refused(f"SELECT 1 FROM {table}")} == set(TABLES)
    for table in TABLES:
        assert refused(f"DELETE FROM {table}")
        assert refused(f"UPDATE {table} SET sealed = ''")
        assert refused(f"INSERT INTO {table} SELECT * FROM {table}")
    assert refused("CREATE TABLE mine (x int)")
    assert refused("SELECT evaluation_seal_wave(gen_random_uuid())")


@committed
def test_database_that_cannot_be_reached_is_told_in_words(key, copy_of, dee, answers, settings):
    settings.DATABASE_OPENER_URL = "postgresql://nobody@/nothing?host=/nowhere"
    with pytest.raises(opening.OpeningFailed, match="can’t be reached"):
        opening.open_envelopes(copy_of(dee), PASSPHRASE, answers)


# --- Its address


def test_address_in_production_comes_from_the_environment_alone(settings, copy_of, key, dee, jobs):
    settings.PRODUCTION, settings.DATABASE_OPENER_URL = True, ""
    with pytest.raises(opening.OpeningFailed, match="DATABASE_OPENER_URL is not set"):
        opening.open_envelopes(copy_of(dee), PASSPHRASE, [])
    assert jobs == []
    settings.DATABASE_OPENER_URL = "postgresql://opener:secret@db/alongside"
    assert opening.opener_address() == "postgresql://opener:secret@db/alongside"


def test_address_elsewhere_is_the_same_server_as_another_role(settings):
    settings.DATABASE_OPENER_URL = ""
    address = opening.opener_address()
    assert f"dbname={connection.settings_dict['NAME']}" in address
    assert "user=alongside_opener" in address
    assert "password" not in address
