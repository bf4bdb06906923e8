"""Answers from a CSV file and a catalogue from a TOML file, for use without Alongside.

    wave,case,group,area,feel-safe,age      one line for each woman and wave; skipped is empty
    1,7f3a,12,1,4,2

    waves = [1, 2]                          areas = [1, 2, 3]
    [[question]]                            [[demographic]]
    key = "feel-safe"                       key = "age"
    least = 1                               options = 5
    most = 5

Also `kind = "options"` of a question; `[[scale]]` with key and questions; `[thresholds]` with
answering, band and groups, higher than ours and never lower.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any, Final, Literal

from evaluation.disclosure.catalogue import Catalogue, Demographic, Question, Scale, Thresholds
from evaluation.disclosure.counting import Given

FIXED: Final = ("wave", "case", "group", "area")
MOST_BYTES: Final = 200_000_000


class TableError(ValueError):
    """A file can't be used: its name, where in it, and what is wrong there."""


def read_catalogue(path: Path) -> tuple[Catalogue, Thresholds]:
    """Raises TableError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TableError(f"{path.name}: can’t be read: {error}") from None
    unknown = found.keys() - {"waves", "areas", "question", "demographic", "scale", "thresholds"}
    if unknown:
        raise TableError(f"{path.name}: “{min(unknown)}” is not known here: is it spelt right?")
    try:
        catalogue = Catalogue(
            waves=tuple(_numbers(found, "waves")),
            questions=tuple(_question(one) for one in _tables(found, "question")),
            demographics=tuple(
                Demographic(_word(one, "key"), _number(one, "options"))
                for one in _tables(found, "demographic")
            ),
            areas=tuple(_numbers(found, "areas")),
            scales=tuple(
                Scale(_word(one, "key"), tuple(one.get("questions", ())))
                for one in _tables(found, "scale")
            ),
        )
        return catalogue, _thresholds(found.get("thresholds", {}))
    except ValueError as error:
        raise TableError(f"{path.name}: {error}") from None


def _numbers(found: Mapping[str, Any], name: str) -> list[int]:
    numbers = found.get(name, [])
    if not isinstance(numbers, list) or not all(type(one) is int for one in numbers):
        raise ValueError(f"“{name}” must be a list of whole numbers")
    return numbers


def _tables(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    tables = found.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise ValueError(f"“{name}” must be written as [[{name}]]")
    return tables


def _word(table: Mapping[str, Any], name: str) -> str:
    word = table.get(name)
    if not isinstance(word, str) or not word:
        raise ValueError(f"a “{name}” is missing")
    if word in FIXED:
        raise ValueError(f"“{word}” is the name of another column")
    return word


def _number(table: Mapping[str, Any], name: str) -> int:
    number = table.get(name)
    if type(number) is not int:
        raise ValueError(f"“{name}” must be a whole number")
    return number


def _question(table: Mapping[str, Any]) -> Question:
    kinds: dict[Any, Literal["scale", "options"]] = {"scale": "scale", "options": "options"}
    kind = table.get("kind", "scale")
    if kind not in kinds:
        raise ValueError("the kind of a question must be “scale” or “options”")
    return Question(
        _word(table, "key"), _number(table, "least"), _number(table, "most"), kinds[kind]
    )


def _thresholds(table: Mapping[str, Any]) -> Thresholds:
    ours = asdict(Thresholds())
    for name, number in table.items():
        if name not in ("answering", "band", "groups") or type(number) is not int:
            raise ValueError(f"“{name}” is no threshold with a whole number")
        if number < ours[name]:
            raise ValueError(f"“{name}” can be {ours[name]} or more, and never less")
    return Thresholds(**{**ours, **table})


def read_answers(path: Path, catalogue: Catalogue) -> list[Given]:
    """Raises TableError. A woman's second line in a wave is refused, and so is any answer that its
    question does not have."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"{path.name}: is larger than {MOST_BYTES // 1_000_000} MB")
        lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        head = next(lines, [])
        keys = _keys(path.name, head, catalogue)
        found, seen = [], set()
        for number, line in enumerate(lines, start=2):
            if line:
                one = _given(f"{path.name}, line {number}", line, head, keys)
                if (one.wave, one.case) in seen:
                    raise TableError(
                        f"{path.name}, line {number}: this case has a line in this wave already"
                    )
                seen.add((one.wave, one.case))
                found.append(one)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path.name}: can’t be read: {error}") from None
    return found


def _keys(name: str, head: list[str], catalogue: Catalogue) -> dict[str, Question]:
    known = {question.key: question for question in catalogue.asked}
    for wanted in (*FIXED, *known):
        if head.count(wanted) != 1:
            raise TableError(f"{name}, line 1: there must be one column “{wanted}”")
    unknown = set(head) - known.keys() - set(FIXED)
    if unknown:
        raise TableError(f"{name}, line 1: the catalogue has no question “{min(unknown)}”")
    return known


def _given(where: str, line: list[str], head: list[str], keys: Mapping[str, Question]) -> Given:
    if len(line) != len(head):
        raise TableError(f"{where}: has {len(line)} columns, and the first line has {len(head)}")
    cells = dict(zip(head, line, strict=True))
    answers = {}
    for key, question in keys.items():
        if cells[key].strip():
            value = _whole(where, key, cells[key])
            if not question.least <= value <= question.most:
                raise TableError(
                    f"{where}, “{key}”: {value} is not from {question.least} to {question.most}"
                )
            answers[key] = value
    if not cells["case"].strip():
        raise TableError(f"{where}, “case”: is empty")
    area = cells["area"].strip()
    return Given(
        wave=_whole(where, "wave", cells["wave"]),
        case=cells["case"].strip(),
        group=_whole(where, "group", cells["group"]),
        area=_whole(where, "area", area) if area else None,
        answers=answers,
    )


def _whole(where: str, column: str, text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 9:
        raise TableError(f"{where}, “{column}”: “{text[:20]}” is no whole number")
    return int(text)


# --- Writing


def as_csv(document: Mapping[str, Any]) -> str:
    """One line for each figure, as RFC 4180 says. What is withheld has no line."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["question", "wave", "since", "by", "row", "values", "women"])
    writer.writerows(_figures(document))
    return file.getvalue()


def _figures(document: Mapping[str, Any]) -> Iterator[list[Any]]:
    for block in document["blocks"]:
        for row in block["rows"]:
            for band, count in zip(row["bands"], row["counts"], strict=True):
                values = " or ".join(map(str, band))
                yield [
                    block["question"], block["wave"], block["since"], block["by"], row["row"],
                    values, count,
                ]  # fmt: skip
