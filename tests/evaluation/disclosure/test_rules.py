import numpy as np
import pytest

from evaluation.disclosure import rules
from tests.evaluation.disclosure.towns import OURS, SAFE, bands, catalogue

THREE, TWO = SAFE.schemes


def why(values, sizes, scheme=THREE):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    return rules.why_row_is_unsafe(np.array(values), groups, scheme, OURS)


def test_r0_nothing_beyond_the_catalogue():
    made = catalogue(waves=(1, 2))
    assert rules.series_to_count(made, SAFE) == made.series_of(SAFE)


@pytest.mark.parametrize(("groups", "allowed"), [(1, False), (2, False), (3, True)])
def test_r1_three_groups(groups, allowed):
    assert rules.unit_is_allowed(groups, OURS) is allowed


def test_r2_three_bands_then_two():
    assert rules.schemes_to_try(SAFE.schemes) == (THREE, TWO)


@pytest.mark.parametrize(
    ("values", "sizes", "scheme", "word"),
    [
        (bands(8, 8, 8), (8, 8, 8), THREE, ""),
        (bands(7, 8, 9), (8, 8, 8), THREE, "band"),
        (bands(7, 8, 9), (8, 8, 8), TWO, ""),
        (bands(0, 8, 12), (10, 5, 5), TWO, ""),
        (bands(0, 7, 12), (10, 5, 4), TWO, "answering"),
        (bands(8, 8, 8), (12, 6, 6), THREE, ""),
        (bands(8, 8, 8), (13, 6, 5), THREE, "groups"),
        (bands(8, 8, 8), (12, 12), THREE, "groups"),
        ([], (), THREE, "answering"),
    ],
)
def test_r3_a_row_is_safe_or_not_published(values, sizes, scheme, word):
    assert why(values, sizes, scheme) == word


def test_r4_what_is_left_is_nothing_or_safe():
    groups = np.arange(24) % 3
    nobody = np.array([], dtype=np.int64)
    assert rules.why_rest_is_unsafe(nobody, nobody, THREE, OURS) == ""
    assert rules.why_rest_is_unsafe(np.array(bands(8, 8, 8)), groups, THREE, OURS) == ""
    assert rules.why_rest_is_unsafe(np.array([3]), groups[:1], THREE, OURS) == "answering"


@pytest.mark.parametrize(
    ("lacking", "few"), [(0, False), (1, True), (19, True), (20, False)]
)  # fmt: skip
def test_r5_nested_populations(lacking, few):
    whole = np.ones(60, dtype=bool)
    part = np.arange(60) >= lacking
    assert rules.differ_by_few(part, whole, OURS) is few
    assert rules.differ_by_few(whole, part, OURS) is few


def test_r5_populations_that_only_overlap():
    assert not rules.differ_by_few(
        np.arange(60) < 30, (np.arange(60) > 5) & (np.arange(60) < 40), OURS
    )


def test_r6_five():
    assert rules.rounding_base(OURS) == 5


@pytest.mark.parametrize(
    ("women", "step"), [(20, 1.0), (24, 0.5), (60, 0.2), (100, 0.2), (120, 0.1), (1_200, 0.01)]
)
def test_r7_a_mean_moves_by_no_less_than_twice_one_woman(women, step):
    assert rules.mean_step(3, 9, women) == pytest.approx(step)
    assert step >= 2 * 6 / women


def test_r7_mean_is_rounded():
    assert rules.mean_of(np.array([3] * 30 + [9] * 30), 3, 9) == 6.0
    assert rules.mean_of(np.array([3] * 59 + [9]), 3, 9) == 3.2


def test_r9_what_was_decided_stays():
    made = catalogue(waves=(1, 2)).series_of(SAFE)
    assert rules.stays_as_it_was(made[0], made[:1])
    assert not rules.stays_as_it_was(made[1], made[:1])


def test_r10_a_union_is_a_sum():
    assert rules.union_of([np.array([5, 10]), np.array([20, 15])]).tolist() == [25, 25]


@pytest.mark.parametrize(
    ("found", "unsure", "may"), [(0, 0, True), (1, 0, False), (0, 1, False)]
)  # fmt: skip
def test_r11_one_is_too_many(found, unsure, may):
    assert rules.may_be_released(found, unsure) is may
