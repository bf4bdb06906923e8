"""The two files: canonical, complete, as the schema says, and safe in a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.utils import translation

from evaluation.releases import files
from evaluation.releases.questions import counting
from tests.factories.releases import document, make_release

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / files.SCHEMA).read_text())


@pytest.fixture
def content(programme, sealed, second):
    release = make_release(programme, sealed, second)
    counted = counting([sealed, second])
    return files.described(release, counted, document([sealed, second]))


def test_as_the_schema_says(content):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    written = json.loads(files.json_bytes(content))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(written)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it.update(asked_by="Dee"),
        lambda it: it["figures"].update(started="2026-12-01"),
        lambda it: it["figures"]["blocks"][0]["rows"][0].update(counts=[11, 15, 60]),
        lambda it: it["figures"]["blocks"][0]["rows"][0].update(group=3),
        lambda it: it["figures"]["blocks"][1]["withheld"][0].update(women=7),
    ],
)
def test_the_schema_knows_what_may_not_be_there(content, spoil):
    spoil(content)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)


def test_canonical(content):
    written = files.json_bytes(content)
    assert written.endswith(b"}\n")
    assert "Beth" not in written.decode()
    assert json.loads(written) == content
    assert files.json_bytes(dict(reversed(content.items()))) == written


def test_the_same_in_whatever_language_it_is_made(programme, sealed):
    release = make_release(programme, sealed)
    made = []
    for language in ("en", "cy"):
        with translation.override(language):
            content = files.described(release, counting([sealed]), document([sealed]))
            made.append((files.json_bytes(content), files.csv_bytes(content)))
    assert made[0] == made[1]


def test_every_word_that_is_needed(content):
    assert content["waves"][0]["name"] == {"en": "Start", "cy": "Dechrau"}
    assert content["readers"] == [{"name": "The Women’s Fund", "kind": "funder"}]
    assert [one["name"] for one in content["areas"]] == ["North", "South"]
    questions = {one["key"]: one for one in content["questions"]}
    assert questions["choose"]["text"]["cy"] == "cy I choose how much I share"
    assert questions["choose"]["measure"] == "seven"
    assert questions["satisfied"]["answers"][0] == {
        "value": 0,
        "text": {"en": "Not at all", "cy": "cy Not at all", "ar": "ar Not at all"},
    }
    assert questions["satisfied"]["answers"][5] == {"value": 5, "text": {}}
    assert questions["satisfied"]["answers"][10]["text"]["en"] == "Completely"
    assert [one["kind"] for one in content["questions"]] == [
        "scale", "scale", "scale", "options", "demographic",
    ]  # fmt: skip
    assert [one["key"] for one in content["never_counted"]] == ["more"]
    (measure,) = content["measures"]
    assert measure["licence"]["name"] == "CC BY 4.0"


def read(written):
    return list(csv.DictReader(io.StringIO(written.decode(), newline="")))


def test_a_line_for_each_figure(content):
    written = files.csv_bytes(content)
    assert written.count(b"\r\n") == len(written.splitlines())
    lines = read(written)
    figures = [count for block in content["figures"]["blocks"]
               for row in block["rows"] for count in row["counts"]]  # fmt: skip
    assert [int(line["women"]) for line in lines] == figures
    assert lines[0] == {
        "question": "choose",
        "question_text": "I choose how much I share",
        "wave": "1",
        "since_wave": "",
        "by": "",
        "row": "",
        "row_text": "",
        "answers": "1 2",
        "answers_text": "No, Not much",
        "women": "10",
        "percent_of_row": "12",
    }
    by_age = next(line for line in lines if line["by"] == "age")
    assert (by_age["row"], by_age["row_text"]) == ("3", "45 or older")
    change = next(line for line in lines if line["since_wave"])
    assert (change["answers"], change["answers_text"]) == ("-1", "Less than before")


def test_by_area(content):
    area = content["areas"][1]
    content["figures"]["blocks"] = [
        {"question": "choose", "wave": 1, "since": None, "by": "area", "withheld": [],
         "rows": [{"row": area["number"], "bands": [[1, 2, 3], [4, 5]], "counts": [10, 15]}]}
    ]  # fmt: skip
    assert {line["row_text"] for line in read(files.csv_bytes(content))} == {"South"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(content, sign):
    for question in content["questions"]:
        question["text"]["en"] = f"{sign}HYPERLINK(1)"
        for answer in question["answers"]:
            answer["text"]["en"] = f"{sign}cmd"
    content["areas"][0]["name"] = f"{sign}1"
    for line in read(files.csv_bytes(content)):
        for name in ("question_text", "row_text", "answers_text"):
            assert not line[name].startswith(sign)
