"""Each release holds the hash of the one before it: nobody can change, drop or slip in an old one
without every later hash being wrong. Over all programmes of this site.
"""

import hashlib
import uuid
from typing import Final

BEGINNING: Final = bytes(32)


def link(
    previous: bytes,
    chain_number: int,
    json_file: bytes,
    csv_file: bytes,
    programme: uuid.UUID,
    number: int,
) -> bytes:
    """SHA-256 over parts of fixed length, so that no two of them can be read as one another."""
    return hashlib.sha256(
        b"".join(
            (
                previous,
                chain_number.to_bytes(8, "big"),
                hashlib.sha256(json_file).digest(),
                hashlib.sha256(csv_file).digest(),
                programme.bytes,
                number.to_bytes(8, "big"),
            )
        )
    ).digest()
