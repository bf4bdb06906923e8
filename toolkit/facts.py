"""Page words: on which page each stands, and how far each language has them."""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from toolkit.languages import Language, language_of
from toolkit.models import PageWord, PageWordText
from toolkit.translated import SOURCE_LANGUAGE


class Part(models.TextChoices):
    """Where a woman meets a page word. Their order is that in which she does."""

    EVERYWHERE = "everywhere", _("On every page, and where an agreement is read")
    CODE = "code", _("Her code, and what is asked")
    CONSENT = "consent", _("What she decides")
    ANSWERING = "answering", _("The questions")
    RECEIPT = "receipt", _("Her receipt, and looking it up")
    TAKING_BACK = "taking-back", _("Taking it back")
    COPY = "copy", _("The copy of her answers")
    PAPER = "paper", _("On paper, and said aloud")


# By the beginning of a key.
_PARTS: Final = {
    "code": Part.CODE,
    "stopped": Part.CODE,
    "questions": Part.CODE,
    "who": Part.CODE,
    "consent": Part.CONSENT,
    "why": Part.ANSWERING,
    "skip": Part.ANSWERING,
    "comment": Part.ANSWERING,
    "answer": Part.ANSWERING,
    "one": Part.ANSWERING,
    "send": Part.ANSWERING,
    "sent": Part.RECEIPT,
    "keep": Part.RECEIPT,
    "later": Part.RECEIPT,
    "closed": Part.RECEIPT,
    "held": Part.RECEIPT,
    "receipt": Part.RECEIPT,
    "wave": Part.RECEIPT,
    "take": Part.TAKING_BACK,
    "taken": Part.TAKING_BACK,
    "copy": Part.COPY,
    "slip": Part.PAPER,
}
# These begin like others and stand elsewhere.
_ELSEWHERE: Final = {
    "skip": Part.EVERYWHERE,
    "one_at_a_time": Part.EVERYWHERE,
    "who_sees_it": Part.ANSWERING,
    "stop_here": Part.ANSWERING,
    "look_once_more": Part.ANSWERING,
    "nothing_lost": Part.ANSWERING,
    "not_whole": Part.ANSWERING,
}


def part_of(key: str) -> Part:
    """A key that is new here stands with those of every page."""
    return _ELSEWHERE.get(key) or _PARTS.get(key.partition("_")[0], Part.EVERYWHERE)


@dataclass(frozen=True)
class PageLanguage:
    """`there` of `all` page words. `comes_with_files`: none of them is written here."""

    language: Language
    there: int
    all: int
    comes_with_files: bool

    @property
    def missing(self) -> int:
        return self.all - self.there


def languages_of_page_words() -> list[PageLanguage]:
    """What comes with the files first, then by name. Two queries."""
    total = PageWord.objects.visible_to(None).count()
    rows = PageWordText.objects.values("language").annotate(
        there=Count("pk"), by_hand=Count("written_at")
    )
    found = [
        PageLanguage(
            language_of(row["language"]),
            row["there"],
            total,
            comes_with_files=not row["by_hand"] and row["there"] == total,
        )
        for row in rows
    ]
    return sorted(
        found, key=lambda one: (not one.comes_with_files, str(one.language.name).casefold())
    )


@dataclass(frozen=True)
class PageWordSide:
    """A page word in English, and in a language as it stands now. `is_fixed`: from the files."""

    key: str
    english: str
    text: str
    is_fixed: bool


def page_words_beside(language: str) -> list[PageWordSide]:
    """By key. Two queries."""
    words = PageWord.objects.visible_to(None).order_by("key").prefetch_related("texts")
    found = []
    for word in words:
        texts = {text.language: text for text in word.texts.all()}
        row, english = texts.get(language), texts.get(SOURCE_LANGUAGE)
        found.append(
            PageWordSide(
                key=word.key,
                english=english.text if english else "",
                text=row.text if row else "",
                is_fixed=row is not None and row.written_at is None,
            )
        )
    return found
