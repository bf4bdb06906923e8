"""R6: every figure rounded to five, so that all tables of a question still add up.

One binary number for each figure: up or down. HiGHS (scipy.optimize.milp) chooses them so that the
figures move as little as possible in all. A row's sum stays within four of the women in it, and
what is left when the rows are taken away from the total is never negative and no further from the
truth than two roundings.
"""

from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from evaluation.disclosure import rules
from evaluation.disclosure.catalogue import Thresholds
from evaluation.disclosure.counting import Numbers
from evaluation.disclosure.planning import Plan, Row

SECONDS: Final = 60.0


class NoRounding(Exception):  # noqa: N818 - what it is
    """No way to round it was found in time, so nothing of it can be published (R11)."""


def rounded(plan: Plan, thresholds: Thresholds) -> list[Numbers]:
    """For each row of the plan its figures, (bands,), all multiples of five. Raises NoRounding."""
    if not plan.rows:
        return []
    base = rules.rounding_base(thresholds)
    exact = np.concatenate([row.counts for row in plan.rows])
    low, over = exact // base, exact % base
    starts = np.cumsum([0, *(len(row.scheme) for row in plan.rows)])
    lines = _Lines(len(exact), base)
    for row, start in zip(plan.rows, starts, strict=False):
        within = range(start, start + len(row.scheme))
        lines.add(dict.fromkeys(within, 1), int(over[within].sum()) - base + 1,
                  int(over[within].sum()) + base - 1)  # fmt: skip
    for dimension in plan.dimensions:
        _rest_adds_up(plan, dimension, starts, low * base, exact, lines)
    found = milp(
        # Up costs what it moves the figure, less what down would have cost.
        c=base - 2 * over,
        integrality=np.ones(len(exact)),
        bounds=Bounds(0, (over > 0).astype(float)),
        constraints=lines.constraint(),
        options={"time_limit": SECONDS},
    )
    if found.status != 0:
        raise NoRounding
    figures = (low + np.rint(found.x).astype(np.int64)) * base
    return [figures[start : start + len(row.scheme)]
            for row, start in zip(plan.rows, starts, strict=False)]  # fmt: skip


class _Lines:
    """Sums of the ups, times the base, with bounds."""

    def __init__(self, figures: int, base: int) -> None:
        self.figures, self.base = figures, base
        self._lines: list[tuple[dict[int, int], float, float]] = []

    def add(self, terms: dict[int, int], least: int, most: int) -> None:
        """`terms`: figure -> 1 or -1. least, most: of the sum, in women."""
        self._lines.append((terms, least / self.base, most / self.base))

    def constraint(self) -> LinearConstraint:
        rows = [number for number, (terms, *_) in enumerate(self._lines) for _ in terms]
        columns = [column for terms, *_ in self._lines for column in terms]
        values = [value for terms, *_ in self._lines for value in terms.values()]
        matrix = csr_array((values, (rows, columns)), shape=(len(self._lines), self.figures))
        least = [line[1] for line in self._lines]
        return LinearConstraint(matrix, least, [line[2] for line in self._lines])


def _rest_adds_up(
    plan: Plan, dimension: str, starts: Numbers, down: Numbers, exact: Numbers, lines: _Lines
) -> None:
    """The total less this dimension's rows, band by band: nothing where nobody is left over."""
    rows = [(row, int(start)) for row, start in zip(plan.rows, starts, strict=False)]
    whole, whole_start = rows[0]
    split: list[tuple[Row, int]] = [pair for pair in rows if pair[0].dimension == dimension]
    for place, band in enumerate(split[0][0].scheme):
        terms = {
            whole_start + number: 1
            for number, fine in enumerate(whole.scheme)
            if set(fine) <= set(band)
        }
        terms |= {start + place: -1 for _row, start in split}
        rest = sum(sign * int(exact[column]) for column, sign in terms.items())
        rest_down = sum(sign * int(down[column]) for column, sign in terms.items())
        if rest == 0 and not _anybody_left(whole, [row for row, _start in split]):
            lines.add(terms, -rest_down, -rest_down)
        else:
            lines.add(terms, max(0, rest - 2 * lines.base + 1) - rest_down,
                      rest + 2 * lines.base - 1 - rest_down)  # fmt: skip


def _anybody_left(whole: Row, rows: list[Row]) -> bool:
    return whole.women > sum(row.women for row in rows)
