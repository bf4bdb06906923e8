"""Puts the network into the database, once, and keeps it from growing old."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import cycle

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from accounts.models import Organisation, User
from accounts.refusals import reason
from groups.enums import FacilitatorRole, State
from groups.facilitators.actions import add_facilitator, close_group_to, end_facilitator
from groups.models import SupportGroup
from groups.support_groups.actions import create_group, end_group, pause_group
from groups.support_groups.queries import next_meeting
from home.demo import evaluation, people, recipes, records
from home.demo.groups import GROUPS, DemoGroup
from sessions import rules

SPAN = dt.timedelta(days=28)  # plans reach so far back, and so far ahead
SERVED = dt.timedelta(days=180)


@transaction.atomic
def load() -> bool:
    """Whether anything was new. All or nothing; what is there already is left as it is."""
    with translation.override("en"):
        if people.are_there():
            return (plan_ahead() > 0) | evaluation.load()
        organisations = people.load_organisations()
        staff = people.load_people(organisations)
        for key, demo in GROUPS.items():
            _load_group(key, demo, organisations[demo.organisation], staff)
        evaluation.load()
        return True


def plan_ahead() -> int:
    """New plans for a group whose plans have all passed: somebody opens the demo weeks later.

    Only where it still meets, and where its coordinator may still plan for it.
    """
    planned: dict[uuid.UUID | None, DemoGroup] = {
        people.demo_id("group", key): demo for key, demo in GROUPS.items() if demo.coming
    }
    groups = (
        SupportGroup.objects.filter(request_key__in=planned, state=State.ACTIVE)
        .annotate(last_planned=Max("plans__starts_at"))
        .filter(last_planned__lt=_midnight())
    )
    made = 0
    for group in groups:
        demo = planned[group.request_key]
        coordinator = User.objects.filter(
            pk=people.demo_id("person", people.COORDINATORS[demo.organisation]), is_active=True
        ).first()
        if coordinator is None or reason(rules.may_plan, coordinator, group):
            continue
        dates = _meetings(group, _midnight(), _midnight() + SPAN, last=group.last_planned)
        for recipe, date in zip(cycle(demo.coming), dates, strict=False):
            recipes.make(recipe, group=group, starts_at=date, by=coordinator)
            made += 1
    return made


def _load_group(
    key: str, demo: DemoGroup, organisation: Organisation, staff: dict[str, User]
) -> None:
    coordinator = staff[people.COORDINATORS[demo.organisation]]
    group = create_group(
        organisation=organisation,
        by=coordinator,
        languages=demo.languages,
        request_key=people.demo_id("group", key),
        **demo.facts,
    )
    _add_people(group, demo, staff, coordinator)
    records.load(key, group, facilitator=_planner(demo, staff), coordinator=coordinator)
    today = _midnight()
    for begin, session_recipes in ((today - SPAN, demo.past), (today, demo.coming)):
        dates = _meetings(group, begin, begin + SPAN, last=_last_plan(group))
        for recipe, date in zip(session_recipes, dates, strict=False):
            recipes.make(recipe, group=group, starts_at=date, by=_planner(demo, staff))
    if demo.state == State.PAUSED:
        pause_group(group=group, by=coordinator)
    elif demo.state == State.ENDED:
        end_group(group=group, by=coordinator)


def _add_people(
    group: SupportGroup, demo: DemoGroup, staff: dict[str, User], coordinator: User
) -> None:
    since = timezone.localdate() - SERVED
    for key, role in demo.facilitators:
        add_facilitator(group=group, colleague=staff[key], role=role, since=since, by=coordinator)
    if demo.left:
        gone = add_facilitator(
            group=group,
            colleague=staff[demo.left],
            role=FacilitatorRole.CO,
            since=since,
            by=coordinator,
        )
        end_facilitator(facilitator=gone, until=since + SERVED / 2, by=coordinator)
    if demo.closed_to:
        close_group_to(group=group, colleague=staff[demo.closed_to], by=coordinator)


def _planner(demo: DemoGroup, staff: dict[str, User]) -> User:
    """Whoever leads the group plans for it."""
    return staff[demo.facilitators[0][0]]


def _meetings(
    group: SupportGroup, begin: dt.datetime, end: dt.datetime, *, last: dt.datetime | None
) -> Iterator[dt.datetime]:
    """When the group meets from `begin` to before `end`, in its rhythm."""
    after = begin - dt.timedelta(seconds=1)
    while (meets := next_meeting(group, after, last)) < end:
        yield meets
        after = last = meets


def _last_plan(group: SupportGroup) -> dt.datetime | None:
    latest: dt.datetime | None = group.plans.aggregate(latest=Max("starts_at"))["latest"]
    return latest


def _midnight() -> dt.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
