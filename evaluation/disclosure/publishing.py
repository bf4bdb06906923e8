"""From answers to a release: count, plan, round, check; all of it or nothing (R11).

    outcome = publish(given, catalogue, thresholds, earlier=[...])

The document is what is published: figures rounded to five, and what is withheld with a reason by
class. The report is for the person who decides. The memory is for later releases, and has to be
sealed: it holds the cases behind every row.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import Any, Final

import numpy as np

from evaluation.disclosure import rules
from evaluation.disclosure.audit import SECONDS, Audit, audit
from evaluation.disclosure.catalogue import CHANGE, Catalogue, Question, Scale, Series, Thresholds
from evaluation.disclosure.counting import NONE, Given, Mask, Numbers, People
from evaluation.disclosure.memory import (
    BadMemory,
    Frozen,
    FrozenRow,
    cases_of,
    recall,
    remember,
)
from evaluation.disclosure.planning import Plan, Row, plan
from evaluation.disclosure.rounding import NoRounding, rounded
from evaluation.disclosure.worlds import Known, NothingFits, Published

FORMAT: Final = 1
Tell = Callable[[str, int], None]
AnyRow = Row | FrozenRow


class NotSafe(Exception):  # noqa: N818 - what it is
    """Nothing may be released. `word`: "exposed", "time", "rounding" or "earlier"."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True)
class Outcome:
    """Each JSON-able; the shapes are in docs/disclosure.md."""

    document: dict[str, Any]
    report: dict[str, Any]
    memory: dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """One question, done: its plans by series with their figures, those decided earlier, and the
    audit over both. `worst`: the largest distance of a figure from its count."""

    plans: list[Plan]
    figures: dict[Series, list[Numbers]]
    frozen: dict[Series, Frozen]
    audit: Audit
    worst: int


