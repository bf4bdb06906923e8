"""A site of its own for the journeys: what make demo loads and serves, as the web role."""

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from psycopg import sql

from config import database, demo

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 30


@dataclass(frozen=True)
class Site:
    """`url` has no slash at its end; `log` is what the server wrote; `database` is its name."""

    url: str
    log: Path
    database: str

    def written(self) -> int:
        """How much the server has written so far, to give to `errors`."""
        return self.log.stat().st_size

    def errors(self, since: int = 0) -> str:
        """What the server has written since then, if there is a traceback in it."""
        new = self.log.read_bytes()[since:].decode()
        return new if "Traceback" in new else ""

    def run(self, code: str) -> str:
        """What a piece of Python prints that runs beside the site, as the web role.

        For what a journey begins from and no page makes quickly enough.
        """
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            cwd=ROOT,
            env=_environment(self.database),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def running_site(run_id: str) -> Iterator[Site]:
    """The demo is loaded once for each run of the tests, and copied for each worker."""
    with tempfile.TemporaryDirectory(prefix="alongside-journeys-") as folder, _copy(run_id) as name:
        log = Path(folder) / "server.log"
        port = _free_port()
        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, "-c", f"from config import demo; demo.Server({port}).run()"],
                cwd=ROOT,
                env=_environment(name),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            site = Site(f"http://127.0.0.1:{port}", log, name)
            _wait_for(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=START_SECONDS)


@contextmanager
def _copy(run_id: str) -> Iterator[str]:
    owner = database.database_settings({**os.environ, "DATABASE_ROLE": "owner"})
    template = f"{database.TEST_DATABASE_PREFIX}{run_id}_journeys"
    name = f"{template}_{os.getpid()}"
    lock = Path(tempfile.gettempdir()) / f"alongside-{run_id}.lock"
    with (
        database.connect(owner, owner["NAME"], owner["USER"]) as connection,
        contextlib.ExitStack() as stack,
    ):

        def run(statement: str, *names: str) -> None:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [template])
            if known.fetchone() is None:
                run("CREATE DATABASE {}", template)
                web, opener = (
                    database.database_settings({**os.environ, "DATABASE_ROLE": role})["USER"]
                    for role in ("web", "opener")
                )
                database.prepare({**owner, "NAME": template}, web, opener)
                for command in (*demo.AS_OWNER, *demo.AS_WEB):
                    subprocess.run(
                        [sys.executable, "manage.py", command],
                        cwd=ROOT,
                        env=_environment(template),
                        stdout=subprocess.DEVNULL,
                        check=True,
                    )
            run("CREATE DATABASE {} TEMPLATE {}", name, template)
            stack.callback(run, "DROP DATABASE {} WITH (FORCE)", name)
        yield name


def _environment(name: str) -> dict[str, str]:
    """The environment of a process of this site; manage.py picks the role by command."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_ROLE"}
    return {
        **kept,
        "ENVIRONMENT": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "DATABASE_URL": _address("web", name),
        "DATABASE_OWNER_URL": _address("owner", name),
        "DATABASE_OPENER_URL": _address("opener", name),
    }


def _address(role: str, name: str) -> str:
    settings = database.database_settings({**os.environ, "DATABASE_ROLE": role})
    sign_in = ":".join(
        quote(settings[key], safe="") for key in ("USER", "PASSWORD") if settings.get(key)
    )
    place = {**settings.get("OPTIONS", {})}
    place |= {key.lower(): settings[key] for key in ("HOST", "PORT") if settings.get(key)}
    return f"postgresql://{sign_in}@/{name}?{urlencode(place)}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(site: Site, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(site.url, timeout=START_SECONDS).close()
        except urllib.error.HTTPError as error:
            error.close()  # it answers; whether rightly is a journey's question
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The site did not start:\n{site.log.read_text()}")
