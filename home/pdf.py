"""What is held about a woman as a tagged PDF, for her to take along."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.participants.rights import Section
from toolkit import paper

TEMPLATE = Path(__file__).with_name("paper") / "held.typ"


def held_pdf(sections: list[Section], made_on: dt.date, complaint_address: str) -> bytes:
    return paper.compile_pdf(TEMPLATE, _data(sections, made_on, complaint_address))


def is_printable(sections: list[Section], made_on: dt.date, complaint_address: str) -> bool:
    """Whether the PDF's font has every letter of what she said, in the language of the page."""
    return paper.is_printable(_data(sections, made_on, complaint_address))


def _data(sections: list[Section], made_on: dt.date, complaint_address: str) -> dict[str, Any]:
    return {
        "language": get_language(),
        "title": _("What is written down about you"),
        "intro": _("This is everything, as it stands on {date}.").format(
            date=date_format(made_on, "j F Y")
        ),
        "empty": _("Nothing is written."),
        "heads": [_("Why"), _("How long"), _("Who can see it")],
        "sections": [
            {
                "title": section.title,
                "facts": [[fact.label, fact.words] for fact in section.facts],
                "about": [section.why, section.kept, section.seen_by],
            }
            for section in sections
        ],
        "rights": {"title": _("What you can ask"), "lines": your_rights(complaint_address)},
    }


def your_rights(complaint_address: str) -> list[str]:
    """The same on the page and on paper."""
    return [
        _("Is something wrong, or missing? Say so, and it is put right."),
        _("You can have it all erased, on any day, and need not say why."),
        _(
            "No computer decides anything about you, and this site gives none of this to anybody "
            "outside the organisation."
        ),
        _(
            "There is also a record of who opened or changed this page, and when. It knows you by "
            "a number and holds none of your words."
        ),
        _(
            "If you are not content with how any of this was handled, write to {address}. You can "
            "also complain to the Information Commissioner’s Office: ico.org.uk."
        ).format(address=complaint_address),
    ]
