"""What may be said of a question in one form, and the same as text, to be compared later.

Nothing here writes, and nothing but `facts_of` reads.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from evaluation.enums import QuestionKind
from evaluation.questionnaires.measures import ReadyQuestion, ReadyWords, measure_questions
from evaluation.questionnaires.models import Question
from toolkit.languages import isolated, language_name

# The parts of a language's words, by the names of QuestionText.
PARTS: Final = ("text", "why", "who_sees", "options", "machine_draft")


class QuestionFacts(NamedTuple):
    """`words`: only the languages that it has."""

    kind: str
    words: Mapping[str, ReadyWords]
    is_special: bool = False
    least: int | None = None
    most: int | None = None

    @property
    def options_count(self) -> int:
        """0 for a number and a comment."""
        if self.kind == QuestionKind.NUMBER:
            return 0
        return max((len(one.options) for one in self.words.values()), default=0)


def facts_of(question: Question) -> QuestionFacts:
    return QuestionFacts(
        kind=question.kind,
        words={
            text.language: ReadyWords(
                text.text, text.why, text.who_sees, tuple(text.options), text.machine_draft
            )
            for text in question.texts.all()
        },
        is_special=question.is_special,
        least=question.least,
        most=question.most,
    )


def facts_of_ready(ready: ReadyQuestion, languages: list[str]) -> QuestionFacts:
    """In those of `languages` that it has words in."""
    return QuestionFacts(
        kind=ready.kind.value,
        words={code: ready.words[code] for code in languages if code in ready.words},
        is_special=ready.is_special,
        least=ready.least,
        most=ready.most,
    )


def changed(before: QuestionFacts, after: QuestionFacts) -> list[str]:
    """The names of what differs, by the fields of Question and QuestionText."""
    names = [
        name
        for name in ("kind", "is_special", "least", "most")
        if getattr(before, name) != getattr(after, name)
    ]
    codes = before.words.keys() | after.words.keys()
    pairs = [(before.words.get(code), after.words.get(code)) for code in codes]
    return names + [
        part
        for part in PARTS
        if any(getattr(a, part, None) != getattr(b, part, None) for a, b in pairs)
    ]


def usual_who_sees(kind: str, language: str) -> str:
    """The sentence that goes with every question of this kind; empty where we have no words."""
    ready = measure_questions()["more" if kind == QuestionKind.COMMENT else "choose"]
    return ready.words[language].who_sees if language in ready.words else ""


def usual_options(kind: str, language: str) -> tuple[str, ...]:
    """The words under the five faces, where we have them."""
    ready = measure_questions()["choose"]
    return (
        ready.words[language].options
        if kind == QuestionKind.FACES and language in ready.words
        else ()
    )


def as_text(facts: QuestionFacts, languages: list[str]) -> dict[str, str]:
    """Every fact as the form sends it back, to be compared across two requests."""
    told = {
        "is_special": "on" if facts.is_special else "",
        "least": _number(facts.least),
        "most": _number(facts.most),
    }
    for code in languages:
        words = facts.words.get(code)
        told |= {
            f"text_{code}": words.text if words else "",
            f"why_{code}": words.why if words else "",
            f"who_sees_{code}": words.who_sees if words else "",
            f"options_{code}": "\n".join(words.options) if words else "",
            f"machine_draft_{code}": "on" if words and words.machine_draft else "",
        }
    return told


def from_text(kind: str, told: Mapping[str, str], languages: list[str]) -> QuestionFacts:
    """The other way round; a language without a question has no words."""
    return QuestionFacts(
        kind=kind,
        words={
            code: ReadyWords(
                text=told[f"text_{code}"],
                why=told.get(f"why_{code}", ""),
                who_sees=told.get(f"who_sees_{code}", ""),
                options=tuple(told.get(f"options_{code}", "").splitlines()),
                machine_draft=bool(told.get(f"machine_draft_{code}")),
            )
            for code in languages
            if told.get(f"text_{code}")
        },
        is_special=bool(told.get("is_special")),
        least=_whole(told.get("least", "")),
        most=_whole(told.get("most", "")),
    )


def read_seen(text: str) -> dict[str, str]:
    """Empty where it was tampered with: then every difference is taken for a colleague's."""
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(seen, dict):
        return {}
    return {name: value for name, value in seen.items() if isinstance(value, str)}


def label_of(name: str) -> str:
    """Of a fact in `as_text`, for whoever reads what a colleague changed."""
    part, _dash, code = name.rpartition("_")
    labels = {
        "text": _("the question in %(language)s"),
        "why": _("why it is asked, in %(language)s"),
        "who_sees": _("who sees the answer, in %(language)s"),
        "options": _("the choices in %(language)s"),
        "machine_draft": _("whether the %(language)s is a draft"),
    }
    if part in labels:
        return labels[part] % {"language": isolated(language_name(code))}
    return {
        "is_special": _("whether it is about health or belief"),
        "least": _("the least"),
    }.get(name, _("the most"))


def _number(value: Any) -> str:
    return "" if value is None else str(value)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
