"""Which PostgreSQL, and as whom.

Three login roles, so that a hole in a page is not a hole in the database: the owner makes and
changes tables, the web role reads and writes their rows and nothing else. `DATABASE_URL` is the
web role's address and `DATABASE_OWNER_URL` the owner's; `DATABASE_ROLE=owner` picks the second.
Only commands that change tables do (manage.py), and the tests. The third, `DATABASE_OPENER_URL`,
reads sealed answers and nothing else (evaluation/letter_box/grants.py); no Django process is it.

Where `DATABASE_URL` is not set, which the settings refuse in production, the embedded server of
the checkout is started or joined (config/embedded_postgresql.py).

Production makes the roles and the database by whatever means its host has, then grants the web role
its rights, now and for every table to come:

    python -m config.database prepare
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from config import embedded_postgresql
from evaluation.letter_box import grants

FOLDER = Path(__file__).resolve().parent.parent / "var" / "postgresql"
DATABASE = "alongside"
OWNER_ROLE = "alongside_owner"
WEB_ROLE = "alongside_web"
# DATABASE_ROLE: (the variable with its address, its name in the embedded server)
ROLES = {
    "web": ("DATABASE_URL", WEB_ROLE),
    "owner": ("DATABASE_OWNER_URL", OWNER_ROLE),
    "opener": ("DATABASE_OPENER_URL", grants.OPENER_ROLE),
}
# A database for each process: two runs of the tests never drop each other's.
TEST_DATABASE_PREFIX = f"test_{DATABASE}_"
TEST_DATABASE = f"{TEST_DATABASE_PREFIX}{os.getpid()}"

# SUPERUSER and the rest are the default; said again so that a role made by hand is put right.
ROLE_LIMITS = sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def database_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's `DATABASES["default"]`.

    No start-up options, and no server-side cursors, since these break under PgBouncer.
    """
    url, role = ROLES[environment.get("DATABASE_ROLE") or "web"]
    settings = _from_url(environment, url) if environment.get("DATABASE_URL") else _embedded(role)
    return {**settings, "DISABLE_SERVER_SIDE_CURSORS": True, "TEST": {"NAME": TEST_DATABASE}}


def role_names(environment: Mapping[str, str]) -> dict[str, str]:
    """The roles' names in the database. Without an address, the role is called "(not set)"."""
    if not environment.get("DATABASE_URL"):
        return {role: name for role, (_url, name) in ROLES.items()}
    return {
        role: environ.Env.db_url_config(environment[url])["USER"]
        if environment.get(url)
        else "(not set)"
        for role, (url, _name) in ROLES.items()
    }


def prepare(owner: Mapping[str, Any], web_role: str, opener_role: str) -> None:
    """Gives the other roles their rights in the owner's database, on present and future tables.

    May be run again at any time, and again after each migration. `owner` is as `database_settings`
    gives it. Raises psycopg.Error where a role is missing or the owner does not own the database.
    """
    with connect(owner, owner["NAME"], owner["USER"]) as connection:
        _grant(connection, owner["USER"], web_role, opener_role)


def _from_url(environment: Mapping[str, str], name: str) -> dict[str, Any]:
    if not environment.get(name):
        raise ImproperlyConfigured(f"Set the {name} environment variable")
    settings: dict[str, Any] = environ.Env.db_url_config(environment[name])
    if settings.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name} must be the address of a PostgreSQL database")
    settings["HOST"] = unquote(settings["HOST"])  # a socket's folder, as libpq would read it
    return settings


def _embedded(role: str) -> dict[str, Any]:
    sockets = embedded_postgresql.join(FOLDER, set_up=_set_up)
    return _embedded_settings(sockets, role)


def _embedded_settings(sockets: Path, role: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": role,
        "HOST": str(sockets),
    }


def _set_up(sockets: Path) -> None:
    """Makes the roles and the database in an embedded server, as its superuser.

    The rights go into template1 too: test databases are copies of it. Test databases of runs
    that were killed are dropped: nobody uses them when the server has only just started.
    """
    server = _embedded_settings(sockets, "postgres")
    with connect(server, "postgres", "postgres") as connection:
        for _url, role in ROLES.values():
            found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            connection.execute(
                sql.SQL("{} ROLE {} {} {}").format(
                    sql.SQL("CREATE" if found is None else "ALTER"),
                    sql.Identifier(role),
                    ROLE_LIMITS,
                    sql.SQL("CREATEDB" if role == OWNER_ROLE else "NOCREATEDB"),
                )
            )
        # So that a test can see with the web role's eyes, inside its own transaction.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(WEB_ROLE), sql.Identifier(OWNER_ROLE))
        )
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        for name in names:
            if name.startswith(TEST_DATABASE_PREFIX):
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        if DATABASE not in names:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )
    with connect(server, "template1", "postgres") as connection:
        _grant(connection, OWNER_ROLE, WEB_ROLE, grants.OPENER_ROLE)
    with connect(server, DATABASE, OWNER_ROLE) as connection:
        _grant(connection, OWNER_ROLE, WEB_ROLE, grants.OPENER_ROLE)


def _grant(
    connection: psycopg.Connection[Any], owner_role: str, web_role: str, opener_role: str
) -> None:
    """The other roles' rights, in the connection's database. TRUNCATE, REFERENCES, TRIGGER and
    every kind of CREATE, temporary tables among them, stay with the owner."""
    database = connection.info.dbname
    for_future = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    letter_box = connection.execute(grants.THERE).fetchone() == (True,)
    narrowed = (*grants.AGAIN_FOR_THE_WEB, *grants.AGAIN_FOR_THE_OPENER) if letter_box else ()
    # In one step: the web role never has its rights on all tables and not yet these.
    with connection.transaction():
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO {web}",
            "GRANT USAGE ON SCHEMA public TO {web}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {web}",
            f"{for_future} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{web}}",
            f"{for_future} GRANT USAGE ON SEQUENCES TO {{web}}",
            "GRANT CONNECT ON DATABASE {database} TO {opener}",
            "GRANT USAGE ON SCHEMA public TO {opener}",
            *narrowed,
        ):
            connection.execute(
                sql.SQL(statement).format(
                    database=sql.Identifier(database),
                    owner=sql.Identifier(owner_role),
                    web=sql.Identifier(web_role),
                    opener=sql.Identifier(opener_role),
                )
            )


def connect(settings: Mapping[str, Any], database: str, user: str) -> psycopg.Connection[Any]:
    """A connection outside Django, each statement its own transaction, on the settings' server."""
    address = {name.lower(): settings[name] for name in ("HOST", "PORT") if settings.get(name)}
    return psycopg.connect(
        **{**settings.get("OPTIONS", {}), **address},
        password=settings.get("PASSWORD") or None,
        dbname=database,
        user=user,
        autocommit=True,
    )


def main(arguments: list[str]) -> None:
    """`prepare` is the only command."""
    if arguments != ["prepare"]:
        raise SystemExit("Usage: python -m config.database prepare")
    web, owner, opener = (
        database_settings({**os.environ, "DATABASE_ROLE": role})
        for role in ("web", "owner", "opener")
    )
    prepare(owner, web["USER"], opener["USER"])
    print(f"{web['USER']} may read and write the rows of {owner['NAME']}, and nothing else.")
    print(f"{opener['USER']} may read sealed answers, and nothing else.")


if __name__ == "__main__":
    main(sys.argv[1:])
