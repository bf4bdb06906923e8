"""What may be asked of the answers: a closed list (R0). Nobody chooses filters at the time of
asking.

    programme x question        all women who answered it, in one wave
    question x one demographic  the same, by age (say)
    question x area             the same, by areas of several groups
    change x the same           how many answer less, the same or more than in the first wave

No two demographics at once, no group, no date, no language. Whoever could choose freely would
choose until one woman was left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Band = tuple[int, ...]
Scheme = tuple[Band, ...]  # the values that are counted together; every value in one band

CHANGE: Final[tuple[Scheme, ...]] = (((-1,), (0,), (1,)), ((-1, 0), (1,)))
AREA: Final = "area"


@dataclass(frozen=True)
class Question:
    """`least` to `most`: the values that an answer can have, the best or most frequent last.

    A `scale` has an order, so neighbours can be counted together and change can be told. Of
    `options` each is a band of its own.
    """

    key: str
    least: int
    most: int
    kind: Literal["scale", "options"] = "scale"

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """R2, the finest first: three bands, then two. Of options one: each for itself."""
        values = range(self.least, self.most + 1)
        each: Scheme = tuple((value,) for value in values)
        if self.kind == "options" or len(values) == 2:
            return (each,)
        if len(values) == 3:
            low, middle, high = values
            return (each, ((low, middle), (high,)))
        # As many values below as above, and what is between in the middle: 2-1-2 of five faces.
        side = (len(values) - 1) // 2 - (len(values) > 5)
        low_values, high_values = tuple(values[:side]), tuple(values[-side:])
        middle_values = tuple(values[side:-side])
        return ((low_values, middle_values, high_values), (low_values + middle_values, high_values))


@dataclass(frozen=True)
class Demographic:
    """Banded when it is asked: its values are 1 to `options`, each a row."""

    key: str
    options: int

    @property
    def as_question(self) -> Question:
        """For the row that tells who answered."""
        return Question(self.key, 1, self.options, "options")


@dataclass(frozen=True)
class Scale:
    """Several questions whose sum is a measure of its own (R7). Only these get a mean."""

    key: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """One thing that was asked, at one time: its answers, or (`since`) their change from a wave."""

    question: str
    wave: int
    since: int | None = None


@dataclass(frozen=True)
class Catalogue:
    """`waves` by their numbers, the earliest first; `areas` by theirs. Raises ValueError."""

    waves: tuple[int, ...]
    questions: tuple[Question, ...]
    demographics: tuple[Demographic, ...] = ()
    areas: tuple[int, ...] = ()
    scales: tuple[Scale, ...] = ()

    def __post_init__(self) -> None:
        keys = [one.key for one in self.questions] + [one.key for one in self.demographics]
        if not self.waves or any(one >= other for one, other in pairwise(self.waves)):
            raise ValueError("waves must be there, in order, each once")
        if len(set(keys)) < len(keys) or AREA in keys:
            raise ValueError("every question and demographic needs a name of its own, not 'area'")
        if any(one.most <= one.least for one in self.questions):
            raise ValueError("a question needs at least two answers")
        if any(one.options < 2 for one in self.demographics):
            raise ValueError("a demographic needs at least two answers")
        known = {one.key: one for one in self.questions if one.kind == "scale"}
        for scale in self.scales:
            if len(set(scale.questions)) < 2 or not set(scale.questions) <= known.keys():
                raise ValueError("a scale needs two questions or more, all of them with an order")

    @property
    def asked(self) -> tuple[Question, ...]:
        return (*self.questions, *(one.as_question for one in self.demographics))

    def series_of(self, question: Question) -> list[Series]:
        """Each wave; then the change from the first to each later one, where there is an order."""
        found = [Series(question.key, wave) for wave in self.waves]
        if question.kind == "scale":
            first, *later = self.waves
            found += [Series(question.key, wave, first) for wave in later]
        return found

    def dimensions_of(self, question: Question) -> Mapping[str, Iterable[int]]:
        """What a question's answers are split by, and into which rows. Demographics by nothing."""
        if any(one.key == question.key for one in self.demographics):
            return {}
        areas = {AREA: self.areas} if self.areas else {}
        return areas | {one.key: range(1, one.options + 1) for one in self.demographics}


@dataclass(frozen=True)
class Thresholds:
    """How many there must be. Raised by a programme, never lowered: evaluation/programmes."""

    answering: int = 20
    band: int = 8
    groups: int = 3
    share: int = 50  # per cent of a row that may come from one group
    base: int = 5  # to which every figure is rounded
