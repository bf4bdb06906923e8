"""The clauses of the recording form: what each is, in which order, and what was sent of it.

A form sends `row` once for each clause and each heading, in the order of the page: `=kept` begins a
section, `s-tea` is the toolkit's clause of that slug, `k-` and a key one that the group had before,
`o-1` one in its own words. So a clause can be moved anywhere, with and without JavaScript.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.agreements.facts import AgreedClause
from groups.agreements.starting import Section, StartingClause
from groups.support_groups.forms import OneLine
from toolkit.enums import Symbol
from toolkit.languages import Language, language_of

OWN: Final = "own"
THEIRS: Final = "theirs"
HEADINGS: Final = {
    **{section.value: section.label for section in Section},
    THEIRS: _("What your colleague added"),
    OWN: _("In your own words"),
}
EMPTY_OWN: Final = 2
LINE: Final = OneLine()
_NAME: Final = re.compile(r"[sko]-[a-z0-9_-]{1,80}")


@dataclass(frozen=True)
class Row:
    """A clause as it stands in the form. `shown` is what the page offered; None for own words."""

    name: str
    title: str = ""
    detail: str = ""
    ticked: bool = False
    shown: StartingClause | None = None
    note: str = ""  # what a colleague did with it meanwhile
    their_title: str = ""
    their_detail: str = ""

    @property
    def is_own(self) -> bool:
        return self.shown is None

    @property
    def words(self) -> tuple[str, str]:
        """As they would be kept."""
        return LINE.to_python(self.title), LINE.to_python(self.detail)

    @property
    def is_changed(self) -> bool:
        """Whether she wrote other words than the page offered."""
        return self.shown is None or self.words != (self.shown.title, self.shown.detail)

    @property
    def is_kept(self) -> bool:
        """Own words need no tick."""
        return any(self.words) if self.is_own else self.ticked

    @property
    def language(self) -> Language | None:
        """Of the words, where the page offered them in another language than was asked for."""
        return language_of(self.shown.language) if self.shown else None

    def agreed(self, title: str, detail: str, language: str) -> AgreedClause:
        """`language` is that in which she writes; words that she left alone stay in theirs."""
        if self.shown is None:
            return AgreedClause(title, detail, language)
        same = (title, detail) == (self.shown.title, self.shown.detail)
        return AgreedClause(
            title=title,
            detail=detail,
            language=self.shown.language if same else language,
            key=self.shown.key,
            starter=self.shown.starter,
            symbol=self.shown.symbol or Symbol.HEART,
        )

    def ticked_if(self, ticked: bool) -> "Row":
        return replace(self, ticked=ticked)

    def in_words_of(self, shown: StartingClause | None) -> "Row":
        """The same row where the page offers other words: those she left alone are exchanged."""
        if shown is None or self.is_changed:
            return replace(self, shown=shown)
        return replace(self, shown=shown, title=shown.title, detail=shown.detail)


@dataclass
class Group:
    """Rows under one heading."""

    section: str
    rows: list[Row] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.section])

    @property
    def is_own(self) -> bool:
        return self.section == OWN


def first_rows(clauses: Sequence[StartingClause]) -> list[Group]:
    """As the page is opened."""
    groups: dict[str, Group] = {}
    for one in clauses:
        group = groups.setdefault(one.section, Group(one.section))
        group.rows.append(Row(one.name, one.title, one.detail, ticked=one.ticked, shown=one))
    own = Group(OWN, [Row(f"o-{number}") for number in range(1, EMPTY_OWN + 1)])
    return [*groups.values(), own]


def sent_rows(data: QueryDict, known: dict[str, StartingClause]) -> list[Group]:
    """As they were sent. What the form knows and was not sent stands unticked at its place; what
    was sent and is not known any more is words of her own, so that none are lost."""
    groups: list[Group] = []
    seen: set[str] = set()
    for sent in data.getlist("row"):
        if sent.startswith("=") and sent[1:] in HEADINGS:
            groups.append(Group(sent[1:]))
        elif _NAME.fullmatch(sent) and sent not in seen:
            seen.add(sent)
            if not groups:
                groups.append(Group(OWN))
            groups[-1].rows.append(_sent(data, sent, known.get(sent)))
    missing = [one for one in known.values() if one.name not in seen and one.number]
    for group in first_rows([replace(one, ticked=False) for one in missing])[:-1]:
        groups.append(group)
    return _merged(groups)


def _sent(data: QueryDict, name: str, shown: StartingClause | None) -> Row:
    return Row(
        name=name,
        title=data.get(f"{name}-title", shown.title if shown else ""),
        detail=data.get(f"{name}-detail", shown.detail if shown else ""),
        ticked=f"{name}-kept" in data,
        shown=shown,
    )


def _merged(groups: Iterable[Group]) -> list[Group]:
    """One of each section, the group's own words last and always there."""
    found: dict[str, Group] = {}
    for group in groups:
        found.setdefault(group.section, Group(group.section)).rows.extend(group.rows)
    own = found.pop(OWN, Group(OWN))
    return [*(group for group in found.values() if group.rows), own]


def rows_of(groups: Iterable[Group]) -> list[Row]:
    return [row for group in groups for row in group.rows]


def each(groups: Iterable[Group], change: Callable[[Row], Row]) -> list[Group]:
    return [Group(group.section, [change(row) for row in group.rows]) for group in groups]


def moved(groups: list[Group], name: str, step: int) -> list[Group]:
    """The row one place up (-1) or down (1); over a heading it comes to stand in that section."""
    for number, group in enumerate(groups):
        names = [row.name for row in group.rows]
        if name not in names:
            continue
        at = names.index(name)
        row = group.rows[at]
        if 0 <= at + step < len(names):
            group.rows.insert(at + step, group.rows.pop(at))
        elif 0 <= number + step < len(groups):
            group.rows.remove(row)
            neighbours = groups[number + step].rows
            neighbours.insert(len(neighbours) if step < 0 else 0, row)
        break
    return groups


def one_more(groups: list[Group]) -> tuple[list[Group], str]:
    """With an empty row of her own words at the end, and that row's name."""
    numbers = [int(row.name[2:]) for row in rows_of(groups) if re.fullmatch(r"o-\d{1,4}", row.name)]
    name = f"o-{max(numbers, default=0) + 1}"
    groups[-1].rows.append(Row(name))
    return groups, name
