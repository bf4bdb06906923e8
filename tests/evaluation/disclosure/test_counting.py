from evaluation.disclosure import Given
from evaluation.disclosure.catalogue import AREA, Series
from evaluation.disclosure.counting import NONE, People, counted, levels
from tests.evaluation.disclosure.towns import ONE, SAFE, age, catalogue

CHANGED = Series("safe", 2, 1)


def one(case, value, *, wave=1, area=None, **more):
    return Given(wave, case, 1, area, {"safe": value, **more})


def test_women_stand_in_the_order_of_their_cases():
    made = People([one("c", 1), one("a", 5)], catalogue(), ["b"])
    assert made.cases == ["a", "b", "c"]
    assert made.values(ONE).tolist() == [5, NONE, 1]
    assert made.groups(ONE).tolist() == [1, NONE, 1]


def test_what_is_malformed_does_not_count():
    given = [
        one("a", 9), one("b", "5"), one("c", True), one("d", [1]), one("e", 3, wave=7),
        one("f", 2), Given(1, "f", 1, None, {"safe": 5}),
        Given(1, "g", 1, None, {"unknown": 1}),
    ]  # fmt: skip
    assert People(given, catalogue()).values(ONE).tolist() == [NONE] * 5 + [2, NONE]


def test_change_is_of_those_who_answered_both_times():
    given = [one("a", 2), one("a", 5, wave=2), one("b", 4), one("b", 4, wave=2), one("c", 3),
             one("d", 3, wave=2), one("e", 5), one("e", 1, wave=2)]  # fmt: skip
    made = People(given, catalogue(waves=(1, 2)))
    assert made.values(CHANGED).tolist() == [1, 0, NONE, NONE, -1]


def test_a_demographic_is_what_she_said_first():
    given = [
        one("a", 1, age=1),
        one("a", 1, wave=2, age=2),
        one("b", 1),
        one("b", 1, wave=2, age=2),
    ]
    made = People(given, catalogue(waves=(1, 2), demographics=(age(),)))
    assert made.rows(ONE, "age").tolist() == [1, NONE]
    assert made.rows(Series("safe", 2), "age").tolist() == [1, 2]


def test_an_area_that_the_catalogue_lacks_is_none():
    made = People([one("a", 1, area=4), one("b", 1, area=5)], catalogue(areas=(4,)))
    assert made.rows(ONE, AREA).tolist() == [4, NONE]


def test_bands_are_counted():
    made = People([one(str(at), value) for at, value in enumerate([1, 2, 3, 5, 5, 4])], catalogue())
    assert counted(made.values(ONE), SAFE.schemes[0]).tolist() == [2, 1, 3]


def test_levels_of_answers_and_of_change():
    assert levels(SAFE, ONE) == (1, 2, 3, 4, 5)
    assert levels(SAFE, CHANGED) == (-1, 0, 1)
