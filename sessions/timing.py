"""When each block starts, and how minutes are shared out. Pure: whole minutes in, minutes out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import accumulate

STEP = 5  # minutes: people plan in fives, so changes come in fives where they can


def starts(begin: dt.datetime, minutes: Iterable[int]) -> list[dt.datetime]:
    """The start of each block, in order, when every block follows the one before."""
    offsets = accumulate(minutes, initial=0)
    return [begin + dt.timedelta(minutes=offset) for offset in offsets][:-1]


def fit(minutes: Sequence[int], least: Sequence[int], most: Sequence[int], total: int) -> list[int]:
    """Stretch or shrink blocks so that together they last `total`.

    No block goes below its least or above its most, and one that is already outside stays where
    it was put. Each block gives or takes in proportion to its room. Where the bounds do not allow
    `total`, the nearest sum that they allow comes back; the caller shows what is over or under.
    """
    change = total - sum(minutes)
    grows = change > 0
    room = [
        max(0, high - now if grows else now - low)
        for now, low, high in zip(minutes, least, most, strict=True)
    ]
    wanted = min(abs(change), sum(room))
    fives = [space // STEP for space in room]
    given = [STEP * part for part in share(min(wanted // STEP, sum(fives)), fives)]
    left = [space - part for space, part in zip(room, given, strict=True)]
    ones = share(wanted - sum(given), left)
    return [
        now + (five + one if grows else -five - one)
        for now, five, one in zip(minutes, given, ones, strict=True)
    ]


def share(units: int, capacities: Sequence[int]) -> list[int]:
    """Share whole `units` in proportion to `capacities`, none getting more than its capacity.

    Largest remainder first, the earlier block on a tie. `units` is at most the sum of capacities.
    """
    whole = sum(capacities)
    if not whole:
        return [0] * len(capacities)
    parts = [units * capacity // whole for capacity in capacities]
    by_remainder = sorted(
        range(len(capacities)), key=lambda place: -(units * capacities[place] % whole)
    )
    for place in by_remainder[: units - sum(parts)]:
        parts[place] += 1
    return parts
