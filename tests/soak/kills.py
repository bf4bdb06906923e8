"""The site and PostgreSQL are killed while women send, KILLS times: make soak [KILLS=200].

What must hold after each: an answer that was acknowledged is there; one that was not may be sent
again, and counts once. Everything is on the loopback address and in a folder of its own.

PostgreSQL runs here as in production, with fsync and synchronous commits, unlike the embedded
server of the demo. A killed process is no power cut: what the kernel had taken over survives it,
and so this says nothing about disks that lie.
"""

import contextlib
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

import psutil
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from config import database, embedded_postgresql
from evaluation import envelopes
from tests.config import servers
from tests.evaluation.attacks.suite import FIXED_SECRET
from tests.evaluation.attacks.town import INBOX, build
from tests.evaluation.private import ROLES, TEMPLATE, Server

KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("SEED", "1"))
LONGEST = 60 * 60  # seconds, for all of it
AT_ONCE = 6
WOMEN = 48
AS_IN_PRODUCTION = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
RECEIPT = re.compile(r'class="receipt"')
ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def own_server():
    """Without a keeper: who kills it starts it again."""
    with (
        servers.private_folder() as folder,
        patch.dict(embedded_postgresql.SETTINGS, AS_IN_PRODUCTION),
    ):
        data = folder / "data"
        embedded_postgresql._start(data)
        try:
            database._set_up(embedded_postgresql._socket_folder(data))
            server = Server(folder, embedded_postgresql._socket_folder(data))
            with server.connect() as superuser:
                superuser.execute(f"CREATE DATABASE {TEMPLATE} OWNER {database.OWNER_ROLE}")
            with server.using(TEMPLATE, "owner"):
                database.prepare(server.settings(TEMPLATE), ROLES["web"], ROLES["opener"])
                call_command("migrate", verbosity=0)
                call_command("createcachetable", verbosity=0)
            yield server
        finally:
            kill_server(data, signal.SIGKILL)


