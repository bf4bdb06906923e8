"""The one process that sees answers: opens the envelopes of a release's waves and counts them.

    python -m evaluation.releases.child

Its job is the first line of standard input, in JSON with bytes in hex (jobs.py writes it). Each
line that it writes tells how far it is; the last one is what came of it:

    {"step": "opening", "done": 40}
    {"document": ..., "report": ..., "memory": ...}, the memory sealed, in hex
    {"failure": a word of enums.RunFailure}

Nothing of an answer leaves it but the document and the report, which disclosure control made, and
the sealed memory. Answers, passphrases and private halves are never in an argument, the
environment, a file or a log. No Django.

It holds an advisory lock of the database for as long as it lives, so that everybody can see whether
the run is alive. When standard input is closed, whoever started it is gone: it ends at once, with
the processes that it has started.
"""

import contextlib
import json
import os
import resource
import signal
import sys
import threading
import uuid
from collections.abc import Callable
from typing import Any, Final

import psycopg
from nacl.public import PublicKey, SealedBox

from evaluation import envelopes
from evaluation.disclosure import (
    Catalogue,
    Demographic,
    Given,
    NotSafe,
    Question,
    Thresholds,
    publish,
)
from evaluation.keyring import WrongPassphrase
from evaluation.keys.child import CONNECT_SECONDS, WrongKey, private_half
from evaluation.letter_box.grants import SEALED

Job = dict[str, Any]
Connection = psycopg.Connection[Any]
TELL_EVERY: Final = 500  # envelopes
OPENING: Final = 10  # of a hundred parts of the whole; the rest is disclosure control's


def outcome(job: Job, tell: Callable[[str, int], None] = lambda step, done: None) -> Job:
    """The last line that `main` writes."""
    try:
        with psycopg.connect(
            job["database"], autocommit=True, connect_timeout=CONNECT_SECONDS
        ) as connection:
            if not _is_first(connection, job["lock"]):
                return {"failure": "interrupted"}
            return _released(job, connection, tell)
    except psycopg.Error:
        return {"failure": "database"}
    except (WrongPassphrase, WrongKey):
        return {"failure": "key"}
    except NotSafe as refusal:
        return {"failure": refusal.word}
    except Exception as error:  # noqa: BLE001 - a traceback could repeat an answer
        return {"failure": "broken", "kind": type(error).__name__}


def _is_first(connection: Connection, lock: list[int]) -> bool:
    """Whether it has the lock, which goes with the connection."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone()
    return bool(row and row[0])


def _released(job: Job, connection: Connection, tell: Callable[[str, int], None]) -> Job:
    tell("opening", 0)
    openers = {
        number: envelopes.opener(private_half(given)) for number, given in job["keys"].items()
    }
    given, broken = _answers(job, connection, openers, tell)
    made = publish(
        given,
        _catalogue(job["catalogue"]),
        Thresholds(**job["thresholds"]),
        earlier=[
            json.loads(openers[one["key"]].decrypt(bytes.fromhex(one["sealed"])))
            for one in job["earlier"]
        ],
        tell=lambda step, done: tell(step, OPENING + done * (100 - OPENING) // 100),
    )
    memory = json.dumps(made.memory, separators=(",", ":")).encode()
    box = SealedBox(PublicKey(bytes.fromhex(job["seal_to"])))
    return {
        "document": made.document,
        "report": {**made.report, "broken": broken},
        "memory": bytes(box.encrypt(memory)).hex(),
    }


def _answers(
    job: Job,
    connection: Connection,
    openers: dict[str, SealedBox],
    tell: Callable[[str, int], None],
) -> tuple[list[Given], int]:
    """Of women who said yes to every purpose; and how many envelopes could not be opened."""
    waves = {uuid.UUID(wave["id"]): wave for wave in job["waves"]}
    wanted = set(job["purposes"])
    rows = connection.execute(
        f"SELECT wave, sealed FROM {SEALED} WHERE wave = ANY(%s)",  # noqa: S608 - a constant's name
        [list(waves)],
    ).fetchall()
    found, broken = [], 0
    for at, (wave, sealed) in enumerate(rows):
        if at % TELL_EVERY == 0:
            tell("opening", OPENING * at // len(rows))
        try:
            contents = envelopes.unseal(openers[waves[wave]["key"]], sealed)
        except envelopes.BrokenEnvelope:
            broken += 1
            continue
        if wanted <= set(contents["p"]):
            found.append(_given(waves[wave], contents))
    return found, broken


def _given(wave: Job, contents: envelopes.Contents) -> Given:
    """Under the keys that are counted; several choices and what is unknown are left out."""
    keys = wave["questions"]
    answers = {
        keys[key]: value
        for key, value in contents["x"].items()
        if key in keys and isinstance(value, int)
    }
    return Given(wave["number"], contents["c"], contents["g"], contents["a"], answers)


def _catalogue(given: Job) -> Catalogue:
    return Catalogue(
        tuple(given["waves"]),
        tuple(Question(*one) for one in given["questions"]),
        tuple(Demographic(*one) for one in given["demographics"]),
        tuple(given["areas"]),
    )


def _end_with_who_started_it() -> None:
    """Blocks until standard input is closed."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdin.buffer.read()
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)  # started by hand: only itself


def _say(line: Job) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Started as the leader of a group of processes, which it ends with itself."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no picture of its memory
    try:
        job = json.loads(sys.stdin.buffer.readline())
    except ValueError:
        job = {}
    watch = threading.Thread(target=_end_with_who_started_it, daemon=True)
    watch.start()
    _say(outcome(job, lambda step, done: _say({"step": step, "done": done})))
    watch.join()


if __name__ == "__main__":
    main()
