"""How one session of the demo is made: built from exercises, then worked on as people would."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from accounts.models import User
from groups.models import Facilitator, SupportGroup
from home.demo.people import address_of
from sessions.actions import (
    accept_concern,
    add_own_item,
    build_plan,
    change_minutes,
    edit_item,
    edit_plan,
    fit_plan,
    mend_plan,
)
from sessions.contents import concerns_of, items_of
from sessions.enums import Kind, LedBy
from sessions.models import PlanItem, SessionPlan
from sessions.queries import planner_plans
from toolkit.models import Exercise

MOST_MENDS = 12
NOTHING: Mapping[str, Any] = MappingProxyType({})

# Those that 'Build session' puts in by itself.
WELCOME, AGREEMENT, BREAK, CLOSE = (
    "arriving-and-leaving",
    "read-our-agreement",
    "tea-and-a-breather",
    "a-warm-close",
)


@dataclass(frozen=True)
class Own:
    """A block that the group thought of itself."""

    title: str
    minutes: int
    kind: str = Kind.MAIN
    materials: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Recipe:
    """`leads`, `notes` and `more` are by exercise.

    Who leads is the first part of a facilitator's address, or one of LedBy. `more` is minutes
    beyond what was fitted. A session that is `tended` has its care checks mended or answered; one
    that is not leaves the planner something to show.
    """

    exercises: tuple[str, ...]
    about: str = ""
    leads: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    notes: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    more: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    own: Own | None = None
    tended: bool = False


def make(recipe: Recipe, *, group: SupportGroup, starts_at: dt.datetime, by: User) -> SessionPlan:
    plan = build_plan(
        group=group,
        starts_at=starts_at,
        minutes=group.minutes,
        exercises=_exercises(recipe, by),
        request_key=uuid.uuid4(),
        by=by,
    )
    if recipe.about:
        plan = edit_plan(
            plan=plan,
            seen_version=plan.version,
            by=by,
            starts_at=plan.starts_at,
            minutes=plan.minutes,
            notes=recipe.about,
        )
    _say_who_leads(plan, recipe, by)
    if recipe.own:
        _add_own(plan, recipe.own, by)
        fit_plan(plan=plan, by=by)
    if recipe.tended:
        _tend(plan, by)
    _add_minutes(plan, recipe, by)
    return plan


def _exercises(recipe: Recipe, by: User) -> list[Exercise]:
    """In the order of the recipe. One that the toolkit has no longer is left out."""
    found = Exercise.objects.visible_to(by).filter(slug__in=recipe.exercises)
    by_slug = {exercise.slug: exercise for exercise in found.with_texts()}
    return [by_slug[slug] for slug in recipe.exercises if slug in by_slug]


def _items(plan: SessionPlan) -> list[PlanItem]:
    return list(plan.items.select_related("exercise"))


def _say_who_leads(plan: SessionPlan, recipe: Recipe, by: User) -> None:
    serving = {
        row.user.email: row
        for row in Facilitator.objects.current().filter(group=plan.group_id).select_related("user")
    }
    for item in _items(plan):
        slug = item.exercise.slug if item.exercise else ""
        words: dict[str, object] = {}
        leader = recipe.leads.get(slug, "")
        if leader in LedBy.values:
            words["led_by"] = leader
        elif address_of(leader) in serving:
            words |= {"led_by": LedBy.FACILITATOR, "facilitator": serving[address_of(leader)]}
        if slug in recipe.notes:
            words["notes"] = recipe.notes[slug]
        if words:
            edit_item(item=item, seen_version=item.version, by=by, **words)


def _add_own(plan: SessionPlan, own: Own, by: User) -> None:
    plan.refresh_from_db(fields=["version"])
    add_own_item(
        plan=plan,
        seen_version=plan.version,
        by=by,
        own_title=own.title,
        own_kind=own.kind,
        own_intensity=0,
        own_materials=own.materials,
        minutes=own.minutes,
        led_by=LedBy.EVERYONE,
        notes=own.notes,
    )


def _tend(plan: SessionPlan, by: User) -> None:
    """Mend what can be mended, then answer the rest with 'we have this in hand'."""
    for _press in range(MOST_MENDS):
        now = planner_plans(by).get(pk=plan.pk)
        concerns = concerns_of(now, items_of(now))
        mends = [concern for concern in concerns if concern.mend.does != "accept"]
        if not mends:
            for concern in concerns:
                accept_concern(plan=now, concern_key=concern.key, by=by)
            break
        mend_plan(plan=now, concern_key=mends[0].key, by=by)
        fit_plan(plan=now, by=by)


def _add_minutes(plan: SessionPlan, recipe: Recipe, by: User) -> None:
    changes = {
        item.pk: (item.minutes, item.minutes + recipe.more[item.exercise.slug])
        for item in _items(plan)
        if item.exercise and item.exercise.slug in recipe.more
    }
    change_minutes(plan=plan, changes=changes, by=by)
