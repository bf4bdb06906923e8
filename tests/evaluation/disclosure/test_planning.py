import numpy as np

from evaluation.disclosure.catalogue import Series
from evaluation.disclosure.planning import plan
from tests.evaluation.disclosure.towns import ONE, OURS, SAFE, age, bands, people, women

THREE, TWO = SAFE.schemes


def planned(given, **facts):
    return plan(people(given, **facts), SAFE, ONE, SAFE.schemes, OURS)


def shown(found):
    return [(row.dimension, row.number, len(row.scheme), row.counts.tolist()) for row in found.rows]


def test_three_bands_where_they_hold():
    found = planned(women(bands(8, 9, 10)))
    assert shown(found) == [(None, None, 3, [8, 9, 10])]
    assert found.withheld == {}


def test_two_where_three_do_not():
    assert shown(planned(women(bands(5, 7, 20)))) == [(None, None, 2, [12, 20])]


def test_without_its_whole_nothing_is_published():
    found = planned(women(bands(1, 2, 20), age=1), demographics=(age(),))
    assert shown(found) == []
    assert found.withheld == {(None, None): "band"}


def test_nobody_answered():
    assert planned([]).withheld == {(None, None): "answering"}


def two_ages(first, second, unsaid=()):
    given = women(first, age=1)
    given += women(second, first=len(given), age=2)
    return given + women(unsaid, first=len(given))


def test_rows_get_the_bands_that_cover_most_women():
    given = two_ages(bands(8, 8, 14), bands(4, 6, 30))
    assert shown(planned(given, demographics=(age(),))) == [
        (None, None, 3, [12, 14, 44]), ("age", 1, 2, [16, 14]), ("age", 2, 2, [10, 30]),
    ]  # fmt: skip


def test_a_row_is_not_finer_than_the_whole():
    given = two_ages(bands(2, 20, 20), bands(1, 20, 20))
    found = planned(given, demographics=(age(),))
    assert {len(row.scheme) for row in found.rows} == {2}


def test_the_smallest_row_goes_where_a_rest_could_be_worked_out():
    given = two_ages(bands(10, 10, 10), bands(12, 12, 12), unsaid=bands(1, 1, 1))
    found = planned(given, demographics=(age(),))
    assert shown(found)[1:] == [("age", 2, 3, [12, 12, 12])]
    assert found.withheld == {("age", 1): "rest"}


def test_a_row_that_is_too_small_takes_the_next_with_it():
    given = two_ages(bands(10, 10, 10), bands(1, 1, 1))
    found = planned(given, demographics=(age(),))
    assert shown(found)[1:] == []
    assert found.withheld == {("age", 2): "answering", ("age", 1): "rest"}


def test_of_two_nearly_the_same_populations_the_smaller_goes():
    """Area 1 and the first age share all but five women, who are of the first age only."""
    given = women(bands(10, 10, 10), area=1, age=1)
    given += women(bands(1, 2, 2), first=30, area=2, age=1)
    given += women(bands(10, 10, 10), first=35, area=2, age=2)
    found = planned(given, areas=(1, 2), demographics=(age(),))
    assert "nested" in found.withheld.values()
    assert len(found.rows) > 1
    masks = [row.members for row in found.rows]
    for one in masks:
        for other in masks:
            lacking = int((other & ~one).sum())
            assert (one & ~other).any() or lacking == 0 or lacking >= 20


def test_change_is_planned_alike():
    given = women([1] * 10 + [3] * 10 + [5] * 10)
    given += women([3] * 10 + [3] * 10 + [1] * 10, wave=2)
    it = people(given, waves=(1, 2))
    found = plan(it, SAFE, Series("safe", 2, 1), (((-1,), (0,), (1,)),), OURS)
    assert shown(found) == [(None, None, 3, [10, 10, 10])]
    assert np.array_equal(found.rows[0].members, np.ones(30, dtype=bool))
