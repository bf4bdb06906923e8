"""Whether roles, rights, functions and triggers are those that the letter box was made with.

Each check says what it found, in words for whoever runs the server: what is wrong and what to do.
All of it is plain SQL on PostgreSQL's own catalogue, as the owner, and changes nothing. Beside this
file: server.py for the server's settings, restored.py for the rows. evaluation/checking.py adds
the secret, the keys and the backups.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from evaluation.letter_box.findings import Finding, Roles, all_well, failure, rows
from evaluation.letter_box.grants import INBOX, SEALED, TABLES

PREPARE: Final = "Run `python -m config.database prepare`."

# Roles


def check_roles(roles: Roles) -> list[Finding]:
    return all_well(_wrong_roles(roles), "The three database roles exist, each by itself.")


def _wrong_roles(roles: Roles) -> Iterator[Finding]:
    names = {"web role": roles.web, "owner": roles.owner, "opener": roles.opener}
    if len(set(names.values())) < len(names):
        yield failure(
            "The web role, the owner and the opener must be three database roles: make a role for "
            "each and put it into DATABASE_URL, DATABASE_OWNER_URL and DATABASE_OPENER_URL."
        )
    for what, name in names.items():
        found = rows(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [name],
        )
        if not found:
            yield failure(f"The {what} {name} does not exist: make it, and then: {PREPARE}")
        elif found[0][0]:
            yield failure(
                f"The {what} {name} may do more than any role of this site should: ALTER ROLE "
                f'"{name}" NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;'
            )
        elif what != "owner":
            yield from _memberships(what, name)


def _memberships(what: str, name: str) -> Iterator[Finding]:
    others = rows(
        "SELECT rolname FROM pg_roles WHERE rolname <> %s AND pg_has_role(%s, oid, 'MEMBER')"
        " ORDER BY rolname",
        [name, name],
    )
    for (other,) in others:
        yield failure(
            f"The {what} {name} is a member of {other}, and can do whatever that role may: "
            f'REVOKE "{other}" FROM "{name}";'
        )


# Rights

_TABLE_RIGHTS: Final = (
    "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER",
)  # fmt: skip
_COLUMN_RIGHTS: Final = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
_COLUMNS: Final = ("id", "wave", "link_tag", "receipt_hash", "sealed")
_FOUND_BY: Final = {("wave", "SELECT"), ("link_tag", "SELECT"), ("receipt_hash", "SELECT")}
# What each role can do in the end, by its own rights, those of PUBLIC and those of other roles.
MEANT: Final[dict[str, dict[str, tuple[set[str], set[tuple[str, str]]]]]] = {
    "web": {
        INBOX: (
            {"INSERT", "DELETE"},
            {
                *_FOUND_BY,
                ("sealed", "UPDATE"),
                ("receipt_hash", "UPDATE"),
                *((column, "INSERT") for column in _COLUMNS),
            },
        ),
        SEALED: ({"DELETE"}, _FOUND_BY),
    },
    "opener": {
        table: ({"SELECT"}, {(column, "SELECT") for column in _COLUMNS}) for table in TABLES
    },
}


def check_rights(roles: Roles) -> list[Finding]:
    """Exactly what is meant: nothing more, and nothing less."""
    return all_well(
        [
            *_wrong_rights("web role", roles.web, MEANT["web"]),
            *_wrong_rights("opener", roles.opener, MEANT["opener"]),
            *_beyond_the_letter_box(roles.opener),
            *_others(roles),
        ],
        "The web role can post and not read; the opener can read envelopes and nothing else.",
    )


def _wrong_rights(
    what: str, role: str, meant: Mapping[str, tuple[set[str], set[tuple[str, str]]]]
) -> Iterator[Finding]:
    if not _exists(role):
        return
    for table, (on_table, on_columns) in meant.items():
        has_table = {right for right in _table_rights() if _can(role, table, right)}
        has_columns = {
            (column, right)
            for column in (*_COLUMNS, "xmin", "ctid")
            for right in _COLUMN_RIGHTS
            if _can(role, table, right, column)
        }
        more = {*(has_table - on_table), *map(_named, has_columns - on_columns)}
        if more:
            yield failure(
                f"The {what} {role} may {', '.join(sorted(more))} on {table}, which it must not. "
                f"{PREPARE} Whatever it could read until then may have been read."
            )
        less = {*(on_table - has_table), *map(_named, on_columns - has_columns)}
        if less:
            yield failure(
                f"The {what} {role} may not {', '.join(sorted(less))} on {table}, so pages fail. "
                f"{PREPARE}"
            )


def _named(right: tuple[str, str]) -> str:
    return f"{right[1]} ({right[0]})"


def _table_rights() -> tuple[str, ...]:
    """MAINTAIN came with PostgreSQL 17."""
    [(version,)] = rows("SELECT current_setting('server_version_num')::int")
    return (*_TABLE_RIGHTS, "MAINTAIN") if version >= 170000 else _TABLE_RIGHTS


def _can(role: str, table: str, right: str, column: str = "") -> bool:
    if not column:
        [(can,)] = rows("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
    elif column in _COLUMNS:
        [(can,)] = rows("SELECT has_column_privilege(%s, %s, %s, %s)", [role, table, column, right])
    else:
        # A hidden column has rights of its own only where somebody gave them.
        [(can,)] = rows(
            "SELECT EXISTS (SELECT FROM pg_attribute, aclexplode(attacl) AS acl"
            " WHERE attrelid = %s::regclass AND attname = %s AND acl.privilege_type = %s"
            " AND (acl.grantee = 0 OR pg_has_role(%s, acl.grantee, 'MEMBER')))",
            [table, column, right, role],
        )
    return bool(can)


def _beyond_the_letter_box(opener: str) -> Iterator[Finding]:
    if not _exists(opener):
        return
    more = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'v', 'm', 'p', 'f') AND relname <> ALL(%s)"
        " AND has_any_column_privilege(%s, oid, 'SELECT, INSERT, UPDATE') ORDER BY relname",
        [list(TABLES), opener],
    )
    if more:
        yield failure(
            f"The opener {opener} reads envelopes and must see nothing else, but it may use "
            f"{', '.join(name for (name,) in more)}: REVOKE ALL ON ALL TABLES IN SCHEMA public "
            f'FROM "{opener}", PUBLIC; and then: {PREPARE}'
        )


def _others(roles: Roles) -> Iterator[Finding]:
    found = rows(
        "SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC'"
        " ELSE pg_get_userbyid(acl.grantee) END"
        " FROM pg_class AS made JOIN pg_attribute ON attrelid = made.oid,"
        " LATERAL aclexplode(array_cat(relacl, attacl)) AS acl"
        " WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace"
        " AND acl.grantee <> relowner ORDER BY 1",
        [list(TABLES)],
    )
    for (name,) in found:
        if name not in {roles.web, roles.opener}:
            yield failure(
                f"{name} has rights on the letter box and should have none: "
                f'REVOKE ALL ON {", ".join(TABLES)} FROM "{name}"; (PUBLIC without quotes). '
                "Backups are made as the owner."
            )


# Functions and triggers

_FUNCTIONS: Final = {  # whether the web role calls it by itself
    "evaluation_take_answer()": False,
    "evaluation_seal_wave(uuid)": True,
    "evaluation_forget_links(uuid)": True,
}
_PATH: Final = "search_path=pg_catalog, pg_temp"
_TRIGGERS: Final = {
    "evaluation_take_answer": INBOX,
    "evaluation_decision_stays": "evaluation_consentdecision",
    "evaluation_key_stays": "evaluation_openingkey",
    "evaluation_wave_keeps_its_key": "evaluation_wave",
}
_BY_MIGRATION: Final = (
    "Somebody has changed what the migration made: compare with "
    "evaluation/migrations/0002_the_letter_box.py and put it back as it stands there."
)


def check_functions(roles: Roles) -> list[Finding]:
    return all_well(
        [*_wrong_owner(roles), *_wrong_functions(roles), *_wrong_triggers()],
        "The owner's functions and triggers stand as they were made.",
    )


def _wrong_owner(roles: Roles) -> Iterator[Finding]:
    for table in TABLES:
        [(owner,)] = rows(
            "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass", [table]
        )
        if owner != roles.owner:
            yield failure(
                f"{table} belongs to {owner} and not to {roles.owner}: "
                f'ALTER TABLE {table} OWNER TO "{roles.owner}";'
            )


def _wrong_functions(roles: Roles) -> Iterator[Finding]:
    for signature, for_web in _FUNCTIONS.items():
        found = rows(
            "SELECT pg_get_userbyid(proowner), prosecdef, coalesce(proconfig, '{}'),"
            " ARRAY(SELECT CASE acl.grantee WHEN 0 THEN 'PUBLIC'"
            " ELSE pg_get_userbyid(acl.grantee)::text END"
            " FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl"
            " WHERE acl.grantee <> proowner ORDER BY 1)"
            " FROM pg_proc WHERE oid = to_regprocedure(%s)",
            [signature],
        )
        if not found:
            yield failure(f"The function {signature} is missing. {_BY_MIGRATION}")
            continue
        [(owner, definer, config, callers)] = found
        if owner != roles.owner or not definer or config != [_PATH]:
            yield failure(
                f"The function {signature} must belong to {roles.owner}, run with its rights "
                f"(SECURITY DEFINER) and have {_PATH}. {_BY_MIGRATION}"
            )
        meant = [roles.web] if for_web else []
        if callers != meant:
            yield failure(
                f"The function {signature} may be called by {', '.join(callers) or 'nobody'}; "
                f"that should be {', '.join(meant) or 'nobody'}. "
                f"REVOKE ALL ON FUNCTION {signature} FROM whoever else it is; and then: {PREPARE}"
            )


def _wrong_triggers() -> Iterator[Finding]:
    for name, table in _TRIGGERS.items():
        found = rows(
            "SELECT tgenabled::text FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass",
            [name, table],
        )
        if not found:
            yield failure(f"The trigger {name} on {table} is missing. {_BY_MIGRATION}")
        elif found[0][0] not in {"O", "A"}:
            yield failure(
                f"The trigger {name} on {table} is switched off: "
                f"ALTER TABLE {table} ENABLE TRIGGER {name};"
            )


def _exists(role: str) -> bool:
    return bool(rows("SELECT FROM pg_roles WHERE rolname = %s", [role]))
