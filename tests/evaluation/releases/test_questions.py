"""Which questions are counted together: only what means the same."""

import pytest

from evaluation.releases.questions import counting
from tests.factories.evaluation import make_questionnaire, make_wave, question


@pytest.fixture
def wave(programme, key):
    def made(number, *questions):
        return make_wave(
            programme, number=number, state="sealed",
            questionnaire=make_questionnaire(programme, *questions),
        )  # fmt: skip

    return made


def test_each_kind(programme, sealed):
    found = counting([sealed])
    assert [(one.key, one.is_scale, one.values) for one in found.counted] == [
        ("choose", True, range(1, 6)),
        ("safe", True, range(1, 6)),
        ("satisfied", True, range(11)),
        ("helped", False, range(1, 4)),
        ("age", False, range(1, 4)),
    ]
    assert [one.key for one in found.left_out] == ["more"]
    assert found.keys == {1: {key: key for key in ("choose", "safe", "satisfied", "helped", "age")}}


def test_as_a_catalogue(sealed):
    made = counting([sealed]).catalogue([1], [9, 4])
    assert made.waves == (1,)
    assert [(one.key, one.least, one.most, one.kind) for one in made.questions] == [
        ("choose", 1, 5, "scale"),
        ("safe", 1, 5, "scale"),
        ("satisfied", 0, 10, "scale"),
        ("helped", 1, 3, "options"),
    ]
    assert [(one.key, one.options) for one in made.demographics] == [("age", 3)]
    assert made.areas == (4, 9)


def test_the_same_question_in_two_waves_is_one(wave):
    first = wave(1, question("safe", "I feel safe"))
    second = wave(2, question("safe", "I feel safe when I walk in"), question("new", "New"))
    found = counting([second, first])
    assert [one.key for one in found.counted] == ["safe", "new"]
    assert found.counted[0].question.texts.get(language="en").text == "I feel safe when I walk in"


def test_with_other_answers_it_is_another(wave):
    words = {"kind": "words"}
    first = wave(1, question("often", "How often?", options=("Never", "Often"), **words))
    second = wave(2, question("often", "How often?", options=("Never", "Now", "Often"), **words))
    third = wave(3, question("often", "How often?", options=("No", "Yes"), **words))
    found = counting([first, second, third])
    assert [one.key for one in found.counted] == ["often", "often.2"]
    assert found.keys == {1: {"often": "often"}, 2: {"often": "often.2"}, 3: {"often": "often"}}


def test_several_choices_are_never_counted(wave):
    found = counting([wave(1, question("which", "Which?", kind="several"))])
    assert found.counted == ()
    assert [one.key for one in found.left_out] == ["which"]


def test_two_queries(sealed, second, django_assert_num_queries):
    with django_assert_num_queries(2):
        counting([sealed, second])
