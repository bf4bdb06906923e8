"""Fields whose values are unreadable in the database, in a backup and in a query's log.

Each value is a Fernet token (AES-128-CBC with HMAC-SHA-256, from `cryptography`). The keys come
from the environment, FIELD_ENCRYPTION_KEYS: the first one writes, each of them can read, so that a
new key is put in front and `manage.py rotate_encryption_keys` rewrites what the old one wrote. A
token tells when it was written, and how long its text is in steps of STEP bytes; nothing else. An
encrypted field can't be searched or sorted in the database, on purpose: lists are read per group
and sorted in Python. docs/encryption.md says what this does not protect from.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull

# Without it an empty field would be seen to be empty by its length, and so would a list of one.
STEP: Final = 128


class EncryptionKeyError(Exception):
    """None of FIELD_ENCRYPTION_KEYS wrote this value."""


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Filled up with NUL bytes to the next step; PostgreSQL keeps no text that has one."""
    plain = text.encode()
    whole = max(1, -(-len(plain) // STEP)) * STEP
    return cipher().encrypt(plain.ljust(whole, b"\0")).decode()


def decrypt(token: str) -> str:
    """Raises EncryptionKeyError, which knows nothing of the value."""
    try:
        return cipher().decrypt(token.encode()).rstrip(b"\0").decode()
    except InvalidToken:
        pass
    raise EncryptionKeyError("None of FIELD_ENCRYPTION_KEYS can read this value.")


def is_under_first_key(token: str) -> bool:
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def rotate(token: str) -> str:
    """The same value and the same time, under the first key. Raises EncryptionKeyError."""
    try:
        return cipher().rotate(token.encode()).decode()
    except InvalidToken:
        pass
    raise EncryptionKeyError("None of FIELD_ENCRYPTION_KEYS can read this value.")


class EncryptedTextField(models.TextField):
    """Text; an empty one is encrypted too, since having nothing to say is also telling."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else encrypt(value)

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: it can't be looked up by its value.")
        return IsNull

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: the database can't work on its value.")

    def value_to_string(self, obj: models.Model) -> str:
        """`dumpdata` would write the value in the clear; `pg_dump` copies the token."""
        raise FieldError(f"{self.name} is encrypted: make copies with pg_dump.")


class EncryptedJSONField(EncryptedTextField):
    """Lists and mappings of plain values."""

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else super().get_prep_value(json.dumps(value))

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else json.loads(decrypt(value))


def encrypted_fields() -> dict[type[models.Model], list[str]]:
    """Every model of the site that has some, with their names."""
    found: dict[type[models.Model], list[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                found.setdefault(model, []).append(field.name)
    return found


def check_keys(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[checks.CheckMessage]:
    """A start with a key that can't encrypt would fail at the first woman who is written down.

    No key is repeated in what it says.
    """
    keys = list(settings.FIELD_ENCRYPTION_KEYS)
    hint = (
        "Make one with: python -c 'from cryptography.fernet import Fernet; "
        "print(Fernet.generate_key().decode())' (docs/encryption.md)"
    )
    if not keys:
        return [checks.Error("FIELD_ENCRYPTION_KEYS is empty.", hint=hint, id="groups.E001")]
    return [
        checks.Error(
            f"Key {number} of {len(keys)} in FIELD_ENCRYPTION_KEYS is not a Fernet key.",
            hint=hint,
            id="groups.E002",
        )
        for number, key in enumerate(keys, start=1)
        if not _is_key(key)
    ]


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except (ValueError, TypeError):
        return False
    return True
