"""What changed between two versions of an agreement, word by word. Nothing here reads or writes.

A version is handed in with its clauses and their words. Clauses are the same where their key is.
"""

import difflib
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.agreements.contents import in_language
from groups.agreements.models import Agreement, Clause, ClauseText
from groups.enums import Setting, WayOfAgreeing
from toolkit.languages import language_name, language_of

# A space, a mark, one letter of a script that is written without spaces, or a word. Marks that sit
# on letters (Arabic's vowels) stay with their word.
TOKEN: Final = re.compile(
    r"\s+|[.,;:!?…،؛؟“”\"()]|[\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\s.,;:!?…،؛؟“”\"()\u3040-\u30ff\u3400-\u9fff]+"
)


class Kind(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


class Piece(NamedTuple):
    kind: Kind
    text: str


def words_changed(before: str, after: str) -> list[Piece]:
    """What to read: without the pieces that came in it is `before`, without those that went out it
    is `after`. Changes that only a space parts are one change."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    pieces: list[Piece] = []
    opcodes = matcher.get_opcodes()
    for number, (_tag, a, b, c, d) in enumerate(opcodes):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        between = 0 < number < len(opcodes) - 1
        if gone == come and not (between and gone.isspace()):
            pieces.append(Piece(Kind.SAME, gone))
        else:
            pieces += [Piece(Kind.OUT, gone), Piece(Kind.IN, come)]
    return _joined(pieces)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """What went out and what came in between two pieces that stayed, each as one."""
    joined: list[Piece] = []
    for same, run in groupby(pieces, key=lambda piece: piece.kind == Kind.SAME):
        together = list(run)
        for kind in (Kind.SAME,) if same else (Kind.OUT, Kind.IN):
            text = "".join(piece.text for piece in together if piece.kind == kind)
            if text:
                joined.append(Piece(kind, text))
    return joined


@dataclass(frozen=True)
class ClauseChange:
    """A clause whose words are other ones now."""

    key: uuid.UUID
    language: str
    title: list[Piece]
    detail: list[Piece]

    @property
    def direction(self) -> str:
        return language_of(self.language).direction


@dataclass(frozen=True)
class FactChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """`added`, `taken_out` and `moved` are the words of those clauses, for a reader."""

    added: list[ClauseText] = field(default_factory=list)
    taken_out: list[ClauseText] = field(default_factory=list)
    changed: list[ClauseChange] = field(default_factory=list)
    moved: list[ClauseText] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.taken_out or self.changed or self.moved)


def changes_between(before: Agreement | None, after: Agreement, language: str) -> Changes:
    """Clauses that came, went, read otherwise or stand elsewhere, from `before` to `after`.

    Words are compared in `language` where both versions have it for a clause, else in the language
    in which the earlier one was agreed, else in any that both have. A clause without a language in
    common was written anew: its old words went out and its new ones came in. `before` is None where
    there was none.
    """
    old, new = _by_key(before) if before else {}, _by_key(after)
    agreed_in = before.language if before else ""

    def words(clause: Clause, agreed_in: str) -> ClauseText | None:
        return in_language(clause.texts.all(), language, agreed_in)

    stayed = [key for key in new if key in old]
    moved = _moved([key for key in old if key in new], stayed)
    added = [words(new[key], after.language) for key in new if key not in old]
    taken_out = [words(old[key], agreed_in) for key in old if key not in new]
    changed = [
        _clause_change(old[key], new[key], (language, agreed_in, after.language)) for key in stayed
    ]
    return Changes(
        added=[one for one in added if one],
        taken_out=[one for one in taken_out if one],
        changed=[one for one in changed if one],
        moved=[one for key in stayed if key in moved and (one := words(new[key], after.language))],
    )


def _by_key(agreement: Agreement) -> dict[uuid.UUID, Clause]:
    ordered = sorted(agreement.clauses.all(), key=lambda clause: clause.position)
    return {clause.key: clause for clause in ordered}


def _clause_change(
    old: Clause, new: Clause, languages: tuple[str, str, str]
) -> ClauseChange | None:
    """`languages`: the one that is wanted, and those in which each version was agreed."""
    wanted, then, since = languages
    was = {text.language: text for text in old.texts.all()}
    now = {text.language: text for text in new.texts.all()}
    common = [code for code in (wanted, then, *sorted(now)) if code in was and code in now]
    if common:
        one, other = was[common[0]], now[common[0]]
        if (one.title, one.detail) == (other.title, other.detail):
            return None
        return ClauseChange(
            new.key,
            common[0],
            words_changed(one.title, other.title),
            words_changed(one.detail, other.detail),
        )
    gone = in_language(was.values(), then)
    come = in_language(now.values(), since)
    if come is None:
        return None
    return ClauseChange(
        new.key,
        come.language,
        _whole(gone.title if gone else "", come.title),
        _whole(gone.detail if gone else "", come.detail),
    )


def _whole(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece(Kind.OUT, gone), Piece(Kind.IN, come)) if piece.text]


def _moved(before: Sequence[uuid.UUID], after: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """The fewest that would have to be lifted out and put elsewhere."""
    at = {key: number for number, key in enumerate(before)}
    runs: list[list[uuid.UUID]] = [[]]  # the longest in order that ends at each key
    for key in after:
        earlier = [run for run in runs if not run or at[run[-1]] < at[key]]
        longest: list[uuid.UUID] = max(earlier, key=len)
        runs.append([*longest, key])
    stayed: list[uuid.UUID] = max(runs, key=len)
    return set(after) - set(stayed)


def facts_changed(before: Agreement, after: Agreement) -> list[FactChange]:
    """Counts, ways and languages that differ, in words."""
    told = zip(_facts(before), _facts(after), strict=True)
    return [FactChange(label, was, now) for (label, was), (_label, now) in told if was != now]


def _facts(one: Agreement) -> list[tuple[str, str]]:
    def listed(words: Iterable[str]) -> str:
        return ", ".join(words) or _("not said")

    return [
        (_("Present"), str(one.present_count)),
        (_("Agreed"), str(one.agreed_count)),
        (_("Not sure"), str(one.unsure_count)),
        (_("Objected"), str(one.objected_count)),
        (_("How"), listed(str(WayOfAgreeing(way).label) for way in one.ways)),
        (_("Said aloud in"), listed(language_name(code) for code in one.spoken_in)),
        (_("Agreed in"), language_name(one.language)),
        (_("The group met"), str(Setting(one.setting).label)),
        (_("Still open"), one.objection or _("nothing")),
    ]


def in_few_words(changes: Changes) -> str:
    """Such as `2 added, 1 changed`."""
    numbers = [
        (len(changes.added), ngettext("{n} added", "{n} added", len(changes.added))),
        (len(changes.changed), ngettext("{n} changed", "{n} changed", len(changes.changed))),
        (
            len(changes.taken_out),
            ngettext("{n} taken out", "{n} taken out", len(changes.taken_out)),
        ),
        (len(changes.moved), ngettext("{n} moved", "{n} moved", len(changes.moved))),
    ]
    said = [words.format(n=number) for number, words in numbers if number]
    return ", ".join(said) or _("the same words")