def publish(
    given: Iterable[Given],
    catalogue: Catalogue,
    thresholds: Thresholds,
    *,
    earlier: Sequence[Mapping[str, Any]] = (),
    tell: Tell = lambda step, done: None,
    processes: int | None = None,
) -> Outcome:
    """Raises NotSafe. `earlier`: the memories of earlier releases, withdrawn ones too."""
    tell("counting", 0)
    try:
        people = People(given, catalogue, cases_of(earlier))
        decided = recall(earlier, people.cases)
        _refuse_what_is_left_out(decided, catalogue)
    except (BadMemory, KeyError, TypeError, IndexError):
        raise NotSafe("earlier") from None
    tell("planning", 5)
    jobs = [(question, people, decided, thresholds) for question in catalogue.asked]
    done: list[Answered] = []
    for one in _each(jobs, processes or os.cpu_count() or 1):
        if not rules.may_be_released(one.audit.found, one.audit.unsure):
            raise NotSafe("exposed" if one.audit.found else "time")
        done.append(one)
        tell("checking", 5 + 95 * len(done) // len(jobs))
    return _outcome(done, people, thresholds, len(earlier))


def _refuse_what_is_left_out(decided: Iterable[Series], catalogue: Catalogue) -> None:
    """Every question and wave of an earlier release is in a later one: what is known of it counts.
    Raises BadMemory."""
    asked = {question.key for question in catalogue.asked}
    for one in decided:
        if one.question not in asked or not {one.wave, one.since} <= {*catalogue.waves, None}:
            raise BadMemory("left out")


def _each(jobs: list[Any], processes: int) -> Iterator[Answered]:
    """In their order. With several processes: questions have nothing to do with one another."""
    if processes == 1 or len(jobs) < 2:
        yield from map(_answer, jobs)
        return
    with ProcessPoolExecutor(min(processes, len(jobs)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_answer, jobs)


def _answer(job: tuple[Question, People, Mapping[Series, Frozen], Thresholds]) -> Answered:
    question, people, decided, thresholds = job
    all_series = rules.series_to_count(people.catalogue, question)
    frozen = {
        one: said
        for one, said in decided.items()
        if one.question == question.key and rules.stays_as_it_was(one, decided)
    }
    plans = [
        plan(people, question, one, question.schemes if one.since is None else CHANGE, thresholds)
        for one in all_series
        if one not in frozen
    ]
    try:
        figures = {one.series: rounded(one, thresholds) for one in plans}
        known = _known(people, plans, frozen, thresholds)
        checked = audit(question, known, seconds=SECONDS)
    except NoRounding:
        raise NotSafe("rounding") from None
    except NothingFits:
        raise NotSafe("earlier") from None
    moved = [
        int(np.abs(row.counts - said).max())
        for one in plans
        for row, said in zip(one.rows, figures[one.series], strict=True)
    ]
    return Answered(plans, figures, frozen, checked, max(moved, default=0))


def _known(
    people: People, plans: list[Plan], frozen: Mapping[Series, Frozen], thresholds: Thresholds
) -> list[Known]:
    """Everything published of one question, for the audit; what is withheld tells nothing."""
    rows: dict[Series, Sequence[AnyRow]] = {one.series: one.rows for one in plans}
    rows |= {series: one.rows for series, one in frozen.items()}
    reach = rules.rounding_base(thresholds) - 1
    return [
        Known(
            series,
            of_it[0].scheme,
            _in_whole_row(people.values(series), of_it[0].members),
            tuple(_published(row, of_it[0], reach) for row in of_it),
        )
        for series, of_it in rows.items()
        if of_it
    ]


def _in_whole_row(values: Numbers, members: Mask) -> Numbers:
    return np.where(members, values, NONE)


def _published(row: AnyRow, whole: AnyRow, reach: int) -> Published:
    bands = tuple(
        next(at for at, wide in enumerate(row.scheme) if set(fine) <= set(wide))
        for fine in whole.scheme
    )
    figures = row.figures if isinstance(row, FrozenRow) else None
    return Published(row.members, bands, figures, reach)


# --- What is written


def _outcome(
    done: list[Answered], people: People, thresholds: Thresholds, compared: int
) -> Outcome:
    catalogue = people.catalogue
    blocks = [block for one, question in zip(done, catalogue.asked, strict=True)
              for block in _blocks(one, rules.series_to_count(catalogue, question))]  # fmt: skip
    document: dict[str, Any] = {
        "format": FORMAT,
        "rules": asdict(thresholds),
        "waves": list(catalogue.waves),
        "blocks": blocks,
    }
    means = [mean for scale in catalogue.scales for mean in _means(scale, people, done, thresholds)]
    if means:
        document["means"] = means
    plans = [plan for one in done for plan in one.plans]
    figures = {series: said for one in done for series, said in one.figures.items()}
    return Outcome(
        document,
        _report(done, catalogue, blocks, compared),
        remember(plans, figures, people.cases),
    )


def _blocks(one: Answered, order: list[Series]) -> Iterator[dict[str, Any]]:
    plans = {plan.series: plan for plan in one.plans}
    # A change from what was the first wave then is published still.
    for series in dict.fromkeys([*order, *one.frozen]):
        if series in one.frozen:
            frozen = one.frozen[series]
            rows: Sequence[AnyRow] = frozen.rows
            said, withheld = [row.figures for row in frozen.rows], frozen.withheld
        else:
            rows, withheld = plans[series].rows, plans[series].withheld
            said = one.figures[series]
        published, held = [row.dimension for row in rows], [by for by, _row in withheld]
        for dimension in dict.fromkeys([*published, *held]):
            yield {
                "question": series.question,
                "wave": series.wave,
                "since": series.since,
                "by": dimension,
                "rows": [
                    {
                        "row": row.number,
                        "bands": [list(band) for band in row.scheme],
                        "counts": [int(number) for number in numbers],
                    }
                    for row, numbers in zip(rows, said, strict=True)
                    if row.dimension == dimension
                ],
                "withheld": [
                    {"row": number, "why": why}
                    for (by, number), why in withheld.items()
                    if by == dimension
                ],
            }


def _means(
    scale: Scale, people: People, done: list[Answered], thresholds: Thresholds
) -> Iterator[dict[str, Any]]:
    """R7: where at least as many as in a row answered all of its questions, in as many groups."""
    known = {one.key: one for one in people.catalogue.questions}
    least = sum(known[key].least for key in scale.questions)
    most = sum(known[key].most for key in scale.questions)
    frozen = {series for one in done for series in one.frozen}
    for wave in people.catalogue.waves:
        series = [Series(key, wave) for key in scale.questions]
        values = np.stack([people.values(one) for one in series])
        everybody = (values != NONE).all(axis=0)
        sums = values.sum(axis=0)[everybody]
        whole = (tuple(range(least, most + 1)),)
        groups = people.groups(series[0])[everybody]
        is_decided = any(one in frozen for one in series)
        if not is_decided and not rules.why_row_is_unsafe(sums, groups, whole, thresholds):
            mean = rules.mean_of(sums, least, most)
            yield {"scale": scale.key, "wave": wave, "least": least, "most": most, "mean": mean}


def _report(
    done: list[Answered], catalogue: Catalogue, blocks: list[dict[str, Any]], compared: int
) -> dict[str, Any]:
    schemes = {one.key: one.schemes for one in catalogue.asked}
    withheld: dict[str, int] = {}
    for block in blocks:
        for one in block["withheld"]:
            withheld[one["why"]] = withheld.get(one["why"], 0) + 1
    rows = [(block, row) for block in blocks for row in block["rows"]]
    finest = {
        key: (len(schemes[key][0]), len(CHANGE[0])) for key in schemes
    }  # of answers, of their change
    return {
        "published": len(rows),
        "merged": sum(
            len(row["bands"]) < finest[block["question"]][block["since"] is not None]
            for block, row in rows
        ),
        "withheld": dict(sorted(withheld.items())),
        "rounding": max((one.worst for one in done), default=0),
        "audits": [
            {"question": question.key, "found": one.audit.found, "way": _way(one.audit)}
            for question, one in zip(catalogue.asked, done, strict=True)
        ],
        "compared": compared,
    }


def _way(checked: Audit) -> str:
    """By what means it was shown: by changing places alone, or by moves too."""
    return "moves" if checked.programs else "places"
