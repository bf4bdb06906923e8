"""The audit finds what was planted, says nothing where nothing is, and agrees with counting out."""

from itertools import product
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given as imagine
from hypothesis import settings
from hypothesis import strategies as some

from evaluation.disclosure.audit import audit
from evaluation.disclosure.catalogue import CHANGE, Series
from evaluation.disclosure.counting import NONE
from evaluation.disclosure.worlds import Known, NothingFits, Published, Worlds
from tests.evaluation.disclosure.towns import ONE, SAFE

THREE, TWO = SAFE.schemes
END, CHANGED = Series("safe", 2), Series("safe", 2, 1)


def known(values, *rows, series=ONE, finest=THREE, bands=(0, 1, 2)):
    """Everybody's row, and one for each further set of women."""
    values = np.array(values)
    masks = [values != NONE, *(np.isin(np.arange(len(values)), row) for row in rows)]
    return Known(series, finest, values, tuple(Published(mask, bands) for mask in masks))


def found(*of_it, **how):
    return audit(SAFE, of_it, **how).found


def test_nothing_published_tells_nothing():
    assert audit(SAFE, []).found == 0


def test_women_who_can_change_places_need_no_program():
    result = audit(SAFE, [known([1, 3, 5, 5])])
    assert (result.found, result.people, result.programs) == (0, 0, 0)


def test_all_of_a_row_said_the_same():
    assert found(known([1, 3, 5, 5], [2, 3])) == 2


def test_one_woman_by_taking_away():
    """Everybody, and everybody but the last."""
    assert found(known([1, 3, 5, 5, 3], [0, 1, 2, 3])) == 1


def test_two_bands_tell_less_than_three():
    assert found(known([3, 3, 1, 5], [0, 1])) == 2
    assert found(known([3, 3, 1, 5], [0, 1], bands=(0, 0, 1))) == 0


def test_two_tables_that_cross_are_safe_where_answers_can_go_round():
    """Two by two: each woman alone in her cell, and a ring of four."""
    assert found(known([1, 5, 5, 1], [0, 1], [2, 3], [0, 2], [1, 3])) == 0
    assert found(known([1, 5, 5, 5], [0, 1], [2, 3], [0, 2], [1, 3])) == 4


def test_change_can_tell_what_two_waves_do_not():
    """All who rose did so from the lowest to the highest: one fell."""
    start, end = [1, 1, 5, 3], [5, 5, 1, 3]
    change = [1, 1, -1, 0]
    of_waves = [known(start), known(end, series=END)]
    both = [*of_waves, known(change, series=CHANGED, finest=CHANGE[0])]
    assert found(*of_waves) == 0
    assert found(*both) == 0
    alone = known(change, [2], series=CHANGED, finest=CHANGE[0])
    assert found(*of_waves, alone) > 0


def test_no_time():
    result = audit(SAFE, [known([1, 3, 5, 5], [2, 3])], seconds=0)
    assert (result.found, result.unsure) == (0, 2)


def test_three_waves_with_their_changes():
    """More states than a woman may take at first."""
    first, second, third = [1, 2, 5, 3, 4], [2, 5, 1, 3, 4], [5, 1, 2, 4, 3]
    later = [known(said, [0, 1], series=Series("safe", wave))
             for wave, said in ((2, second), (3, third))]  # fmt: skip
    changes = [
        known(np.sign(np.subtract(said, first)), series=Series("safe", wave, 1), finest=CHANGE[0])
        for wave, said in ((2, second), (3, third))
    ]
    assert found(known(first), *later, *changes) == 0
    assert found(known(first, [2]), *later, *changes) >= 1


def test_a_program_without_an_answer_counts_as_found():
    with patch("evaluation.disclosure.audit.linprog", lambda **_given: SimpleNamespace(x=None)):
        assert found(known([1, 5, 5, 1], [0, 1], [2, 3], [0, 2], [1, 3])) == 4


@settings(max_examples=150, deadline=None)
@imagine(
    values=some.lists(some.sampled_from([1, 3, 5]), min_size=3, max_size=6),
    cuts=some.lists(some.sets(some.integers(0, 5), min_size=1), max_size=3),
)
def test_nothing_is_missed_that_counting_out_all_worlds_would_deny(values, cuts):
    """Whoever it says is proved is proved in whole women too, since whole worlds are worlds."""
    rows = [sorted(one for one in cut if one < len(values)) for cut in cuts]
    it = known(values, *rows)
    masks = [row.members for row in it.rows]
    worlds = [
        world
        for world in product([1, 3, 5], repeat=len(values))
        if all(sorted(np.array(world)[mask]) == sorted(np.array(values)[mask]) for mask in masks)
    ]
    proved = sum(len({world[at] for world in worlds}) == 1 for at in range(len(values)))
    assert found(it) <= proved


# --- Those who have left


def with_one_gone(figures, reach=4):
    """Three women stand in the row, and the last has taken hers back."""
    members = np.array([True, True, True])
    row = Published(members, (0, 1, 2), np.array(figures), reach)
    return Known(ONE, THREE, np.array([1, 5, NONE]), (row,))


def test_who_has_left_gets_an_answer_that_fits():
    assert Worlds(SAFE, [with_one_gone([1, 0, 2], reach=0)]).true == [(0,), (2,), (2,)]


def test_what_does_not_fit_is_said():
    with pytest.raises(NothingFits):
        Worlds(SAFE, [with_one_gone([9, 9, 9], reach=0)])


def test_who_has_left_is_looked_at_too():
    row = Published(np.array([False, False, True]), (0, 1, 2), np.array([0, 0, 1]), 0)
    whole = with_one_gone([1, 0, 2], reach=0)
    assert found(Known(ONE, THREE, whole.values, (*whole.rows, row))) == 1


def test_her_change_and_her_answers_fit_together():
    gone = np.array([NONE, NONE])
    both = np.array([True, True])
    rows = tuple(
        Known(series, finest, gone, (Published(both, (0, 1, 2), np.array(said)),))
        for series, finest, said in (
            (ONE, THREE, [2, 0, 0]), (END, THREE, [0, 0, 2]), (CHANGED, CHANGE[0], [0, 0, 2]),
        )
    )  # fmt: skip
    assert Worlds(SAFE, rows).true == [(0, 2, 2), (0, 2, 2)]
