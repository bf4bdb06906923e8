"""What the pages of an agreement show. Each function says how many queries it makes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db.models import Prefetch

from groups.agreements.changes import changes_between, in_few_words
from groups.agreements.contents import in_language, is_machine_draft
from groups.agreements.models import Agreement, AgreementQuerySet, Clause, ClauseText
from groups.agreements.starting import Section, StartingClause, clauses_from, kept_name
from groups.enums import Reviewed
from groups.support_groups.models import SupportGroup
from toolkit.languages import Language, language_of
from toolkit.models import ClauseStarter
from toolkit.queries import clause_starters
from toolkit.translated import SOURCE_LANGUAGE

NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


def with_words(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Whole: clauses, their words in every language and who has read them. Three queries."""
    texts = ClauseText.objects.select_related("reviewed_by")
    return agreements.select_related("group", "recorded_by").prefetch_related(
        "clauses", Prefetch("clauses__texts", texts)
    )


@dataclass(frozen=True)
class Start:
    """What a recording begins from: a version (None where there is none) and the toolkit's clauses.

    Everything has its words in every language with it. `former` are clauses of earlier versions,
    by their name in the form, where the form still holds one.
    """

    setting: str
    group_languages: tuple[str, ...] = ()
    agreement: Agreement | None = None
    starters: list[ClauseStarter] = field(default_factory=list)
    former: tuple[Clause, ...] = ()

    @property
    def number(self) -> int:
        return self.agreement.number if self.agreement else 0

    def clauses(self, language: str) -> list[StartingClause]:
        return clauses_from(self.agreement, self.starters, self.setting, language)

    def by_name(self, language: str) -> dict[str, StartingClause]:
        """Everything that can be ticked, and the former clauses."""
        former = [_former(clause, language) for clause in self.former]
        return {one.name: one for one in [*former, *self.clauses(language)]}

    @property
    def languages(self) -> list[Language]:
        """In which the words may be agreed: the group's own where there are words, and English;
        first that in which the group agreed last."""
        own = self.agreement.clauses.all() if self.agreement else ()
        there = {text.language for thing in (*own, *self.starters) for text in thing.texts.all()}
        agreed_in = [self.agreement.language] if self.agreement else []
        wanted = [*agreed_in, *(code for code in self.group_languages if code in there)]
        return [language_of(code) for code in dict.fromkeys([*wanted, SOURCE_LANGUAGE])]

    def language(self, asked: str, interface: str) -> str:
        """The one that was asked for, where it may be chosen; else that in which the group agreed
        last; else the reader's, else English."""
        codes = [language.code for language in self.languages]
        agreed_in = self.agreement.language if self.agreement else ""
        return next(
            code for code in (asked, agreed_in, interface, SOURCE_LANGUAGE) if code in codes
        )


def start_from(group: SupportGroup, agreement: Agreement | None) -> Start:
    """`agreement` has its words with it. Three queries."""
    codes = group.languages.order_by("pk").values_list("language", flat=True)
    return Start(group.setting, tuple(codes), agreement, clause_starters(group.setting))


def with_former(start: Start, group: SupportGroup, names: Iterable[str]) -> Start:
    """Knows also those of `names` that only an earlier version has. Two queries, or none."""
    known = start.by_name(SOURCE_LANGUAGE)
    keys = {key for name in names if name not in known and (key := _key_in(name))}
    if not keys:
        return start
    rows = (
        Clause.objects.filter(agreement__group=group, key__in=keys)
        .order_by("key", "-agreement__number")
        .distinct("key")
        .select_related("agreement")
        .prefetch_related("texts")
    )
    return replace(start, former=tuple(rows))


def _key_in(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name.removeprefix("k-")) if name.startswith("k-") else None
    except ValueError:
        return None


def _former(clause: Clause, language: str) -> StartingClause:
    """It stands on no sheet, so it has no number."""
    words = in_language(clause.texts.all(), language, clause.agreement.language)
    return StartingClause(
        number=0,
        name=kept_name(clause.key),
        key=clause.key,
        starter=clause.starter,
        symbol=clause.symbol,
        title=words.title if words else "",
        detail=words.detail if words else "",
        language=words.language if words else language,
        ticked=False,
        section=Section.KEPT,
        machine_draft=words is not None and is_machine_draft(words),
    )


@dataclass(frozen=True)
class Version:
    """A version in the list of them, and what it changed in the one before, in a few words."""

    agreement: Agreement
    changes: str


def history(agreements: AgreementQuerySet, language: str) -> list[Version]:
    """The latest first. Three queries."""
    rows = list(
        agreements.select_related("group").order_by("number").prefetch_related("clauses__texts")
    )
    befores = [None, *rows]
    versions = [
        Version(after, in_few_words(changes_between(before, after, language)))
        for before, after in zip(befores, rows, strict=False)
    ]
    return versions[::-1]


@dataclass(frozen=True)
class LanguageState:
    """How far an agreement's words in a language can be relied on."""

    language: Language
    is_agreed_in: bool
    texts: Sequence[ClauseText]
    missing: int

    @property
    def drafts(self) -> int:
        """Words behind which only a machine stands."""
        return sum(text.machine_draft and text.reviewed_at is None for text in self.texts)

    @property
    def is_empty(self) -> bool:
        return not self.texts

    @property
    def is_read(self) -> bool:
        return bool(self.texts) and all(text.reviewed_at for text in self.texts)

    @property
    def latest(self) -> ClauseText:
        """Of those that have been read, the one that was read last."""
        return max(self.texts, key=lambda text: text.reviewed_at or NEVER)

    @property
    def read_by(self) -> str:
        """Her name, where she still has an account."""
        by = self.latest.reviewed_by
        return by.name if by else ""

    @property
    def by_herself(self) -> bool:
        return self.latest.reviewed_how == Reviewed.SELF


def language_states(agreement: Agreement, group_languages: Iterable[str]) -> list[LanguageState]:
    """Of every language that the agreement or the group has: first the one it was agreed in, then
    the group's. `agreement` as `with_words` gives it; no query."""
    others = sorted({text.language for one in agreement.clauses.all() for text in one.texts.all()})
    codes = dict.fromkeys([agreement.language, *group_languages, *others])
    return [language_state(agreement, code) for code in codes]


def language_state(agreement: Agreement, code: str) -> LanguageState:
    clauses = agreement.clauses.all()
    texts = [text for one in clauses for text in one.texts.all() if text.language == code]
    return LanguageState(
        language=language_of(code),
        is_agreed_in=code == agreement.language,
        texts=texts,
        missing=len(clauses) - len(texts),
    )


def in_words(agreement: Agreement, language: str) -> list[tuple[Clause, ClauseText | None]]:
    """Each clause in its order, with its words for a reader of that language. No query."""
    ordered = sorted(agreement.clauses.all(), key=lambda clause: clause.position)
    return [
        (clause, in_language(clause.texts.all(), language, agreement.language))
        for clause in ordered
    ]


def former_words(
    agreement: Agreement, language: str, keys: Iterable[uuid.UUID]
) -> dict[uuid.UUID, ClauseText]:
    """What clauses were called in a language before their words changed, by key. One query."""
    texts = (
        ClauseText.objects.filter(
            language=language,
            clause__key__in=list(keys),
            clause__agreement__group=agreement.group_id,
            clause__agreement__number__lt=agreement.number,
        )
        .select_related("clause")
        .order_by("clause__agreement__number")
    )
    return {text.clause.key: text for text in texts}
