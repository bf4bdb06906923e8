"""What the attacker of the audit knows, and every answer that could be: the ground of audit.py."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from evaluation.disclosure.catalogue import Question, Scheme, Series
from evaluation.disclosure.counting import NONE, Mask, Numbers, levels

State = tuple[int, ...]  # for each series of the question: the band, or NONE where she is not in it
Asked = tuple[int, ...]  # for each series whether she is in it
Place = tuple[int, int, tuple[int, ...]]  # a row's first figure, its series, its bands
GONE: Final = -98  # she stands in a published row, and has taken her answer back since
SETTLE_SECONDS: Final = 60.0


class NothingFits(Exception):  # noqa: N818 - what it is
    """No answers of those who have left fit the figures that were published with them."""


@dataclass(frozen=True)
class Published:
    """One row of a series, as he knows it.

    bands    for each of the series' finest bands, in which of the row's it lies, so that a row in
             two bands tells of the total's three
    figures  of an earlier release, (the row's bands,), each no further than `reach` from its count;
             None of a row that is counted now, of which he is taken to know the counts
    """

    members: Mask
    bands: tuple[int, ...]
    figures: Numbers | None = None
    reach: int = 0


@dataclass(frozen=True)
class Known:
    """All that is known about one series. `finest`: the bands of the programme's own row, which is
    the first of `rows`. `values`: (women,), NONE for who is not in it or has left."""

    series: Series
    finest: Scheme
    values: Numbers
    rows: tuple[Published, ...]

    @property
    def bands(self) -> Numbers:
        """(women,): the band of each, GONE for who has left, NONE for who was never in it."""
        found = np.where(self.rows[0].members, GONE, NONE)
        for band, values in enumerate(self.finest):
            found[np.isin(self.values, values)] = band
        return found


class Worlds:
    """The world as it is. Where women have left, one that fits what was published with them.

    true       each woman's state
    states     for women who are in the same series: every state that answers to it can give
    figures    how many there are, each a band of a row
    places     for each woman the rows in which she stands
    signature  the same as bytes, for comparing
    """

    def __init__(self, question: Question, known: Sequence[Known]) -> None:
        self.known = list(known)
        self.true: list[State] = [
            tuple(map(int, row)) for row in np.stack([one.bands for one in self.known], axis=1)
        ]
        self.states = _states(question, self.known, {asked_of(state) for state in self.true})
        masks = np.stack([row.members for one in self.known for row in one.rows], axis=1)
        self.signature = [row.tobytes() for row in masks]
        self.figures, self.places = self._places()
        self._settle([woman for woman, state in enumerate(self.true) if GONE in state])

    def _places(self) -> tuple[int, list[list[Place]]]:
        found: list[list[Place]] = [[] for _ in self.true]
        first = 0
        for number, one in enumerate(self.known):
            for row in one.rows:
                for woman in np.flatnonzero(row.members):
                    found[woman].append((first, number, row.bands))
                first += max(row.bands) + 1
        return first, found

    def _settle(self, gone: list[int]) -> None:
        """Gives those who have left answers that fit. Raises NothingFits."""
        if not gone:
            return
        columns = [
            (woman, state)
            for woman in gone
            for state in self.states[asked_of(self.true[woman])]
            if all(is_so in (now, GONE) for now, is_so in zip(state, self.true[woman], strict=True))
        ]
        lines: list[tuple[list[int], float, float]] = [
            ([at for at, (one, _state) in enumerate(columns) if one == woman], 1, 1)
            for woman in gone
        ]
        for number, one in enumerate(self.known):
            lines += _of_series(one, number, columns)
        found = _solved(lines, len(columns))
        for at in np.flatnonzero(found > 0.5):
            woman, state = columns[at]
            self.true[woman] = state


def asked_of(state: State) -> Asked:
    return tuple(int(one != NONE) for one in state)


def _of_series(
    known: Known, number: int, columns: list[tuple[int, State]]
) -> list[tuple[list[int], float, float]]:
    """For each figure in which somebody has left: who may be in it, and within which bounds."""
    now = known.bands
    found = []
    for row in known.rows:
        if row.figures is None or not (row.members & (now == GONE)).any():
            continue
        for band, figure in enumerate(row.figures):
            finest = [one for one, of_row in enumerate(row.bands) if of_row == band]
            here = int((row.members & np.isin(now, finest)).sum())
            theirs = [
                at
                for at, (woman, state) in enumerate(columns)
                if row.members[woman] and now[woman] == GONE and state[number] in finest
            ]
            left = int(figure) - here
            found.append((theirs, float(left - row.reach), float(left + row.reach)))
    return found


def _solved(lines: list[tuple[list[int], float, float]], columns: int) -> Numbers:
    rows = [number for number, (line, *_) in enumerate(lines) for _ in line]
    at = [column for line, *_ in lines for column in line]
    matrix = csr_array((np.ones(len(at)), (rows, at)), shape=(len(lines), columns))
    least, most = [line[1] for line in lines], [line[2] for line in lines]
    found = milp(
        np.zeros(columns),
        integrality=np.ones(columns),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, least, most),
        options={"time_limit": SETTLE_SECONDS},
    )
    if found.x is None:
        raise NothingFits
    whole: Numbers = np.rint(found.x).astype(np.int64)
    return whole


def _states(
    question: Question, known: Sequence[Known], masks: set[Asked]
) -> dict[Asked, list[State]]:
    plain = levels(question, Series(question.key, 0))
    found: dict[Asked, list[State]] = {}
    for mask in masks:
        asked = [one.series for one, is_in in zip(known, mask, strict=True) if is_in]
        times = sorted(
            {one.wave for one in asked} | {one.since for one in asked if one.since is not None}
        )
        states = set()
        for values in product(plain, repeat=len(times)):
            said = dict(zip(times, values, strict=True))
            pairs = zip(known, mask, strict=True)
            states.add(tuple(_band(one, said) if is_in else NONE for one, is_in in pairs))
        found[mask] = sorted(states)
    return found


def _band(known: Known, said: dict[int, int]) -> int:
    value = said[known.series.wave]
    if known.series.since is not None:
        value = int(np.sign(value - said[known.series.since]))
    return next(band for band, values in enumerate(known.finest) if value in values)


def alike(worlds: Worlds) -> list[list[int]]:
    """Women who stand in the same rows and are in the same series: they can change places."""
    found: dict[tuple[bytes, Asked], list[int]] = defaultdict(list)
    for woman, state in enumerate(worlds.true):
        asked = asked_of(state)
        if any(asked):
            found[worlds.signature[woman], asked].append(woman)
    return list(found.values())
