"""Invented programmes whose figures are attacked: who is where, and what she answered."""

from dataclasses import dataclass

import numpy as np

from evaluation.disclosure import Catalogue, Demographic, Given, Question, Thresholds, publish
from evaluation.disclosure.catalogue import AREA

OPTIONS = (5, 4, 3, 2, 2, 3)  # of six demographics
THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Programme:
    """`given`: an envelope of each woman and wave, as a guardian's process opens it."""

    given: list
    catalogue: Catalogue
    women: int

    def publish(self, **how):
        return publish(self.given, self.catalogue, THRESHOLDS, processes=1, **how)

    def without(self, cases):
        return Programme(
            [one for one in self.given if one.case not in cases], self.catalogue, self.women
        )

    def in_waves(self, *waves):
        catalogue = Catalogue(
            waves, self.catalogue.questions, self.catalogue.demographics, self.catalogue.areas
        )
        return Programme([one for one in self.given if one.wave in waves], catalogue, self.women)


def invent(
    *, women, seed, groups=None, waves=1, questions=1, skips=0.04, by_group=False, nearly=False
):
    """Groups of about twelve in five areas; most answers kind, some questions kinder than others,
    and some parts of the women few, as they are.

    `by_group`: each group is an area of its own. `nearly`: women of the first area, and five more,
    have something in common that nobody else has.
    """
    random = np.random.default_rng(seed)
    groups = groups or max(3, women // 12)
    group = random.integers(0, groups, women)
    areas = tuple(range(groups)) if by_group else tuple(range(min(5, groups)))
    demographics = [1 + random.choice(most, women, p=_uneven(most)) for most in OPTIONS]
    if nearly:
        others = np.flatnonzero(group % len(areas) != 0)[:5]
        demographics[0] = np.where(group % len(areas) == 0, 1, 2)
        demographics[0][others] = 1
    tone = random.normal(0, 0.6, women)
    keys = [f"q{number}" for number in range(questions)]
    kinder = np.linspace(0, 1.2, questions)
    given = []
    for wave in range(1, waves + 1):
        for woman in np.flatnonzero(random.random(women) < (0.9 if waves > 1 else 1)):
            said = {
                key: int(
                    np.clip(np.rint(3.6 + kind + wave / 4 + tone[woman] + random.normal()), 1, 5)
                )
                for key, kind in zip(keys, kinder, strict=True)
                if random.random() >= skips
            }
            said |= {
                f"d{number}": int(values[woman])
                for number, values in enumerate(demographics)
                if random.random() >= skips / 4
            }
            where = int(group[woman])
            given.append(Given(wave, f"{woman:06d}", where, where % len(areas), said))
    catalogue = Catalogue(
        tuple(range(1, waves + 1)),
        tuple(Question(key, 1, 5) for key in keys),
        tuple(Demographic(f"d{number}", most) for number, most in enumerate(OPTIONS)),
        areas,
    )
    return Programme(given, catalogue, women)


def _uneven(most):
    """The first is the most frequent, each further one less than half as much."""
    shares = 0.45 ** np.arange(most)
    return shares / shares.sum()


def row_of(one, by, demographics):
    """The row in which an envelope stands: (case, wave) has one of each. None where in none."""
    if by is None:
        return None
    return one.area if by == AREA else demographics.get((one.case, by))


def said_first(given):
    """{(case, demographic): what she said first}."""
    found = {}
    for one in sorted(given, key=lambda one: one.wave):
        for key, value in one.answers.items():
            if key.startswith("d"):
                found.setdefault((one.case, key), value)
    return found
