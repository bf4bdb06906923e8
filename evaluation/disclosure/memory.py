"""What earlier releases have said, and of whom: so that a later one can be checked against them.

A release keeps the cases behind each of its rows, and no answers. It is sealed to the opening key
by whoever keeps it. A series that was decided once stays so (R9); its rows still count in the audit
of what is new, with the women who have taken their answers back since: the attacker knows that they
were there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evaluation.disclosure.catalogue import Scheme, Series
from evaluation.disclosure.counting import Mask, Numbers
from evaluation.disclosure.planning import Plan

SHAPE: Final = 1


class BadMemory(ValueError):  # noqa: N818 - what it is
    """It is no memory of this shape, or two releases decided the same."""


@dataclass(frozen=True, eq=False)
class FrozenRow:
    """As `planning.Row`, with its published figures instead of its counts."""

    dimension: str | None
    number: int | None
    scheme: Scheme
    members: Mask
    figures: Numbers


@dataclass(frozen=True)
class Frozen:
    rows: tuple[FrozenRow, ...]
    withheld: Mapping[tuple[str | None, int | None], str]


def remember(
    plans: Iterable[Plan], figures: Mapping[Series, Sequence[Numbers]], cases: Sequence[str]
) -> dict[str, Any]:
    """JSON-able. Of the series that this release decided."""
    return {
        "shape": SHAPE,
        "cases": list(cases),
        "series": [
            {
                "question": plan.series.question,
                "wave": plan.series.wave,
                "since": plan.series.since,
                "rows": [
                    {
                        "by": row.dimension,
                        "row": row.number,
                        "bands": [list(band) for band in row.scheme],
                        "figures": [int(one) for one in said],
                        "members": np.flatnonzero(row.members).tolist(),
                    }
                    for row, said in zip(plan.rows, figures[plan.series], strict=True)
                ],
                "withheld": [
                    {"by": dimension, "row": number, "why": why}
                    for (dimension, number), why in plan.withheld.items()
                ],
            }
            for plan in plans
        ],
    }


def cases_of(memories: Iterable[Mapping[str, Any]]) -> set[str]:
    """Raises BadMemory."""
    try:
        return {str(case) for memory in memories for case in memory["cases"]}
    except (KeyError, TypeError) as error:
        raise BadMemory("no cases") from error


def recall(memories: Sequence[Mapping[str, Any]], cases: Sequence[str]) -> dict[Series, Frozen]:
    """Every series that was decided, with its members among `cases`. Raises BadMemory."""
    place = {case: number for number, case in enumerate(cases)}
    found: dict[Series, Frozen] = {}
    for memory in memories:
        if memory.get("shape") != SHAPE:
            raise BadMemory("another shape")
        for one in memory["series"]:
            series = Series(one["question"], one["wave"], one["since"])
            if series in found:
                raise BadMemory("decided twice")
            rows = tuple(_row(row, memory["cases"], place) for row in one["rows"])
            why = {(held["by"], held["row"]): held["why"] for held in one["withheld"]}
            found[series] = Frozen(rows, why)
    return found


def _row(row: Mapping[str, Any], cases: Sequence[str], place: Mapping[str, int]) -> FrozenRow:
    members = np.zeros(len(place), dtype=np.bool_)
    members[[place[cases[number]] for number in row["members"]]] = True
    scheme = tuple(tuple(band) for band in row["bands"])
    return FrozenRow(row["by"], row["row"], scheme, members, np.array(row["figures"]))
