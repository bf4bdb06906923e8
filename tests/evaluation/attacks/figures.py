"""What an attacker holds: figures, each with the women behind it and the bounds of its count.

`figures_of` reads a release's document, as anybody could; he is taken to know where women stand.
"""

from dataclasses import dataclass

from tests.evaluation.attacks.programmes import row_of, said_first


@dataclass(frozen=True)
class Figure:
    """`women`: the cases of its row who answered. `bands`: the values it counts. `exact`: its
    count, which only the judge knows; `shown`: the figure, None where hidden; `least`, `most`: what
    he knows of the count."""

    question: str
    wave: int
    by: str | None
    row: int | None
    women: frozenset
    bands: tuple
    exact: int
    shown: int | None
    least: int
    most: int


def answered(programme, question, wave):
    """{case: (value, envelope)}."""
    return {
        one.case: (one.answers[question], one)
        for one in programme.given
        if one.wave == wave and question in one.answers
    }


def figures_of(programme, document, *, exact=False):
    """Of answers, not of their change. `exact`: he knows every count too, not only the figure."""
    first = said_first(programme.given)
    found = []
    for block in document["blocks"]:
        if block["since"] is not None or block["question"].startswith("d"):
            continue
        said = answered(programme, block["question"], block["wave"])
        for row in block["rows"]:
            women = frozenset(
                case for case, (_value, one) in said.items()
                if block["by"] is None or row_of(one, block["by"], first) == row["row"]
            )  # fmt: skip
            for bands, shown in zip(row["bands"], row["counts"], strict=True):
                count = sum(said[case][0] in bands for case in women)
                reach = 0 if exact else document["rules"]["base"] - 1
                known = count if exact else shown
                found.append(
                    Figure(
                        block["question"],
                        block["wave"],
                        block["by"],
                        row["row"],
                        women,
                        tuple(bands),
                        count,
                        shown,
                        max(0, known - reach),
                        known + reach,
                    )
                )
    return found


def table(programme, question, wave, by):
    """{row: cases} of everybody who stands in a row, published or not."""
    first = said_first(programme.given)
    rows = {}
    for case, (_value, one) in answered(programme, question, wave).items():
        row = row_of(one, by, first)
        if row is not None:
            rows.setdefault(row, set()).add(case)
    return rows
