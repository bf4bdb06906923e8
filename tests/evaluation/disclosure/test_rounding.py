from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given as imagine
from hypothesis import settings
from hypothesis import strategies as some

from evaluation.disclosure import rounding, rules
from evaluation.disclosure.planning import Plan, plan
from evaluation.disclosure.rounding import NoRounding, rounded
from tests.evaluation.disclosure.towns import ONE, OURS, SAFE, age, bands, people, women


def planned(first, second, third=()):
    given = women(first, age=1)
    given += women(second, first=len(given), age=2)
    given += women(third, first=len(given), age=3)
    it = people(given, demographics=(age(3),))
    return plan(it, SAFE, ONE, SAFE.schemes, OURS)


def test_nothing_to_round():
    assert rounded(Plan(ONE, SAFE), OURS) == []


def test_multiples_of_five_stay():
    found = rounded(planned(bands(10, 15, 20), bands(20, 25, 30)), OURS)
    assert [one.tolist() for one in found] == [[30, 40, 50], [10, 15, 20], [20, 25, 30]]


def in_bands(row, numbers, scheme):
    """Of the row's own bands, in coarser ones."""
    pairs = list(zip(row.scheme, numbers, strict=True))
    return np.array([sum(one for fine, one in pairs if set(fine) <= set(band)) for band in scheme])


sizes = some.tuples(*[some.integers(8, 40)] * 3)


@settings(max_examples=60, deadline=None)
@imagine(first=sizes, second=sizes, third=sizes)
def test_every_table_adds_up_and_no_figure_is_far_off(first, second, third):
    it = planned(bands(*first), bands(*second), bands(*third))
    found = rounded(it, OURS)
    for row, said in zip(it.rows, found, strict=True):
        assert (said % 5 == 0).all()
        assert (np.abs(said - row.counts) <= 4).all()
        assert abs(int(said.sum()) - row.women) <= 4
    parts = [
        (row, said) for row, said in zip(it.rows, found, strict=True) if row.dimension == "age"
    ]
    scheme = parts[0][0].scheme
    whole = in_bands(it.rows[0], found[0], scheme)
    if len(parts) == 3:
        assert sum(said for _row, said in parts).tolist() == whole.tolist()
    else:
        rest = whole - sum(said for _row, said in parts)
        exact = in_bands(it.rows[0], it.rows[0].counts, scheme) - sum(
            row.counts for row, _said in parts
        )
        assert (rest >= 0).all()
        assert (np.abs(rest - exact) < 10).all()


def test_the_same_each_time():
    it = planned(bands(9, 17, 23), bands(12, 13, 31))
    assert [one.tolist() for one in rounded(it, OURS)] == [
        one.tolist() for one in rounded(it, OURS)
    ]


def test_none_in_time():
    it = planned(bands(9, 17, 23), bands(12, 13, 31))
    with (
        patch.object(rounding, "milp", lambda *_given, **_more: SimpleNamespace(status=1, x=None)),
        pytest.raises(NoRounding),
    ):
        rounded(it, OURS)


def test_base_comes_from_its_rule():
    it = planned(bands(9, 17, 23), bands(12, 13, 31))
    with patch.object(rules, "rounding_base", lambda _thresholds: 1):
        assert [one.tolist() for one in rounded(it, OURS)] == [
            row.counts.tolist() for row in it.rows
        ]
