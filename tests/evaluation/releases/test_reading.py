"""A release as its page shows it, from the bytes alone."""

import pytest
from django.utils import translation

from evaluation.releases import bars, facts, shapes
from evaluation.releases.reading import Content
from tests.factories.releases import REPORT, make_release
from toolkit.languages import isolated


@pytest.fixture
def release(programme, sealed, second):
    return make_release(programme, sealed, second, state="released")


@pytest.fixture
def content(release):
    return Content(release.json_file)


def lines(asked):
    return [(line.when, line.row, [part.women for part in line.parts]) for line in asked.lines]


def test_statements_in_each_wave_with_a_bar(content):
    choose, safe = content.statements()
    assert choose.text == "I choose how much I share"
    assert lines(choose) == [("Start", "", [10, 15, 60]), ("End", "", [10, 15, 60])]
    assert [part.label for part in choose.lines[0].parts] == [
        "No, Not much", "So-so", "Mostly, Yes",
    ]  # fmt: skip
    assert [part.percent for part in choose.lines[0].parts] == [12, 18, 71]
    assert {line.bar.box for one in (choose, safe) for line in one.lines} == {safe.lines[0].bar.box}


def test_change(content):
    choose, safe = content.changes()
    assert lines(choose) == [("Start → End", "", [10, 20, 45])]
    assert choose.is_shown
    assert lines(safe) == [("Start → End", "", [])]
    assert "At least 8 women" in safe.lines[0].why
    assert not safe.is_shown
    assert safe.lines[0].bar is None


def test_who_answered(content):
    (age,) = content.who()
    assert [part.label for part in age.lines[0].parts] == ["18 to 29", "30 to 44", "45 or older"]


def test_by_a_dimension(content):
    assert content.dimensions() == [("age", "How old are you?", 4)]
    choose, _safe = content.split_by("age")
    assert lines(choose)[0] == ("Start", "45 or older", [5, 5, 30])
    assert [line.why for line in choose.lines[1:3]] == [
        "Fewer than 20 women answered.",
        "At least 8 women must stand behind every figure. Here, one figure had fewer.",
    ]


def test_by_area(release, programme):
    number = programme.areas.first().pk
    content = Content(release.json_file)
    row = {"row": number, "bands": [[1, 2, 3], [4, 5]], "counts": [10, 15]}
    block = {"question": "safe", "wave": 1, "since": None, "by": "area", "rows": [row],
             "withheld": [{"row": 0, "why": "groups"}]}  # fmt: skip
    content.content["figures"]["blocks"] = [block]
    assert content.dimensions() == [("area", "", 1)]
    (safe,) = content.split_by("area")
    assert [line.row for line in safe.lines] == ["North", ""]


def test_what_is_held_back(content):
    assert content.held_back() == {"answering": 4, "band": 5}
    assert facts.held_back(content)[0][0] == 5
    assert content.is_merged()


def test_women_who_answered_last(content):
    assert content.women() == 85
    assert content.said_yes() == [
        ("I choose how much I share", 60, 85),
        ("I feel safe when I walk in", 60, 85),
    ]


def test_in_her_language_or_another(release):
    with translation.override("cy"):
        assert Content(release.json_file).text("choose") == "cy I choose how much I share"
        assert Content(release.json_file).statements()[0].language == ""
    strange = Content(release.json_file, "xx")
    assert strange.text("choose").endswith("I choose how much I share")
    assert strange.statements()[0].language in {"ar", "cy", "en"}


def test_waves_of_one_name_are_told_apart(content):
    content.content["waves"] = [
        {"number": 3, "name": {"en": "Middle"}},
        {"number": 4, "name": {"en": "Middle"}},
        {"number": 5, "name": {"en": "End"}},
    ]
    assert content.waves == {3: "Middle (3)", 4: "Middle (4)", 5: "End"}


def test_headline_and_lede(content):
    choose = isolated("I choose how much I share")
    safe = isolated("I feel safe when I walk in")
    assert facts.headline(content) == f"About seven in ten women say yes to “{choose}”"
    assert facts.lede(content) == [
        "About 85 women answered at this time: End.",
        f"The fewest said yes to “{safe}”: about seven in ten women.",
        "We can’t say that the groups caused this. It is what women told us.",
    ]


def test_with_nothing_to_show(content):
    content.content["figures"]["blocks"] = []
    assert facts.headline(content) == "What women told us"
    assert facts.lede(content)[0] == "Too few women answered to show anything safely."
    assert content.statements() == []
    assert not content.is_merged()


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "hardly any women"), (43, "about half of the women"), (85, "nearly all women")],
)
def test_in_ten(part, said):
    assert facts.in_ten(part, 85) == said
    assert facts.in_ten(0, 0) == "hardly any women"


def test_number_bands_have_words_where_they_reach_an_end():
    texts = dict.fromkeys(range(11), "") | {0: "Not at all", 10: "Completely"}
    assert shapes.number_label([0, 1, 2, 3], texts) == "0–3 (Not at all)"
    assert shapes.number_label([4, 5, 6], texts) == "4–6"
    assert shapes.number_label([7], texts) == "7"


@pytest.mark.parametrize("why", ["answering", "band", "groups", "rest", "nested"])
def test_each_reason_has_its_sentence(why):
    sentence = shapes.why_held_back(why, {"answering": 20, "band": 8, "groups": 3})
    assert sentence.endswith(".")


def test_the_report_has_no_count_of_women(content):
    said = dict(facts.report_lines(REPORT, content.rules))
    assert "Left out" not in said
    assert said["Compared with"] == "0 earlier summaries"
    assert "2 questions were tested" in said["Checks"]
    broken = dict(facts.report_lines({**REPORT, "broken": 1}, content.rules))
    assert broken["Left out"] == "1 envelope could not be opened."


# --- Bars


def test_what_is_between_stands_in_the_middle():
    rows = [(10, 20, 70), (50, 50)]
    to = bars.reach(rows)
    assert to == (50, 80)
    three, two = (bars.bar(row, to) for row in rows)
    assert (three.width, three.middle) == (two.width, two.middle) == (130, 50)
    assert [one.tone for one in three.segments] == ["no", "mid", "yes"]
    assert three.segments[0].path.startswith("M31.0 0")
    assert [one.tone for one in two.segments] == ["no", "yes"]
    assert three.box == "0 0 130 20"
    assert three.line == "M50 0V20"


def test_an_empty_part_is_not_drawn():
    made = bars.bar((0, 20, 80), bars.reach([(0, 20, 80)]))
    assert [one.tone for one in made.segments] == ["mid", "yes"]
    # Round where the bar begins, though it is not the first of three.
    assert "A" in made.segments[0].path


def test_nobody_at_all_is_no_bar():
    assert bars.reach([(0, 0, 0)]) == (0, 0)
    assert bars.bar((0, 0, 0), (0, 0)).segments == ()
    assert shapes.percent(0, [0, 0]) == 0
