"""The two roles have the rights that config/database.py names, on both servers that we promise."""

import os
from contextlib import ExitStack

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg import errors

from config import database
from tests.config import servers

WEB = "postgresql://web:secret@db.example:6432/town"
OWNER = "postgresql://owner:secret@db.example:5432/town"
OPENERS = {database.OWNER_ROLE: "alongside_opener", "town_owner": "town_opener"}


def connect(settings):
    return database.connect(settings, settings["NAME"], settings["USER"])


@pytest.fixture(scope="module", params=["embedded 18", "debian 15"])
def server(request):
    """(owner's settings, web role's settings), with a table made after the rights were given."""
    if request.param == "debian 15" and not servers.DEBIAN_15.exists():
        pytest.skip("Debian's postgresql-15 is not installed")
    with ExitStack() as stack:
        made = servers.embedded_server if "embedded" in request.param else servers.debian_15_server
        owner, web = stack.enter_context(made())
        with connect(owner) as connection:
            connection.execute("CREATE TABLE tea (id bigserial PRIMARY KEY, name text)")
        yield owner, web


@pytest.fixture
def web(server):
    with connect(server[1]) as connection:
        yield connection


def test_web_role_reads_and_writes_rows(web):
    web.execute("INSERT INTO tea (name) VALUES ('mint'), ('sage')")
    web.execute("UPDATE tea SET name = 'lemon' WHERE name = 'mint'")
    web.execute("DELETE FROM tea WHERE name = 'sage'")
    assert web.execute("SELECT name FROM tea").fetchall() == [("lemon",)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE cup (id int)",
        "CREATE TEMPORARY TABLE cup (id int)",
        "CREATE SCHEMA kitchen",
        "CREATE INDEX ON tea (name)",
        "CREATE DATABASE kitchen",
        "CREATE ROLE cook",
        "ALTER TABLE tea ADD COLUMN price int",
        "DROP TABLE tea",
        "TRUNCATE tea",
        "CREATE TRIGGER brew BEFORE INSERT ON tea EXECUTE FUNCTION suppress_redundant_updates_trigger()",  # noqa: E501
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY tea TO PROGRAM 'cat'",
        "SELECT setval('tea_id_seq', 1)",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO {web}",
        "SET ROLE {owner}",
    ],
)
def test_web_role_is_refused_the_rest(server, web, statement):
    owner, web_role = (settings["USER"] for settings in server)
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute(statement.format(owner=owner, web=web_role))


def test_owner_is_no_superuser(server):
    with connect(server[0]) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname IN (%s, %s)",
            [settings["USER"] for settings in server],
        ).fetchall()
    assert found == [(False,) * 4] * 2


def test_prepare_twice_leaves_the_same_rights(server):
    rights = (
        "SELECT datacl::text FROM pg_database WHERE datname = current_database()"
        " UNION ALL SELECT defaclacl::text FROM pg_default_acl"
        " UNION ALL SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'"
        " UNION ALL SELECT relacl::text FROM pg_class WHERE relname IN ('tea', 'tea_id_seq')"
    )
    owner, web = server
    with connect(owner) as connection:
        before = connection.execute(rights).fetchall()
        database.prepare(owner, web["USER"], OPENERS[owner["USER"]])
        assert connection.execute(rights).fetchall() == before


def test_prepare_gives_rights_on_tables_that_were_there_before(server):
    owner, web = server
    with connect(owner) as connection:
        connection.execute("CREATE TABLE older (id int)")
        connection.execute("REVOKE ALL ON older FROM PUBLIC, " + web["USER"])
        database.prepare(owner, web["USER"], OPENERS[owner["USER"]])
        with connect(web) as reader:
            assert reader.execute("SELECT * FROM older").fetchall() == []
        connection.execute("DROP TABLE older")


def test_prepare_of_an_unknown_role_is_refused(server):
    with pytest.raises(errors.UndefinedObject):
        database.prepare(server[0], "nobody_there", OPENERS[server[0]["USER"]])


