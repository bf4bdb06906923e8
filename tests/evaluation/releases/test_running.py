"""Following a child, and telling whether it is alive."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluation.releases import running
from tests.config.servers import until
from tests.factories.releases import make_release

# In the place of the child: it has read its job, and does what the test says.
CHILD = "import json, sys, time\njob = json.loads(sys.stdin.readline())\n"


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Writes the program that is started instead; its process id is in the file that is given."""

    def program(text):
        file = tmp_path / "program.py"
        pid = tmp_path / "pid"
        start = f"import os\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\n"
        file.write_text(start + CHILD + text)
        known = subprocess.Popen

        def popen(arguments, **options):
            return known([sys.executable, str(file)], **options)

        monkeypatch.setattr(running.subprocess, "Popen", popen)
        return pid

    return program


def is_gone(pid):
    try:
        os.kill(int(pid.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def test_its_last_line_is_what_came_of_it(child):
    pid = child("""
print(json.dumps({"step": "opening", "done": 10}), flush=True)
print(json.dumps({"document": job["given"]}), flush=True)
time.sleep(60)
""")
    assert running.follow({"given": 7}, lambda line: True) == {"document": 7}
    assert is_gone(pid)


def test_what_is_not_wanted_any_more_is_killed(child):
    pid = child("""
print(json.dumps({"step": "checking", "done": 50}), flush=True)
time.sleep(60)
""")
    seen = []

    def look(line):
        seen.append(line)
        return len(seen) < 3

    assert running.follow({}, look) == {"failure": "cancelled"}
    assert seen[-1] == {"step": "checking", "done": 50}
    assert is_gone(pid)


def test_whatever_it_has_started_is_killed_with_it(child, tmp_path):
    other = tmp_path / "other"
    child(f"""
import subprocess
started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({str(other)!r}, "w").write(str(started.pid))
print(json.dumps({{"document": 1}}), flush=True)
time.sleep(60)
""")
    running.follow({}, lambda line: True)
    assert until(lambda: is_gone(other))


def test_a_child_that_dies_was_interrupted(child):
    child("sys.exit(1)")
    assert running.follow({}, lambda line: True) == {"failure": "interrupted"}


def test_lines_that_come_fast_are_told_twice_a_second(child):
    child("""
for number in range(2000):
    print(json.dumps({"step": "opening", "done": number}), flush=True)
    time.sleep(.0005)
print(json.dumps({"document": 1}), flush=True)
""")
    seen, began = [], time.monotonic()
    running.follow({}, lambda line: bool(seen.append(line)) or True)
    assert len(seen) <= 2 * (time.monotonic() - began) + 1


# --- Alive or not


@pytest.fixture
def started(programme, sealed):
    def made(ago):
        at = timezone.now() - timedelta(seconds=ago)
        return make_release(programme, sealed, state="running", run_started_at=at)

    return made


def test_just_started_is_alive(started):
    assert running.is_alive(started(5))


def test_without_its_lock_it_is_dead(started):
    assert not running.is_alive(started(600))


def test_with_its_lock_it_is_alive(started):
    release = started(600)
    with psycopg.connect(_address()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", running.lock_of(release))
        assert running.is_alive(release)
        other.execute("SELECT pg_advisory_unlock_all()")
        other.execute("SELECT pg_advisory_lock(%s, %s)", [running.LOCK, 7])
        assert not running.is_alive(release)


def _address():
    known = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return psycopg.conninfo.make_conninfo(**{n: known[n] for n in names if known.get(n)})


@pytest.mark.parametrize("state", ["asked", "drafted", "released"])
def test_what_does_not_run_is_not_alive(programme, sealed, state):
    assert not running.is_alive(make_release(programme, sealed, state=state))


def test_starting_gives_the_passphrase_through_standard_input(monkeypatch, asked, tmp_path):
    file, seen = tmp_path / "program.py", tmp_path / "seen"
    file.write_text(
        "import os, sys\n"
        f"open({str(seen)!r}, 'w').write(f'{{sys.argv}} {{sys.stdin.read()}} {{os.getsid(0)}}')\n"
    )
    known, calls = subprocess.Popen, []

    def popen(arguments, **options):
        calls.append(arguments)
        return known([sys.executable, str(file), *map(str, arguments[2:])], **options)

    monkeypatch.setattr(running.subprocess, "Popen", popen)
    running.start(asked.pk, {1: "CDFG"})
    assert until(lambda: seen.exists() and seen.read_text().endswith(tuple("0123456789")))
    assert '{"passphrases": {"1": "CDFG"}}' in seen.read_text()
    assert seen.read_text().split()[-1] != str(os.getsid(0))
    assert calls == [
        [sys.executable, settings.BASE_DIR / "manage.py", "run_release", str(asked.pk)]
    ]
