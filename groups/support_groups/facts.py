"""What may be said of a group in one form, and what changed between two tellings of it.

Nothing here writes, and nothing but `languages_of` reads.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypedDict, cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.enums import LanguageUse
from groups.support_groups.models import SupportGroup
from toolkit.languages import language_name

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
    return cast(GroupFacts, {name: getattr(group, name) for name in FACTS})


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


class Change(NamedTuple):
    """What a colleague saved meanwhile. `yours` is empty where she had left the fact alone."""

    label: str
    theirs: str
    yours: str


def changes_since(
    seen: Mapping[str, str], stored: Mapping[str, str], hers: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Three tellings of one group, as `as_text` gives them: the one she was shown, the one that is
    stored now, and the one she sent. Gives what should stand in her form, and the names of what a
    colleague changed. What she left alone becomes what is stored; what she wrote stays hers.
    """
    merged, theirs = dict(hers), []
    for name, now in stored.items():
        if now in (seen.get(name), hers[name]):
            continue
        theirs.append(name)
        if hers[name] == seen.get(name):
            merged[name] = now
    return merged, theirs


def label_of(name: str) -> str:
    if name == "languages":
        return _("Languages")
    label = str(_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def in_words(name: str, text: str) -> str:
    """One of `as_text`, for people."""
    if not text:
        return _("not said")
    if name == "languages":
        pairs = [pair.split(":") for pair in text.split(",")]
        return ", ".join(f"{language_name(code)} ({LanguageUse(use).label})" for code, use in pairs)
    choices = _field(name).flatchoices
    return str({str(value): label for value, label in choices}.get(text, text))


def needs_in_words(group: SupportGroup) -> list[str]:
    """What to have ready, as counts."""
    childcare, interpreter = group.childcare_count, group.interpreter_count
    step_free, easy = group.step_free_count, group.easy_reading_count
    needs = [
        (childcare, ngettext("childcare for one child", "childcare for {n} children", childcare)),
        (
            interpreter,
            ngettext("an interpreter for one woman", "interpreters for {n} women", interpreter),
        ),
        (
            step_free,
            ngettext(
                "a way in without steps for one woman",
                "a way in without steps for {n} women",
                step_free,
            ),
        ),
        (
            easy,
            ngettext("little to read, for one woman", "little to read, for {n} women", easy),
        ),
    ]
    return [words.format(n=number) for number, words in needs if number]


def _text(value: object) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _field(name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", SupportGroup._meta.get_field(name))
