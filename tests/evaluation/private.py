"""A PostgreSQL of one's own, where rows are really committed, copied, logged and lost.

The site's tables are made in its database TEMPLATE; `copy` makes further ones from it in a moment.
`using` lets Django's connection, in every thread, be one of its roles there.
"""

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from config import database, embedded_postgresql
from evaluation.letter_box import grants
from tests.config import servers

TEMPLATE = "template_of_tests"
ROLES = {
    "web": database.WEB_ROLE,
    "owner": database.OWNER_ROLE,
    "opener": grants.OPENER_ROLE,
    "postgres": "postgres",
}


@dataclass(frozen=True)
class Server:
    folder: Path
    sockets: Path

    @property
    def data(self):
        return self.folder / "data"

    @property
    def log(self):
        return self.data / "log"

    def settings(self, name, role="owner"):
        return {**database._embedded_settings(self.sockets, ROLES[role]), "NAME": name}

    def connect(self, name="postgres", role="postgres"):
        """Outside Django, each statement its own transaction."""
        return database.connect(self.settings(name, role), name, ROLES[role])

    def copy(self, name, template=TEMPLATE):
        with self.connect() as superuser:
            superuser.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            superuser.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} OWNER {database.OWNER_ROLE}"
            )
            # A copy has the rights on its tables, and not those on the database itself.
            superuser.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        return name

    def dump(self, name, *options):
        """What pg_dump of the same release writes: a backup as everybody makes it."""
        program = embedded_postgresql._package() / "pginstall18" / "bin" / "pg_dump"
        return subprocess.run(
            [program, "--host", self.sockets, "--username", "postgres", *options, name],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
        ).stdout

    @contextmanager
    def using(self, name, role="web"):
        known = connections.settings["default"]
        before = dict(known)
        connection.close()
        known.update(self.settings(name, role), PORT="", PASSWORD="", OPTIONS={})
        try:
            yield connection
        finally:
            connection.close()
            known.clear()
            known.update(before)


@contextmanager
def private_server():
    with servers.private_folder() as folder:
        with servers.member(folder) as (_, sockets):
            server = Server(folder, sockets)
            with server.connect() as superuser:
                superuser.execute(f"CREATE DATABASE {TEMPLATE} OWNER {database.OWNER_ROLE}")
            with server.using(TEMPLATE, "owner"):
                database.prepare(server.settings(TEMPLATE), ROLES["web"], ROLES["opener"])
                call_command("migrate", verbosity=0)
                call_command("createcachetable", verbosity=0)
            yield server
        assert servers.until(lambda: not servers.processes_on(folder))
