"""The chain of what was let out, and the command that walks it."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evaluation.models import Release
from evaluation.releases import chain
from tests.factories.releases import make_release

PARTS = (bytes(32), 1, b"{}", b"a,b", uuid.UUID(int=1), 1)


@pytest.mark.parametrize(
    ("at", "other"), [(0, bytes(31) + b"1"), (1, 2), (2, b"{} "), (3, b""), (4, uuid.UUID(int=2)),
                      (5, 2)],
)  # fmt: skip
def test_every_part_counts(at, other):
    changed = [*PARTS[:at], other, *PARTS[at + 1 :]]
    assert chain.link(*changed) != chain.link(*PARTS)
    assert len(chain.link(*PARTS)) == 32


def test_what_moves_from_one_file_to_the_other_counts():
    moved = (*PARTS[:2], b"{}a", b",b", *PARTS[4:])
    assert chain.link(*moved) != chain.link(*PARTS)


@pytest.fixture
def three(programme, sealed):
    return [make_release(programme, sealed, state=state)
            for state in ("released", "withdrawn", "released")]  # fmt: skip


def verified():
    out = StringIO()
    call_command("verify_releases", stdout=out)
    return out.getvalue()


def tamper(statement, *parameters):
    """As whoever owns the tables could, past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluation_release DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluation_release ENABLE TRIGGER USER")


def test_nothing_released_is_fine(db):
    assert verified() == "0 releases, and each is what was let out.\n"


def test_each_is_told(three):
    lines = verified().splitlines()
    assert len(lines) == 4
    assert lines[0].endswith(bytes(three[0].hash).hex())
    assert lines[-1] == "3 releases, and each is what was let out."


def test_one(programme, sealed):
    make_release(programme, sealed, state="released")
    assert verified().endswith("One release, and it is what was let out.\n")


@pytest.mark.parametrize("column", ["json_file", "csv_file"])
def test_a_changed_file_is_found(three, column):
    tamper(f"UPDATE evaluation_release SET {column} = 'x' WHERE chain_number = 2")
    with pytest.raises(CommandError, match=r"Release 2 of the chain .* is not what was let out"):
        verified()


def test_a_changed_file_with_a_new_hash_breaks_the_next(three):
    one = Release.objects.get(chain_number=2)
    forged = chain.link(bytes(one.previous_hash), 2, b"x", b"", one.programme_id, one.number)
    tamper(
        "UPDATE evaluation_release SET json_file = 'x', csv_file = '', hash = %s"
        " WHERE chain_number = 2",
        forged,
    )
    with pytest.raises(CommandError, match=r"Release 3 .* does not follow"):
        verified()


def test_one_that_was_dropped_is_missed(three):
    tamper("DELETE FROM evaluation_releasewave WHERE release_id = %s", three[1].pk)
    tamper("DELETE FROM evaluation_release WHERE chain_number = 2")
    with pytest.raises(CommandError, match="Release 2 of the chain is missing"):
        verified()
