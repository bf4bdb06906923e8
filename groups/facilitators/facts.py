"""What may be said of a colleague's time with a group, and what a new telling of it makes of it.

Nothing here writes. `time_facts_of` reads a row that is at hand.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.enums import FacilitatorRole
from groups.support_groups.facts import Change, changes_since
from groups.support_groups.models import Facilitator
from toolkit.languages import language_name


class TimeFacts(NamedTuple):
    """`languages` are codes, sorted. `until` is her last day, where it has one."""

    role: FacilitatorRole
    since: dt.date
    until: dt.date | None
    languages: tuple[str, ...]


def sorted_codes(languages: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(languages)))


def time_facts_of(facilitator: Facilitator) -> TimeFacts:
    return TimeFacts(
        FacilitatorRole(facilitator.role),
        facilitator.since,
        facilitator.until,
        sorted_codes(facilitator.languages),
    )


def new_beginning(before: TimeFacts, after: TimeFacts, today: dt.date) -> dt.date | None:
    """The day from which she has another part, where she had begun in the one before.

    Today, or the later day that was written as her first. What she did until then was done in the
    earlier part, and stays so. None where nothing but one time is meant: the part is the same, or
    nobody had served in it yet.
    """
    if after.role == before.role or before.since >= today:
        return None
    return after.since if after.since > before.since else today


def outcome(before: TimeFacts, after: TimeFacts, today: dt.date) -> TimeFacts:
    """What her time holds from now on, when `after` was written over `before`."""
    return after._replace(since=new_beginning(before, after, today) or after.since)


def changed_names(before: TimeFacts, after: TimeFacts) -> list[str]:
    return [name for name in TimeFacts._fields if getattr(before, name) != getattr(after, name)]


def as_text(facts: TimeFacts) -> dict[str, str]:
    """Each fact as the text that a form sends back, to be compared across two requests."""
    return {
        "role": str(facts.role.value),
        "since": facts.since.isoformat(),
        "until": facts.until.isoformat() if facts.until else "",
        "languages": ",".join(facts.languages),
    }


def from_text(texts: Mapping[str, object]) -> TimeFacts | None:
    """`as_text` turned round; None where somebody tampered with it."""
    try:
        since, until = str(texts["since"]), str(texts["until"])
        return TimeFacts(
            FacilitatorRole(str(texts["role"])),
            dt.date.fromisoformat(since),
            dt.date.fromisoformat(until) if until else None,
            sorted_codes(filter(None, str(texts["languages"]).split(","))),
        )
    except (KeyError, ValueError):
        return None


def beside(
    seen: TimeFacts | None, stored: TimeFacts, hers: TimeFacts
) -> tuple[dict[str, str], list[Change]]:
    """What should stand in her form after a colleague has saved, and what the colleague changed.

    What she wrote stays hers; what she left alone becomes what is stored.
    """
    before, now, mine = as_text(seen) if seen else {}, as_text(stored), as_text(hers)
    merged, names = changes_since(before, now, mine)
    changes = [
        Change(
            _label(name),
            in_words(name, now[name]),
            in_words(name, mine[name]) if merged[name] == mine[name] else "",
        )
        for name in names
    ]
    return merged, changes


def in_words(name: str, text: str) -> str:
    """One of `as_text`, for people."""
    if not text:
        return _("none") if name == "languages" else _("no last day")
    if name == "role":
        return str(FacilitatorRole(text).label)
    if name == "languages":
        return ", ".join(sorted(map(language_name, text.split(",")), key=str.casefold))
    return date_format(dt.date.fromisoformat(text), "j F Y")


def _label(name: str) -> str:
    return {
        "role": _("Part"),
        "since": _("From"),
        "until": _("Last day"),
        "languages": _("Languages"),
    }[name]
