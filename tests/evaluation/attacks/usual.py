"""The five usual rules, as charities and statistics offices publish small tables, to compare with.

Each takes a table's counts and says what is shown of each: the figure and what it tells. Totals of
rows and of the programme are shown, as they usually are.

    hide fewer than five
    the same, and another figure of the row, so that no hidden one is alone
    ten or more (ACRO, the checker of research outputs, with its threshold)
    hide up to seven, round to five (NHS, OpenSAFELY)
    hide fewer than ten, round to five (ONS for some tables)

Simplified: what is left out of each would be checked by people.
"""

from tests.evaluation.attacks.figures import Figure, answered, table

BANDS = ((1, 2), (3,), (4, 5))
DIMENSIONS = ("area", *(f"d{number}" for number in range(6)))


def _hidden_under(threshold, base=1):
    def show(counts):
        found = []
        for count in counts:
            if 0 < count < threshold:
                found.append((None, 1, threshold - 1))
            else:
                # Nought is shown, and is nought: one to six would have been hidden.
                shown = base * round(count / base)
                reach = base // 2 if count else 0
                found.append((shown, max(threshold if count else 0, shown - reach), shown + reach))
        return found

    return show


def _and_another(threshold):
    plain = _hidden_under(threshold)

    def show(counts):
        found = plain(counts)
        hidden = [at for at, one in enumerate(found) if one[0] is None]
        if len(hidden) == 1:
            others = [at for at in range(len(counts)) if at not in hidden and counts[at]]
            if others:
                at = min(others, key=lambda at: counts[at])
                found[at] = (None, 1, sum(counts))
        return found

    return show


RULES = {
    "hide under 5": _hidden_under(5),
    "hide under 5 and one more": _and_another(5),
    "10 or more": _hidden_under(10),
    "hide to 7, round to 5": _hidden_under(8, base=5),
    "hide under 10, round to 5": _hidden_under(10, base=5),
}


def figures_by(rule, programme, question, wave=1, dimensions=DIMENSIONS):
    """Every table of a question, as the rule would publish it."""
    show = RULES[rule]
    said = {case: value for case, (value, _one) in answered(programme, question, wave).items()}
    rows = [(None, None, set(said))]
    for by in dimensions:
        rows += [(by, row, cases) for row, cases in table(programme, question, wave, by).items()]
    found = []
    for by, row, cases in rows:
        counts = [sum(said[case] in band for case in cases) for band in BANDS]
        shown = show(counts)
        base = 5 if "round" in rule else 1
        total = base * round(sum(counts) / base)
        for band, count, (figure, least, most) in zip(BANDS, counts, shown, strict=True):
            found.append(Figure(question, wave, by, row, frozenset(cases), band, count, figure,
                                least, most))  # fmt: skip
        found.append(
            Figure(
                question,
                wave,
                by,
                row,
                frozenset(cases),
                (1, 2, 3, 4, 5),
                sum(counts),
                total,
                max(0, total - base // 2),
                total + base // 2,
            )
        )
    return found
