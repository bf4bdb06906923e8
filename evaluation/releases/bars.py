"""Diverging bars: what is between yes and no stands in the middle, so that bars can be compared
with one another at a glance. Arithmetic only; the template draws, and the table behind says all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 20
GAP: Final = 0.3
ROUND_X, ROUND_Y = 1.0, 6.0


@dataclass(frozen=True)
class Segment:
    """`tone`: "no", "mid" or "yes". `path`: in the units of the bar's `width`."""

    tone: str
    path: str


@dataclass(frozen=True)
class Bar:
    """`middle`: where the line stands that all bars have in common. In per cent of the women."""

    width: float
    middle: float
    segments: tuple[Segment, ...]

    @property
    def box(self) -> str:
        return f"0 0 {self.width:g} {HEIGHT}"

    @property
    def line(self) -> str:
        return f"M{self.middle:g} 0V{HEIGHT}"


def reach(rows: Sequence[Sequence[int]]) -> tuple[float, float]:
    """How far the rows go to the left and to the right of the middle, in per cent."""
    sides = [_sides(counts) for counts in rows if sum(counts)]
    return (
        max((left for left, _right in sides), default=0),
        max((right for _left, right in sides), default=0),
    )


def bar(counts: Sequence[int], to: tuple[float, float]) -> Bar:
    """Of two or three figures, the lowest first; `to` from `reach` of all bars beside it."""
    left, right = to
    at = left - _sides(counts)[0]
    tones = ("no", "yes") if len(counts) == 2 else ("no", "mid", "yes")
    segments = []
    shown = [number for number, count in enumerate(counts) if count]
    for number, (tone, share) in enumerate(zip(tones, _shares(counts), strict=True)):
        if share:
            path = _path(at, share, number == shown[0], number == shown[-1])
            segments.append(Segment(tone, path))
        at += share
    return Bar(round(left + right, 1), round(left, 1), tuple(segments))


def _shares(counts: Sequence[int]) -> list[float]:
    whole = sum(counts)
    return [100 * count / whole if whole else 0.0 for count in counts]


def _sides(counts: Sequence[int]) -> tuple[float, float]:
    shares = _shares(counts)
    between = shares[1] / 2 if len(shares) == 3 else 0.0
    return shares[0] + between, shares[-1] + between


def _path(at: float, share: float, is_first: bool, is_last: bool) -> str:
    """A box, round where the whole bar ends. Written in absolute numbers, rounded to a tenth."""
    start = at if is_first else at + GAP / 2
    end = at + share if is_last else at + share - GAP / 2
    side = min(ROUND_X, (end - start) / 2)
    left, right = (side if is_first else 0.0), (side if is_last else 0.0)
    low = HEIGHT - ROUND_Y
    parts = [f"M{start + left:.1f} 0H{end - right:.1f}"]
    if right:
        parts.append(f"A{right:.1f} {ROUND_Y:g} 0 0 1 {end:.1f} {ROUND_Y:g}V{low:g}")
        parts.append(f"A{right:.1f} {ROUND_Y:g} 0 0 1 {end - right:.1f} {HEIGHT}")
    else:
        parts.append(f"V{HEIGHT}")
    parts.append(f"H{start + left:.1f}")
    if left:
        parts.append(f"A{left:.1f} {ROUND_Y:g} 0 0 1 {start:.1f} {low:g}V{ROUND_Y:g}")
        parts.append(f"A{left:.1f} {ROUND_Y:g} 0 0 1 {start + left:.1f} 0")
    return "".join(parts) + "Z"
