"""Sealing answers so that the site can post them and not open them.

libsodium's sealed boxes (X25519, XSalsa20-Poly1305, by PyNaCl): whoever has the public key can
close one, only the private half opens it. The contents are filled up to steps of STEP bytes first,
so that an envelope's length says nothing but how long a comment may be.

Contents are a mapping with these keys, all of them always there:

    v  1, this shape                 q  the questionnaire's id
    c  the case, 16 bytes in hex     g  the group's number in the programme
    a  the area's number or null     l  the language
    m  how it came (enums.Mode)      t  the version of the consent's words
    p  her decisions: a list of the purposes to which she said yes
    x  her answers by the question's key: a number, or a list of numbers; what she skipped is absent
    k  her comments by the question's key
"""

import json
from typing import Any, Final, TypedDict

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

STEP: Final = 1024
OVERHEAD: Final = 48  # a key of 32 bytes, a mac of 16
SHAPE: Final = 1
_END: Final = b"\x80"  # ISO/IEC 7816-4: one such byte, then zeros


class BrokenEnvelope(Exception):  # noqa: N818 - what it is, and not a fault of ours
    """It was not closed for this key, or not whole. Says nothing of what is inside."""


class Contents(TypedDict):
    v: int
    c: str
    q: str
    g: int
    a: int | None
    l: str  # noqa: E741
    m: str
    t: str
    p: list[str]
    x: dict[str, int | list[int]]
    k: dict[str, str]


def seal(public_key: bytes | memoryview, contents: Contents) -> bytes:
    """48 bytes longer than the next multiple of STEP."""
    plain = json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode() + _END
    whole = -(-len(plain) // STEP) * STEP
    return bytes(SealedBox(PublicKey(bytes(public_key))).encrypt(plain.ljust(whole, b"\0")))


def opener(private_key: bytes) -> SealedBox:
    """For whoever opens many: making it costs about as much as opening one. Raises
    BrokenEnvelope where it is no key."""
    try:
        return SealedBox(PrivateKey(bytes(private_key)))
    except CryptoError:
        raise BrokenEnvelope("This is no key.") from None


def unseal(private_key: bytes | SealedBox, sealed: bytes | memoryview) -> Contents:
    """Raises BrokenEnvelope."""
    box = private_key if isinstance(private_key, SealedBox) else opener(private_key)
    try:
        plain = box.decrypt(bytes(sealed))
        body, end, rest = plain.rpartition(_END)
        contents: Any = json.loads(body) if end and not rest.strip(b"\0") else None
    except (CryptoError, ValueError, RecursionError):
        contents = None
    if (
        not isinstance(contents, dict)
        or contents.keys() != Contents.__annotations__.keys()
        or contents["v"] != SHAPE
    ):
        raise BrokenEnvelope("This envelope can't be opened with this key.")
    return contents  # type: ignore[return-value]


def is_whole(sealed: bytes) -> bool:
    """Whether it has a length that an envelope can have."""
    return len(sealed) > OVERHEAD and (len(sealed) - OVERHEAD) % STEP == 0
