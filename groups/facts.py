"""What may be said of a group in one form, and what changed between two tellings of it.

Pure: no queries but those of the group's own languages.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypedDict

from groups.models import SupportGroup

# A language's code, and its use (groups.enums.LanguageUse).
Languages = list[tuple[str, str]]


class GroupFacts(TypedDict, total=False):
    name: str
    setting: str
    place: str
    stage: str
    rhythm: str
    weekday: int | None
    starts: dt.time | None
    minutes: int
    women_usual: int
    childcare_count: int
    interpreter_count: int
    step_free_count: int
    easy_reading_count: int


FACTS: tuple[str, ...] = tuple(GroupFacts.__annotations__)


def facts_of(group: SupportGroup) -> GroupFacts:
    return GroupFacts(**{name: getattr(group, name) for name in FACTS})  # type: ignore[typeddict-item]


def languages_of(group: SupportGroup) -> Languages:
    """In the order in which they were written down."""
    rows = sorted(group.languages.all(), key=lambda row: row.pk)
    return [(row.language, row.use) for row in rows]


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names in `after` whose value is another than `before`."""
    return [name for name, value in after.items() if before.get(name) != value]


def as_text(facts: Mapping[str, object], languages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Every fact as the text that a form sends back, to be compared across two requests."""
    texts = {name: _text(facts.get(name)) for name in FACTS}
    texts["languages"] = ",".join(f"{code}:{use}" for code, use in languages)
    return texts


def _text(value: object) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
