"""A1 to A9: each is given what was published and returns how much it found. docs/attacks.md."""

from itertools import combinations

import numpy as np

from evaluation.disclosure import rules
from tests.evaluation.attacks.bounds import proved
from tests.evaluation.attacks.figures import answered, figures_of, table

FEW, SMALL = 20, 8
BANDS = ((1, 2), (3,), (4, 5))


def _questions(programme):
    return [one.key for one in programme.catalogue.questions]


def _cells(figures):
    """{(question, wave, by): {row: {band: figure}}}"""
    found = {}
    for one in figures:
        rows = found.setdefault((one.question, one.wave, one.by), {})
        rows.setdefault(one.row, {})[one.bands] = one
    return found


def margins(programme, document):
    """A1: the total less the rows that are shown. How many small numbers of women come out?"""
    found = 0
    tables = _cells(figures_of(programme, document, exact=True))
    for (question, wave, by), rows in tables.items():
        if by is None:
            continue
        whole = tables[question, wave, None][None]
        for band in next(iter(rows.values())):
            total = sum(one.exact for its, one in whole.items() if set(its) <= set(band))
            rest = total - sum(row[band].exact for row in rows.values())
            left = len(next(iter(whole.values())).women) - sum(
                len(row[band].women) for row in rows.values()
            )
            found += left > 0 and (rest < SMALL or left < FEW)
    return found


def linked_tables(programme, document, *, only=("area",), exact=True):
    """A2 with areas, A5 with all tables: how many answers do the bounds prove?"""
    figures = figures_of(programme, document, exact=exact)
    found = 0
    for question in _questions(programme):
        for wave in programme.catalogue.waves:
            mine = [
                one for one in figures
                if (one.question, one.wave) == (question, wave)
                and (one.by is None or not only or one.by in only)
            ]  # fmt: skip
            if mine:
                found += len(proved(answered(programme, question, wave), mine, BANDS))
    return found


def small_classes(programme, document):
    """A3: how many figures have fewer than eight women behind them, or are of a single answer?"""
    whole = {band for scheme in programme.catalogue.questions[0].schemes for band in scheme}
    return sum(
        one.exact < SMALL or one.bands not in whole
        for one in figures_of(programme, document, exact=True)
    )


def rows_of_one_group(programme, document):
    """A4: how many rows are about one group, or mostly about one?"""
    first = {one.case: one.group for one in programme.given}
    found = 0
    for rows in _cells(figures_of(programme, document)).values():
        for row in rows.values():
            women = next(iter(row.values())).women
            sizes = np.unique([first[case] for case in women], return_counts=True)[1]
            found += len(sizes) < 3 or sizes.max() * 2 > len(women)
    return found


def insiders(programme, document, *, together):
    """A4: women of one group put what they answered together. Whose answer do they prove?

    `together`: how many; None for all of the group but one.
    """
    figures = figures_of(programme, document, exact=True)
    found = 0
    for question in _questions(programme)[:1]:
        said = answered(programme, question, 1)
        mine = [one for one in figures if (one.question, one.wave) == (question, 1)]
        groups = {}
        for case, (_value, one) in said.items():
            groups.setdefault(one.group, []).append(case)
        for cases in sorted(groups.values())[:6]:
            telling = sorted(cases)[: together or len(cases) - 1]
            told = {
                case: next(at for at, band in enumerate(BANDS) if said[case][0] in band)
                for case in telling
            }
            if mine:
                found += len(proved(said, mine, BANDS, told))
    return found


def exact_counts(programme, document):
    """A5: how many figures are no round ones, and so are the count? Reconstruction begins there."""
    figures = figures_of(programme, document)
    return sum(one.shown % 5 != 0 and one.shown == one.exact for one in figures)


def over_time(programme, document):
    """A6: start, end and change together: how many women can't have said anything else?

    Change is published of those who answered both times. A state is (start, end, change). Written
    out in full, the least and the most of each, with all three tables at once.
    """
    states = sorted({
        (_band(start), _band(end), int(np.sign(end - start)))
        for start in range(1, 6) for end in range(1, 6)
    })  # fmt: skip
    found = 0
    for question in _questions(programme):
        start, end = answered(programme, question, 1), answered(programme, question, 2)
        both = start.keys() & end.keys()
        blocks = [
            block for block in document["blocks"]
            if block["question"] == question and block["by"] is None and block["rows"]
        ]  # fmt: skip
        figures = []
        for block in blocks:
            row = block["rows"][0]
            at = 2 if block["since"] else block["wave"] - 1
            for bands in row["bands"]:
                allowed = [
                    state for state in states
                    if (state[2] in bands if at == 2 else BANDS[state[at]][0] in bands)
                ]  # fmt: skip
                count = _counted(at, bands, start, end, both)
                figures.append((at, allowed, count))
        found += _forced(states, figures, start, end, both)
    return found


