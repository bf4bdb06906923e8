"""Makes the tables, loads the toolkit and a fictional network, and serves them on this machine.

    python -m config.demo [PORT]

One process for each database role, since starting Django takes longer than the work when nothing
has changed; the owner's runs while this one starts. Production does each step by itself and
serves config.wsgi (docs/deploying.md).
"""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

ROOT = Path(__file__).resolve().parent.parent
AS_OWNER = ("migrate", "createcachetable", "sweep_letter_box")
AS_WEB = ("load_toolkit", "load_demo")


def load() -> None:
    """Each command does nothing where nothing has changed. Exits with the owner's code where the
    tables cannot be made; the commands show their own errors."""
    owner = subprocess.Popen(
        [sys.executable, "-c", f"from config import demo; demo.run_commands({AS_OWNER})"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_ROLE": "owner"},
    )
    import django

    django.setup()
    if owner.wait():
        raise SystemExit(owner.returncode)
    run_commands(AS_WEB)


def run_commands(names: tuple[str, ...]) -> None:
    """Runs Django's commands by name, in this process and so in its database role."""
    import django
    from django.apps import apps
    from django.core.management import CommandError, call_command

    if not apps.ready:
        django.setup()
    for name in names:
        try:
            call_command(name, verbosity=int(name.startswith("load_")))
        except CommandError as error:
            raise SystemExit(f"{name}: {error}") from error


class Server(BaseApplication):
    """Gunicorn on the loopback address, with this process's Django."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "threads": 4,
            "loglevel": "warning",
            "preload_app": True,
            "when_ready": self.tell,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.db import connections

        from config.wsgi import application

        connections.close_all()  # the worker is forked from here, and a connection cannot be shared
        return application

    def tell(self, _server: object) -> None:
        print(f"\nOpen http://127.0.0.1:{self.port}/ (Ctrl-C stops it)", flush=True)


def refuse_taken(port: int) -> None:
    """Before the work, and not after it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(
                f"Port {port}: {error.strerror}. Try another: make demo PORT={port + 1}"
            ) from error


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ENVIRONMENT", "demo")
    port = int(arguments[0]) if arguments else 8000
    refuse_taken(port)
    load()
    Server(port).run()


if __name__ == "__main__":
    main(sys.argv[1:])
