"""Two worlds: for every woman, another way in which things could be, that fits all that is known.

The attacker of this check knows more than anybody can: which woman stands in which row, and every
figure of a question as it was before rounding, at all times, in all releases. Is there a woman
whose answer he can prove? For each of her answers there has to be another *world*: answers for
everybody that give the very same figures, and another one for her.

Women who stand in the same rows can change places: if two of them answered differently, both are
safe, without a search. For the others one linear program (HiGHS, scipy.optimize.linprog) decides
all at once. It starts from the world as it is and lets everybody move a little towards any other
answers she could have given, so that no figure moves:

    greatest sum of t   with   t <= what moves away from her answer,  0 <= t <= 1
                               every figure: what moves in = what moves out

Moves that leave every figure alone can be added up and made larger, so at the greatest sum each t
is either 1 (her answer can be another one) or 0 (it can't: he can prove it). Nothing is searched
for woman by woman, which is what makes it quick.

Moves are fractions of women here, as in the bounds that reconstruction attacks work with. An
attacker who reasons in whole women could in principle prove a little more.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from evaluation.disclosure.catalogue import Question
from evaluation.disclosure.counting import NONE
from evaluation.disclosure.worlds import Known, State, Worlds, alike, asked_of

SECONDS: Final = 900.0
FEW: Final = 12  # states besides her own that a woman may take at first; then any
MOVED: Final = 0.5  # t is 0 or 1


@dataclass
class Audit:
    """`found`: answers that can be worked out. `unsure`: those not decided in time. `people`: women
    for whom changing places was not enough. `programs`: linear programs that were solved."""

    found: int = 0
    unsure: int = 0
    people: int = 0
    programs: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Alike:
    """`women` who stand in the same rows and gave the same answers; `woman` is one of them. `open`:
    the series for which no other world is known."""

    woman: int
    women: int
    true: State
    open: frozenset[int]


def audit(question: Question, known: Sequence[Known], *, seconds: float = SECONDS) -> Audit:
    """Of one question, over all that is published of it, jointly. Raises NothingFits."""
    started = time.monotonic()
    result = Audit()
    if known:
        worlds = Worlds(question, known)
        kinds = _kinds(worlds)
        result.people = sum(one.women for one in kinds if one.open)
        for few in (FEW, None):
            left = seconds - (time.monotonic() - started)
            if any(one.open for one in kinds) and left > 0:
                result.programs += 1
                kinds = _moved(worlds, kinds, few, left)
        still_open = sum(one.women * len(one.open) for one in kinds)
        if time.monotonic() - started < seconds:
            result.found = still_open
        else:
            result.unsure = still_open
    result.seconds = time.monotonic() - started
    return result


def _kinds(worlds: Worlds) -> list[Alike]:
    """Everybody by rows and answers. Open is who stands with nobody of another answer."""
    found = []
    for women in alike(worlds):
        said = [{worlds.true[woman][at] for woman in women} for at in range(len(worlds.known))]
        alone = frozenset(at for at, one in enumerate(said) if len(one) == 1 and NONE not in one)
        first: dict[State, int] = {}
        number: Counter[State] = Counter()
        for woman in women:
            first.setdefault(worlds.true[woman], woman)
            number[worlds.true[woman]] += 1
        found += [Alike(woman, number[true], true, alone) for true, woman in first.items()]
    return found


def _moved(worlds: Worlds, kinds: list[Alike], few: int | None, seconds: float) -> list[Alike]:
    """`kinds` with only those series open whose t is 0. `few`: of how many other states each may
    take one; None for all that there are."""
    moves = _moves(worlds, kinds, few)
    wanted = [(number, at) for number, kind in enumerate(kinds) for at in sorted(kind.open)]
    size = len(moves) + len(wanted)
    away: dict[tuple[int, int], list[int]] = defaultdict(list)
    for column, (number, state) in enumerate(moves):
        for at in kinds[number].open:
            if state[at] != kinds[number].true[at]:
                away[number, at].append(column)
    rows, columns, values = [], [], []
    for line, pair in enumerate(wanted):
        rows += [line] * (1 + len(away[pair]))
        columns += [len(moves) + line, *away[pair]]
        values += [1.0, *([-1.0] * len(away[pair]))]
    found = linprog(
        c=np.concatenate([np.zeros(len(moves)), -np.ones(len(wanted))]),
        A_ub=csr_array((values, (rows, columns)), shape=(len(wanted), size)),
        b_ub=np.zeros(len(wanted)),
        A_eq=_figures_stay(worlds, kinds, moves, size),
        b_eq=np.zeros(worlds.figures),
        bounds=[(0, None)] * len(moves) + [(0, 1)] * len(wanted),
        method="highs-ipm",
        options={"time_limit": seconds},
    )
    if found.x is None:
        return kinds
    closed = defaultdict(set)
    for (number, at), t in zip(wanted, found.x[len(moves) :], strict=True):
        if t > MOVED:
            closed[number].add(at)
    return [
        Alike(kind.woman, kind.women, kind.true, kind.open - closed[number])
        for number, kind in enumerate(kinds)
    ]


def _moves(worlds: Worlds, kinds: list[Alike], few: int | None) -> list[tuple[int, State]]:
    random = np.random.default_rng(1)  # the same moves each time
    found = []
    for number, kind in enumerate(kinds):
        states = [state for state in worlds.states[asked_of(kind.true)] if state != kind.true]
        if few is not None and len(states) > few:
            states = [states[at] for at in sorted(random.choice(len(states), few, replace=False))]
        found += [(number, state) for state in states]
    return found


def _figures_stay(
    worlds: Worlds, kinds: list[Alike], moves: list[tuple[int, State]], size: int
) -> csr_array:
    """(figures, size): what each move adds to a figure and takes from another."""
    rows, columns, values = [], [], []
    for column, (number, state) in enumerate(moves):
        kind = kinds[number]
        for first, at, bands in worlds.places[kind.woman]:
            now, then = bands[kind.true[at]], bands[state[at]]
            if now != then:
                rows += [first + now, first + then]
                columns += [column, column]
                values += [-1.0, 1.0]
    return csr_array((values, (rows, columns)), shape=(worlds.figures, size))
