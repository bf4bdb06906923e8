"""Which attack is tried on what was published, and how much it may find there.

As suite.py does for the letter box: on our rules nothing, on rules that were weakened something,
and on each of the five usual rules something. Without a database.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from unittest.mock import patch

import numpy as np

from evaluation.disclosure import publishing, rules
from evaluation.disclosure.catalogue import Thresholds
from tests.evaluation.attacks import published_attacks as attacks
from tests.evaluation.attacks import usual
from tests.evaluation.attacks.bounds import proved
from tests.evaluation.attacks.figures import answered
from tests.evaluation.attacks.programmes import invent
from tests.evaluation.attacks.trials import AS_IT_IS, Trial

NO_LIMITS = Thresholds(answering=1, band=0, groups=1, share=100)
LEAVING = (1, 2, 19, 20)


@dataclass(frozen=True)
class Size:
    """`programmes`: how many small ones. `questions`: of the large one, each in three waves."""

    women: int = 700
    groups: int = 60
    questions: int = 4
    programmes: int = 50
    sequences: int = 20
    means: int = 1_000
    seed: int = 1


# 1,200 programmes of two questions, and 400 sequences in 100 programmes: 3,600 and more of each.
LARGE = Size(women=2_000, groups=160, questions=12, programmes=1_200, sequences=500, means=50_000)


class Published:
    """Programmes, published under the rules as they are now; each once."""

    def __init__(self, size=None):
        self.size = size or Size()

    @cached_property
    def large(self):
        size = self.size
        return invent(women=size.women, groups=size.groups, questions=size.questions, waves=3,
                      seed=size.seed)  # fmt: skip

    @cached_property
    def small(self):
        """From 20 to 300 women; in one of five each group is an area."""
        sizes = np.linspace(20, 300, self.size.programmes).astype(int)
        found = []
        for at, women in enumerate(sizes):
            kind = {"by_group": True, "groups": 5} if at % 5 == 4 else {}
            found.append(invent(women=women, seed=self.size.seed + at, questions=2, **kind))
        nearly = invent(women=300, seed=self.size.seed, questions=2, skips=0, nearly=True)
        return [*found, nearly]

    @cached_property
    def two_waves(self):
        return [
            invent(women=120 + 10 * at, waves=2, seed=self.size.seed + at)
            for at in range(max(1, self.size.sequences // 4))
        ]

    @cached_property
    def ours(self):
        return self.large.publish().document

    @cached_property
    def small_as_it_is(self):
        return [one.publish().document for one in self.small]

    def in_each(self, attack, weaken=None):
        """While a rule is weakened so is R11, or the audit would refuse before the attack."""
        if weaken is None:
            return sum(map(attack, self.small, self.small_as_it_is))
        with weaken(), WEAKENED["R11"]():
            return sum(attack(one, one.publish().document) for one in self.small)

    def in_large(self, attack):
        return attack(self.large, self.ours)


# --- Rules that were weakened, each by its number


def _with(name, instead, where=rules):
    @contextmanager
    def weaken():
        with patch.object(where, name, instead):
            yield

    return weaken


def _any_size(values, groups, scheme, thresholds):
    return "" if len(values) >= thresholds.answering else "answering"


def _single_values(schemes):
    values = sorted(value for band in schemes[0] for value in band)
    return [tuple((value,) for value in values), *schemes]


@contextmanager
def _with_comments():
    real = publishing._outcome

    def outcome(*given):
        made = real(*given)
        made.document["comments"] = COMMENTS
        return made

    with patch.object(publishing, "_outcome", outcome):
        yield


COMMENTS = [f"only she would say {number}" for number in range(300)]

WEAKENED = {
    "R1": _with("unit_is_allowed", lambda groups, thresholds: True),
    "R2": _with("schemes_to_try", _single_values),
    "R3": _with("why_row_is_unsafe", _any_size),
    "R4": _with("why_rest_is_unsafe", lambda *_given: ""),
    "R5": _with("differ_by_few", lambda *_given: False),
    "R6": _with("rounding_base", lambda thresholds: 1),
    "R7": _with("mean_step", lambda least, most, women: 0.01),
    "R8": _with_comments,
    "R9": _with("stays_as_it_was", lambda series, decided: False),
    "R10": _with("union_of", lambda parts: np.rint(np.sum(np.stack(parts), axis=0) / 20) * 20),
    "R11": _with("may_be_released", lambda found, unsure: True),
}


# --- The trials


TRIALS = []


def _tried(attack, what, real, *weaker, most=0):
    """`weaker`: (the build, how to attack it)."""
    TRIALS.append(Trial(attack, what, AS_IT_IS, most, real))
    for build, find in weaker:
        TRIALS.append(Trial(attack, what, build, most, find))


def _in_small(attack, *weakened):
    """The attack on all small programmes: as it is, and under each of the weakened rules."""
    return [lambda it: it.in_each(attack)] + [
        (f"without {rule}", lambda it, rule=rule: it.in_each(attack, WEAKENED[rule]))
        for rule in weakened
    ]


def _in_both(attack):
    return lambda it: it.in_each(attack) + it.in_large(attack)


def _usual(rule):
    """The same bounds on the same programmes, published as that rule would."""

    def find(it):
        return sum(
            len(proved(answered(one, key, 1), usual.figures_by(rule, one, key), usual.BANDS))
            for one in it.small
            for key in ("q0", "q1")
        )

    return f"the usual: {rule}", find


def _all_tables(programme, document):
    return attacks.linked_tables(programme, document, only=())


def _together(number):
    return lambda programme, document: attacks.insiders(programme, document, together=number)


def _sequences(it):
    """Of each programme of two waves, so many take back what they sent between two releases."""
    found = 0
    for programme in it.two_waves:
        cases = sorted({one.case for one in programme.given})
        for number in LEAVING:
            found += attacks.changed_figures(programme, cases[:number])
    return found


def _means(it):
    return attacks.one_leaves(it.size.means, it.size.seed) * 1_000 / it.size.means


def _while_weakened(rule, find):
    def weakly(it):
        with WEAKENED[rule]():
            return find(it)

    return f"without {rule}", weakly


def _words(it):
    """R8: of 300 strings that only one woman would write, how many stand in what is published?"""
    programme = it.small[-1]
    for one, said in zip(programme.given, COMMENTS, strict=False):
        one.answers["more"] = said
    text = str(vars(programme.publish()))
    return sum(f"{said}'" in text for said in COMMENTS)


def _unions(it):
    """R10: what two programmes have published, against what is shown of both together."""
    parts = [np.array(block["rows"][0]["counts"]) for one in it.small[-2:]
             for block in one.publish().document["blocks"][:1]]  # fmt: skip
    return int(np.abs(rules.union_of(parts) - sum(parts)).sum())


def _planted(it):
    """R11: with no limits at all something can be proved; is it released all the same?"""
    programme = it.small[2]
    try:
        publishing.publish(programme.given, programme.catalogue, NO_LIMITS, processes=1)
    except publishing.NotSafe:
        return 0
    return 1


_tried("A1", "what is left in the margins", *_in_small(attacks.margins, "R4"))
_tried("A2", "bounds on tables of areas", _in_both(attacks.linked_tables))
_tried("A3", "small classes", *_in_small(attacks.small_classes, "R2", "R3"))
_tried("A4", "rows of one group", *_in_small(attacks.rows_of_one_group, "R1"))
for _number, _name in (
    (1, "one insider"),
    (7, "seven of a group"),
    (None, "all of a group but one"),
):
    _tried("A4", _name, _in_both(_together(_number)))
_tried("A5", "bounds on exact counts", _in_both(_all_tables), *map(_usual, usual.RULES))
_tried("A5", "counts known to the woman", *_in_small(attacks.exact_counts, "R6"))
_tried("A6", "start, end and change", lambda it: sum(
    attacks.over_time(one, one.publish().document) for one in it.two_waves
))  # fmt: skip
_tried("A7", "one release after another", _sequences, _while_weakened("R9", _sequences))
_tried("A8", "nested populations", *_in_small(attacks.nested, "R5"))
_tried("A8", "everybody but", *_in_small(attacks.everybody_but, "R4"))
_tried("A8", "unions", _unions, _while_weakened("R10", _unions))
_tried("A9", "one leaves a mean, in a thousand", _means, _while_weakened("R7", _means), most=1)
_tried("A14", "what women have written", _words, _while_weakened("R8", _words))
_tried("A15", "released though exposed", _planted, _while_weakened("R11", _planted))
