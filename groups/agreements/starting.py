"""What a group starts from when it makes an agreement: what it has, and what others keep.

The recording page and the recording sheet number the same clauses alike, so that a sheet from a
hall without signal is keyed by its numbers.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.agreements.contents import in_language, is_machine_draft
from groups.agreements.models import Agreement, ClauseText
from groups.support_groups.models import SupportGroup
from toolkit.models import ClauseStarter, ClauseStarterText
from toolkit.queries import clause_starters


class Section(models.TextChoices):
    """The headings under which the clauses stand."""

    KEPT = "kept", _("What you have agreed so far")
    SUGGESTED = "suggested", _("Nearly every group keeps these")
    IN_PERSON = "in-person", _("In this room")
    VIDEO = "video", _("On a call")
    TEXT = "text", _("In messages")


@dataclass(frozen=True)
class StartingClause:
    """A clause that may be ticked. `name` is its name in the form and never changes."""

    number: int
    name: str
    key: uuid.UUID | None
    starter: str
    symbol: str
    title: str
    detail: str
    language: str  # of these words, which may be another than was asked for
    ticked: bool
    section: str
    machine_draft: bool = False


def starting_clauses(group: SupportGroup, language: str) -> list[StartingClause]:
    """Numbered from 1: what the group has agreed, in its order, then what it could add.

    A group without an agreement begins with what nearly every group keeps. Five queries.
    """
    return clauses_from(
        current_agreement(group), clause_starters(group.setting), group.setting, language
    )


def current_agreement(group: SupportGroup) -> Agreement | None:
    """With its words in every language. Three queries, or one where there is none."""
    return group.agreements.current().prefetch_related("clauses__texts").first()


def clauses_from(
    agreement: Agreement | None, starters: list[ClauseStarter], setting: str, language: str
) -> list[StartingClause]:
    """`agreement` and `starters` have their words with them; no query."""
    rows = _kept(agreement, language) if agreement else []
    taken = {row["starter"] for row in rows}
    further = [
        _of_starter(starter, language, setting, begins=agreement is None)
        for starter in starters
        if starter.slug not in taken
    ]
    rows += sorted(further, key=lambda row: not row["ticked"])
    return [StartingClause(number=number, **row) for number, row in enumerate(rows, start=1)]


def kept_name(key: uuid.UUID) -> str:
    return f"k-{key.hex}"


def starter_name(slug: str) -> str:
    return f"s-{slug}"


def _kept(agreement: Agreement, language: str) -> list[dict[str, Any]]:
    ordered = sorted(agreement.clauses.all(), key=lambda clause: clause.position)
    return [
        {
            "name": kept_name(clause.key),
            "key": clause.key,
            "starter": clause.starter,
            "symbol": clause.symbol,
            "ticked": True,
            "section": Section.KEPT,
            **_words(clause.texts.all(), language, agreement.language),
        }
        for clause in ordered
    ]


def _of_starter(
    starter: ClauseStarter, language: str, setting: str, *, begins: bool
) -> dict[str, Any]:
    suggested = begins and starter.suggested
    return {
        "name": starter_name(starter.slug),
        "key": None,
        "starter": starter.slug,
        "symbol": starter.symbol,
        "ticked": suggested,
        "section": Section.SUGGESTED if suggested else Section(setting),
        **_words(starter.texts.all(), language, ""),
    }


def _words(
    texts: Iterable[ClauseText | ClauseStarterText], language: str, agreed_in: str
) -> dict[str, Any]:
    words = in_language(texts, language, agreed_in)
    if words is None:
        return {"title": "", "detail": "", "language": agreed_in or language}
    return {
        "title": words.title,
        "detail": words.detail,
        "language": words.language,
        "machine_draft": is_machine_draft(words),
    }
