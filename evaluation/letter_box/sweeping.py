"""Overwriting what is left of old rows on the disk.

PostgreSQL leaves a row where it stood when it is moved, replaced or taken away, in the order in
which it came, until its place is used again. A copy of the files would still hold it. VACUUM FULL
writes a table anew with the rows that are alive, and gives the old file back; so both tables of the
letter box are written anew every night, and those that held the salts of closed programmes.

The files, that is. What the disk, the write-ahead log and the backups still hold goes when they are
overwritten: docs/letter-box.md says by when.

As the owner, and never inside a transaction.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.utils import timezone

from evaluation.letter_box.findings import rows
from evaluation.letter_box.grants import TABLES

# Where the salts of the finding key stood until a programme was closed.
SALTED = ("evaluation_programme", "evaluation_invitee")

_LOCK = 7_241_004  # of this database; any number that nobody else uses
# Women who answer wait as long behind the sweep as the sweep waits for the tables.
LOCK_TIMEOUT = "3s"
ATTEMPTS, PAUSE = 3, 1.0  # seconds


class NotSwept(Exception):  # noqa: N818 - what happened, and not a fault of ours
    """With a sentence that says why and what to do. Nothing is lost: the next night tries again."""


@dataclass(frozen=True)
class Swept:
    """`waves`: how many sealed waves were swept for the first time."""

    waves: int


def sweep() -> Swept | None:
    """None where another sweep is running. Raises NotSwept."""
    with _alone() as alone:
        if not alone:
            return None
        # Those first: one that is sealed meanwhile waits for the next night.
        waves = rows("SELECT id FROM evaluation_wave WHERE state = 'sealed' AND swept_on IS NULL")
        for table in (*TABLES, *SALTED):
            _rewrite_whole(table)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE evaluation_wave SET swept_on = %s WHERE id = ANY(%s)",
                [timezone.localdate(), [wave for (wave,) in waves]],
            )
        return Swept(waves=len(waves))


@contextmanager
def _alone() -> Iterator[bool]:
    """A lock of the connection's, since VACUUM can't run in a transaction."""
    [(locked,)] = rows("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    try:
        yield locked
    finally:
        if locked:
            rows("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _rewrite_whole(table: str) -> None:
    """A page that is just being made holds it up for a moment, so it is tried again."""
    for left in reversed(range(ATTEMPTS)):
        try:
            _rewrite(table)
            _find_nothing_old(table)
        except NotSwept:
            if not left:
                raise
            time.sleep(PAUSE)
        else:
            return


def _rewrite(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            cursor.execute(f"VACUUM (FULL, ANALYZE false) {table}")
        except OperationalError as error:
            raise NotSwept(
                "The letter box was in use all the time, so it was not swept: run this again "
                "when no backup is being made."
            ) from error
        finally:
            cursor.execute("RESET lock_timeout")


def _find_nothing_old(table: str) -> None:
    """VACUUM keeps old rows while somebody still looks at the database as it was, as a backup
    does. They are not counted in the table, but in the indexes that it has just made.
    """
    [(written, alive)] = rows(
        "SELECT (SELECT max(reltuples) FROM pg_class JOIN pg_index ON indexrelid = oid"  # noqa: S608
        " WHERE indrelid = %s::regclass),"
        f" (SELECT count(*) FROM {table})",
        [table],
    )
    if written > alive:
        raise NotSwept(
            "Old rows had to stay, since something still looks at the database as it was before: "
            "a backup, or a transaction that was left open. Run this again when that has ended."
        )
