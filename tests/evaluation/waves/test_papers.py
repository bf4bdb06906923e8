"""What is expected at a programme's size, and what becomes a box, a line or a row on paper."""

import datetime as dt

import pytest
from django.conf import settings

from evaluation.questionnaires.reading import script
from evaluation.waves.facts import MEASURED, SOME_ROWS, expected, who_sees
from evaluation.waves.papers import decisions, paper_of
from evaluation.waves.queries import date_in
from tests.factories.evaluation import make_questionnaire, question
from toolkit.languages import language_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("women", "groups", "says"),
    [
        (300, 2, "Nothing of these groups alone"),
        (19, 3, "fewer than 20 women"),
        (20, 3, "A few rows"),
        (65, 3, "A few rows"),
        (66, 3, "If 66 women answer: about 78 of 100 questions"),
        (99, 3, "about 6 of 100 rows"),
        (299, 9, "If 200 women answer: about 100 of 100 questions"),
        (300, 9, "about 50 of 100 rows"),
        (9_000, 9, "If 2000 women answer"),
    ],
)
def test_she_is_told_what_her_size_can_give(programme, women, groups, says):
    assert says in expected(programme, women=women, groups=groups)


def test_raised_thresholds_are_told(programme):
    programme.least_answering, programme.least_groups = 40, 5
    assert "fewer than 40" in expected(programme, women=39, groups=5)
    assert "at least 5" in expected(programme, women=39, groups=4)
    assert "Fewer here" in expected(programme, women=500, groups=5)
    (fund,) = [one for one in who_sees(programme, []) if "Women’s Fund" in one.who]
    assert "at least 40 in each row, 8 behind each figure, from 5 groups" in fund.sees


def test_small_programmes_are_told_to_pool_before_the_first_wave(programme):
    for women in (19, 20, 66, 299):
        assert "before the first wave opens" in expected(programme, women=women, groups=3)
    assert "Pooling" not in expected(programme, women=300, groups=3)
    assert "Fewer here" not in expected(programme, women=300, groups=3)


def test_what_is_told_is_what_was_measured():
    text = (settings.BASE_DIR / "docs" / "disclosure-figures.md").read_text()
    lines = [line.split("|")[1:4] for line in text.splitlines() if line.endswith("%) |")]
    found = [
        tuple(int(cell.strip().rstrip("%").replace(",", "")) for cell in cells) for cells in lines
    ]
    assert [tuple(one) for one in MEASURED] == [row for row in found if row[0] >= SOME_ROWS]


@pytest.mark.parametrize(
    ("facts", "shape", "boxes"),
    [
        ({}, "faces", 5),
        ({"kind": "words", "options": ("Never", "Often")}, "words", 2),
        ({"kind": "one", "options": ("Here", "There")}, "words", 2),
        ({"kind": "several", "options": ("Tea", "Talk", "Walks")}, "ticks", 3),
        ({"kind": "number", "least": 0, "most": 10, "options": ("Low", "High")}, "scale", 11),
        ({"kind": "number", "least": 0, "most": 99, "options": ()}, "number", 0),
        ({"kind": "comment"}, "comment", 0),
    ],
)
def test_each_kind_has_its_way_on_paper(programme, facts, shape, boxes):
    made = make_questionnaire(programme, question("one", "Which?", **facts))
    words = {"answer_number": "from {least} to {most}", "slip_paper_one": "Tick one."}
    paper = paper_of(script(made, "en"), [language_of("en")], words, [])
    (drawn,) = paper.questions
    assert (drawn.shape, len(drawn.boxes)) == (shape, boxes)
    if shape == "number":
        assert drawn.hint.replace("\u2068", "").replace("\u2069", "") == "from 0 to 99"


def test_decisions_are_those_that_matter(programme):
    words = {
        "consent_answers": "counted",
        "consent_special": "special",
        "consent_reader": "{name} reads",
        "consent_quotes": "quoted",
    }
    readers = list(programme.readers.all())
    plain = make_questionnaire(programme, question("one", "Which?"), name="Plain")
    told = decisions(script(plain, "en"), words, readers)
    assert told == ["counted", "\u2068The Women’s Fund\u2069 reads"]
    full = make_questionnaire(programme)
    assert len(decisions(script(full, "en"), words, readers)) == 4


@pytest.mark.parametrize(
    ("code", "says"), [("en", "3 March 2026"), ("cy", "Mawrth"), ("so", "03/03/2026")]
)
def test_days_are_written_as_the_language_does(code, says):
    assert says.casefold() in date_in(code, dt.date(2026, 3, 3)).casefold()
