"""What a check of the letter box says, and how it asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    level: Level
    sentence: str


@dataclass(frozen=True)
class Roles:
    """The login roles' names in the database."""

    web: str
    owner: str
    opener: str


def warning(sentence: str) -> Finding:
    return Finding(Level.WARNING, sentence)


def failure(sentence: str) -> Finding:
    return Finding(Level.FAILURE, sentence)


def all_well(found: Iterable[Finding], sentence: str) -> list[Finding]:
    """What was found, or that all is well."""
    return list(found) or [Finding(Level.OK, sentence)]


def rows(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
