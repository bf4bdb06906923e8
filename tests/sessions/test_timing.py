import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timing import fit, share, starts

blocks = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20
)


def test_starts_follow_one_another():
    begin = dt.datetime(2026, 12, 1, 18, 30, tzinfo=dt.UTC)
    assert [f"{start:%H:%M}" for start in starts(begin, [10, 5, 30])] == ["18:30", "18:40", "18:45"]


def test_starts_of_nothing():
    assert starts(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), []) == []


def test_fit_takes_from_those_with_room():
    assert fit([15, 25, 10], [10, 15, 10], [20, 35, 10], 40) == [10, 20, 10]


def test_fit_takes_no_more_than_there_is():
    assert fit([10, 10], [8, 8], [12, 12], 5) == [8, 8]


def test_fit_grows_to_the_most():
    assert fit([10, 20], [5, 10], [15, 40], 120) == [15, 40]


def test_fit_prefers_fives():
    assert fit([20, 20], [10, 10], [40, 40], 30) == [15, 15]


@pytest.mark.parametrize("total", [1, 17, 400])
def test_fit_leaves_a_block_outside_its_bounds_where_she_put_it(total):
    assert fit([50], [10], [40], 60) == [50]
    assert fit([5], [10], [40], 3) == [5]


@given(blocks, st.integers(1, 600))
def test_fit_stays_in_bounds_and_comes_as_near_as_they_allow(parts, total):
    usual = [minutes + low for minutes, low, _ in parts]
    least = [minutes for minutes, _, _ in parts]
    most = [now + high for now, (_, _, high) in zip(usual, parts, strict=True)]
    fitted = fit(usual, least, most, total)
    assert all(lo <= now <= hi for lo, now, hi in zip(least, fitted, most, strict=True))
    assert sum(fitted) == min(max(total, sum(least)), sum(most))


@given(blocks, st.integers(1, 600))
def test_fit_again_changes_nothing(parts, total):
    usual = [minutes + low for minutes, low, _ in parts]
    least = [minutes for minutes, _, _ in parts]
    most = [now + high for now, (_, _, high) in zip(usual, parts, strict=True)]
    once = fit(usual, least, most, total)
    assert fit(once, least, most, total) == once


@given(st.lists(st.integers(0, 50), max_size=12), st.data())
def test_share_gives_all_and_nobody_too_much(capacities, data):
    units = data.draw(st.integers(0, sum(capacities)))
    parts = share(units, capacities)
    assert sum(parts) == (units if sum(capacities) else 0)
    assert all(0 <= part <= cap for part, cap in zip(parts, capacities, strict=True))
