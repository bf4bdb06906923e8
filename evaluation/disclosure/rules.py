"""The rules of what may be published, one function each: 8/20/3/5.

Eight behind every figure, twenty in a row, three groups, rounded to five. Each says why it is
there, where it comes from, and which attack tries to get past it (docs/attacks.md). They are called
by their module, `rules.why_row_is_unsafe(...)`, so that a test can weaken one and see an attack
succeed.

Sources, looked at on 2026-12-01 in stored copies: the Handbook on Statistical Disclosure Control
(sdctools.github.io/HandbookSDC, chapter 5) for thresholds, differencing and controlled rounding;
Dinur and Nissim, Revealing information while preserving privacy (2003), for why many exact figures
are never safe together. The numbers themselves come from trying: smaller ones were broken on
invented programmes (docs/disclosure.md).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from evaluation.disclosure.catalogue import Catalogue, Question, Scheme, Series, Thresholds
from evaluation.disclosure.counting import NONE, Mask, Numbers, counted


def series_to_count(catalogue: Catalogue, question: Question) -> list[Series]:
    """R0: the closed catalogue, and nothing else. Attacks A2 and A5 use what more would give."""
    return catalogue.series_of(question)


def unit_is_allowed(groups_in_unit: int, thresholds: Thresholds) -> bool:
    """R1: a row is about several groups, never one. A figure about one group is a figure about
    eight women who know one another. Attack A4: insiders of a group."""
    return groups_in_unit >= thresholds.groups


def schemes_to_try(schemes: Sequence[Scheme]) -> Sequence[Scheme]:
    """R2: bands and never single values; three, and where a row does not hold them, two. The rarest
    answer is the one that would be recognised. Attack A3: small classes."""
    return schemes


def why_row_is_unsafe(
    values: Numbers, groups: Numbers, scheme: Scheme, thresholds: Thresholds
) -> str:
    """R3: a row is published whole or not at all. "" where it may be.

    At least twenty answer; eight in every band, so that seven women who put what they know together
    can't work out the eighth; three groups, none of them more than half of it. A single cell that
    is hidden can be worked out from its row, so no cell is hidden alone. Attacks A1, A3 and A4.

    values, groups: (women of the row,).
    """
    if len(values) < thresholds.answering:
        return "answering"
    _numbers, sizes = np.unique(groups, return_counts=True)
    too_much = sizes.max() * 100 > len(values) * thresholds.share
    if not unit_is_allowed(len(sizes), thresholds) or too_much:
        return "groups"
    if counted(values, scheme).min() < thresholds.band:
        return "band"
    return ""


def why_rest_is_unsafe(
    values: Numbers, groups: Numbers, scheme: Scheme, thresholds: Thresholds
) -> str:
    """R4: what is left when published rows are taken away from the total is published too, in
    effect. It is empty, or as safe as a row. Attacks A1 and A8: all minus one."""
    return why_row_is_unsafe(values, groups, scheme, thresholds) if len(values) else ""


def differ_by_few(one: Mask, other: Mask, thresholds: Thresholds) -> bool:
    """R5: whether one published population lies within the other and lacks 1 to 19 women of it.
    Taking one row away from the other would leave those few. Attacks A7 and A8."""
    smaller, larger = sorted((one, other), key=lambda mask: int(mask.sum()))
    lacking = int(larger.sum()) - int(smaller.sum())
    return 0 < lacking < thresholds.answering and not bool((smaller & ~larger).any())


def rounding_base(thresholds: Thresholds) -> int:
    """R6: every figure is rounded to five, so that all tables of a question still add up. What is
    off by one or two can then mean nothing. Attacks A5 and A7."""
    return thresholds.base


def mean_step(least: int, most: int, women: int) -> float:
    """R7: to which step a mean is rounded: at least twice what one woman can move it, of 1, 2, 5.

    least, most: the bounds of the scale. Only of scales with several questions, never of one: a
    mean of one question together with its table tells more than either. Attack A9: one who leaves.
    """
    wanted = 2 * (most - least) / women
    step = 1e-6
    while True:
        for factor in (1, 2, 5):
            if step * factor >= wanted:
                return step * factor
        step *= 10


def mean_of(values: Numbers, least: int, most: int) -> float:
    """R7: the mean of a scale's sums, rounded. values: (women,)."""
    step = mean_step(least, most, len(values))
    return round(round(float(values.mean()) / step) * step, 6)


def stays_as_it_was(series: Series, decided: Iterable[Series]) -> bool:
    """R9: only a sealed wave is counted, which the caller sees to; and what one release has decided
    about a series, published or withheld, holds for all later ones: its figures are copied. Counted
    again after one woman took hers back, it would show what she had said. Attacks A7 and A13."""
    return series in decided


def union_of(parts: Sequence[Numbers]) -> Numbers:
    """R10: figures over several programmes are sums of published ones, never counted anew: two
    roundings of nearly the same women would be told apart. parts: each (bands,). Attack A8."""
    whole: Numbers = np.sum(np.stack(parts), axis=0)
    return whole


def may_be_released(found: int, unsure: int) -> bool:
    """R11: one answer that can be worked out, or one that could not be checked in time, and there
    is no release at all."""
    return found == 0 and unsure == 0


def answered(values: Numbers) -> Mask:
    mask: Mask = values != NONE
    return mask
