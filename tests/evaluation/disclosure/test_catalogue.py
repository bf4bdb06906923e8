import pytest

from evaluation.disclosure.catalogue import Catalogue, Demographic, Question, Scale, Series
from tests.evaluation.disclosure.towns import SAFE


@pytest.mark.parametrize(
    ("least", "most", "schemes"),
    [
        (1, 2, (((1,), (2,)),)),
        (1, 3, (((1,), (2,), (3,)), ((1, 2), (3,)))),
        (1, 4, (((1,), (2, 3), (4,)), ((1, 2, 3), (4,)))),
        (1, 5, (((1, 2), (3,), (4, 5)), ((1, 2, 3), (4, 5)))),
        (0, 10, (((0, 1, 2, 3), (4, 5, 6), (7, 8, 9, 10)),
                 ((0, 1, 2, 3, 4, 5, 6), (7, 8, 9, 10)))),
    ],
)  # fmt: skip
def test_scale_has_three_bands_then_two(least, most, schemes):
    assert Question("q", least, most).schemes == schemes


@pytest.mark.parametrize("most", range(2, 12))
def test_every_value_is_in_one_band(most):
    for scheme in Question("q", 1, most).schemes:
        assert sorted(value for band in scheme for value in band) == list(range(1, most + 1))


def test_options_are_each_a_band():
    assert Question("q", 1, 4, "options").schemes == (((1,), (2,), (3,), (4,)),)


def test_change_is_told_from_the_first_wave_and_of_scales_only():
    made = Catalogue((1, 3, 4), (SAFE, Question("choice", 1, 3, "options")))
    assert made.series_of(SAFE) == [
        Series("safe", 1), Series("safe", 3), Series("safe", 4),
        Series("safe", 3, 1), Series("safe", 4, 1),
    ]  # fmt: skip
    assert len(made.series_of(made.questions[1])) == 3


def test_questions_are_split_by_areas_and_demographics_and_these_by_nothing():
    made = Catalogue((1,), (SAFE,), (Demographic("age", 3),), areas=(7, 9))
    assert {by: list(rows) for by, rows in made.dimensions_of(SAFE).items()} == {
        "area": [7, 9], "age": [1, 2, 3],
    }  # fmt: skip
    assert made.dimensions_of(made.demographics[0].as_question) == {}
    assert made.asked[1] == Question("age", 1, 3, "options")


@pytest.mark.parametrize(
    "facts",
    [
        {"waves": ()},
        {"waves": (2, 1)},
        {"waves": (1, 1)},
        {"questions": (SAFE, SAFE)},
        {"questions": (Question("area", 1, 5),)},
        {"questions": (Question("q", 3, 3),)},
        {"demographics": (Demographic("age", 1),)},
        {"demographics": (Demographic("safe", 2),)},
        {"scales": (Scale("s", ("safe",)),)},
        {"scales": (Scale("s", ("safe", "unknown")),)},
    ],
)
def test_catalogue_that_makes_no_sense_is_refused(facts):
    with pytest.raises(ValueError, match=r"waves|name|answers|scale"):
        Catalogue(**{"waves": (1,), "questions": (SAFE,), **facts})
