"""A11: one key alone. With one of the two, with the web role's rights, with an old backup."""

import contextlib
import hmac
import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Error

from evaluation import envelopes, linking
from tests.evaluation.attacks.town import INBOX, SEALED, ids

KEY_BYTES = 32


def _envelopes(town):
    return [
        bytes(sealed)
        for table in (INBOX, SEALED)
        for (sealed,) in town.rows(f"SELECT sealed FROM {table}")
    ]


def _is_readable(sealed):
    try:
        return isinstance(json.loads(sealed), dict)
    except ValueError:
        return False


def _opens(key, sealed):
    with contextlib.suppress(envelopes.BrokenEnvelope):
        envelopes.unseal(key, sealed)
        return True
    return False


def _all_bytes(town):
    """Every value of every column of bytes in the database, the envelopes themselves left out."""
    columns = town.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name <> 'sealed'"
    )
    for table, column in columns:
        for (value,) in town.rows(
            f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
        ):
            yield table, bytes(value)


def _key_halves(town):
    """What could be a key: all that stands with the keys, cut wherever 32 bytes fit."""
    for table, value in _all_bytes(town):
        if table in {"evaluation_guardiankey", "evaluation_openingkey"}:
            for start in range(len(value) - KEY_BYTES + 1):
                yield value[start : start + KEY_BYTES]


def finding_key_and_a_dump(town):
    """LINK_SECRET and the whole database, without a passphrase: how many answers can be read?"""
    held = _envelopes(town)
    secret = linking.link_secret()
    tried = {
        *_key_halves(town),
        secret,
        sha256(secret).digest(),
        *(_derived(secret, salt) for table, salt in _all_bytes(town) if len(salt) == 16
          and table == "evaluation_programme"),
    }  # fmt: skip
    found = [key for key in tried if _opens(key, held[0])]
    return sum(_is_readable(sealed) or any(_opens(key, sealed) for key in found) for sealed in held)


def _derived(secret, salt):
    info = b"alongside 1 link"
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt or None, info=info).derive(secret)


def opening_key_and_a_dump(town):
    """All envelopes open before her, and the database beside them, without LINK_SECRET: of how many
    does she know whose they are?"""
    rows = [
        (table, *row)
        for table in (INBOX, SEALED)
        for row in town.rows(f"SELECT wave, link_tag, sealed FROM {table}")
    ]
    salts = dict(town.rows("SELECT id, link_salt FROM evaluation_invitee"))
    programmes = [
        bytes(salt)
        for (salt,) in town.rows(
            "SELECT link_salt FROM evaluation_programme WHERE link_salt IS NOT NULL"
        )
    ]
    guesses = {b"", bytes(32), *programmes, *(salt * 2 for salt in programmes)}
    keys = {*guesses, *(_derived(guess or b"\0", salt) for guess in guesses for salt in programmes)}
    tags = {
        hmac.digest(key, bytes(salt) + wave.bytes + b"tag", sha256)[:16]
        for key in keys
        for salt in salts.values()
        for wave in town.waves
    }
    cases = {
        hmac.digest(key, bytes(salt) + b"case", sha256)[:16].hex()
        for key in keys
        for salt in salts.values()
    }
    cases |= {one.replace("-", "") for one in ids(town)} | {bytes(s).hex() for s in salts.values()}
    found = 0
    for _table, _wave, tag, sealed in rows:
        contents = envelopes.unseal(town.private, sealed)
        words = {str(value).replace("-", "") for value in contents.values()}
        found += bool((tag and bytes(tag) in tags) or words & cases)
    return found


def both_keys_after_closing(town):
    """LINK_SECRET, K_open and a dump that was made once the programme was closed."""
    salts = town.rows("SELECT link_salt FROM evaluation_invitee")
    programmes = town.rows("SELECT link_salt FROM evaluation_programme WHERE link_salt IS NOT NULL")
    tags = {
        linking.tag(linking.programme_key(programme), salt, wave)
        for (programme,) in programmes
        for (salt,) in salts
        for wave in town.waves
    }
    return sum(
        bytes(tag) in tags
        for table in (INBOX, SEALED)
        for (tag,) in town.rows(f"SELECT link_tag FROM {table} WHERE link_tag IS NOT NULL")
    )


# What the web role can get to, whatever it asks

