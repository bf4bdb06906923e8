"""What is next for her, and the first thing to do when there is nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from evaluation.waiting import Wanted, open_places, wanted_of
from groups.models import Agreement, LanguageDecision, SupportGroup
from groups.support_groups.queries import next_meeting
from home.queries import Waiting, complaints_waiting
from sessions.models import SessionPlan
from sessions.queries import PlanView, listed_plans, plan_view, planner_plans

GROUPS_SHOWN = 12


@dataclass(frozen=True)
class Day:
    date: dt.date
    plans: list[SessionPlan]

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()


@dataclass(frozen=True)
class Ask:
    text: str
    url: str


@dataclass(frozen=True)
class GroupRow:
    """`asks`: what the group's own decisions want of her, such as another look at the agreement."""

    group: SupportGroup
    next_plan_at: dt.datetime | None
    meets_next: dt.datetime | None  # by its rhythm, where no plan is made yet
    asks: list[Ask]


@dataclass(frozen=True)
class Today:
    """`upcoming` is the plan to look at next; `unplanned` the first meeting that has none.

    `evaluations`: what programmes want of her next.
    """

    upcoming: PlanView | None
    unplanned: GroupRow | None
    week: list[Day]
    groups: list[GroupRow]
    groups_in_all: int
    complaints: Waiting  # for those who answer them; nobody else has any
    evaluations: list[Wanted]
    can_start_group: bool
    is_admin_only: bool
    is_guardian_only: bool


def today(user: User) -> Today:
    """In as many queries for one group as for forty."""
    now = timezone.now()
    rows = _groups(user, now)
    plan = _upcoming(user, now)
    waiting = [row for row in rows if row.meets_next]
    roles = user.roles()
    return Today(
        upcoming=plan_view(plan) if plan else None,
        unplanned=min(waiting, key=lambda row: row.meets_next or now) if waiting else None,
        week=_week(user),
        groups=rows[:GROUPS_SHOWN],
        groups_in_all=len(rows),
        complaints=complaints_waiting(user) if Role.ADMIN in roles else Waiting(0, None),
        evaluations=wanted_of(user),
        can_start_group=Role.COORDINATOR in roles,
        is_admin_only=roles == {Role.ADMIN},
        is_guardian_only=roles == {Role.GUARDIAN},
    )


def _upcoming(user: User, now: dt.datetime) -> SessionPlan | None:
    """The first plan that is not over yet. None lasts longer than eight hours."""
    plans = planner_plans(user).filter(starts_at__gte=now - dt.timedelta(hours=8))
    return next((plan for plan in plans.order_by("starts_at")[:10] if plan.ends_at > now), None)


def _groups(user: User, now: dt.datetime) -> list[GroupRow]:
    """Groups that meet, the one that needs a plan first at the top."""
    groups = (
        SupportGroup.objects.visible_to(user)
        .meeting()
        .annotate(
            last_planned=Max("plans__starts_at"),
            next_plan_at=Min("plans__starts_at", filter=Q(plans__starts_at__gt=now)),
            has_agreement=Exists(Agreement.objects.current().filter(group=OuterRef("pk"))),
            agreement_is_due=Exists(Agreement.objects.due().filter(group=OuterRef("pk"))),
            languages_are_due=Exists(LanguageDecision.objects.due().filter(group=OuterRef("pk"))),
        )
        .prefetch_related("languages")
    )
    slips = open_places([group.pk for group in groups])
    rows = [
        GroupRow(
            group,
            group.next_plan_at,
            None if group.next_plan_at else next_meeting(group, now, group.last_planned),
            _asks(group, slips.get(group.pk, "")),
        )
        for group in groups
    ]
    return sorted(rows, key=lambda row: (row.next_plan_at or row.meets_next, row.group.name))


def _asks(group: Any, slips: str) -> list[Ask]:
    """`group` as `_groups` annotates it. The agreement's lead straight to writing it down.

    `slips`: their address, where the group is asked just now.
    """
    record = reverse("groups:agreement_record", args=[group.pk])
    languages = reverse("groups:language_decision_record", args=[group.pk])
    asks = [
        (not group.has_agreement, _("It has no agreement yet. Record one"), record),
        (group.agreement_is_due, _("Its agreement is due for another look"), record),
        (group.languages_are_due, _("Its languages are due for another look"), languages),
        (bool(slips), _("Slips for the questions, and words to say"), slips),
    ]
    return [Ask(text, url) for wanted, text, url in asks if wanted]


def _week(user: User) -> list[Day]:
    """Today and the six days after it."""
    first = timezone.localdate()
    dates = [first + dt.timedelta(days=number) for number in range(7)]
    plans = listed_plans(user).coming()
    by_date: dict[dt.date, list[SessionPlan]] = {date: [] for date in dates}
    midnight = timezone.make_aware(dt.datetime.combine(dates[-1], dt.time.max))
    for plan in plans.filter(starts_at__lte=midnight):
        by_date[timezone.localtime(plan.starts_at).date()].append(plan)
    return [Day(date, by_date[date]) for date in dates]
