"""Whether the whole of the letter box is set up as it should be: what check_letter_box says.

The database's part is in evaluation/letter_box; here are the secret, the keys and the backups.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluation import linking
from evaluation.enums import KeyState, ProgrammeState
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.letter_box.checking import check_functions, check_rights, check_roles
from evaluation.letter_box.findings import Finding, Roles, all_well, failure, warning
from evaluation.letter_box.restored import check_rows, check_waves
from evaluation.letter_box.server import check_settings
from evaluation.programmes.models import Programme

LEAST_GUARDIANS: Final = 2
TESTED_WITHIN: Final = dt.timedelta(days=183)
BACKUPS_KEPT: Final = dt.timedelta(days=35)
_WITH_LINKS: Final = (ProgrammeState.RUNNING, ProgrammeState.CLOSING)


def roles() -> Roles:
    return Roles(**settings.DATABASE_ROLE_NAMES)


def everything() -> list[Finding]:
    """As the owner of the database."""
    names = roles()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [user] = cursor.fetchone()
    if user != names.owner:
        return [
            failure(
                f"This runs as {user}: only the owner, {names.owner}, sees all that is checked. "
                "Set DATABASE_OWNER_URL, and leave DATABASE_ROLE to manage.py."
            )
        ]
    return [
        *check_roles(names),
        *check_rights(names),
        *check_functions(names),
        *check_settings(names),
        *check_secret(),
        *check_secret_file(),
        *check_keys(),
        *check_rows(),
        *check_waves(),
        *check_backups(),
    ]


# LINK_SECRET


def check_secret() -> list[Finding]:
    return all_well(_wrong_secret(), "LINK_SECRET is the one with which the programmes began.")


def _wrong_secret() -> Iterator[Finding]:
    try:
        secret = linking.link_secret()
    except linking.LinkSecretError as error:
        yield failure(f"{error} Put back the one that was there: a new one finds no answer.")
        return
    if any(secret in _forms_of(key) for key in _other_keys()):
        yield failure(
            "LINK_SECRET is the same as another key. Whoever knows that one could find answers: "
            "before the first wave, make a new one; later, give the other key a new value."
        )
    if settings.DEBUG:
        yield failure("DEBUG keeps what is sent to the database: switch it off.")
    running = Programme.objects.filter(state__in=_WITH_LINKS).order_by("name")
    for programme in running:
        assert programme.link_salt is not None  # noqa: S101 - programme_closed_has_no_salt
        key = linking.programme_key(programme.link_salt)
        if linking.key_check(key) != bytes(programme.link_check):
            yield failure(
                f"LINK_SECRET is not the one with which {programme} began: no code and no receipt "
                "of it is found, so nobody can send, change or take back. Put back the old one."
            )


def _other_keys() -> Sequence[str]:
    return (settings.SECRET_KEY, *settings.FIELD_ENCRYPTION_KEYS)


def _forms_of(key: str) -> tuple[bytes, ...]:
    """As it is written, and as what it may be written for."""
    try:
        decoded = base64.urlsafe_b64decode(key)
    except (binascii.Error, ValueError):
        decoded = b""
    return (key.encode(), decoded)


def check_secret_file() -> list[Finding]:
    return all_well(_wrong_file(), "Nobody but the service reads LINK_SECRET.")


def _wrong_file() -> Iterator[Finding]:
    if not settings.LINK_SECRET_FILE:
        return
    file = Path(settings.LINK_SECRET_FILE)
    try:
        mode = file.stat().st_mode
    except OSError as error:
        yield failure(f"The file of LINK_SECRET can't be looked at ({error.strerror}): {file}")
        return
    if mode & 0o027:
        yield failure(
            f"Others on this machine may read or change the file of LINK_SECRET: chmod 600 {file}"
        )
    folder = settings.BACKUP_FOLDER
    if folder and file.resolve().is_relative_to(Path(folder).resolve()):
        yield failure(
            "The file of LINK_SECRET lies in the folder of the backups: a backup with it beside "
            "leads back to women. Move it out, and delete it from every copy of that folder."
        )


# Opening keys


def check_keys() -> list[Finding]:
    return all_well(_wrong_keys(), "Two guardians or more hold each opening key, and tried it.")


def _wrong_keys() -> Iterator[Finding]:
    used = OpeningKey.objects.filter(
        programme__state__in=(*_WITH_LINKS, ProgrammeState.CLOSED)
    ).select_related("programme")
    in_use = {key.programme_id for key in used if key.replaced_at is None}
    for programme in Programme.objects.filter(state__in=_WITH_LINKS).exclude(pk__in=in_use):
        yield failure(f"{programme} has no opening key: a guardian makes one on its page of keys.")
    for key in used.order_by("programme__name", "number"):
        if key.replaced_at is None or key.waves.exists():
            yield from _wrong_copies(key)


def _wrong_copies(key: OpeningKey) -> Iterator[Finding]:
    held = GuardianKey.objects.filter(opening_key=key, state=KeyState.HELD, guardian__ended_at=None)
    name = f"Key {key.number} of {key.programme}"
    count = held.count()
    if not count:
        yield failure(
            f"{name} is held by nobody: what was sealed with it can never be opened unless a "
            "guardian finds her passphrase and confirms her copy. Make a new key for what comes."
        )
    elif count < LEAST_GUARDIANS:
        yield failure(
            f"{name} is held by one guardian alone: if her passphrase is lost, so are the answers. "
            "She hands a copy to another on the page of keys."
        )
    elif held.exclude(tested_on__gt=timezone.localdate() - TESTED_WITHIN).exists():
        yield warning(
            f"{name} was not tried for half a year by each of its guardians: each types her "
            "passphrase once on the page of keys."
        )


# Backups


def check_backups() -> list[Finding]:
    return all_well(_wrong_backups(), "No backup is older than 35 days.")


def _wrong_backups() -> Iterator[Finding]:
    if not settings.BACKUP_FOLDER:
        yield warning(
            "How old the backups are can't be seen from here: set BACKUP_FOLDER, or see to it that "
            "none is kept for more than 35 days. That is what the pages promise; archives of the "
            "write-ahead log are backups too."
        )
        return
    folder = Path(settings.BACKUP_FOLDER)
    if not folder.is_dir():
        yield failure(f"BACKUP_FOLDER is no folder: {folder}")
        return
    now = timezone.now()
    ages = [
        now - dt.datetime.fromtimestamp(file.stat().st_mtime, tz=dt.UTC)
        for file in folder.rglob("*")
        if file.is_file()
    ]
    if not ages:
        yield warning(f"There is no backup in {folder}.")
    elif max(ages) > BACKUPS_KEPT:
        yield failure(
            f"A backup in {folder} is {max(ages).days} days old: in it is what women took back, "
            "and what leads to those of closed programmes. Delete what is older than 35 days, "
            "there and wherever it is copied to."
        )
