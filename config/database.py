"""Which PostgreSQL, and as whom.

Two login roles, so that a hole in a page is not a hole in the database: the owner makes and changes
tables, the web role reads and writes their rows and nothing else. `DATABASE_URL` is the web role's
address and `DATABASE_OWNER_URL` the owner's; `DATABASE_ROLE=owner` picks the second. Only commands
that change tables do (manage.py), and the tests.

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

FOLDER = Path(__file__).resolve().parent.parent / "var" / "postgresql"
DATABASE = "alongside"
OWNER_ROLE = "alongside_owner"
WEB_ROLE = "alongside_web"
# A database for each process: two runs of the tests never drop each other's.
TEST_DATABASE_PREFIX = f"test_{DATABASE}_"
TEST_DATABASE = f"{TEST_DATABASE_PREFIX}{os.getpid()}"

# SUPERUSER and the rest are the default; said again so that a role made by hand is put right.
ROLE_LIMITS = sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def database_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's `DATABASES["default"]`.

    No start-up options, and no server-side cursors, since these break under PgBouncer.
    """
    as_owner = environment.get("DATABASE_ROLE") == "owner"
    if environment.get("DATABASE_URL"):
        name = "DATABASE_OWNER_URL" if as_owner else "DATABASE_URL"
        settings = _from_url(environment, name)
    else:
        settings = _embedded(OWNER_ROLE if as_owner else WEB_ROLE)
    return {**settings, "DISABLE_SERVER_SIDE_CURSORS": True, "TEST": {"NAME": TEST_DATABASE}}


def prepare(owner: Mapping[str, Any], web_role: str) -> None:
    """Gives the web role its rights in the owner's database, on present and future tables.

    May be run again at any time. `owner` is as `database_settings` gives it. Raises
    psycopg.Error where the role is missing or the owner does not own the database.
    """
    with connect(owner, owner["NAME"], owner["USER"]) as connection:
        _grant(connection, owner["USER"], web_role)


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
        for role, extra in ((OWNER_ROLE, "CREATEDB"), (WEB_ROLE, "NOCREATEDB")):
            found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            connection.execute(
                sql.SQL("{} ROLE {} {} {}").format(
                    sql.SQL("CREATE" if found is None else "ALTER"),
                    sql.Identifier(role),
                    ROLE_LIMITS,
                    sql.SQL(extra),
                )
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
        _grant(connection, OWNER_ROLE, WEB_ROLE)
    with connect(server, DATABASE, OWNER_ROLE) as connection:
        _grant(connection, OWNER_ROLE, WEB_ROLE)


def _grant(connection: psycopg.Connection[Any], owner_role: str, web_role: str) -> None:
    """The web role's rights, in the connection's database. TRUNCATE, REFERENCES, TRIGGER and every
    kind of CREATE, temporary tables among them, stay with the owner."""
    database = connection.info.dbname
    for_future = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {web}",
        "GRANT USAGE ON SCHEMA public TO {web}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {web}",
        f"{for_future} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{web}}",
        f"{for_future} GRANT USAGE ON SEQUENCES TO {{web}}",
    ):
        connection.execute(
            sql.SQL(statement).format(
                database=sql.Identifier(database),
                owner=sql.Identifier(owner_role),
                web=sql.Identifier(web_role),
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
    web = database_settings({**os.environ, "DATABASE_ROLE": "web"})
    owner = database_settings({**os.environ, "DATABASE_ROLE": "owner"})
    prepare(owner, web["USER"])
    print(f"{web['USER']} may read and write the rows of {owner['NAME']}, and nothing else.")


if __name__ == "__main__":
    main(sys.argv[1:])
