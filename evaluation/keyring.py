"""The opening key of a programme, and its copies under passphrases. Plain Python, no Django.

A passphrase is made here and never chosen: 24 letters (107 bits) that a guardian prints. argon2id
turns it into the key of a secret box (XSalsa20-Poly1305) around the private half. The costs stand
beside the copy, so that they can be raised later. This module works where a passphrase is known:
in the child process (evaluation/keys/child.py) and in tests, never in a web process.
"""

import secrets
from typing import Final, NamedTuple

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from evaluation.lettering import LETTERS, grouped, normalised

MEMORY: Final = pwhash.argon2id.MEMLIMIT_MODERATE // 1024  # KiB: 256 MiB, about a second
PASSES: Final = pwhash.argon2id.OPSLIMIT_MODERATE
LEAST_MEMORY, LEAST_PASSES = pwhash.argon2id.MEMLIMIT_MIN // 1024, pwhash.argon2id.OPSLIMIT_MIN
SALT_BYTES: Final = pwhash.argon2id.SALTBYTES
PASSPHRASE_LETTERS: Final = 24


class WrongPassphrase(Exception):  # noqa: N818 - what she typed, and not a fault of ours
    """It does not open this copy. Says nothing of either."""


class Copy(NamedTuple):
    """A private half under a passphrase. `memory` in KiB."""

    wrapped: bytes
    salt: bytes
    memory: int
    passes: int


def new_passphrase() -> str:
    """In groups of four, to be read from paper."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(PASSPHRASE_LETTERS)))


def new_pair() -> tuple[bytes, bytes]:
    """(private, public), 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def wrap(private: bytes, passphrase: str, *, memory: int = MEMORY, passes: int = PASSES) -> Copy:
    salt = secrets.token_bytes(SALT_BYTES)
    box = SecretBox(_key(passphrase, salt, memory, passes))
    return Copy(bytes(box.encrypt(private)), salt, memory, passes)


def unwrap(copy: Copy, passphrase: str) -> bytes:
    """The private half, 32 bytes. Raises WrongPassphrase."""
    box = SecretBox(_key(passphrase, copy.salt, copy.memory, copy.passes))
    try:
        return bytes(box.decrypt(copy.wrapped))
    except CryptoError:
        raise WrongPassphrase("This passphrase does not open this copy.") from None


def public_of(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def _key(passphrase: str, salt: bytes, memory: int, passes: int) -> bytes:
    typed = normalised(passphrase).encode()
    return bytes(
        pwhash.argon2id.kdf(
            SecretBox.KEY_SIZE, typed, salt, opslimit=passes, memlimit=memory * 1024
        )
    )
