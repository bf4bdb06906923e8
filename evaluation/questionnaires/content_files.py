"""Reading a file of evaluation/content; where it is wrong, the file and the key are named."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import get_language

from toolkit.translated import SOURCE_LANGUAGE

CONTENT: Final = Path(__file__).resolve().parent.parent / "content"
# Those in which every shipped word must be there. A further one may be added word by word.
SHIPPED: Final = ("en", "cy", "ar")

Said = Mapping[str, str]  # one thing in each language, by its code


class ContentError(ValueError):
    """The file, the key in it, and what is wrong there."""


class Piece:
    """A mapping of a file, and the way to it. `finish`, called last, finds unknown names."""

    def __init__(self, file: str, at: str, found: Any) -> None:
        self.file, self.at = file, at
        if not isinstance(found, dict):
            raise self.wrong("", "must be a list of names with values")
        self._found: dict[str, Any] = {str(name): value for name, value in found.items()}
        self._asked: set[str] = set()

    def wrong(self, name: str, what: str) -> ContentError:
        way = ".".join(part for part in (self.at, name) if part)
        return ContentError(f"{self.file}: {way or 'the file'} {what}")

    def names(self) -> list[str]:
        return list(self._found)

    def get(self, name: str) -> Any:
        """None where it is missing."""
        self._asked.add(name)
        return self._found.get(name)

    def piece(self, name: str) -> "Piece":
        return Piece(self.file, f"{self.at}.{name}".lstrip("."), self.get(name))

    def pieces(self) -> dict[str, "Piece"]:
        return {name: self.piece(name) for name in self.names()}

    def line(self, name: str, *, empty: bool = False, most: int = 300) -> str:
        value = self.get(name)
        if not isinstance(value, str) or (not value.strip() and not empty) or len(value) > most:
            raise self.wrong(name, f"must be a line of at most {most} letters")
        return value

    def truth(self, name: str) -> bool:
        """False where it is missing."""
        value = self.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "must be true or false")
        return bool(value)

    def number(self, name: str) -> int | None:
        value = self.get(name)
        if value is not None and type(value) is not int:
            raise self.wrong(name, "must be a whole number")
        return value

    def lines(self, name: str) -> list[str]:
        value = self.get(name)
        if not isinstance(value, list) or not all(
            isinstance(one, str) and one.strip() for one in value
        ):
            raise self.wrong(name, "must be a list of words")
        return value

    def said(self, name: str, *, most: int = 300) -> Said:
        """In every shipped language, and in any other that is there."""
        piece = self.piece(name)
        found = {code: piece.line(code, most=most) for code in piece.names()}
        self._complete(name, found)
        return found

    def lists(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """As many words in each language."""
        piece = self.piece(name)
        found = {code: tuple(piece.lines(code)) for code in piece.names()}
        self._complete(name, found)
        if len({len(words) for words in found.values()}) > 1:
            raise self.wrong(name, "must have as many words in each language")
        return found

    def finish(self) -> None:
        unknown = sorted(self._found.keys() - self._asked)
        if unknown:
            raise self.wrong(unknown[0], "is not known here: is it spelt right?")

    def _complete(self, name: str, found: Mapping[str, Any]) -> None:
        missing = [code for code in SHIPPED if code not in found]
        if missing:
            raise self.wrong(name, f"has no words in: {', '.join(missing)}")


def read(path: Path) -> Piece:
    """Raises ContentError where it is no YAML, or no mapping."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: the file can’t be read: {error}") from error
    return Piece(path.name, "", found)


def in_reader(said: Said) -> str:
    """In her language, else in the source language."""
    return said.get(get_language() or SOURCE_LANGUAGE) or said[SOURCE_LANGUAGE]
