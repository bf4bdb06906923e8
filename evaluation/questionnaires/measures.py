"""Questions to take over, from content/measures.yaml, and questionnaires to begin from.

Read once. A file that is wrong raises ContentError with its name and the key.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language

from evaluation.enums import QuestionKind
from evaluation.questionnaires.content_files import CONTENT, Piece, Said, in_reader, read
from toolkit.translated import SOURCE_LANGUAGE

FEWEST_OPTIONS, MOST_OPTIONS, FACES = 2, 10, 5
MOST_LETTERS, MOST_LETTERS_OF_OPTION = 200, 80
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True)
class ReadyWords:
    """In one language. `options` of a number are its two ends."""

    text: str
    why: str
    who_sees: str
    options: tuple[str, ...]
    machine_draft: bool


@dataclass(frozen=True)
class ReadyQuestion:
    measure: str
    key: str
    kind: QuestionKind
    is_special: bool
    is_demographic: bool
    least: int | None
    most: int | None
    words: Mapping[str, ReadyWords]

    @property
    def options_count(self) -> int:
        """0 for a number and a comment."""
        return 0 if self.least is not None else len(next(iter(self.words.values())).options)

    @property
    def here(self) -> ReadyWords:
        """Its words in the reader's language, else in the source language."""
        return self.words.get(get_language() or SOURCE_LANGUAGE) or self.words[SOURCE_LANGUAGE]


@dataclass(frozen=True)
class Licence:
    name: str
    url: str


@dataclass(frozen=True)
class Source:
    """`verified`: that the English words were compared with it on the day `checked`."""

    name: str
    url: str
    checked: dt.date
    verified: bool


@dataclass(frozen=True)
class Measure:
    key: str
    names: Said
    abouts: Said
    notes: Said | None
    licence: Licence
    source: Source
    is_demographic: bool
    questions: tuple[ReadyQuestion, ...]

    @property
    def name(self) -> str:
        return in_reader(self.names)

    @property
    def about(self) -> str:
        return in_reader(self.abouts)

    @property
    def note(self) -> str:
        return in_reader(self.notes) if self.notes else ""


@dataclass(frozen=True)
class Starter:
    key: str
    names: Said
    abouts: Said
    questions: tuple[ReadyQuestion, ...]

    @property
    def name(self) -> str:
        return in_reader(self.names)

    @property
    def about(self) -> str:
        return in_reader(self.abouts)


@cache
def measures() -> Mapping[str, Measure]:
    """In the order of the file."""
    return read_measures(CONTENT / "measures.yaml")


@cache
def starters() -> Mapping[str, Starter]:
    return read_starters(CONTENT / "starters.yaml", measures())


def measure_questions() -> Mapping[str, ReadyQuestion]:
    """Every question of every measure, by its key."""
    return {one.key: one for measure in measures().values() for one in measure.questions}


def read_measures(path: Path) -> Mapping[str, Measure]:
    file = read(path)
    shared = file.piece("words")
    found: dict[str, Measure] = {}
    taken: set[str] = set()
    for key, piece in file.piece("measures").pieces().items():
        measure = _measure(key, piece, shared)
        for question in measure.questions:
            if question.key in taken:
                raise piece.wrong(f"questions.{question.key}", "has a key that is taken")
            taken.add(question.key)
        found[key] = measure
    file.finish()
    shared.finish()
    return found


def read_starters(path: Path, known: Mapping[str, Measure]) -> Mapping[str, Starter]:
    found: dict[str, Starter] = {}
    for key, piece in read(path).pieces().items():
        questions = [
            question for name in piece.lines("questions") for question in _named(name, known, piece)
        ]
        if len({question.key for question in questions}) < len(questions):
            raise piece.wrong("questions", "has a question twice")
        starter = Starter(key, piece.said("name"), piece.said("about"), tuple(questions))
        piece.finish()
        found[key] = starter
    return found


