"""A release as its page shows it: from the bytes of its JSON file alone, so that what is read here
is what was let out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from evaluation.releases.bars import Bar, bar, reach
from evaluation.releases.shapes import (
    band_label,
    change_label,
    in_language,
    percent,
    why_held_back,
)


@dataclass(frozen=True)
class Part:
    """One figure: the words for who it counts, how many women, and how many of a hundred.
    `language`: as in Asked."""

    label: str
    language: str
    women: int
    percent: int


@dataclass(frozen=True)
class Line:
    """One published row. `when` is a wave, or the two of a change. Where the row is held back,
    `why` says so in a sentence and there are no parts."""

    when: str
    row: str
    parts: tuple[Part, ...] = ()
    bar: Bar | None = None
    why: str = ""


@dataclass(frozen=True)
class Asked:
    """A question, and its lines in one section. `language`: of its words, where it is another than
    the reader's; else empty."""

    key: str
    text: str
    language: str
    lines: tuple[Line, ...]

    @property
    def is_shown(self) -> bool:
        return any(line.parts for line in self.lines)


class Content:
    """`language`: of the words, the reader's unless another is asked for."""

    def __init__(self, json_file: bytes | memoryview, language: str | None = None) -> None:
        self.content: dict[str, Any] = json.loads(bytes(json_file))
        self.language = language or get_language() or self.content["languages"][0]

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, Any]]:
        return {one["key"]: one for one in self.content["questions"]}

    @cached_property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        return tuple(self.content["figures"]["blocks"])

    @property
    def rules(self) -> Mapping[str, int]:
        rules: Mapping[str, int] = self.content["figures"]["rules"]
        return rules

    @cached_property
    def waves(self) -> Mapping[int, str]:
        """{number: name}, a number behind the name where two have the same."""
        names = {one["number"]: self.said(one["name"]) for one in self.content["waves"]}
        twice = {name for name in names.values() if list(names.values()).count(name) > 1}
        return {
            number: f"{name} ({number})" if name in twice else name
            for number, name in names.items()
        }

    @property
    def last_wave(self) -> int:
        return max(self.waves)

    def said(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.language)

    def text(self, key: str) -> str:
        return self.said(self.questions[key]["text"])

    def _question(self, key: str, lines: Iterable[Line]) -> Asked:
        other = self._other_language(self.questions[key])
        return Asked(key, self.text(key), other, tuple(lines))

    def _other_language(self, question: Mapping[str, Any]) -> str:
        return "" if self.language in question["text"] else next(iter(question["text"]), "")

    # --- Its sections

    def who(self) -> list[Asked]:
        """Who answered, by each demographic."""
        return self._asked("demographic", by=None, change=False)

    def statements(self) -> list[Asked]:
        return _with_bars(self._asked("scale", by=None, change=False))

    def choices(self) -> list[Asked]:
        return self._asked("options", by=None, change=False)

    def changes(self) -> list[Asked]:
        return _with_bars(self._asked("scale", by=None, change=True))

    def dimensions(self) -> list[tuple[str, str, int]]:
        """(key, name, how many rows are shown) of what answers are split by; "area" has no name
        here."""
        found: dict[str, int] = {}
        for block in self.blocks:
            if block["by"] is not None:
                found[block["by"]] = found.get(block["by"], 0) + len(block["rows"])
        return [
            (key, "" if key == "area" else self.text(key), shown) for key, shown in found.items()
        ]

    def split_by(self, dimension: str) -> list[Asked]:
        """Every question by this, its change too."""
        answers = [
            *self._asked("scale", by=dimension, change=False),
            *self._asked("scale", by=dimension, change=True),
            *self._asked("options", by=dimension, change=False),
        ]
        together: dict[str, Asked] = {}
        for one in answers:
            known = together.get(one.key)
            lines = (*known.lines, *one.lines) if known else one.lines
            together[one.key] = self._question(one.key, lines)
        return list(together.values())

    def held_back(self) -> dict[str, int]:
        """How many rows, by the class of the reason."""
        found: dict[str, int] = {}
        for block in self.blocks:
            for one in block["withheld"]:
                found[one["why"]] = found.get(one["why"], 0) + 1
        return found

    def is_merged(self) -> bool:
        """Whether any scale is shown in fewer bands than three."""
        return any(
            len(row["bands"]) == 2
            for block in self.blocks
            if self.questions[block["question"]]["kind"] == "scale"
            for row in block["rows"]
        )

    @property
    def never_counted(self) -> list[str]:
        return [self.said(one["text"]) for one in self.content["never_counted"]]

    @property
    def readers(self) -> list[str]:
        return [one["name"] for one in self.content["readers"]]

    @property
    def measures(self) -> list[dict[str, Any]]:
        return [{**one, "name": self.said(one["name"])} for one in self.content["measures"]]

    def women(self) -> int:
        """About how many answered in the last wave: those behind its fullest row."""
        return max(
            (
                sum(row["counts"])
                for block in self.blocks
                if block["by"] is None and block["since"] is None
                if block["wave"] == self.last_wave
                for row in block["rows"]
            ),
            default=0,
        )

    def said_yes(self) -> list[tuple[str, int, int]]:
        """(statement, women who said yes, women) of the last wave, most of them first. Only of
        statements with faces, where the last band is a yes."""
        found = [
            (self.text(block["question"]), row["counts"][-1], sum(row["counts"]))
            for block in self.blocks
            if block["by"] is None and block["since"] is None
            if block["wave"] == self.last_wave
            if self.questions[block["question"]]["shown_as"] == "faces"
            for row in block["rows"]
        ]
        return sorted(found, key=lambda one: -one[1] / one[2])

    # --- How a section is made

    def _asked(self, kind: str, *, by: str | None, change: bool) -> list[Asked]:
        found: dict[str, list[Line]] = {}
        for block in self.blocks:
            question = self.questions[block["question"]]
            if (
                question["kind"] == kind
                and block["by"] == by
                and (block["since"] is not None) == change
            ):
                found.setdefault(block["question"], []).extend(self._lines(block, question))
        return [self._question(key, lines) for key, lines in found.items()]

    def _lines(self, block: Mapping[str, Any], question: Mapping[str, Any]) -> Iterator[Line]:
        when = self.waves[block["wave"]]
        if block["since"] is not None:
            when = f"{self.waves[block['since']]} → {when}"
        is_change = block["since"] is not None
        language = "" if is_change else self._other_language(question)
        for row in block["rows"]:
            labels = [
                change_label(band) if is_change else band_label(question, band, self.language)
                for band in row["bands"]
            ]
            parts = tuple(
                Part(label, language, women, percent(women, row["counts"]))
                for label, women in zip(labels, row["counts"], strict=True)
            )
            yield Line(when, self._row_name(block["by"], row["row"]), parts)
        for one in block["withheld"]:
            why = why_held_back(one["why"], self.rules)
            yield Line(when, self._row_name(block["by"], one["row"]), why=why)

    def _row_name(self, by: str | None, row: int | None) -> str:
        if by is None or row is None:
            return ""
        if by == "area":
            names = {one["number"]: one["name"] for one in self.content["areas"]}
            return str(names.get(row, ""))
        return band_label(self.questions[by], [row], self.language)


def _with_bars(asked: Iterable[Asked]) -> list[Asked]:
    """One scale for all of them."""
    asked = list(asked)
    to = reach([_women(line) for one in asked for line in one.lines if line.parts])
    return [replace(one, lines=tuple(_with_bar(line, to) for line in one.lines)) for one in asked]


def _with_bar(line: Line, to: tuple[float, float]) -> Line:
    return replace(line, bar=bar(_women(line), to)) if line.parts else line


def _women(line: Line) -> list[int]:
    return [part.women for part in line.parts]
