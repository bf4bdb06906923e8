"""What the web process may do with a key: give a passphrase to a child process, take its answer.

The passphrase goes through standard input and is not kept. Wrong ones are counted for each guardian
and recorded, without a letter of them; so this must not stand in a caller's transaction, which
could take the count back. It is refused there.
"""

import json
import logging
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from accounts.refusals import NotNow
from audit.actions import record
from evaluation import keyring
from evaluation.envelopes import Contents
from evaluation.keys.models import GuardianKey
from evaluation.letter_box.grants import OPENER_ROLE

logger = logging.getLogger(__name__)

MOST_TRIES: Final = 10
TRIES_SECONDS: Final = 600
CHILD_SECONDS: Final = 60
COSTS: Final = {
    "least": (keyring.LEAST_MEMORY, keyring.LEAST_PASSES),
    "moderate": (keyring.MEMORY, keyring.PASSES),
}


class WrongPassphrase(NotNow):
    """It does not open this copy. The page says what to do."""


class TooManyTries(NotNow):
    """Ten wrong ones in ten minutes."""


class OpeningFailed(NotNow):
    """Nothing could be tried; it is not the passphrase. `sentence` says what is missing."""


@dataclass(frozen=True, repr=False)
class Paper:
    """A passphrase, to be shown once, and the copy that it opens."""

    passphrase: str
    copy: keyring.Copy


@dataclass(frozen=True, repr=False)
class NewKey:
    """`papers`: her own first, then one for each other guardian."""

    public: bytes
    papers: list[Paper]


class Opened(list[Contents]):
    """What could be opened. `by_wave` has every envelope that was found, None for a broken one."""

    def __init__(self, by_wave: Mapping[uuid.UUID, Contents | None]) -> None:
        super().__init__(contents for contents in by_wave.values() if contents is not None)
        self.by_wave = dict(by_wave)

    @property
    def broken(self) -> int:
        return len(self.by_wave) - len(self)


def make(others: int) -> NewKey:
    """A new pair, with a paper for her and `others` more. Raises OpeningFailed."""
    found = run({"job": "make", "others": others, **_costs()})
    return NewKey(bytes.fromhex(found["public"]), [_paper(one) for one in found["papers"]])


def test(copy: GuardianKey, passphrase: str) -> None:
    """Whether it opens. Raises WrongPassphrase, TooManyTries, OpeningFailed."""
    with _counted(copy):
        run({"job": "test", **with_copy(copy, passphrase)})


def rewrap(copy: GuardianKey, passphrase: str) -> Paper:
    """The same key under a new passphrase. Raises WrongPassphrase, TooManyTries, OpeningFailed."""
    with _counted(copy):
        return _paper(run({"job": "rewrap", **with_copy(copy, passphrase), **_costs()}))


def open_envelopes(
    copy: GuardianKey, passphrase: str, links: Iterable[tuple[uuid.UUID, bytes]]
) -> Opened:
    """The envelopes under these (wave, tag), of waves that were opened with this copy's key.

    What another key closed is left out; nothing there is no error. Raises WrongPassphrase,
    TooManyTries, OpeningFailed.
    """
    wanted = dict(links)
    hers = copy.opening_key.waves.filter(pk__in=wanted).values_list("pk", flat=True)
    job = {
        "job": "open",
        "database": opener_address(),
        "links": [[str(wave), wanted[wave].hex()] for wave in hers],
    }
    with _counted(copy):
        found = run({**job, **with_copy(copy, passphrase)})
    return Opened({uuid.UUID(wave): contents for wave, contents in found["envelopes"]})


def opener_address() -> str:
    """Of the database, as the role that reads sealed answers. Raises OpeningFailed."""
    if settings.DATABASE_OPENER_URL:
        return str(settings.DATABASE_OPENER_URL)
    if settings.PRODUCTION:
        raise OpeningFailed(
            _(
                "The server doesn’t know how to reach the sealed answers: DATABASE_OPENER_URL is "
                "not set. Tell whoever looks after the server. Nothing was opened."
            )
        )
    known = connection.settings_dict
    place = {name.lower(): known[name] for name in ("HOST", "PORT") if known.get(name)}
    return make_conninfo(user=OPENER_ROLE, dbname=known["NAME"], **place)


def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """Starts the child for one job. Raises WrongPassphrase, OpeningFailed."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "evaluation.keys.child"],
            input=json.dumps(job).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=CHILD_SECONDS,
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        found = {"error": "failed", "kind": type(error).__name__}
    if "error" in found:
        raise _refusal(found) from None
    return found


def _refusal(found: Mapping[str, str]) -> NotNow:
    if found["error"] == "wrong-passphrase":
        return WrongPassphrase(_("This is not the passphrase of this copy."))
    # Words of the child's own, never of the job.
    logger.error("A key could not be used: %s %s", found["error"], found.get("kind", ""))
    if found["error"] == "wrong-key":
        return OpeningFailed(
            _(
                "The passphrase is right, but this copy does not fit the key that is in use. Ask "
                "another guardian to hand you a new copy."
            )
        )
    if found["error"] == "no-database":
        return OpeningFailed(
            _(
                "The passphrase is right, but the sealed answers can’t be reached. Tell whoever "
                "looks after the server. Nothing was opened."
            )
        )
    return OpeningFailed(
        _(
            "This could not be tried just now, and nothing was changed. Wait a minute and try "
            "again. If it happens again, tell whoever looks after the server."
        )
    )


@contextmanager
def _counted(copy: GuardianKey) -> Iterator[None]:
    """Takes one of her ten tries before it is made, and gives it back unless it was wrong."""
    taken = _take_try(copy.guardian_id)
    try:
        yield
    except WrongPassphrase:
        with transaction.atomic(durable=True):
            record("guardian_key_test_failed", by=copy.guardian.user, target=copy)
        raise
    except BaseException:
        cache.delete(taken)
        raise
    cache.delete(taken)


def _take_try(guardian: uuid.UUID) -> str:
    with transaction.atomic(durable=True):
        for number in range(MOST_TRIES):
            key = f"guardian-try:{guardian}:{number}"
            if cache.add(key, 1, TRIES_SECONDS):
                return key
    raise TooManyTries(
        _(
            "That was ten wrong passphrases in ten minutes. Take a break, find the right paper, "
            "and try again in ten minutes."
        )
    )


def with_copy(copy: GuardianKey, passphrase: str) -> dict[str, Any]:
    """As a child process is told of it: a part of its job, never kept."""
    return {
        "public": bytes(copy.opening_key.public_key).hex(),
        "passphrase": passphrase,
        "copy": {
            "wrapped": bytes(copy.wrapped).hex(),
            "salt": bytes(copy.salt).hex(),
            "memory": copy.memory,
            "passes": copy.passes,
        },
    }


def _costs() -> dict[str, int]:
    memory, passes = COSTS[settings.GUARDIAN_KEY_COST]
    return {"memory": memory, "passes": passes}


def _paper(found: Mapping[str, Any]) -> Paper:
    given = found["copy"]
    copy = keyring.Copy(
        bytes.fromhex(given["wrapped"]),
        bytes.fromhex(given["salt"]),
        given["memory"],
        given["passes"],
    )
    return Paper(found["passphrase"], copy)
