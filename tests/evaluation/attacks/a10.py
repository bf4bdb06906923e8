"""A10: whoever has a copy, its hidden columns, its files or its logs. Does an envelope lead to her?

The attacker has sat in the hall and knows exactly who came in which order. What an order has in
common with it is counted: a link is right where the envelope at a place is of the woman at that
place. Chance alone makes one link right, seldom four; so the same answers are sealed three times,
each time mixed anew, and an order counts by the time when it did worst.
"""

import contextlib
import json
import threading
import time

from django.db import Error, connection
from nacl.public import PrivateKey, SealedBox

from evaluation import envelopes
from evaluation.letter_box import actions as letter_box
from tests.config import servers
from tests.evaluation.attacks.town import INBOX, SEALED

HIDDEN = ("ctid", "xmin::text::bigint, ctid", "cmin::text::bigint, ctid")


def _right(order, visits):
    return sum(one == other for one, other in zip(order, visits, strict=False))


def order_of_a_dump(*towns):
    """pg_dump writes rows as they lie. A backup is such a file."""
    return min(_right(_dumped(town), town.visits[0]) for town in towns)


def _dumped(town):
    return [
        bytes.fromhex(row["link_tag"].lstrip("\\")[1:])
        for row in town.dumped(SEALED)
        if row["wave"] == str(town.waves[0])
    ]


def hidden_columns_of_sealed_rows(*towns):
    """Where a row lies, which transaction wrote it, and every column that is not the envelope."""
    columns = {
        name
        for (name,) in towns[0].rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped",
            [SEALED],
        )
    } - {"wave", "sealed", "link_tag", "receipt_hash"}
    return max(
        min(_right(_ordered(town, by), town.visits[0]) for town in towns)
        for by in (*HIDDEN, *sorted(columns))
    )


def _ordered(town, by):
    return [
        bytes(tag)
        for (tag,) in town.rows(
            f"SELECT link_tag FROM {SEALED} WHERE wave = %s ORDER BY {by}", [town.waves[0]]
        )
    ]


def ids_that_were_known_before(town, noted):
    """Somebody noted an id while the wave was open, from a log or an error. Is it still there?"""
    return len(noted & {row[0] for row in town.rows(f"SELECT id FROM {SEALED}")})


def other_rows_of_the_same_visit(town):
    """While the wave is open: rows of the same request share or follow a transaction's number.

    Every table that leads to a woman is put into the order in which it was written last.
    """
    orders = {
        "invitation": "SELECT id FROM evaluation_invitation WHERE wave_id = %s"
        " ORDER BY xmin::text::bigint, ctid",
        "invitee": "SELECT slip.id FROM evaluation_invitation AS slip"
        " JOIN evaluation_invitee AS her"
        " ON her.id = slip.invitee_id WHERE wave_id = %s ORDER BY her.xmin::text::bigint, her.ctid",
        "participant": "SELECT slip.id FROM evaluation_invitation AS slip"
        " JOIN evaluation_invitee AS link ON link.id = slip.invitee_id"
        " JOIN groups_participant AS her ON her.id = link.participant_id WHERE wave_id = %s"
        " ORDER BY her.xmin::text::bigint, her.ctid",
    }

    wave = town.waves[0]
    tags = {woman.slips[0][0]: woman.tags[0] for woman in town.women}
    posted = [
        bytes(tag)
        for (tag,) in town.rows(
            f"SELECT link_tag FROM {INBOX} WHERE wave = %s ORDER BY xmin::text::bigint, ctid",
            [wave],
        )
    ]
    held = set(posted)
    return max(
        _right(
            [tags[slip] for (slip,) in town.rows(statement, [wave]) if tags[slip] in held], posted
        )
        for statement in orders.values()
    )


def something_to_sort_by_inside(town):
    """A guardian has opened all envelopes. Is there anything in them that tells who was first?"""
    opened = [
        (bytes(tag), opened_by_hand(town.private, sealed))
        for tag, sealed in town.rows(
            f"SELECT link_tag, sealed FROM {SEALED} WHERE wave = %s", [town.waves[0]]
        )
    ]
    keys = {
        key
        for key in opened[0][1]
        if len({repr(contents[key]) for _tag, contents in opened}) == len(opened)
    }
    assert "c" in keys  # each has a case, and it must say nothing of the order

    def by(key):
        return [tag for tag, _ in sorted(opened, key=lambda one: str(one[1][key]))]

    return max(_right(by(key), town.visits[0]) for key in keys)


def opened_by_hand(private, sealed):
    """Whatever is in it; the site's own `unseal` takes nothing but what the site has put in."""
    plain = SealedBox(PrivateKey(private)).decrypt(bytes(sealed))
    return json.loads(plain.rpartition(b"\x80")[0])


def counters_that_moved(town, before):
    """Sequences that went up while women answered, and so count them."""
    return sum(before[name] != value for name, value in counters(town).items() if name in before)


