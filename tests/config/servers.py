"""Private PostgreSQL servers for the tests of the database's own rules."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config import database

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")

LINGER = 0.5

MEMBER = """
import sys
from pathlib import Path
from config import database, embedded_postgresql
embedded_postgresql.LINGER = float(sys.argv[2])
print(embedded_postgresql.join(Path(sys.argv[1]), set_up=database._set_up), flush=True)
sys.stdin.read()
"""


@contextmanager
def private_folder():
    """Not pytest's: a server that does not run as root must pass through the folders above it,
    and pytest closes its own again."""
    with tempfile.TemporaryDirectory(prefix="alongside-test-") as folder:
        yield Path(folder).resolve()


@contextmanager
def member(folder, linger=LINGER):
    """Another process that uses the embedded server in `folder`, as (process, socket folder)."""
    with subprocess.Popen(
        [sys.executable, "-c", MEMBER, str(folder), str(linger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def processes_on(folder):
    """{id: command line} of the living processes that name the folder, except members."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue
        if str(folder) in command and "import sys" not in command:
            found[int(entry.name)] = command
    return found


def until(condition, seconds=20):
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


@contextmanager
def embedded_server():
    """The settings of the owner and of the web role on a new embedded server."""
    with private_folder() as folder:
        with member(folder) as (_, sockets):
            yield (
                database._embedded_settings(sockets, database.OWNER_ROLE),
                database._embedded_settings(sockets, database.WEB_ROLE),
            )
        assert until(lambda: not processes_on(folder))


@contextmanager
def debian_15_server():
    """The same on Debian's PostgreSQL 15, its roles made by hand as in production."""
    with private_folder() as folder:
        data = folder / "data"
        data.mkdir(mode=0o700)
        as_nobody = {}
        if os.geteuid() == 0:
            folder.chmod(0o755)
            as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            subprocess.run(["chown", "nobody:nogroup", str(data)], check=True)

        def run(program, *arguments):
            subprocess.run(
                [DEBIAN_15 / program, "-D", data, *arguments],
                cwd="/",
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **as_nobody,
            )

        run("initdb", "--username=dba", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "start", "-w", "-l", data / "log", "-o", f"-k {data} -h '' -F")
        try:
            with psycopg.connect(
                host=str(data), user="dba", dbname="postgres", autocommit=True
            ) as dba:
                dba.execute("CREATE ROLE town_owner LOGIN CREATEDB")
                dba.execute("CREATE ROLE town_web LOGIN")
                dba.execute("CREATE ROLE town_opener LOGIN")
                dba.execute("CREATE DATABASE town OWNER town_owner")
            owner = {"NAME": "town", "USER": "town_owner", "HOST": str(data)}
            database.prepare(owner, "town_web", "town_opener")
            yield owner, {**owner, "USER": "town_web"}
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
