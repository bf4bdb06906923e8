"""Answers as arrays, with a row for each woman: what everything here is counted from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evaluation.disclosure.catalogue import AREA, Catalogue, Question, Scheme, Series

Mask = NDArray[np.bool_]  # (women,)
Numbers = NDArray[np.int64]
NONE: Final = -99  # she was not asked, or skipped it


@dataclass(frozen=True)
class Given:
    """What one woman answered in one wave. What she skipped is absent from `answers`.

    `case` is the same in each of her waves. `area`: the number of her group's area, if it has one.
    """

    wave: int
    case: str
    group: int
    area: int | None
    answers: Mapping[str, int]


class People:
    """Every woman who answered at least once, in an order that says nothing (by her case).

    Values that a question does not have, and a second answer of one case in a wave, are left out:
    what is malformed must not stop a release, and must not count either. `remembered`: cases behind
    earlier figures, who may have taken their answers back since.
    """

    def __init__(
        self, given: Iterable[Given], catalogue: Catalogue, remembered: Iterable[str] = ()
    ) -> None:
        rows = sorted(given, key=lambda one: (one.wave, one.case))
        self.catalogue = catalogue
        self.cases = sorted({one.case for one in rows} | set(remembered))
        self._known = {question.key: question for question in catalogue.asked}
        place = {case: number for number, case in enumerate(self.cases)}
        self._groups = {wave: self._empty() for wave in catalogue.waves}
        self._areas = {wave: self._empty() for wave in catalogue.waves}
        self._answers = {
            (key, wave): self._empty() for key in self._known for wave in catalogue.waves
        }
        for one in rows:
            if one.wave in self._groups and self._groups[one.wave][place[one.case]] == NONE:
                self._write(one, place[one.case])

    def _empty(self) -> Numbers:
        return np.full(len(self.cases), NONE, dtype=np.int64)

    def _write(self, one: Given, number: int) -> None:
        self._groups[one.wave][number] = one.group
        if one.area in self.catalogue.areas:
            self._areas[one.wave][number] = one.area
        for key, value in one.answers.items():
            question = self._known.get(key)
            if question and type(value) is int and question.least <= value <= question.most:
                self._answers[key, one.wave][number] = value

    def values(self, series: Series) -> Numbers:
        """(women,): the answer, or -1, 0, 1 where it fell, stayed or rose; NONE for who is not in
        it. Change is told of those who answered both times."""
        now = self._answers[series.question, series.wave]
        if series.since is None:
            return now
        before = self._answers[series.question, series.since]
        return np.where((now != NONE) & (before != NONE), np.sign(now - before), NONE)

    def groups(self, series: Series) -> Numbers:
        """(women,): her group at that time."""
        return self._groups[series.wave]

    def rows(self, series: Series, dimension: str) -> Numbers:
        """(women,): the row in which each stands.

        A demographic is what she first said, up to that wave: what is asked once at the beginning
        holds for later waves, and nothing that she says later changes an earlier table.
        """
        if dimension == AREA:
            return self._areas[series.wave]
        return self._first_said[dimension, series.wave]

    @cached_property
    def _first_said(self) -> dict[tuple[str, int], Numbers]:
        found = {}
        for demographic in self.catalogue.demographics:
            known = self._empty()
            for wave in self.catalogue.waves:
                now = self._answers[demographic.key, wave]
                known = np.where(known == NONE, now, known)
                found[demographic.key, wave] = known
        return found


def counted(values: Numbers, scheme: Scheme) -> Numbers:
    """(bands,): how many of `values` are in each band."""
    return np.array([np.isin(values, band).sum() for band in scheme], dtype=np.int64)


def levels(question: Question, series: Series) -> tuple[int, ...]:
    """Every value that `People.values` can have for it."""
    if series.since is not None:
        return (-1, 0, 1)
    return tuple(range(question.least, question.most + 1))
