"""The attacker's arithmetic: which answers can each woman have given, by all that he holds?

Women about whom he holds the same are taken together. One linear program: y[kind, value] women of a
kind gave a value, all of it times a factor, so that whatever can be more than nothing is 1 at the
greatest sum. Written apart from evaluation/disclosure/audit.py on purpose: a mistake there must not
blind the attack too.
"""

from collections import defaultdict

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack


def proved(women, figures, values, known=None):
    """The cases whose band he can prove. `women`: all who answered; `values`: the bands, each a set
    of answers; `known`: {case: band} of those who tell him their own."""
    known = known or {}
    kinds = defaultdict(list)
    for case in women:
        rows = frozenset(number for number, one in enumerate(figures) if case in one.women)
        kinds[rows, known.get(case)].append(case)
    kinds = list(kinds.items())
    number_of = len(values)
    size = len(kinds) * number_of
    rows, columns, numbers, least, most = [], [], [], [], []

    def line(terms, low, high):
        at = len(least)
        for column, number in terms:
            rows.append(at)
            columns.append(column)
            numbers.append(number)
        least.append(low)
        most.append(high)

    factor = 2 * size  # the column after y and t
    for place, ((_rows, told), cases) in enumerate(kinds):
        line([*((place * number_of + band, 1) for band in range(number_of)),
              (factor, -len(cases))], 0, 0)  # fmt: skip
        if told is not None:
            line([(place * number_of + told, 1), (factor, -len(cases))], 0, 0)
    for number, one in enumerate(figures):
        terms = [
            (place * number_of + band, 1)
            for place, ((rows_of_it, _told), _cases) in enumerate(kinds)
            if number in rows_of_it
            for band, its in enumerate(values)
            if set(its) <= set(one.bands)
        ]
        line([*terms, (factor, -one.least)], 0, np.inf)
        line([*terms, (factor, -one.most)], -np.inf, 0)
    for column in range(size):  # t <= y
        line([(size + column, 1), (column, -1)], -np.inf, 0)
    matrix = coo_array((numbers, (rows, columns)), shape=(len(least), factor + 1)).tocsr()
    least, most = np.array(least, dtype=float), np.array(most, dtype=float)
    equal, upper, lower = least == most, np.isfinite(most), np.isfinite(least)
    upper, lower = upper & ~equal, lower & ~equal
    found = linprog(
        c=np.concatenate([np.zeros(size), -np.ones(size), [0]]),
        A_eq=matrix[equal], b_eq=least[equal],
        A_ub=vstack([matrix[upper], -matrix[lower]]).tocsr(),
        b_ub=np.concatenate([most[upper], -least[lower]]),
        bounds=[(0, None)] * size + [(0, 1)] * size + [(1, None)],
        method="highs",
    )  # fmt: skip
    assert found.status == 0, found.message
    can = found.x[size:factor].reshape(len(kinds), number_of) > 0.5
    return {
        case
        for place, ((_rows, told), cases) in enumerate(kinds)
        if can[place].sum() == 1 and told is None
        for case in cases
    }
