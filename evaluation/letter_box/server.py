"""Whether PostgreSQL keeps quiet about who answered when, and keeps what it has acknowledged.

Django writes values into the text of a statement before PostgreSQL sees it, so switching off the
logging of parameters is not enough: no text of a statement may be logged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evaluation.letter_box.findings import Finding, Level, Roles, all_well, rows


@dataclass(frozen=True)
class Rule:
    """`name` must be one of `values`, the first of which is said; a setting that isn't there is
    fine."""

    name: str
    values: tuple[str, ...]
    why: str
    level: Level = Level.FAILURE


_TEXTS: Final = (
    "statements in a log hold the values in them, and so when somebody answered with which code"
)
_LOST: Final = "after a crash or a power cut an answer could be gone although she has its receipt"
RULES: Final = (
    Rule("log_statement", ("none", "ddl"), _TEXTS),
    Rule("log_min_duration_statement", ("-1",), _TEXTS),
    Rule("log_min_duration_sample", ("-1",), _TEXTS),
    Rule("log_transaction_sample_rate", ("0",), _TEXTS),
    Rule("log_min_error_statement", ("panic",), _TEXTS),
    Rule("log_parameter_max_length", ("0",), _TEXTS),
    Rule("log_parameter_max_length_on_error", ("0",), _TEXTS),
    Rule("log_error_verbosity", ("terse",), "the details of an error show a row"),
    Rule("debug_print_parse", ("off",), _TEXTS),
    Rule("debug_print_rewritten", ("off",), _TEXTS),
    Rule("debug_print_plan", ("off",), _TEXTS),
    Rule("auto_explain.log_min_duration", ("-1",), _TEXTS),
    Rule("track_commit_timestamp", ("off",), "it keeps the time at which each answer came"),
    Rule(
        "default_transaction_isolation",
        ("read committed",),
        "an answer could slip in behind the sealing of its wave",
    ),
    Rule("synchronous_commit", ("on", "remote_write", "remote_apply", "local"), _LOST,
         Level.WARNING),
    Rule("fsync", ("on",), _LOST, Level.WARNING),
    Rule("full_page_writes", ("on",), _LOST, Level.WARNING),
)  # fmt: skip


def check_settings(roles: Roles) -> list[Finding]:
    """As they are for the roles through which answers pass."""
    found = {
        Finding(
            rule.level,
            f"{rule.name} is {value} for {role}: {rule.why}. Set {rule.name} = {rule.values[0]} "
            "in postgresql.conf and let PostgreSQL read it again"
            + (f', and ALTER ROLE "{role}" RESET {rule.name};' if overridden else "."),
        ): None
        for role in (roles.web, roles.opener)
        for rule in RULES
        for value, overridden in _setting(role, rule.name)
        if value not in rule.values
    }
    return all_well(found, "PostgreSQL writes no values into its logs, and keeps what it has.")


def _setting(role: str, name: str) -> Iterator[tuple[str, bool]]:
    """(its value for the role, whether it is the role's own), or nothing where it isn't there."""
    found = rows("SELECT reset_val FROM pg_settings WHERE name = %s", [name])
    own = rows(
        "SELECT substr(one, length(%s) + 2), setrole <> 0 FROM pg_db_role_setting,"
        " unnest(setconfig) AS one"
        " WHERE setrole IN (0, coalesce(to_regrole(quote_ident(%s)), '0')::oid)"
        " AND setdatabase IN (0, (SELECT oid FROM pg_database"
        " WHERE datname = current_database()))"
        " AND starts_with(one, %s || '=')"
        " ORDER BY setrole <> 0 DESC, setdatabase <> 0 DESC LIMIT 1",
        [name, role, name],
    )
    if own:
        yield own[0]
    elif found:
        yield found[0][0], False
