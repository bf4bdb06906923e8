"""What stands on paper: the poster of an agreement, and the sheet on which one is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language

from groups.agreements.models import Agreement
from groups.agreements.reading import ReadClause, Reading, languages_of, read
from groups.agreements.starting import Section, StartingClause, current_agreement, starting_clauses
from groups.support_groups.models import SupportGroup
from toolkit.languages import Language, language_of
from toolkit.models import ClauseStarterText
from toolkit.translated import SOURCE_LANGUAGE

MOST_COLUMNS = 4
OWN_LINES = 6
FULL_SHEET = 28  # as many clauses have room for their second sentence on two pages


@dataclass(frozen=True)
class Poster:
    """`address` is the members', shown as a code; `name` the group's. Either may be empty."""

    readings: list[Reading]
    paper: str  # a4, a3
    address: str = ""
    name: str = ""

    @property
    def rows(self) -> list[list[ReadClause]]:
        """A row for each clause, in it a cell for each language."""
        columns = [reading.clauses for reading in self.readings]
        return [list(row) for row in zip(*columns, strict=True)]

    @property
    def is_wide(self) -> bool:
        """Laid on its side: four columns are too narrow upright."""
        return len(self.readings) == MOST_COLUMNS


def poster(
    agreement: Agreement, codes: Iterable[str], *, paper: str, address: str = "", name: str = ""
) -> Poster:
    """`agreement` has its words with it. A query for each language."""
    return Poster([read(agreement, code) for code in codes], paper, address, name)


def usual_languages(agreement: Agreement) -> list[str]:
    """Codes of the group's languages in which the agreement has words; at least the one in which
    it was agreed. One query."""
    spoken = {row.language for row in agreement.group.languages.all()} | {agreement.language}
    usual = [one.code for one in languages_of(agreement) if one.code in spoken]
    return usual[:MOST_COLUMNS]


@dataclass(frozen=True)
class Sheet:
    """`languages` are those in which its clauses can be had, `spoken` those of the group."""

    language: Language
    languages: list[Language]
    spoken: list[Language]
    clauses: list[StartingClause]

    @property
    def sections(self) -> list[tuple[str, list[StartingClause]]]:
        """Under the headings of the recording page, in its order."""
        grouped = groupby(self.clauses, key=lambda clause: clause.section)
        return [(str(Section(section).label), list(clauses)) for section, clauses in grouped]

    @property
    def is_brief(self) -> bool:
        """So many that only their titles have room."""
        return len(self.clauses) > FULL_SHEET

    @property
    def is_machine_draft(self) -> bool:
        return any(clause.machine_draft for clause in self.clauses)


def sheet(group: SupportGroup, asked: str) -> Sheet:
    """With the words in `asked`; else in the reader's language, else in English."""
    agreement = current_agreement(group)
    codes = set(ClauseStarterText.objects.values_list("language", flat=True)) | {SOURCE_LANGUAGE}
    if agreement:
        codes |= {language.code for language in languages_of(agreement)}
    wanted = (asked, get_language() or SOURCE_LANGUAGE, SOURCE_LANGUAGE)
    language = next(code for code in wanted if code in codes)
    spoken = sorted(group.languages.all(), key=lambda row: row.pk)
    return Sheet(
        language=language_of(language),
        languages=[language_of(code) for code in sorted(codes)],
        spoken=[row.named for row in spoken],
        clauses=starting_clauses(group, language),
    )
