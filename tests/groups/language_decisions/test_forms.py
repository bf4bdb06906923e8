import datetime as dt
import html

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict
from django.utils import timezone

from groups.language_decisions.facts import Row
from groups.language_decisions.forms import MOST_ROWS, DecisionForm

INTERPRETED = {"language_2": "ar", "interpreter_2": "Maryam of Words First"}


def day(offset):
    return str(timezone.localdate() + dt.timedelta(days=offset))


def filled(**fields):
    usual = {
        "language_1": "cy",
        "speak_1": "6",
        "read_1": "5",
        "when_1": "All the time",
        "language_2": "",
        "decided_on": day(-1),
        "look_again_on": day(83),
    }
    return DecisionForm({**usual, **fields})


def error_of(form, name):
    assert not form.is_valid()
    return " ".join(form.errors.get(name, []))


def test_usual_decision_is_valid():
    form = filled(**INTERPRETED, speak_2="3", stranger_2="on")
    assert form.is_valid(), form.errors
    assert form.languages == [
        Row("cy", 6, 5, "All the time"),
        Row("ar", 3, 0, "", "Maryam of Words First", True),
    ]


def test_nobody_made_sure_is_saved_all_the_same():
    form = filled(**INTERPRETED)
    assert form.is_valid(), form.errors
    assert not form.languages[1].interpreter_is_stranger


def test_stranger_without_an_interpreter_is_nobody():
    form = filled(language_2="ar", stranger_2="on")
    assert form.is_valid()
    assert form.languages[1] == Row("ar")


def test_woman_may_read_what_she_does_not_speak():
    form = filled(speak_1="2", read_1="6")
    assert form.is_valid(), form.errors


def test_empty_numbers_are_none():
    form = filled(speak_1="", read_1="")
    assert form.is_valid(), form.errors
    assert form.languages == [Row("cy", 0, 0, "All the time")]


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"language_2": "cy"}, "language_2", "already"),
        ({"language_1": "", "speak_1": "", "read_1": "", "when_1": ""}, "language_1", "at least"),
        ({"language_1": ""}, "language_1", "which language"),
        ({"interpreter_2": "Maryam"}, "language_2", "which language"),
        ({"speak_2": "many"}, "language_2", "which language"),
        ({"stranger_2": "on"}, "language_2", "which language"),
        ({"language_1": "klingon"}, "language_1", "klingon"),
        ({"speak_1": "61"}, "speak_1", "60 or fewer"),
        ({"read_1": "61"}, "read_1", "60 or fewer"),
        ({"speak_1": "-1"}, "speak_1", "0 or more"),
        ({"speak_1": "6.5"}, "speak_1", "whole number"),
        ({"when_1": "x" * 161}, "when_1", "160 letters or fewer"),
        ({"interpreter_1": "x" * 121}, "interpreter_1", "120 letters or fewer"),
        ({"ways": ["signing"]}, "ways", "signing"),
        ({"decided_on": ""}, "decided_on", "Write a day"),
        ({"decided_on": "yesterday"}, "decided_on", "Write a day"),
        ({"decided_on": day(1)}, "decided_on", "still to come"),
        ({"decided_on": "1026-11-02"}, "decided_on", "Look at the year"),
        ({"look_again_on": ""}, "look_again_on", "Write a day"),
        ({"look_again_on": day(-2)}, "look_again_on", "after the one"),
        ({"look_again_on": day(1000)}, "look_again_on", "within two years"),
    ],
)
def test_bad_input_is_said_at_the_field(fields, name, message):
    assert message in error_of(filled(**fields), name)


def test_wrong_language_is_said_once():
    form = filled(language_1="klingon")
    assert {name: len(said) for name, said in form.errors.items()} == {"language_1": 1}


def test_form_begins_with_what_is_in_force_and_asks_about_the_stranger_anew():
    form = DecisionForm(rows=[Row("ar", 3, 2, "At the break", "Maryam", True)], started_from=4)
    assert form["language_1"].value() == "ar"
    assert form["speak_1"].value() == 3
    assert form["when_1"].value() == "At the break"
    assert form["interpreter_1"].value() == "Maryam"
    assert not form["stranger_1"].value()
    assert form["started_from"].value() == 4
    assert form["language_2"].value() is None


def test_look_again_is_in_twelve_weeks():
    assert str(DecisionForm()["look_again_on"].value()) == day(84)


@pytest.mark.parametrize(("known", "rows"), [(0, 2), (1, 2), (2, 3), (11, 12), (12, 12), (40, 12)])
def test_rows_for_what_is_known_and_one_more(known, rows):
    codes = ["cy", "ar"] * 20
    assert DecisionForm(rows=[Row(code) for code in codes[:known]]).rows == rows


def sent(**fields):
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_another_row_keeps_everything_and_judges_nothing():
    typed = sent(
        language_1="cy",
        speak_1="900",
        when_1="  At the break",
        interpreter_1="Maryam",
        stranger_1="on",
        language_2="cy",
        ways=["hands", "cards"],
        decided_on="some day",
        look_again_on=day(9),
        started_from="3",
        request_key="6f1de0a2-3b57-4d6e-8d6b-5f1f1d1c9a11",
    )
    form = DecisionForm.with_another_row(typed)
    assert form.rows == 3
    assert not form.errors
    for name, value in typed.dict().items():
        kept = form[name].value()
        assert kept == (["hands", "cards"] if name == "ways" else value), name


def test_rows_stop_somewhere():
    form = DecisionForm.with_another_row(sent(language_12="pl"))
    assert form.rows == MOST_ROWS
    assert not form.has_room
    assert DecisionForm(sent(language_5000="pl")).rows == 2


def test_interpreter_is_folded_until_there_is_one():
    drawn = render_crispy_form(filled(**INTERPRETED))
    assert drawn.count("<details") == 2
    assert drawn.count(" open>") == 1


def test_mistake_of_an_interpreter_is_never_folded_away():
    assert render_crispy_form(filled(interpreter_1="x" * 121)).count(" open>") == 1


def test_interpreter_says_who_reads_it_and_why_a_stranger():
    drawn = html.unescape(render_crispy_form(DecisionForm()))
    assert "your coordinators read this" in drawn
    assert "what is said here could travel home" in drawn


def test_again_starts_from_what_is_in_force_now():
    form = DecisionForm(sent(language_1="cy", started_from="1", decided_on=day(0)))
    assert form.again(2)["started_from"].value() == "2"
    assert form.again(2)["language_1"].value() == "cy"