def _band(value):
    return next(at for at, band in enumerate(BANDS) if value in band)


def _counted(at, bands, start, end, both):
    if at == 2:
        return sum(int(np.sign(end[one][0] - start[one][0])) in bands for one in both)
    return sum(value in bands for value, _one in (start, end)[at].values())


def _forced(states, figures, start, end, both):
    """Three kinds of women: only at the start, only at the end, both times."""
    from scipy.optimize import linprog

    sizes = {"start": len(start) - len(both), "end": len(end) - len(both), "both": len(both)}
    kinds = [kind for kind, size in sizes.items() if size]
    columns = [(kind, state) for kind in kinds for state in states]
    equal = [[float(column[0] == kind) for column in columns] for kind in kinds]
    right = [float(sizes[kind]) for kind in kinds]
    for at, allowed, count in figures:
        inside = {0: ("start", "both"), 1: ("end", "both"), 2: ("both",)}[at]
        equal.append([float(kind in inside and state in allowed) for kind, state in columns])
        right.append(float(count))
    found = 0
    for kind in kinds:
        places = {"start": (0,), "end": (1,), "both": (0, 1, 2)}[kind]
        for place in places:
            possible = 0
            for value in {state[place] for state in states}:
                wanted = [-float(k == kind and state[place] == value) for k, state in columns]
                best = linprog(wanted, A_eq=equal, b_eq=right, bounds=(0, None), method="highs")
                possible += -best.fun > 1e-6
            found += sizes[kind] * (possible == 1)
    return found


def changed_figures(programme, leaving):
    """A7: a release, then some take their answers back, then another with a wave more. How many of
    the first release's figures are different in the second? 0 is byte for byte."""
    first = programme.in_waves(1).publish()
    second = programme.without(leaving).publish(earlier=[first.memory])
    new = {_place(block): block for block in second.document["blocks"]}
    return sum(new.get(_place(block)) != block for block in first.document["blocks"])


def _place(block):
    return block["question"], block["wave"], block["since"], block["by"]


def nested(programme, document):
    """A8: how many published populations lack 1 to 19 women of another?"""
    found = 0
    by_question = {}
    for one in figures_of(programme, document):
        by_question.setdefault((one.question, one.wave), set()).add(one.women)
    for sets in by_question.values():
        for one, other in combinations(sorted(sets, key=len), 2):
            found += one < other and len(other) - len(one) < FEW
    return found


def everybody_but(programme, document):
    """A8: of each table, the women who are left when its rows are taken away. Fewer than twenty?"""
    found = 0
    for (question, wave, by), rows in _cells(figures_of(programme, document)).items():
        if by is not None:
            inside = set().union(*(next(iter(row.values())).women for row in rows.values()))
            left = answered(programme, question, wave).keys() - inside
            found += 0 < len(left) < FEW
            assert inside <= set().union(*table(programme, question, wave, by).values())
    return found


def one_leaves(trials, seed, *, step=None):
    """A9: a scale's mean before and after one woman left. In how many trials is hers one value?"""
    random = np.random.default_rng(seed)
    least, most, found = 3, 9, 0
    for _trial in range(trials):
        women = int(random.integers(20, 300))
        sums = random.integers(least, most + 1, women)
        width = [step or rules.mean_step(least, most, number) for number in (women, women - 1)]
        shown = [round(round(float(some.mean()) / by) * by, 6)
                 for some, by in zip((sums, sums[1:]), width, strict=True)]  # fmt: skip
        low = women * (shown[0] - width[0] / 2) - (women - 1) * (shown[1] + width[1] / 2)
        high = women * (shown[0] + width[0] / 2) - (women - 1) * (shown[1] - width[1] / 2)
        possible = [value for value in range(least, most + 1) if low - 1e-9 <= value <= high + 1e-9]
        found += len(possible) <= 1
    return found
