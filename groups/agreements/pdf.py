"""The poster and the recording sheet as tagged PDFs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from groups.agreements.papers import OWN_LINES, Poster, Sheet
from groups.enums import WayOfAgreeing
from toolkit import paper
from toolkit.drawings import drawing_in_ink, qr_code

FOLDER = Path(__file__).with_name("paper")


def poster_pdf(data: Mapping[str, Any]) -> bytes:
    return paper.compile_pdf(FOLDER / "poster.typ", data)


def sheet_pdf(data: Mapping[str, Any]) -> bytes:
    return paper.compile_pdf(FOLDER / "sheet.typ", data)


def poster_data(poster: Poster) -> dict[str, Any]:
    return {
        "paper": poster.paper,
        "wide": poster.is_wide,
        "name": poster.name,
        "heads": [
            {
                "language": reading.language.code,
                "title": reading.labels.get("heading", ""),
                "note": reading.draft_note,
                "agreed_on": _left_to_right(reading.agreed_on),
            }
            for reading in poster.readings
        ],
        "rows": [
            {
                "drawing": drawing_in_ink(row[0].symbol),
                "cells": [
                    {
                        "language": cell.language.code,
                        "title": cell.title,
                        "detail": cell.detail,
                        "asked": cell.asked.code,
                        "note": _left_to_right(cell.note),
                    }
                    for cell in row
                ],
            }
            for row in poster.rows
        ],
        "code": qr_code(poster.address) if poster.address else "",
        "code_says": _("A code for a phone’s camera"),
    }


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    return {
        "language": get_language(),
        "words_in": sheet.language.code,
        "sections": [
            {
                "title": title,
                "clauses": [
                    {
                        "number": one.number,
                        "title": one.title,
                        "detail": "" if sheet.is_brief else one.detail,
                    }
                    for one in clauses
                ],
            }
            for title, clauses in sheet.sections
        ],
        "spoken": [str(language.name) for language in sheet.spoken],
        **blanks(),
    }


def blanks() -> dict[str, Any]:
    """What there is to fill in, the same on the page and in the PDF, in the reader's language."""
    return {
        "title": _("Our agreement, by pen"),
        "no_names": _("No names and no signatures: nobody signs to belong."),
        "how_to": _(
            "Tick what the group keeps to, and write beside it what it says in other words. Back "
            "where there is signal, key it in by the numbers, then tear this up."
        ),
        "instead": _("In our words:"),
        "own": {"title": _("Our own"), "lines": list(range(OWN_LINES))},
        "day": _("Day"),
        "counts": [
            _("Women present"),
            _("Agreed"),
            _("Not sure"),
            pgettext("number of women", "Objected"),
        ],
        "how": {"title": _("How we agreed"), "ways": [str(way.label) for way in WayOfAgreeing]},
        "aloud": _("Said aloud in"),
        "open": _("What is still open, in the group’s words"),
    }


def _left_to_right(text: str) -> str:
    """Without the invisible marks that keep a value's direction: this font has only one."""
    return text.replace("\u2068", "").replace("\u2069", "")
