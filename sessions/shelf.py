"""The toolkit beside a plan: what she searched for, or what this session could use."""

from dataclasses import dataclass

from accounts.models import User
from sessions.models import SessionPlan
from toolkit.enums import Kind
from toolkit.models import Exercise
from toolkit.queries import LONG_WORDS, search, sort

LENGTH = 8


@dataclass(frozen=True)
class Shelf:
    query: str
    exercises: list[Exercise]


def shelf(plan: SessionPlan, query: str, user: User) -> Shelf:
    """At most eight exercises that suit how the group meets; without a search, the calm ones."""
    query = query.strip()[:200]
    found = Exercise.objects.visible_to(user)
    if query:
        found = sort(search(found, query))
    else:
        found = found.filter(
            settings__contains=[plan.group.setting],
            kind__in=[Kind.GROUNDING, Kind.CHECKIN, Kind.WARMUP],
        ).order_by("intensity", "minutes_usual", "slug")
    return Shelf(query, list(found.with_texts(defer=LONG_WORDS)[:LENGTH]))