READS = (
    "SELECT sealed FROM {table}",
    "SELECT id FROM {table}",
    "SELECT * FROM {table}",
    "TABLE {table}",
    "SELECT xmin FROM {table}",
    "SELECT ctid FROM {table}",
    "SELECT cmin, xmax, tableoid FROM {table}",
    "SELECT {table}::text FROM {table}",
    "SELECT row_to_json({table}) FROM {table}",
    "SELECT to_jsonb(one) FROM {table} AS one",
    "SELECT (one).sealed FROM (SELECT one FROM {table} AS one) AS outer_one",
    "SELECT max(octet_length(sealed)) FROM {table}",
    "SELECT link_tag FROM {table} WHERE sealed > '\\x00'",
    "SELECT link_tag FROM {table} ORDER BY sealed",
    "SELECT link_tag FROM {table} ORDER BY ctid",
    "SELECT count(sealed) FROM {table}",
    "COPY {table} TO STDOUT",
    "COPY {table} (sealed) TO STDOUT",
    "COPY (SELECT sealed FROM {table}) TO STDOUT",
    "SELECT query_to_xml('SELECT sealed FROM {table}', true, true, '')",
    "SELECT table_to_xml('{table}', true, true, '')",
    "SELECT cursor_to_xml('c', 1, true, true, '')",
    "DELETE FROM {table} RETURNING sealed",
    "DELETE FROM {table} RETURNING id",
    "UPDATE {table} SET receipt_hash = substr(sealed, 1, 32)",
    "UPDATE {table} SET receipt_hash = receipt_hash RETURNING sealed",
    "UPDATE {table} SET sealed = sealed",
    "UPDATE {table} SET wave = wave",
    "INSERT INTO {table} SELECT * FROM {table}",
    "WITH one AS (SELECT sealed FROM {table}) SELECT * FROM one",
    "DECLARE c CURSOR FOR SELECT sealed FROM {table}",
    "PREPARE p AS SELECT sealed FROM {table}; EXECUTE p",
    "EXPLAIN (ANALYZE, VERBOSE) SELECT sealed FROM {table}",
    "CREATE VIEW v AS SELECT sealed FROM {table}",
    "CREATE FUNCTION f() RETURNS SETOF bytea LANGUAGE sql AS 'SELECT sealed FROM {table}'",
    "CREATE TEMPORARY TABLE t AS SELECT sealed FROM {table}",
    "CREATE TRIGGER t AFTER INSERT ON {table} EXECUTE FUNCTION evaluation_take_answer()",
    "CREATE EXTENSION pageinspect",
    "CREATE STATISTICS s ON link_tag, sealed FROM {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "GRANT SELECT ON {table} TO CURRENT_USER; SELECT sealed FROM {table}",
    "SET ROLE alongside_owner; SELECT sealed FROM {table}",
    "SET ROLE alongside_opener; SELECT sealed FROM {table}",
    "SET SESSION AUTHORIZATION alongside_opener; SELECT sealed FROM {table}",
    "DO $$ BEGIN PERFORM sealed FROM {table}; END $$",
    (
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM {table} LOOP"
        " RAISE NOTICE '%', r; END LOOP; END $$"
    ),
    "SELECT pg_read_binary_file(pg_relation_filepath('{table}'))",
    "SELECT lo_import('/etc/hostname')",
    "SELECT pg_ls_dir('.')",
    "SELECT * FROM pg_statistic WHERE starelid = '{table}'::regclass",
    "SELECT evaluation_take_answer()",
    "SELECT evaluation_moved('{wave}')",
    "SELECT pg_current_logfile(); SELECT pg_read_file('postgresql.conf')",
)
# These give something, and must: by them her envelope is found and the site works. Errors come
# with what the role itself has sent, and with no more.
ALLOWED = (
    "SELECT wave, link_tag, receipt_hash FROM {table}",
    "SELECT count(*) FROM {table}",
)
ERRORS = (
    "UPDATE evaluation_response SET receipt_hash = 'short'",
    (
        "INSERT INTO evaluation_response (id, wave, link_tag, receipt_hash, sealed)"
        " SELECT gen_random_uuid(), wave, link_tag, receipt_hash, repeat('z', 1072)::bytea"
        " FROM evaluation_response"
    ),
    "UPDATE evaluation_response SET sealed = 'half'",
    (
        "UPDATE evaluation_response SET receipt_hash ="
        " (SELECT receipt_hash FROM evaluation_response ORDER BY receipt_hash LIMIT 1)"
    ),
)


def web_role_reads(town):
    """How many ways there are by which the web role gets an envelope, an id or a place on disk."""
    held = {sealed[:24].hex() for sealed in _envelopes(town)}
    found = 0
    with town.server.connect(town.name, "web") as web:
        web.autocommit = False
        for statement in READS:
            for table in (INBOX, SEALED):
                found += _succeeds(web, statement.format(table=table, wave=town.waves[0]))
        for statement in ERRORS:
            told = _error(web, statement)
            found += any(one in told for one in held)
        for statement in ALLOWED:
            assert _succeeds(web, statement.format(table=INBOX)), statement
    return found


def _succeeds(web, statement):
    try:
        with web.cursor() as cursor:
            if statement.startswith("COPY"):
                with cursor.copy(statement) as copy:
                    return bool(b"".join(bytes(block) for block in copy))
            cursor.execute(statement)
            return True
    except Error:
        return False
    finally:
        web.rollback()


def _error(web, statement):
    try:
        web.execute(statement)
    except Error as error:
        diagnosis = error.diag
        return f"{error} {diagnosis.message_detail} {diagnosis.context}"
    finally:
        web.rollback()
    raise AssertionError(f"no error: {statement}")
