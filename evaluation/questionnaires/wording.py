"""Words in a question that a second look is worth, from content/wording.yaml.

`check` finds them in any writing: case, accents, punctuation and vowel signs aside. It knows only
the languages that the list has words in (`languages`); the others need a speaker.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from evaluation.questionnaires.content_files import CONTENT, SHIPPED, Piece, Said, in_reader, read
from toolkit.search import fold, welsh_forms

WELSH, ARABIC = "cy", "ar"
_TOKEN: Final = re.compile(r"[^\W_]+")
# What Arabic writes onto the beginning of a word: and, so; with, as, for; the.
_ONTO: Final = re.compile(r"[وف]?(?:[بك]?ال|لل|[بكل])?")
_MOST_ONTO: Final = 4
_LONGEST: Final = 40  # letters of a word whose ending is open
_SHORTEST: Final = 3  # letters that must be left of an Arabic word


class Kind(StrEnum):
    TRIGGERING = "triggering"
    IDENTIFYING = "identifying"
    LEADING = "leading"
    TWO_IN_ONE = "two-questions-in-one"
    TOO_HARD = "too-hard"


@dataclass(frozen=True)
class Pattern:
    """Words that follow one another; `begins[n]` says that any ending of the word will do."""

    words: tuple[frozenset[str], ...]
    begins: tuple[bool, ...]

    def stands_at(self, start: int, forms: Sequence[frozenset[str]]) -> bool:
        there = forms[start : start + len(self.words)]
        return len(there) == len(self.words) and all(
            self._fits(number, one) for number, one in enumerate(there)
        )

    def _fits(self, number: int, forms: frozenset[str]) -> bool:
        wanted = self.words[number]
        if not self.begins[number]:
            return not wanted.isdisjoint(forms)
        return any(form.startswith(one) for form in forms for one in wanted)


@dataclass(frozen=True)
class WordingWarning:
    key: str
    kind: Kind
    because: Said
    instead: Said
    patterns: Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True)
class Concern:
    """`found`: the words as they stand in the texts, without their accents."""

    warning: WordingWarning
    found: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.warning.key

    @property
    def kind(self) -> Kind:
        return self.warning.kind

    @property
    def why(self) -> str:
        """In the reader's language, like `instead`."""
        return in_reader(self.warning.because)

    @property
    def instead(self) -> str:
        return in_reader(self.warning.instead)


@cache
def warnings() -> Mapping[str, WordingWarning]:
    return read_warnings(CONTENT / "wording.yaml")


@cache
def languages() -> frozenset[str]:
    """Those in which there are words to look for."""
    return frozenset(code for one in warnings().values() for code in one.patterns)


def check(texts: Iterable[tuple[str, str]]) -> list[Concern]:
    """What `texts`, each with its language before it, give cause to look at again.

    One concern for each warning, in the order of the file.
    """
    found: dict[str, list[str]] = {}
    for language, text in texts:
        index = _indexes().get(language)
        if index is None:
            continue
        words = _tokens(text)
        forms = [_forms(word, language) for word in words]
        for start in range(len(words)):
            for key, pattern in index.beginning_with(forms[start]):
                if pattern.stands_at(start, forms):
                    place = " ".join(words[start : start + len(pattern.words)])
                    found.setdefault(key, []).append(place)
    return [
        Concern(warning, tuple(dict.fromkeys(found[key])))
        for key, warning in warnings().items()
        if key in found
    ]


class _Index:
    """The patterns of a language by their first word: a text is looked through once for all."""

    def __init__(self) -> None:
        self._whole: dict[str, list[tuple[str, Pattern]]] = {}
        self._begun: dict[str, list[tuple[str, Pattern]]] = {}

    def add(self, key: str, pattern: Pattern) -> None:
        where = self._begun if pattern.begins[0] else self._whole
        for word in pattern.words[0]:
            where.setdefault(word, []).append((key, pattern))

    def beginning_with(self, forms: frozenset[str]) -> Iterator[tuple[str, Pattern]]:
        for form in forms:
            yield from self._whole.get(form, ())
            for length in range(1, min(len(form), _LONGEST) + 1):
                yield from self._begun.get(form[:length], ())


@cache
def _indexes() -> Mapping[str, _Index]:
    made: dict[str, _Index] = {}
    for key, warning in warnings().items():
        for language, patterns in warning.patterns.items():
            for pattern in patterns:
                made.setdefault(language, _Index()).add(key, pattern)
    return made


def _tokens(text: str) -> list[str]:
    """Its words as they are written. An accent or a vowel sign would part a word; they go first."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(
        letter
        for letter in apart
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return _TOKEN.findall(unicodedata.normalize("NFKC", plain.replace("ـ", "")))


def _forms(word: str, language: str) -> frozenset[str]:
    """The folded word; in Arabic also without what is written onto its beginning."""
    folded = fold(word)
    if language != ARABIC:
        return frozenset({folded})
    cut = [folded[n:] for n in range(1, _MOST_ONTO + 1) if _ONTO.fullmatch(folded[:n])]
    return frozenset({folded, *(one for one in cut if len(one) >= _SHORTEST)})


def read_warnings(path: Path) -> Mapping[str, WordingWarning]:
    """Raises ContentError with the file and the key where something is wrong."""
    file = read(path)
    reasons = file.piece("reasons")
    found = {
        key: _warning(key, piece, reasons) for key, piece in file.piece("words").pieces().items()
    }
    file.finish()
    reasons.finish()
    return found


def _warning(key: str, piece: Piece, reasons: Piece) -> WordingWarning:
    if not re.fullmatch(r"[a-z][a-z-]{1,59}", key):
        raise piece.wrong("", "must be small letters and dashes")
    kinds = [one.value for one in Kind]
    if piece.get("kind") not in kinds:
        raise piece.wrong("kind", f"must be one of {', '.join(kinds)}")
    find = piece.piece("find")
    warning = WordingWarning(
        key=key,
        kind=Kind(piece.get("kind")),
        because=reasons.said(piece.line("because")),
        instead=piece.said("instead"),
        patterns={
            code: tuple(_pattern(word, code, find) for word in find.lines(code))
            for code in dict.fromkeys([*SHIPPED, *find.names()])
        },
    )
    piece.finish()
    return warning


def _pattern(text: str, language: str, piece: Piece) -> Pattern:
    parts = text.split()
    tokens = [(token, part.endswith("*")) for part in parts for token in _tokens(part)]
    if len(tokens) < len(parts):
        raise piece.wrong(language, f"has “{text}”, in which there is no word to look for")
    return Pattern(
        words=tuple(_wanted(fold(token), language) for token, _begins in tokens),
        begins=tuple(begins for _token, begins in tokens),
    )


def _wanted(word: str, language: str) -> frozenset[str]:
    return frozenset({word, *(welsh_forms(word) if language == WELSH else ())})
