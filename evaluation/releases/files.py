"""A release as two files that stay byte for byte as they are: JSON with everything, CSV for a
spreadsheet. docs/release-1.schema.json describes the first; docs/releases.md both.

Nothing in them tells when or by whom they were made: the same answers give the same bytes.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from evaluation.enums import QuestionKind, WaveKind
from evaluation.questionnaires.measures import Measure, measures
from evaluation.questionnaires.models import Question
from evaluation.releases.models import Release
from evaluation.releases.questions import Counting
from evaluation.releases.shapes import band_label, in_language, percent

SCHEMA: Final = "release-1.schema.json"
COLUMNS: Final = (
    "question",
    "question_text",
    "wave",
    "since_wave",
    "by",
    "row",
    "row_text",
    "answers",
    "answers_text",
    "women",
    "percent_of_row",
)


def described(release: Release, counted: Counting, document: Mapping[str, Any]) -> dict[str, Any]:
    """What the JSON file says: the figures, and every word that is needed to read them."""
    programme = release.programme
    waves = release.waves.order_by("number")
    used = dict.fromkeys(
        one.question.measure for one in counted.counted if one.question.measure in measures()
    )
    return {
        "$schema": SCHEMA,
        "programme": {"id": str(programme.pk), "name": programme.name},
        "number": release.number,
        "languages": list(programme.languages),
        "waves": [
            {"number": wave.number, "name": _in_site_languages(WaveKind(wave.kind))}
            for wave in waves
        ],
        "readers": [
            {"name": reader.name, "kind": reader.kind} for reader in programme.readers.all()
        ],
        "areas": [
            {"number": area.pk, "name": area.name} for area in programme.areas.order_by("pk")
        ],
        "questions": [
            {
                "key": one.key,
                "kind": _kind(one.question),
                "shown_as": one.question.kind,
                "measure": one.question.measure if one.question.measure in used else None,
                "text": _texts(one.question),
                "answers": _answers(one.question, one.values),
            }
            for one in counted.counted
        ],
        "never_counted": [
            {"key": question.key, "kind": question.kind, "text": _texts(question)}
            for question in counted.left_out
        ],
        "measures": [_measure(measures()[key]) for key in used],
        "figures": dict(document),
    }


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """Canonical: sorted names, UTF-8, two spaces, a newline at the end."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return text.encode() + b"\n"


def csv_bytes(content: Mapping[str, Any]) -> bytes:
    """A line for each figure, in the programme's main language. RFC 4180, and safe to open in a
    spreadsheet: no cell begins like a formula."""
    language = content["languages"][0]
    questions = {one["key"]: one for one in content["questions"]}
    areas = {one["number"]: one["name"] for one in content["areas"]}
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for block in content["figures"]["blocks"]:
        for line in _lines(block, questions, areas, language):
            rows.writerow(line)
    return file.getvalue().encode()


def _lines(
    block: Mapping[str, Any],
    questions: Mapping[str, Any],
    areas: Mapping[int, str],
    language: str,
) -> Iterator[list[Any]]:
    question, by = questions[block["question"]], block["by"]
    for row in block["rows"]:
        name = ""
        if by == "area":
            name = areas.get(row["row"], "")
        elif by is not None:
            name = band_label(questions[by], [row["row"]], language)
        for band, women in zip(row["bands"], row["counts"], strict=True):
            yield [
                block["question"],
                _safe(in_language(question["text"], language)),
                block["wave"],
                block["since"],
                by,
                row["row"],
                _safe(name),
                " ".join(map(str, band)),
                _safe(band_label(question, band, language, change=block["since"] is not None)),
                women,
                percent(women, row["counts"]),
            ]


def _safe(text: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _kind(question: Question) -> str:
    if question.is_demographic:
        return "demographic"
    return "options" if question.kind == QuestionKind.ONE else "scale"


def _texts(question: Question) -> dict[str, str]:
    return {words.language: words.text for words in question.texts.all()}


def _answers(question: Question, values: range) -> list[dict[str, Any]]:
    """Each value with its words; a number has words at its two ends only."""
    words = {one.language: list(one.options) for one in question.texts.all()}
    is_number = question.least is not None
    found = []
    for at, value in enumerate(values):
        if is_number:
            ends = {0: 0, len(values) - 1: 1}
            texts = {code: said[ends[at]] for code, said in words.items() if at in ends and said}
        else:
            texts = {code: said[at] for code, said in words.items()}
        found.append({"value": value, "text": texts})
    return found


def _in_site_languages(kind: WaveKind) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(kind.label)
    return found


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "key": measure.key,
        "name": dict(measure.names),
        "licence": {"name": measure.licence.name, "url": measure.licence.url},
        "source": {"name": measure.source.name, "url": measure.source.url},
    }
