"""Finding an envelope without opening it: codes, tags, cases and receipts.

Everything here is derived from LINK_SECRET, 32 bytes that live in the environment or in a
credentials file and never in the database, the repository or a backup. Whoever has a copy of the
database alone can compute none of it. HKDF (RFC 5869) and HMAC, both with SHA-256.

    key = programme_key(programme.link_salt)
    tag(key, invitee.link_salt, wave.pk)       16 bytes: finds her envelope of one wave
    case(key, invitee.link_salt)               16 bytes: joins waves, inside envelopes only

The tags of one woman differ from wave to wave, so that a copy of the database does not join them.
A code is derived and never stored: a lost slip can be printed again; `issue` makes a new one.
"""

import base64
import binascii
import hmac
import secrets
import uuid
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from evaluation.lettering import LETTERS, grouped, normalised

__all__ = [
    "CODE_LETTERS",
    "LETTERS",
    "RECEIPT_LETTERS",
    "SALT_BYTES",
    "LinkSecretError",
    "case",
    "code",
    "code_hmac",
    "grouped",
    "key_check",
    "link_secret",
    "new_receipt",
    "new_salt",
    "normalised",
    "programme_key",
    "receipt_hash",
    "tag",
]

SALT_BYTES: Final = 16
SECRET_BYTES: Final = 32
CODE_LETTERS: Final = 12
RECEIPT_LETTERS: Final = 16


class LinkSecretError(Exception):
    """LINK_SECRET is missing, or not 32 bytes in base64."""


def link_secret() -> bytes:
    """Raises LinkSecretError, which repeats nothing of it."""
    return _decoded(settings.LINK_SECRET)


@lru_cache(maxsize=4)
def _decoded(text: str) -> bytes:
    try:
        secret = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise LinkSecretError("LINK_SECRET must be 32 bytes in URL-safe base64.")
    return secret


def check_secret(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[checks.CheckMessage]:
    """A start without it would fail at the first woman who types her code.

    It repeats nothing of it.
    """
    try:
        link_secret()
    except LinkSecretError as error:
        hint = (
            "Make one with: python -c 'import base64, secrets; "
            "print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())' "
            "(docs/letter-box.md). If there was one, put that one back: a new one finds no answer."
        )
        return [checks.Error(str(error), hint=hint, id="evaluation.E001")]
    return []


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def programme_key(link_salt: bytes | memoryview) -> bytes:
    """K_link: 32 bytes. Once the programme's salt is deleted, nobody can compute it again.

    It is not kept for the next call either: a process must not remember it after that.
    """
    return _derived(b"link", bytes(link_salt))


def _derived(purpose: bytes, salt: bytes | None = None) -> bytes:
    info = b"alongside 1 " + purpose
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info)
    return hkdf.derive(link_secret())


def _mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"".join(parts), sha256)


def tag(key: bytes, link_salt: bytes | memoryview, wave: uuid.UUID) -> bytes:
    return _mac(key, bytes(link_salt), wave.bytes, b"tag")[:16]


def case(key: bytes, link_salt: bytes | memoryview) -> bytes:
    return _mac(key, bytes(link_salt), b"case")[:16]


def key_check(key: bytes) -> bytes:
    """8 bytes by which to see that LINK_SECRET is still the one that a programme began with."""
    return _mac(key, b"check")[:8]


# Codes and receipts, as people write them


def code(invitation: uuid.UUID, issue: int) -> str:
    """The 12 letters (53 bits) on her slip. `issue` counts from 1 and makes a new code."""
    mac = _mac(_derived(b"code"), invitation.bytes, issue.to_bytes(4, "big"))
    return _in_letters(int.from_bytes(mac, "big"), CODE_LETTERS)


def code_hmac(typed: str) -> bytes:
    """32 bytes: what is stored of a code, and looked up."""
    return _mac(_derived(b"code lookup"), normalised(typed).encode())


def new_receipt() -> str:
    """16 letters (71 bits) that are shown once."""
    return _in_letters(secrets.randbits(256), RECEIPT_LETTERS)


def receipt_hash(typed: str) -> bytes:
    return _mac(_derived(b"receipt"), normalised(typed).encode())


def _in_letters(number: int, length: int) -> str:
    found = []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        found.append(LETTERS[rest])
    return "".join(found)
