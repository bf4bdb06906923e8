"""The sheet of paper on which a worry is written down, for the browser's printer and as a PDF.

It has no field that could be sent: what she was told is never kept here.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toolkit import paper

TEMPLATE = Path(__file__).with_name("paper") / "worried.typ"


@dataclass(frozen=True)
class Question:
    """Something to write by pen, with `lines` of room below it."""

    label: str
    hint: str = ""
    lines: int = 1

    @property
    def room(self) -> range:
        """To draw a line for each."""
        return range(self.lines)


@dataclass(frozen=True)
class Sheet:
    """Each row of `rows` stands on one line, its questions side by side."""

    title: str
    before: list[str]
    rows: list[list[Question]]
    after: list[str]


def sheet() -> Sheet:
    """In the language of the page. One side of A4: a second page would be lost."""
    told = [Question(_("Whom you told")), Question(_("Day and time"))]
    return Sheet(
        title=_("What I heard and saw"),
        before=[
            _("Write it by pen on the same day. Initials, no full names."),
            _("Only what was said and what you saw. Not what you think it means."),
        ],
        rows=[
            [Question(_("Day")), Question(_("Time")), Question(_("Where"))],
            [
                Question(_("Her initials")),
                Question(_("Who told you or saw it"), _("Initials, or ‘she herself’.")),
            ],
            [Question(_("Her words"), _("Exactly as she said them, in her language."), 7)],
            [Question(_("What you saw"), _("How she was, what was there."), 3)],
            [
                Question(
                    _("What you did"),
                    _("And what you told her that you would do, before you did it."),
                    3,
                )
            ],
            told,
            list(told),
            [Question(_("Your initials")), Question(_("Day and time of writing"))],
        ],
        after=[
            _(
                "Keep it where your organisation’s policy says, locked away, or hand it to whom "
                "you told."
            ),
            _(
                "Don’t photograph it, don’t send it by mail or message, and don’t copy it into "
                "any computer unless the policy asks you to."
            ),
        ],
    )


def sheet_pdf(made: Sheet) -> bytes:
    return paper.compile_pdf(TEMPLATE, _data(made))


def is_printable(made: Sheet) -> bool:
    """Whether the PDF's font has every letter of it."""
    return paper.is_printable(_data(made))


def _data(made: Sheet) -> dict[str, Any]:
    return {
        "language": get_language(),
        "title": made.title,
        "before": made.before,
        "rows": [
            [{"label": one.label, "hint": one.hint, "lines": one.lines} for one in row]
            for row in made.rows
        ],
        "after": made.after,
    }
