"""The one process that is given a passphrase: started for one job, gone after it.

    python -m evaluation.keys.child

Reads one job from standard input and writes one answer to standard output, both JSON, with bytes in
hex. A passphrase or a private half is never in an argument, the environment, a file or a log: what
goes wrong is told by a word. No Django: it takes a tenth of a second to start, and knows of the
site only what the job says. `opening.py` beside this file is its only caller.

    {"job": "make", "others": 1, "memory": ..., "passes": ...}
        -> {"public": ..., "papers": [{"passphrase": ..., "copy": ...}, ...]}, the maker's own first
    {"job": "test", "public": ..., "copy": ..., "passphrase": ...}
        -> {}, where the copy opens what was sealed to the public half
    {"job": "rewrap", as for test, "memory": ..., "passes": ...}
        -> {"passphrase": ..., "copy": ...}: the same key under a new passphrase
    {"job": "open", as for test, "database": ..., "links": [[wave, tag], ...]}
        -> {"envelopes": [[wave, contents or null], ...]}; null is a broken one

Instead of any of these: {"error": "wrong-passphrase" | "wrong-key" | "no-database" | "failed"}.
"""

import json
import resource
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

from evaluation import envelopes, keyring
from evaluation.letter_box.grants import TABLES

Job = dict[str, Any]
CONNECT_SECONDS: Final = 10


class WrongKey(Exception):  # noqa: N818 - what it is
    """The passphrase is right, and the key does not fit the public half."""


class NoDatabase(Exception):  # noqa: N818 - what it is
    """The sealed answers can't be reached, or not read."""


def answer(job: Job) -> Job:
    """What `main` writes for a job."""
    try:
        return JOBS[job["job"]](job)
    except keyring.WrongPassphrase:
        return {"error": "wrong-passphrase"}
    except WrongKey:
        return {"error": "wrong-key"}
    except NoDatabase:
        return {"error": "no-database"}
    except Exception as error:  # noqa: BLE001 - a traceback could repeat what it was given
        return {"error": "failed", "kind": type(error).__name__}


def _make(job: Job) -> Job:
    private, public = keyring.new_pair()
    papers = [_paper(private, job) for _ in range(1 + job["others"])]
    return {"public": public.hex(), "papers": papers}


def _test(job: Job) -> Job:
    private_half(job)
    return {}


def _rewrap(job: Job) -> Job:
    return _paper(private_half(job), job)


def _open(job: Job) -> Job:
    private = private_half(job)
    links = [(uuid.UUID(wave), bytes.fromhex(tag)) for wave, tag in job["links"]]
    return {
        "envelopes": [
            [str(wave), _contents(private, sealed)]
            for wave, sealed in _read(job["database"], links)
        ]
    }


JOBS: Final[dict[str, Callable[[Job], Job]]] = {
    "make": _make,
    "test": _test,
    "rewrap": _rewrap,
    "open": _open,
}


def private_half(job: Job) -> bytes:
    """Once it has opened a probe. Raises WrongPassphrase, WrongKey."""
    given = job["copy"]
    copy = keyring.Copy(
        bytes.fromhex(given["wrapped"]),
        bytes.fromhex(given["salt"]),
        given["memory"],
        given["passes"],
    )
    private = keyring.unwrap(copy, job["passphrase"])
    try:
        envelopes.unseal(private, envelopes.seal(bytes.fromhex(job["public"]), PROBE))
    except envelopes.BrokenEnvelope:
        raise WrongKey from None
    return private


PROBE: Final[envelopes.Contents] = {
    "v": envelopes.SHAPE,
    "c": "",
    "q": "",
    "g": 0,
    "a": None,
    "l": "",
    "m": "",
    "t": "",
    "p": [],
    "x": {},
    "k": {},
}


def _paper(private: bytes, job: Job) -> Job:
    """A new passphrase, and the key under it."""
    passphrase = keyring.new_passphrase()
    copy = keyring.wrap(private, passphrase, memory=job["memory"], passes=job["passes"])
    return {
        "passphrase": passphrase,
        "copy": {**copy._asdict(), "wrapped": copy.wrapped.hex(), "salt": copy.salt.hex()},
    }


def _contents(private: bytes, sealed: bytes) -> envelopes.Contents | None:
    try:
        return envelopes.unseal(private, sealed)
    except envelopes.BrokenEnvelope:
        return None


def _read(database: str, links: list[tuple[uuid.UUID, bytes]]) -> Iterator[tuple[uuid.UUID, bytes]]:
    """The envelopes that lie under these links, with their waves, from both tables."""
    import psycopg  # only this job needs it

    waves, tags = [wave for wave, _tag in links], [tag for _wave, tag in links]
    try:
        with psycopg.connect(
            database, autocommit=True, connect_timeout=CONNECT_SECONDS
        ) as connection:
            for table in TABLES:
                yield from connection.execute(
                    f"SELECT wave, sealed FROM {table}"  # noqa: S608 - a constant's name
                    " JOIN unnest(%s::uuid[], %s::bytea[]) AS wanted (wave, link_tag)"
                    " USING (wave, link_tag)",
                    [waves, tags],
                )
    except psycopg.Error:
        raise NoDatabase from None


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no picture of its memory
    try:
        job = json.load(sys.stdin)
    except ValueError:
        job = {}
    json.dump(answer(job), sys.stdout)


if __name__ == "__main__":
    main()
