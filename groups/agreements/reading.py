"""An agreement as somebody reads it: its clauses in one language, with that language's labels."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation.trans_real import parse_accept_lang_header

from groups.agreements.contents import in_language, is_machine_draft
from groups.agreements.models import Agreement, AgreementLink, Clause
from groups.agreements.starting import current_agreement
from groups.enums import State
from groups.support_groups.models import SupportGroup
from toolkit.languages import Language, isolated, language_of
from toolkit.queries import complete_page_languages, page_words


@dataclass(frozen=True)
class ReadClause:
    """`language` is that of these words: where the one `asked` for has none, that in which it was
    agreed. `note` then says so in the language asked for.
    """

    number: int
    symbol: str
    title: str
    detail: str
    language: Language
    asked: Language
    note: str
    machine_draft: bool
    reviewed: bool


@dataclass(frozen=True)
class Reading:
    """`languages` are all in which it has words; `labels` are in `language`, as are the sentences
    `agreed_on` and `look_again`."""

    language: Language
    languages: list[Language]
    labels: dict[str, str]
    clauses: list[ReadClause]
    agreed_on: str
    look_again: str

    @property
    def is_machine_draft(self) -> bool:
        """Every word of it in this language."""
        return all(clause.machine_draft for clause in self.clauses)

    @property
    def draft_note(self) -> str:
        """For a whole column, where any of it is a machine's; else empty."""
        some = any(clause.machine_draft for clause in self.clauses)
        return self.labels.get("machine_draft", "") if some else ""

    def where(self, number: int) -> str:
        return filled(self.labels, "clause_of", number=str(number), all=str(len(self.clauses)))


def languages_of(agreement: Agreement) -> list[Language]:
    """Those in which it has words: first the one in which it was agreed. No query where the words
    were fetched along."""
    codes = {text.language for clause in agreement.clauses.all() for text in clause.texts.all()}
    ordered = sorted(codes, key=lambda code: (code != agreement.language, code))
    return [language_of(code) for code in ordered]


def read(agreement: Agreement, code: str) -> Reading:
    """`agreement` has its words with it, as `current_agreement` gives it. One query."""
    labels = page_words(code)
    ordered = sorted(agreement.clauses.all(), key=lambda clause: clause.position)
    return Reading(
        language=language_of(code),
        languages=languages_of(agreement),
        labels=labels,
        clauses=[
            _read_clause(agreement, clause, number, code, labels)
            for number, clause in enumerate(ordered, start=1)
        ],
        agreed_on=filled(labels, "agreed_on", date=date_in(code, agreement.agreed_on)),
        look_again=filled(labels, "look_again", date=date_in(code, agreement.review_on)),
    )


def _read_clause(
    agreement: Agreement, clause: Clause, number: int, code: str, labels: dict[str, str]
) -> ReadClause:
    words = in_language(clause.texts.all(), code, agreement.language)
    language = language_of(words.language if words else code)
    elsewhere = language.code != code
    return ReadClause(
        number=number,
        symbol=clause.symbol,
        title=words.title if words else "",
        detail=words.detail if words else "",
        language=language,
        asked=language_of(code),
        note=filled(labels, "other_language", language=language.own_name) if elsewhere else "",
        machine_draft=words is not None and is_machine_draft(words),
        reviewed=words is not None and words.reviewed_at is not None,
    )


def filled(labels: dict[str, str], key: str, **values: str) -> str:
    """A label with its names in curly brackets filled in; a value keeps its own direction."""
    text = labels.get(key, "")
    for name, value in values.items():
        text = text.replace("{" + name + "}", isolated(value))
    return text


def date_in(code: str, day: dt.date) -> str:
    """In words where we know the language's months; else in figures, which everybody reads."""
    if not translation.check_for_language(code):
        return f"{day:%d/%m/%Y}"
    with translation.override(code):
        return date_format(day, "DATE_FORMAT")


def best_language(accepted: str, available: Collection[str]) -> str | None:
    """The first of the reader's languages (her Accept-Language header) that there is."""
    for tag, _ in parse_accept_lang_header(accepted.lower()):
        for code in (tag, tag.partition("-")[0]):
            if code in available:
                return code
    return None


def agreement_at(code: str) -> Agreement | None:
    """What the members' address with this code shows now.

    The code is the reader's right to it, so nobody is asked who she is. None where it leads
    nowhere: it was taken back or never was, the group has ended or has no agreement. Five queries.
    """
    links = AgreementLink.objects.with_token(code)
    group = SupportGroup.objects.filter(~Q(state=State.ENDED), pk__in=links.values("group")).first()
    return current_agreement(group) if group else None


def label_languages() -> set[str]:
    """Codes of those in which a page for members can be whole, without a line in English."""
    return complete_page_languages()
