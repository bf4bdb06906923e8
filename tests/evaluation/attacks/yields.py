"""What is published and what leaks, for programmes of 20 to 2,000 women: ours and the usual rules.

    make disclosure-figures

Writes docs/disclosure-figures.md and the chart beside it. Deterministic: the same seeds each time.
"""

import sys
import time
from pathlib import Path

from evaluation.disclosure import NotSafe
from tests.evaluation.attacks import published_attacks as attacks
from tests.evaluation.attacks import usual
from tests.evaluation.attacks.bounds import proved
from tests.evaluation.attacks.figures import answered
from tests.evaluation.attacks.programmes import OPTIONS, invent

DOCS = Path(__file__).resolve().parents[3] / "docs"
SIZES = (20, 40, 66, 100, 150, 200, 300, 500, 700, 1000, 2000)
QUESTIONS, SEEDS = 6, 3
OURS = "Alongside"

HEAD = """# What can be published, by size

Made by `make disclosure-figures`: {seeds} invented programmes of each size, {questions}
questions in one wave, six demographics with {options} answers, five areas, groups of about
twelve, one answer in 25 skipped. *Leaks* are answers that the bounds of attack A5 prove to an
attacker who knows where every woman stands and, with our rules, even the counts before rounding.

"Questions" are those of which all women together are published. "Rows" are those about parts of the
women (an area, an age) of all that there could be.

![Rows published and answers proved, by size](disclosure-figures.svg)

| women | questions | rows | leaks of ours |{heads}
|---|---|---|---|{lines}
"""


def measure(women):
    """{rule: (questions, rows, leaks, answers)}, shares and sums over the seeds."""
    found = {rule: [0, 0, 0, 0] for rule in (OURS, *usual.RULES)}
    refused = 0
    parts = QUESTIONS * SEEDS * (5 + sum(OPTIONS))
    for seed in range(SEEDS):
        programme = invent(women=women, seed=100 + seed, questions=QUESTIONS)
        keys = [question.key for question in programme.catalogue.questions]
        given = sum(len(answered(programme, key, 1)) for key in keys)
        try:
            document = programme.publish().document
        except NotSafe:
            refused += 1
            continue
        mine = found[OURS]
        for block in document["blocks"]:
            if block["question"] in keys:
                share = QUESTIONS * SEEDS if block["by"] is None else parts
                mine[block["by"] is not None] += len(block["rows"]) / share
        mine[2] += attacks.linked_tables(programme, document, only=())
        mine[3] += given
        for rule in usual.RULES:
            for key in keys:
                figures = usual.figures_by(rule, programme, key)
                cells = [one for one in figures if one.by and len(one.bands) < 5]
                found[rule][1] += _whole_rows(cells) / parts
                found[rule][2] += len(proved(answered(programme, key, 1), figures, usual.BANDS))
            found[rule][3] += given
    assert not refused, "a release was refused: look into it before publishing these figures"
    return found


def _whole_rows(cells):
    """Rows of which every figure is shown."""
    shown = {}
    for one in cells:
        shown.setdefault((one.by, one.row), []).append(one.shown is not None)
    return sum(map(all, shown.values()))


def main():
    lines, drawn = [], {rule: [] for rule in (OURS, *usual.RULES)}
    for number, women in enumerate(SIZES, start=1):
        start = time.monotonic()
        found = measure(women)
        sys.stdout.write(f"{number:>2} of {len(SIZES)}  {women} women"
                         f" ({time.monotonic() - start:.0f} s)\n")  # fmt: skip
        sys.stdout.flush()
        questions, rows, leaks, _given = found[OURS]
        cells = [f"{women:,}", f"{questions:.0%}", f"{rows:.0%}", str(leaks)]
        cells += [f"{found[rule][2]:,} ({found[rule][1]:.0%})" for rule in usual.RULES]
        lines.append(f"| {' | '.join(cells)} |")
        for rule, (_questions, rows, leaks, given) in found.items():
            drawn[rule].append((women, rows, leaks / given))
    head = HEAD.format(
        seeds=SEEDS, questions=QUESTIONS, options=", ".join(map(str, OPTIONS)),
        heads="".join(f" {rule}: leaks (rows) |" for rule in usual.RULES),
        lines="---|" * len(usual.RULES),
    )  # fmt: skip
    (DOCS / "disclosure-figures.md").write_text(head + "\n".join(lines) + "\n")
    (DOCS / "disclosure-figures.svg").write_text(chart(drawn))


COLOURS = ("#5B2350", "#9C3F1D", "#C77B2B", "#6F4B00", "#3E5A40", "#604B5D")


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 420" role="img"'
    ' font-family="sans-serif" font-size="14">'
)


def chart(drawn):
    """Two panels: rows published, and answers proved of 1,000 given. Read with the table."""
    panels = (
        ("Rows published, per cent", lambda point: point[1] * 100, 100),
        ("Answers proved, of 1,000 given", lambda point: point[2] * 1000, None),
    )
    pieces = [
        SVG,
        "<title>Rows published and answers proved, by size of programme</title>",
        '<rect width="960" height="420" fill="#FBF6ED"/>',
    ]
    for panel, (name, value, most) in enumerate(panels):
        top = most or max(value(point) for points in drawn.values() for point in points) or 1
        left = 60 + panel * 470
        pieces.append(f'<text x="{left}" y="30" font-weight="bold" fill="#2B1A2A">{name}</text>')
        pieces.append(f'<path d="M{left} 45V320H{left + 380}" fill="none" stroke="#85727F"/>')
        pieces.append(f'<text x="{left - 8}" y="52" text-anchor="end">{top:.0f}</text>')
        for at, women in enumerate(SIZES):
            if at % 2 == 0:
                pieces.append(
                    f'<text x="{left + at * 38}" y="340" text-anchor="middle">{women}</text>'
                )
        for number, (rule, points) in enumerate(drawn.items()):
            line = " ".join(
                f"{left + at * 38},{320 - 275 * value(point) / top:.1f}"
                for at, point in enumerate(points)
            )
            width, dash = (
                (4, "") if rule == OURS else (2, f' stroke-dasharray="{2 + 3 * number} 4"')
            )
            pieces.append(
                f'<polyline points="{line}" fill="none" stroke="{COLOURS[number]}"'
                f' stroke-width="{width}"{dash}/>'
            )
    for number, rule in enumerate(drawn):
        x, y = 60 + number % 3 * 300, 375 + number // 3 * 24
        pieces.append(
            f'<rect x="{x}" y="{y - 10}" width="22" height="6" fill="{COLOURS[number]}"/>'
        )
        pieces.append(f'<text x="{x + 30}" y="{y}" fill="#2B1A2A">{rule}</text>')
    return "\n".join([*pieces, "</svg>", ""])


if __name__ == "__main__":
    main()
