"""The slips and the questionnaire for the pen as tagged PDFs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluation.waves.papers import COMMENT_LINES, QuestionPaper, SlipSheet
from toolkit import paper

FOLDER: Final = Path(__file__).with_name("paper")


def slips_pdf(data: Mapping[str, Any]) -> bytes:
    return paper.compile_pdf(FOLDER / "slips.typ", data)


def paper_pdf(data: Mapping[str, Any]) -> bytes:
    return paper.compile_pdf(FOLDER / "question_paper.typ", data)


def slips_data(sheet: SlipSheet) -> dict[str, Any]:
    return {
        "language": get_language(),
        "title": _("Slips"),
        "address": sheet.address,
        "drawing_says": _("A code for a phone’s camera"),
        "words": [
            {"language": one.language.code, "lines": one.on_the_slip} for one in sheet.wordings
        ],
        "stubs": sheet.keeps_names,
        "slips": [
            {"code": one.code, "drawing": one.drawing, "called": one.called} for one in sheet.slips
        ],
    }


def paper_data(paper: QuestionPaper) -> dict[str, Any]:
    words = paper.words
    return {
        "language": paper.language.code,
        "title": words.get("questions_title") or _("A few questions"),
        "lede": words.get("slip_paper_no_name", ""),
        "code": words.get("slip_paper_code", ""),
        "decide": words.get("consent_title") or _("First, you decide"),
        "decide_hint": words.get("consent_answers_hint", ""),
        "decisions": [_without_marks(one) for one in paper.decisions],
        "why": words.get("why_we_ask", ""),
        "who": words.get("who_sees_it", ""),
        "hand_in": words.get("slip_paper_hand_in", ""),
        "lines": COMMENT_LINES,
        "questions": [
            {
                "number": one.asked.number,
                "language": one.asked.language.code,
                "text": one.asked.text,
                "why": one.asked.why,
                "who": one.asked.who_sees,
                "shape": one.shape,
                "boxes": one.boxes,
                "ends": list(one.asked.ends),
                "hint": _without_marks(one.hint),
            }
            for one in paper.questions
        ],
    }


def _without_marks(text: str) -> str:
    """Without the invisible marks that keep a value's direction: this font has only one."""
    return text.replace("\u2068", "").replace("\u2069", "")
