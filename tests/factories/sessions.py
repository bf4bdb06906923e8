"""Plans made straight in the database: no rule, no record."""

import datetime as dt

from django.utils import timezone

from sessions.models import PlanItem, SessionPlan
from tests.factories.toolkit import make_exercise


def make_plan(group, *exercises, in_days=7, minutes=120, **facts):
    """At half past six, a week from now, with the exercises' usual minutes."""
    day = timezone.localdate() + dt.timedelta(days=in_days)
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(18, 30)))
    plan = SessionPlan.objects.create(
        group=group, **{"starts_at": start, "minutes": minutes, **facts}
    )
    for position, exercise in enumerate(exercises):
        PlanItem.objects.create(
            plan=plan, position=position, exercise=exercise, minutes=exercise.minutes_usual
        )
    return plan


def make_full_plan(group, items, **facts):
    """A plan with so many items, each of an exercise of its own."""
    return make_plan(group, *(make_exercise(minutes=10) for _ in range(items)), **facts)


def make_own_item(plan, title="Birthday cake", **facts):
    usual = {"own_kind": "main", "own_intensity": 0, "minutes": 10}
    return PlanItem.objects.create(
        plan=plan, position=plan.items.count(), own_title=title, **{**usual, **facts}
    )
