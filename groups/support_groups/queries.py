"""Reading groups: lists of them, and the date on which one meets next."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from accounts.models import User
from groups.enums import Rhythm, State
from groups.support_groups.models import Facilitator, SupportGroup

LONDON: Final = ZoneInfo("Europe/London")
DAYS_BETWEEN: Final = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.MONTHLY: 28}
USUAL_START: Final = dt.time(10)
_STATE_ORDER: Final = {State.ACTIVE: 0, State.PAUSED: 1, State.ENDED: 2}


def meets_regularly(group: SupportGroup) -> bool:
    """Whether `next_meeting` is what the group has agreed, and not only a proposal."""
    return group.rhythm != Rhythm.VARIES and group.weekday is not None and group.starts is not None


def next_meeting(
    group: SupportGroup, after: dt.datetime, last_planned: dt.datetime | None = None
) -> dt.datetime:
    """When the group meets next by its rhythm: after `after`, on a later day than `last_planned`.

    Both are aware; so is the answer, in Europe/London, where half past six stays half past six
    over a change of the clocks. A start that the clocks skip is an hour later, as everyone's phone
    will say. Fortnights and four weeks are counted from the last planned meeting; one that was
    moved by up to three days counts as held on its usual day. Where the group varies or has not
    said, the answer is a proposal: weekly, on the day and at the time of the last one.
    """
    after = after.astimezone(LONDON)
    last = last_planned.astimezone(LONDON) if last_planned else None
    known = last or after
    days = DAYS_BETWEEN.get(Rhythm(group.rhythm), 7)
    weekday = known.weekday() if group.weekday is None else group.weekday
    starts = group.starts or (last.time() if last else USUAL_START)
    if last is None:
        date = after.date() + dt.timedelta(days=(weekday - after.weekday()) % 7)
        if _at(date, starts) <= after.astimezone(dt.UTC):
            date += dt.timedelta(days=7)
        return _at(date, starts).astimezone(LONDON)
    usual_day = last.date() + dt.timedelta(days=(weekday - last.weekday() + 3) % 7 - 3)
    steps = max(1, (after.date() - usual_day).days // days)
    date = usual_day + dt.timedelta(days=days * steps)
    if _at(date, starts) <= after.astimezone(dt.UTC):
        date += dt.timedelta(days=days)
    return _at(date, starts).astimezone(LONDON)


def _at(date: dt.date, starts: dt.time) -> dt.datetime:
    """In UTC, since Python compares two times of one zone by their wall clocks."""
    return dt.datetime.combine(date, starts, tzinfo=LONDON).astimezone(dt.UTC)


def groups_of(user: User) -> list[SupportGroup]:
    """Those she sees, in one query: meeting, paused, ended, each by name."""
    groups = SupportGroup.objects.visible_to(user).select_related("organisation")
    return sorted(groups, key=lambda group: (_STATE_ORDER[State(group.state)], *by_name(group)))


def with_people(groups: Iterable[SupportGroup]) -> list[SupportGroup]:
    """The same groups with their languages and `facilitators_now`: three queries for any number."""
    order = [group.pk for group in groups]
    found = (
        SupportGroup.objects.filter(pk__in=order)
        .select_related("organisation")
        .prefetch_related(
            "languages",
            Prefetch(
                "facilitators",
                Facilitator.objects.current().select_related("user"),
                to_attr="facilitators_now",
            ),
        )
    )
    by_id = {group.pk: group for group in found}
    for group in by_id.values():
        group.facilitators_now.sort(key=by_name)
    return [by_id[pk] for pk in order if pk in by_id]


def by_name(thing: SupportGroup | User | Facilitator) -> tuple[str, str]:
    """A key that sorts as people read: without case or accents; the database sorts by bytes."""
    name = thing.user.name if isinstance(thing, Facilitator) else thing.name
    return fold(name), str(thing.pk)


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
