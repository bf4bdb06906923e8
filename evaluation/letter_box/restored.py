"""Whether every answer stands where it should, and putting right what a restored backup brought."""

import uuid
from collections.abc import Iterator
from typing import Final

from django.db import connection, transaction

from evaluation.letter_box import actions
from evaluation.letter_box.findings import Finding, all_well, failure, rows, warning
from evaluation.letter_box.grants import INBOX, SEALED, TABLES

RESTORED: Final = (
    "An old backup was put back in part. `manage.py check_letter_box --repair` puts it right."
)
_OF_NO_WAVE: Final = "WHERE wave NOT IN (SELECT id FROM evaluation_wave)"
_ENVELOPES: Final = (
    f"(SELECT id, wave, link_tag, sealed, true AS is_inbox FROM {INBOX}"  # noqa: S608
    f" UNION ALL SELECT id, wave, link_tag, sealed, false FROM {SEALED}) AS envelope"
)


def check_rows() -> list[Finding]:
    return all_well(
        [
            *_if_any(
                "LEFT JOIN evaluation_wave AS wave ON wave.id = envelope.wave"
                " WHERE wave.id IS NULL",
                f"There are answers to a wave that does not exist. {RESTORED} It deletes them.",
            ),
            *_if_any(
                "JOIN evaluation_wave AS wave ON wave.id = envelope.wave"
                " WHERE is_inbox AND wave.state = 'sealed'",
                f"Answers of a sealed wave are back in the inbox. {RESTORED} It seals them again.",
            ),
            *_if_any(
                "JOIN evaluation_wave AS wave ON wave.id = envelope.wave"
                " JOIN evaluation_programme AS programme ON programme.id = wave.programme_id"
                " WHERE programme.state = 'closed' AND (is_inbox OR link_tag IS NOT NULL)",
                "Answers of a closed programme can still be led back to women. "
                f"{RESTORED} It forgets the links again.",
            ),
            *_if_any(
                "WHERE octet_length(sealed) < 1072 OR octet_length(sealed) % 1024 <> 48",
                "Some envelopes are not whole, so nobody can open them: the disk or a backup "
                "has a fault. While its wave is open, sending again puts a whole one in its place; "
                "later they are left out when answers are opened.",
            ),
        ],
        "Every answer belongs to a wave, in the table where it should be, and is whole.",
    )


def _if_any(condition: str, sentence: str) -> Iterator[Finding]:
    [(some,)] = rows(f"SELECT EXISTS (SELECT FROM {_ENVELOPES} {condition})")  # noqa: S608
    if some:
        yield failure(sentence)


def check_waves() -> list[Finding]:
    """That they are closed, sealed and swept in time. Closing stays with people: what came on paper
    may still lie on a table."""
    return all_well([*_unswept(), *_overdue()], "Sealed waves are swept.")


def _unswept() -> Iterator[Finding]:
    [(some,)] = rows(
        "SELECT EXISTS (SELECT FROM evaluation_wave WHERE state = 'sealed' AND swept_on IS NULL"
        " AND state_changed_at < now() - interval '36 hours')"
    )
    if some:
        yield failure(
            "A wave was sealed and not swept since: in the files of the database its answers still "
            "stand in the order in which they came. Run `manage.py sweep_letter_box`, and let cron "
            "run it every night."
        )


def _overdue() -> Iterator[Finding]:
    late = rows(
        "SELECT programme.name, wave.number FROM evaluation_wave AS wave"
        " JOIN evaluation_programme AS programme ON programme.id = wave.programme_id"
        " WHERE wave.state <> 'sealed' AND wave.closes_on < current_date - 7"
        " ORDER BY programme.name, wave.number"
    )
    for programme, number in late:
        yield warning(
            f"Wave {number} of {programme} ended more than a week ago and is not sealed: until "
            "then its answers stand in the order in which they came. A coordinator seals it on its "
            "page."
        )


def repair() -> list[str]:
    """What was done, in words. Puts right what `check_rows` calls restored; repeats safely."""
    done = []
    with transaction.atomic():
        of_no_wave = [f"DELETE FROM {table} {_OF_NO_WAVE}" for table in TABLES]  # noqa: S608
        if sum(map(_count_of, of_no_wave)):
            done.append("Deleted the answers to waves that do not exist.")
        # The same envelope twice would be one woman twice.
        if _count_of(
            f"DELETE FROM {INBOX} USING {SEALED} AS kept"  # noqa: S608
            f" WHERE kept.sealed = {INBOX}.sealed AND kept.wave = {INBOX}.wave"
        ) + _count_of(
            f"WITH moved AS (DELETE FROM {INBOX} WHERE wave IN"  # noqa: S608
            " (SELECT id FROM evaluation_wave WHERE state = 'sealed') RETURNING *), kept AS ("
            f"INSERT INTO {SEALED} (id, wave, link_tag, receipt_hash, sealed)"
            " SELECT gen_random_uuid(), wave, link_tag, receipt_hash, sealed FROM moved"
            " ORDER BY gen_random_uuid() ON CONFLICT DO NOTHING)"
            " SELECT FROM moved"
        ):
            done.append("Sealed again what was back in the inbox of a sealed wave.")
    for (programme,) in _still_linked():
        actions.forget_links(programme=programme)
        done.append("Forgot the links of a closed programme again.")
    return done


def _count_of(statement: str) -> int:
    """How many rows it changed or gave."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def _still_linked() -> list[tuple[uuid.UUID]]:
    return rows(
        "SELECT DISTINCT programme.id FROM evaluation_programme AS programme"  # noqa: S608
        " JOIN evaluation_wave AS wave ON wave.programme_id = programme.id"
        f" JOIN {_ENVELOPES} ON envelope.wave = wave.id"
        " WHERE programme.state = 'closed' AND (is_inbox OR link_tag IS NOT NULL)"
    )
