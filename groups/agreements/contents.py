"""The words of clauses: which a reader gets, and which go along into the next version.

Nothing here reads the database or writes to it: what is handed in has its words with it.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from groups.agreements.facts import AgreedClause
from groups.agreements.models import Clause, ClauseText
from toolkit.enums import Status
from toolkit.models import ClauseStarter, ClauseStarterText
from toolkit.translated import SOURCE_LANGUAGE


class Worded(Protocol):
    """A row of words in one language: of a clause, or of a starter."""

    language: str


Text = TypeVar("Text", bound=Worded)


def in_language(texts: Iterable[Text], wanted: str, agreed_in: str = "") -> Text | None:
    """The words in the language that is wanted; else in that in which they were agreed, else in
    English, else in any. None where there are no words at all."""
    by_language = {text.language: text for text in texts}
    for code in (wanted, agreed_in, SOURCE_LANGUAGE):
        if code in by_language:
            return by_language[code]
    return by_language[min(by_language)] if by_language else None


def is_machine_draft(words: ClauseText | ClauseStarterText) -> bool:
    """Whether only a machine stands behind these words."""
    if isinstance(words, ClauseStarterText):
        return words.status == Status.MACHINE_DRAFT
    return words.machine_draft


@dataclass(frozen=True)
class Words:
    """The words of a clause in one language, and how far they can be trusted."""

    language: str
    title: str
    detail: str
    machine_draft: bool = False
    reviewed_at: dt.datetime | None = None
    reviewed_by_id: uuid.UUID | None = None
    reviewed_how: str = ""

    def of(self, clause: Clause) -> ClauseText:
        """A row for the database, not saved."""
        return ClauseText(clause=clause, **vars(self))


def carried(
    clause: AgreedClause,
    earlier: Clause | None,
    starter: ClauseStarter | None,
    languages: Collection[str],
) -> list[Words]:
    """The words of `clause` in every language that it now has.

    Where they are the words of the clause as an earlier version or the toolkit has it, that one's
    other languages come along as they are, with what is known of them. Where they were changed, no
    translation does: it would say something else. Of the toolkit's, only `languages` are taken.
    """
    known = _of_version(earlier) if earlier else _of_starter(starter, languages)
    same = known.get(clause.language)
    if same and (same.title, same.detail) == (clause.title, clause.detail):
        return list(known.values())
    return [Words(clause.language, clause.title, clause.detail)]


def _of_version(clause: Clause) -> dict[str, Words]:
    return {
        text.language: Words(
            language=text.language,
            title=text.title,
            detail=text.detail,
            machine_draft=text.machine_draft,
            reviewed_at=text.reviewed_at,
            reviewed_by_id=text.reviewed_by_id,
            reviewed_how=text.reviewed_how,
        )
        for text in clause.texts.all()
    }


def _of_starter(starter: ClauseStarter | None, languages: Collection[str]) -> dict[str, Words]:
    """A speaker's review in the toolkit is the toolkit's: it has no colleague's name."""
    texts: Iterable[ClauseStarterText] = starter.texts.all() if starter else ()
    return {
        text.language: Words(text.language, text.title, text.detail, is_machine_draft(text))
        for text in texts
        if text.language in languages
    }