def test_new_database_of_the_embedded_owner_has_the_same_rights():
    """Test databases are made by the owner, from template1."""
    with servers.embedded_server() as (owner, web):
        with connect(owner) as connection:
            connection.execute("CREATE DATABASE annex")
        with connect({**owner, "NAME": "annex"}) as connection:
            connection.execute("CREATE TABLE tea (name text)")
        with connect({**web, "NAME": "annex"}) as connection:
            connection.execute("INSERT INTO tea VALUES ('mint')")
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE cup (id int)")


@pytest.mark.parametrize(
    ("role", "user", "port"), [("owner", "owner", 5432), ("web", "web", 6432), (None, "web", 6432)]
)
def test_address_is_the_one_of_the_role(role, user, port):
    environment = {"DATABASE_URL": WEB, "DATABASE_OWNER_URL": OWNER}
    if role:
        environment["DATABASE_ROLE"] = role
    settings = database.database_settings(environment)
    assert (settings["USER"], settings["PORT"], settings["NAME"]) == (user, port, "town")


@pytest.mark.parametrize("address", ["web@%2Frun%2Fsockets/town", "web@/town?host=/run/sockets"])
def test_address_may_name_the_folder_of_a_socket(address):
    settings = database.database_settings({"DATABASE_URL": f"postgresql://{address}"})
    assert (settings["HOST"] or settings["OPTIONS"]["host"]) == "/run/sockets"
    with pytest.raises(psycopg.OperationalError, match="/run/sockets"):
        connect(settings)


def test_settings_hold_nothing_that_breaks_under_pgbouncer():
    settings = database.database_settings({"DATABASE_URL": WEB})
    assert "options" not in settings.get("OPTIONS", {})
    assert settings["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.mark.parametrize("missing", [{}, {"DATABASE_OWNER_URL": ""}])
def test_owner_without_an_address_is_refused_by_name(missing):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
        database.database_settings({"DATABASE_URL": WEB, "DATABASE_ROLE": "owner", **missing})


def test_address_of_another_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must be"):
        database.database_settings({"DATABASE_URL": "sqlite:///town.db"})


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="these tests run on DATABASE_URL")
def test_no_address_means_the_embedded_server():
    settings = database.database_settings({"DATABASE_URL": ""})
    assert settings["USER"] == database.WEB_ROLE
    with connect(settings) as connection:
        assert connection.info.server_version >= 180000


def test_prepare_command_says_what_it_did(server, monkeypatch, capsys):
    owner, web = server
    monkeypatch.setattr(
        database,
        "database_settings",
        lambda environment: owner if environment["DATABASE_ROLE"] == "owner" else web,
    )
    database.main(["prepare"])
    assert f"{web['USER']} may read and write the rows" in capsys.readouterr().out


def test_other_commands_are_refused():
    with pytest.raises(SystemExit, match="Usage"):
        database.main([])


def test_leftover_test_databases_are_dropped_at_the_next_start():
    with servers.private_folder() as folder:
        with servers.member(folder) as (_, sockets):
            owner = database._embedded_settings(sockets, database.OWNER_ROLE)
            with connect(owner) as connection:
                connection.execute("CREATE DATABASE test_alongside_1_gw0")
        assert servers.until(lambda: not servers.processes_on(folder))
        with servers.member(folder), connect(owner) as connection:
            names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        assert "test_alongside_1_gw0" not in names
        assert database.DATABASE in names
        assert servers.until(lambda: not servers.processes_on(folder))


def test_connection_errors_do_not_tell_the_password():
    with pytest.raises(psycopg.OperationalError) as caught:
        database.connect({"HOST": "/nowhere", "PASSWORD": "secret"}, "town", "web")
    assert "secret" not in str(caught.value)


def test_names_of_the_roles():
    assert database.role_names({"DATABASE_URL": WEB, "DATABASE_OWNER_URL": OWNER}) == {
        "web": "web",
        "owner": "owner",
        "opener": "(not set)",
    }
    assert database.role_names({})["opener"] == "alongside_opener"
