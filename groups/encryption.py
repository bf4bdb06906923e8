"""Fields whose values are unreadable in the database, in a backup and in a query's log.

Each value is a Fernet token (AES-128-CBC with HMAC-SHA-256, from `cryptography`). The keys come
from the environment, FIELD_ENCRYPTION_KEYS: the first one writes, each of them can read, so that a
new key is put in front and `manage.py rotate_encryption_keys` rewrites what the old one wrote. A
token tells roughly how long its text is, and nothing else. An encrypted field can't be searched or
sorted in the database, on purpose: lists are read per group and sorted in Python.
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull


class EncryptionKeyError(Exception):
    """None of FIELD_ENCRYPTION_KEYS wrote this value."""


def cipher() -> MultiFernet:
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    return cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises EncryptionKeyError."""
    try:
        return cipher().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise EncryptionKeyError("None of FIELD_ENCRYPTION_KEYS can read this value.") from error


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


class EncryptedJSONField(EncryptedTextField):
    """Lists and mappings of plain values."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else super().get_prep_value(json.dumps(value))

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else json.loads(decrypt(value))