def counters(town):
    return dict(
        town.rows(
            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
            " WHERE schemaname = 'public'"
        )
    )


def statistics_with_tags(town):
    """ANALYZE keeps samples of a column's values, also of rows that are gone since."""
    with town.server.connect(town.name) as superuser:
        superuser.execute(f"ANALYZE {INBOX}")
        superuser.execute(f"ANALYZE {SEALED}")
        kept = superuser.execute(
            "SELECT coalesce(histogram_bounds::text, '') || coalesce(most_common_vals::text, '')"
            " FROM pg_stats WHERE tablename = ANY(%s)",
            [[INBOX, SEALED]],
        ).fetchall()
    text = "".join(one for (one,) in kept)
    return sum(tag.hex() in text for woman in town.women for tag in woman.tags)


def left_in_files(town):
    """Whoever has the disk reads what deleted rows have left in the files of the inbox."""
    town.run("CHECKPOINT")
    paths = town.rows(
        "SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid = %(table)s::regclass"
        " OR oid = (SELECT reltoastrelid FROM pg_class WHERE oid = %(table)s::regclass)"
        " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %(table)s::regclass)",
        {"table": INBOX},
    )
    content = b"".join((town.server.data / path).read_bytes() for (path,) in paths if path)
    return sum(tag in content for tag in town.visits[0])


def order_while_open(town):
    """No attack of the suite either: as long as a wave takes answers, they lie as they came."""
    posted = [
        bytes(tag)
        for (tag,) in town.rows(
            f"SELECT link_tag FROM {INBOX} WHERE wave = %s ORDER BY ctid", [town.waves[0]]
        )
    ]
    return _right(posted, town.visits[0])


def left_in_the_write_ahead_log(town):
    """No attack of the suite: how much the log still holds, to say so honestly."""
    segments = sorted((town.server.data / "pg_wal").glob("0*"))
    content = b"".join(segment.read_bytes() for segment in segments)
    return sum(tag in content for tag in town.visits[0])


# Logs

AS_THE_DOCS_SAY = {
    "log_min_messages": "info",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
WOMEN_IN_TROUBLE = 12


def errors_in_the_log(town, weaken=lambda town: None):
    """Everything goes wrong for some women: how many of them does PostgreSQL's log tell of?"""
    for name, value in AS_THE_DOCS_SAY.items():
        town.run(f"ALTER DATABASE {town.name} SET {name} = '{value}'")
    weaken(town)
    start = town.server.log.stat().st_size
    women = town.women[:WOMEN_IN_TROUBLE]
    with town.using():
        for woman in women:
            _go_wrong(town, woman)
    _lose_a_connection(town, women[0])
    log = town.server.log.read_bytes()[start:].decode(errors="replace")
    assert "ERROR" in log
    assert "terminating connection" in log
    return sum(any(one in log for one in _known_by(woman)) for woman in women)


def _known_by(woman):
    yield from (tag.hex() for tag in woman.tags)
    yield from (str(slip) for slip, _code in woman.slips)
    yield from (code for _slip, code in woman.slips)


def _go_wrong(town, woman):
    """A wave that is sealed, half an envelope, a fault, a statement that takes too long."""
    whole = bytes(envelopes.STEP + envelopes.OVERHEAD)
    for wave, tag, sealed in (
        (town.waves[0], woman.tags[0], whole),
        (town.waves[1], woman.tags[1], whole[:99]),
        (town.waves[1], woman.tags[1][:9], whole),
    ):
        with contextlib.suppress(Error, letter_box.BoxShut):
            letter_box.post(wave=wave, link_tag=tag, sealed=sealed)
    with contextlib.suppress(Error), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '2ms'")
        cursor.execute(
            "SELECT pg_sleep(1) FROM evaluation_invitation WHERE id = %s", [woman.slips[0][0]]
        )
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
        with contextlib.suppress(Error):
            cursor.execute(
                f"INSERT INTO {INBOX} (id, wave, link_tag, receipt_hash, sealed) VALUES"
                " (gen_random_uuid(), %s, %s, %s, %s), (gen_random_uuid(), %s, %s, %s, %s)",
                [town.waves[1], woman.tags[1], b"r" * 32, whole] * 2,
            )


def _lose_a_connection(town, woman):
    """An administrator ends it while her answer is on its way."""
    lost = town.server.connect(town.name, "web")
    pid = lost.info.backend_pid

    def wait():
        with contextlib.suppress(Exception):
            lost.execute(
                "SELECT pg_sleep(20) FROM evaluation_invitation WHERE id = '%s'" % woman.slips[0][0]  # noqa: UP031
            )

    thread = threading.Thread(target=wait)
    thread.start()
    assert servers.until(
        lambda: town.rows(
            "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND query LIKE '%%pg_sleep%%'", [pid]
        )
    )
    town.rows("SELECT pg_terminate_backend(%s)", [pid])
    thread.join()
    lost.close()
    time.sleep(0.05)