def _named(name: str, known: Mapping[str, Measure], piece: Piece) -> list[ReadyQuestion]:
    measure, _dot, question = name.partition(".")
    rows = known[measure].questions if measure in known else ()
    found = [one for one in rows if question in {"", one.key}]
    if not found:
        raise piece.wrong("questions", f"names “{name}”, which is not in measures.yaml")
    return found


def _measure(key: str, piece: Piece, shared: Piece) -> Measure:
    if not _KEY.fullmatch(key):
        raise piece.wrong("", "must be small letters, digits and dashes")
    licence, demographics = piece.piece("licence"), piece.truth("demographics")
    drafts = set(piece.lines("drafts"))
    measure = Measure(
        key=key,
        names=piece.said("name"),
        abouts=piece.said("about"),
        notes=piece.said("note") if "note" in piece.names() else None,
        licence=Licence(licence.line("name"), licence.line("url")),
        source=_source(piece.piece("source")),
        is_demographic=demographics,
        questions=tuple(
            _question(
                name, one, measure=key, demographic=demographics, drafts=drafts, shared=shared
            )
            for name, one in piece.piece("questions").pieces().items()
        ),
    )
    licence.finish()
    piece.finish()
    return measure


def _source(piece: Piece) -> Source:
    checked = piece.get("checked")
    if not isinstance(checked, dt.date):
        raise piece.wrong("checked", "must be a day such as 2026-11-22")
    source = Source(
        piece.line("name"), piece.line("url", empty=True), checked, piece.truth("verified")
    )
    piece.finish()
    return source


def _question(
    key: str, piece: Piece, *, measure: str, demographic: bool, drafts: set[str], shared: Piece
) -> ReadyQuestion:
    if not _KEY.fullmatch(key):
        raise piece.wrong("", "must be small letters, digits and dashes")
    if piece.get("kind") not in QuestionKind.values:
        raise piece.wrong("kind", f"must be one of {', '.join(QuestionKind.values)}")
    kind = QuestionKind(piece.get("kind"))
    least, most = piece.number("least"), piece.number("most")
    in_bounds = least is not None and most is not None and 0 <= least < most
    if not (in_bounds if kind == QuestionKind.NUMBER else least is most is None):
        raise piece.wrong("", "must have least and most if it is a number, and only then")
    parts: dict[str, Mapping[str, Any]] = {
        "text": piece.said("text", most=MOST_LETTERS),
        "why": piece.said("why", most=MOST_LETTERS),
        "who_sees": shared.said(piece.line("who_sees"), most=MOST_LETTERS),
        "options": _options(piece, kind, shared),
    }
    question = ReadyQuestion(
        measure=measure,
        key=key,
        kind=kind,
        is_special=piece.truth("special"),
        is_demographic=demographic,
        least=least,
        most=most,
        words={
            code: ReadyWords(
                **{name: said[code] for name, said in parts.items()}, machine_draft=code in drafts
            )
            for code in parts["text"]
            if all(code in said for said in parts.values())
        },
    )
    piece.finish()
    return question


def _options(piece: Piece, kind: QuestionKind, shared: Piece) -> Mapping[str, tuple[str, ...]]:
    """Its own, or a list of `words` by its name."""
    given = piece.get("options")
    if kind == QuestionKind.COMMENT:
        if given is not None:
            raise piece.wrong("options", "are not for a comment")
        return dict.fromkeys(piece.piece("text").names(), ())
    found = shared.lists(given) if isinstance(given, str) else piece.lists("options")
    count = len(next(iter(found.values())))
    wanted = {QuestionKind.NUMBER: (2, 2), QuestionKind.FACES: (FACES, FACES)}
    fewest, most = wanted.get(kind, (FEWEST_OPTIONS, MOST_OPTIONS))
    if not fewest <= count <= most:
        raise piece.wrong("options", f"must be {fewest} to {most}")
    if any(len(word) > MOST_LETTERS_OF_OPTION for words in found.values() for word in words):
        raise piece.wrong("options", f"may have {MOST_LETTERS_OF_OPTION} letters each")
    return found
