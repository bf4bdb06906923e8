"""Starting a run, following it, and telling whether it is alive.

Two processes, since a run takes minutes and a web process may be restarted at any time. The web
process starts `manage.py run_release`, which follows the child (child.py) and writes how far it is.
Passphrases go through standard input to the first and from there to the second.

The child holds an advisory lock on its own connection. Everybody sees in pg_locks whether it is
there; so a run that was killed is told apart from one that is slow.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluation.enums import ReleaseState
from evaluation.releases.models import Release

# The first half of its locks; the second is the release's. Any number that nobody else uses.
LOCK: Final = 0x52454C
STARTING_SECONDS: Final = 30
LOOK_SECONDS: Final = 0.5
WORKING: Final = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def lock_of(release: Release) -> list[int]:
    """Two numbers of 31 bits, as PostgreSQL takes them."""
    return [LOCK, release.pk.int & 0x7FFF_FFFF]


def is_alive(release: Release) -> bool:
    """Whether a run of it goes on: its child is there, or was started a moment ago."""
    if release.state != ReleaseState.RUNNING or release.run_started_at is None:
        return False
    if (timezone.now() - release.run_started_at).total_seconds() < STARTING_SECONDS:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid::bigint = %s AND objid::bigint = %s)",
            lock_of(release),
        )
        return bool(cursor.fetchone()[0])


def start(release: uuid.UUID, passphrases: Mapping[int, str]) -> None:
    """`passphrases` by the number of the key. Returns at once. Raises OSError."""
    follower = subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "run_release", str(release)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,  # what it writes to its log stands in ours
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )
    assert follower.stdin is not None  # noqa: S101 - a pipe
    with suppress(BrokenPipeError), follower.stdin as pipe:
        pipe.write(json.dumps({"passphrases": passphrases}).encode())
    # Waits for its end, or it would stay in the list of processes as long as this one lives.
    threading.Thread(target=follower.wait, daemon=True).start()


Line = dict[str, Any]


def follow(job: Mapping[str, Any], look: Callable[[Line], bool]) -> Line:
    """Runs the child to its end. `look` gets its latest line about twice a second, and says whether
    it is still wanted; where not, the child is killed. Returns its last line.
    """
    with _child(job) as written:
        latest: Line = {}
        for line in _in_time(written):
            if line and "step" not in line:
                return line
            latest = line or latest
            if not look(latest):
                return {"failure": "cancelled"}
    return {"failure": "interrupted"}


@contextmanager
def _child(job: Mapping[str, Any]) -> Iterator["queue.Queue[bytes]"]:
    """The lines that it writes, then an empty one. It is gone afterwards, and all that it began."""
    written: queue.Queue[bytes] = queue.Queue()
    with subprocess.Popen(
        [sys.executable, "-m", "evaluation.releases.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env=WORKING,
        start_new_session=True,
    ) as child:
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - pipes
        reader = threading.Thread(target=_read, args=(child.stdout, written), daemon=True)
        reader.start()
        try:
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(job).encode() + b"\n")
                child.stdin.flush()
            yield written
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            reader.join()


def _read(pipe: IO[bytes], written: "queue.Queue[bytes]") -> None:
    for line in pipe:
        written.put(line)
    written.put(b"")


def _in_time(written: "queue.Queue[bytes]") -> Iterator[Line]:
    """A line twice a second, {} where nothing has come. Of several that came meanwhile the latest;
    the last line of all never waits."""
    latest: Line = {}
    told = time.monotonic()
    while True:
        try:
            line = written.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            line = None
        if line == b"":
            return
        latest = json.loads(line) if line else latest
        is_last = bool(latest) and "step" not in latest
        if is_last or time.monotonic() - told >= LOOK_SECONDS:
            yield latest
            latest, told = {}, time.monotonic()
