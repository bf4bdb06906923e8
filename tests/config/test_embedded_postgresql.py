"""The embedded server is shared, and is gone when its last user is, however that one ended."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from config import database, embedded_postgresql
from tests.config.servers import LINGER, member, private_folder, processes_on, until


@pytest.fixture(scope="module")
def shared_folder():
    with private_folder() as path:
        yield path


@pytest.fixture
def folder(shared_folder):
    """The same for each test, since data takes the longest to make; no server is left on it."""
    yield shared_folder
    assert until(lambda: not processes_on(shared_folder))


def ask(sockets, question="SELECT pg_postmaster_start_time()"):
    with psycopg.connect(host=str(sockets), user="alongside_web", dbname="alongside") as connection:
        return connection.execute(question).fetchone()


def server_process(folder):
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_two_processes_share_one_server(folder):
    with member(folder) as (_, first), member(folder) as (_, second):
        assert first == second
        assert ask(first) == ask(second)


def test_server_outlives_a_killed_process_and_not_the_last(folder):
    with member(folder) as (first, sockets), member(folder) as (second, _):
        started = ask(sockets)
        first.kill()
        first.wait()
        assert not until(lambda: not processes_on(folder), LINGER * 3)
        assert ask(sockets) == started
        second.kill()
        second.wait()
        assert until(lambda: not processes_on(folder))
        assert not (folder / "data" / "postmaster.pid").exists()


def test_process_that_comes_soon_finds_the_same_server(folder):
    """And keeps it, when the time is up in which the keeper waited for it."""
    soon = 3
    with member(folder, linger=soon) as (_, sockets):
        started = ask(sockets)
    left = time.monotonic()
    with member(folder) as (_, sockets):
        time.sleep(max(0, left + soon + 1 - time.monotonic()))
        assert ask(sockets) == started


def test_killed_server_is_started_again(folder):
    with member(folder) as (_, sockets):
        os.kill(server_process(folder), signal.SIGKILL)
        assert until(lambda: not embedded_postgresql._answers(folder / "data"))
        with member(folder) as (_, sockets):
            assert ask(sockets, "SELECT 1") == (1,)


def test_process_file_that_names_another_program_is_no_obstacle(folder):
    with member(folder):
        pid_file = folder / "data" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
    assert until(lambda: not processes_on(folder))
    # PostgreSQL takes a living process of its own user for itself.
    as_server = {"user": pid_file.parent.stat().st_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **as_server) as other:
        pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        with member(folder) as (_, sockets):
            assert ask(sockets, "SELECT 1") == (1,)
        other.kill()


def test_killed_keeper_is_replaced(folder):
    with member(folder):
        for process, command in processes_on(folder).items():
            if "config.embedded_postgresql" in command:
                os.kill(process, signal.SIGKILL)
        with member(folder):
            pass
    assert until(lambda: not processes_on(folder))


def test_long_and_awkward_path_gets_a_short_private_socket(folder):
    long = folder / "a path with 'quotes' and spaces" / ("far" * 30)
    with member(long) as (_, sockets):
        assert ask(sockets, "SELECT 1") == (1,)
        assert sockets.parent == Path(tempfile.gettempdir())
        assert sockets.stat().st_mode & 0o077 == 0
    assert until(lambda: not sockets.exists())


def test_socket_is_closed_to_other_users(folder):
    with member(folder) as (_, sockets):
        assert (sockets / embedded_postgresql.SOCKET_NAME).stat().st_mode & 0o077 == 0


def test_folder_of_another_user_is_explained(monkeypatch, tmp_path):
    def refuse(path, *arguments, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(embedded_postgresql.EmbeddedServerError, match="belongs to another user"):
        embedded_postgresql.join(tmp_path / "postgresql", set_up=print)


def test_program_that_fails_shows_its_own_words(folder):
    data = folder / "spoilt"
    data.mkdir()
    (data / "PG_VERSION").write_text("18")
    with pytest.raises(embedded_postgresql.EmbeddedServerError, match="pg_ctl failed"):
        embedded_postgresql._start(data)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
def test_root_is_told_which_folders_were_opened(folder, capfd):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with member(closed / "inner"):
        pass
    assert str(closed) in capfd.readouterr().err
    assert closed.stat().st_mode & 0o077 == 0o011


def test_logs_no_statement_however_old_the_server_is():
    """Settings come with each start, since a checkout's server may be older than they are."""
    with private_folder() as folder:
        with member(folder):
            pass
        assert until(lambda: not processes_on(folder))
        (folder / "data" / "postgresql.conf").write_text("log_min_error_statement = error\n")
        with member(folder) as (_, sockets):
            settings = database._embedded_settings(sockets, database.WEB_ROLE)
            with database.connect(settings, database.DATABASE, database.WEB_ROLE) as connection:
                shown = [
                    connection.execute(f"SHOW {name}").fetchone()[0]
                    for name in ("log_min_error_statement", "log_error_verbosity", "fsync")
                ]
        assert shown == ["panic", "terse", "off"]
        assert until(lambda: not processes_on(folder))
