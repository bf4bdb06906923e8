import pytest

from evaluation.disclosure import Demographic, Given, Question, Scale, Thresholds
from evaluation.disclosure.table_files import (
    MOST_BYTES,
    TableError,
    as_csv,
    read_answers,
    read_catalogue,
)
from tests.evaluation.disclosure.towns import age, catalogue

TOML = """
waves = [1, 2]
areas = [7]
[[question]]
key = "safe"
least = 1
most = 5
[[question]]
key = "place"
least = 1
most = 3
kind = "options"
[[question]]
key = "more"
least = 1
most = 5
[[demographic]]
key = "age"
options = 2
[[scale]]
key = "both"
questions = ["safe", "more"]
[thresholds]
answering = 30
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="answers.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_catalogue(file):
    made, thresholds = read_catalogue(file(TOML, "c.toml"))
    assert made.waves == (1, 2)
    assert made.areas == (7,)
    assert made.questions == (
        Question("safe", 1, 5), Question("place", 1, 3, "options"), Question("more", 1, 5),
    )  # fmt: skip
    assert made.demographics == (Demographic("age", 2),)
    assert made.scales == (Scale("both", ("safe", "more")),)
    assert thresholds == Thresholds(answering=30)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("waves = [", "c.toml: can’t be read"),
        ("waves = [1]\nfilter = 3", "“filter” is not known here"),
        ("waves = 1", "“waves” must be a list of whole numbers"),
        ("waves = [true]", "“waves” must be a list of whole numbers"),
        ("waves = []", "waves must be there"),
        ("waves = [1]\nquestion = 3", "written as [[question]]"),
        ("waves = [1]\nquestion = [3]", "written as [[question]]"),
        ("waves = [1]\n[[question]]\nleast = 1\nmost = 5", "“key” is missing"),
        ("waves = [1]\n[[question]]\nkey = 'case'\nleast = 1\nmost = 5", "another column"),
        ("waves = [1]\n[[question]]\nkey = 'q'\nleast = 1", "“most” must be a whole number"),
        ("waves = [1]\n[[question]]\nkey = 'q'\nleast = 1\nmost = 5\nkind = 'x'", "“scale” or"),
        ("waves = [1]\n[thresholds]\nshare = 90", "“share” is no threshold"),
        ("waves = [1]\n[thresholds]\nband = '9'", "“band” is no threshold"),
        ("waves = [1]\n[thresholds]\nband = 7", "“band” can be 8 or more, and never less"),
    ],
)
def test_catalogue_that_is_wrong(file, text, sentence):
    with pytest.raises(TableError) as wrong:
        read_catalogue(file(text, "c.toml"))
    assert sentence in str(wrong.value)
    assert str(wrong.value).startswith("c.toml: ")


def test_no_such_file(tmp_path):
    with pytest.raises(TableError, match="can’t be read"):
        read_catalogue(tmp_path / "none.toml")
    with pytest.raises(TableError, match="can’t be read"):
        read_answers(tmp_path / "none.csv", catalogue())


def test_answers(file):
    made = catalogue(demographics=(age(),), areas=(7,))
    path = file("wave,case,group,area,age,safe\n1,a,3,7,2,5\n\n1,b,3,,,\n")
    assert read_answers(path, made) == [
        Given(1, "a", 3, 7, {"safe": 5, "age": 2}), Given(1, "b", 3, None, {}),
    ]  # fmt: skip


HEAD = "wave,case,group,area,safe\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: there must be one column “wave”"),
        ("wave,case,group,area\n", "line 1: there must be one column “safe”"),
        ("wave,case,group,area,safe,safe\n", "line 1: there must be one column “safe”"),
        ("wave,case,group,area,safe,x\n", "line 1: the catalogue has no question “x”"),
        (HEAD + "1,a,3,,5,6\n", "line 2: has 6 columns, and the first line has 5"),
        (HEAD + "1,a,3,,6\n", "line 2, “safe”: 6 is not from 1 to 5"),
        (HEAD + "1,a,3,,yes\n", "line 2, “safe”: “yes” is no whole number"),
        (HEAD + "1,a,3,,5\n1,a,3,,4\n", "line 3: this case has a line in this wave already"),
        (HEAD + "1,,3,,5\n", "line 2, “case”: is empty"),
        (HEAD + "-1,a,3,,5\n", "line 2, “wave”: “-1” is no whole number"),
        (HEAD + "1,a,x,,5\n", "line 2, “group”: “x” is no whole number"),
        (HEAD + "1,a,3,²,5\n", "line 2, “area”: “²” is no whole number"),
        (HEAD + "1,a,3,1234567890,5\n", "line 2, “area”: “1234567890” is no whole number"),
    ],
)
def test_answers_that_are_wrong(file, text, sentence):
    with pytest.raises(TableError) as wrong:
        read_answers(file(text), catalogue())
    assert str(wrong.value) == f"answers.csv, {sentence}"


def test_what_is_no_text(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError, match="can’t be read"):
        read_answers(tmp_path / "a.csv", catalogue())


def test_a_file_that_is_too_large(file, monkeypatch):
    monkeypatch.setattr("evaluation.disclosure.table_files.MOST_BYTES", 10)
    with pytest.raises(TableError, match="is larger than"):
        read_answers(file(HEAD), catalogue())
    assert MOST_BYTES > 10


def test_figures_as_csv():
    rows = [{"row": None, "bands": [[1, 2], [3]], "counts": [10, 15]}]
    block = {"question": "safe", "wave": 2, "since": 1, "by": None, "rows": rows}
    assert as_csv({"blocks": [block]}) == (
        "question,wave,since,by,row,values,women\r\n"
        "safe,2,1,,,1 or 2,10\r\nsafe,2,1,,,3,15\r\n"
    )  # fmt: skip