class Site:
    """Gunicorn with the real site, as the web role."""

    def __init__(self, server, name):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        address = str(server.sockets).replace("/", "%2F")
        self.environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_ROLE"},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ENVIRONMENT": "test",
            "DATABASE_URL": f"postgresql://{ROLES['web']}@{address}/{name}",
            "LINK_SECRET": FIXED_SECRET,
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
        }
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads",
             "4", "--preload", "--log-level", "critical", "config.wsgi"],
            cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def processes(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill_worker(self):
        for worker in self.processes()[:1]:
            worker.kill()

    def kill(self):
        """Its workers too: without their master they would end by themselves a little later."""
        ours = self.processes()
        self.process.kill()
        self.process.wait()
        for worker in ours:
            with_no_error(worker.kill)
        psutil.wait_procs(ours, timeout=10)

    def send(self, code, comment):
        """Whether it was acknowledged."""
        body = urlencode({"typed": code, "c-a": 1, "q-1": 3, "q-9": comment, "all": 1})
        try:
            status, page = ask(self.port, "POST", "/a/en/1/", body)
        except (OSError, http.client.HTTPException):
            return False
        # Something else than a page that says what went wrong would be a fault.
        assert status in {200, 500, 503}, (status, page)
        return status == 200 and bool(RECEIPT.search(page))


def ask(port, method, address, body=None):
    """(status, page)"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request(
            method, address, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        with contextlib.closing(answer):
            return answer.status, answer.read().decode()


def with_no_error(function):
    with contextlib.suppress(psutil.NoSuchProcess):
        function()


def postmaster(data):
    return psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))


def kill_server(data, how):
    """Our own, by its number; then whatever of it is still there."""
    try:
        process = postmaster(data)
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    ours = [process, *process.children(recursive=True)]
    with_no_error(lambda: process.send_signal(how))
    if how == signal.SIGKILL:
        for one in ours[1:]:
            with_no_error(one.kill)
    psutil.wait_procs(ours, timeout=20)
    (data / "postmaster.pid").unlink(missing_ok=True)


def kill_backend(data):
    """PostgreSQL then throws everybody out and recovers by itself."""
    for one in postmaster(data).children():
        if ROLES["web"] in " ".join(one.cmdline()):
            with_no_error(one.kill)
            return
    for one in postmaster(data).children():
        if "walwriter" in " ".join(one.cmdline()):
            with_no_error(one.kill)
            return


WAYS = {
    "a worker of the site": lambda server, site: site.kill_worker(),
    "the site": lambda server, site: site.kill(),
    "a process of PostgreSQL": lambda server, site: kill_backend(server.data),
    "PostgreSQL, at once": lambda server, site: kill_server(server.data, signal.SIGKILL),
    # As `pg_ctl stop -m immediate` does: no shutdown, recovery at the next start.
    "PostgreSQL, immediately": lambda server, site: kill_server(server.data, signal.SIGQUIT),
}


def mend(server, site):
    if site.process.poll() is not None:
        site.start()
    if not (server.data / "postmaster.pid").exists():
        embedded_postgresql._start(server.data)
    assert servers.until(lambda: answers(server, site), 60), "nothing comes up again"


def answers(server, site):
    try:
        with server.connect(NAME) as superuser:
            superuser.execute("SELECT 1")
        return ask(site.port, "GET", "/a/en/")[0] == 200
    except (OSError, http.client.HTTPException, psycopg.OperationalError):
        return False


NAME = "killed"


def held(town):
    """{tag: what it says}; a tag that is there twice would be a woman who counts twice."""
    rows = town.rows(f"SELECT link_tag, sealed FROM {INBOX}")
    found = {
        bytes(tag): envelopes.unseal(town.private, sealed)["k"]["more"] for tag, sealed in rows
    }
    assert len(found) == len(rows)
    return found


@pytest.fixture
def town(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        override_settings(LINK_SECRET=FIXED_SECRET),
        own_server() as server,
    ):
        yield build(server, NAME, women=WOMEN, groups=4, waves=1)


def test_killed_while_women_send(town):
    choice, server = random.Random(SEED), town.server
    site = Site(server, NAME)
    site.start()
    mend(server, site)
    acknowledged, counts, began = {}, Counter(), time.monotonic()
    try:
        for turn in range(KILLS):
            assert time.monotonic() - began < LONGEST
            way = choice.choice(list(WAYS))
            women = choice.sample(town.women, AT_ONCE)
            sent = send_all(site, women, f"turn {turn}", choice.uniform(0, 0.5),
                            lambda way=way: WAYS[way](server, site))  # fmt: skip
            mend(server, site)
            there = held(town)
            for woman, comment, was_acknowledged in sent:
                tag = woman.tags[0]
                if was_acknowledged:
                    acknowledged[tag] = comment
                    assert there.get(tag) == comment, f"lost after {way}: {comment}"
                else:
                    # Either of the two is right: it was stored and not told, or not stored.
                    assert there.get(tag) in {comment, acknowledged.get(tag)}
                    again = f"{comment} again"
                    assert site.send(woman.slips[0][1], again), f"not again after {way}"
                    acknowledged[tag] = again
                counts["acknowledged" if was_acknowledged else "sent again"] += 1
            assert held(town) == acknowledged
            counts[way] += 1
            sys.stdout.write(f"\r{turn + 1} of {KILLS}: {dict(counts)}   ")
            sys.stdout.flush()
    finally:
        site.kill()
    sys.stdout.write("\n")
    assert KILLS < 20 or counts["sent again"], "nobody was ever hit"
    assert counts["acknowledged"]


def send_all(site, women, comment, delay, kill):
    """[(woman, what she wrote, whether it was acknowledged)]"""
    found = []

    def send(woman, number):
        said = f"{comment} {number}"
        found.append((woman, said, site.send(woman.slips[0][1], said)))

    threads = [
        threading.Thread(target=send, args=(woman, number)) for number, woman in enumerate(women)
    ]
    for thread in threads:
        thread.start()
    time.sleep(delay)
    kill()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == len(women)
    return found
