"""What a page of plans shows, read in as many queries for one block as for forty."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from sessions import care, timing
from sessions.blocks import Block, Session, session_of
from sessions.contents import items_of, settlers
from sessions.models import PlanItem, SessionPlan, SessionPlanQuerySet
from sessions.totals import Needs, needs_of


@dataclass(frozen=True)
class Row:
    """A block on the page."""

    item: PlanItem
    block: Block
    starts_at: dt.datetime
    is_late: bool  # it begins when the session should be over
    first_late: bool
    concerns: list[care.Concern]
    before: int | None  # the intensity of the block before and after, where there is one
    after: int | None


@dataclass(frozen=True)
class PlanView:
    """A plan as its page, its sheet and its PDF show it."""

    plan: SessionPlan
    session: Session
    rows: list[Row]
    concerns: list[care.Concern]
    needs: Needs

    @property
    def general_concerns(self) -> list[care.Concern]:
        return [concern for concern in self.concerns if not concern.block]

    @property
    def concern_titles(self) -> list[str]:
        """Each thing to look at once, however many blocks it stands at."""
        return list(dict.fromkeys(concern.title for concern in self.concerns))

    @property
    def over(self) -> int:
        return max(0, self.session.over)

    @property
    def spare(self) -> int:
        return max(0, -self.session.over)

    @property
    def runs_until(self) -> dt.datetime:
        return self.plan.starts_at + dt.timedelta(minutes=self.session.used)


def plan_view(plan: SessionPlan, *, whole: bool = False) -> PlanView:
    """Expects the plan with its group and the group's languages at hand (`planner_plans`)."""
    items = items_of(plan, whole=whole)
    session = session_of(plan, items, settlers(plan.group.setting))
    concerns = care.concerns(session)
    depths: list[int | None] = [None, *(block.intensity for block in session.blocks), None]
    begins = timing.starts(plan.starts_at, [item.minutes for item in items])
    late = [start >= plan.ends_at for start in begins]
    rows = [
        Row(
            item=item,
            block=block,
            starts_at=start,
            is_late=is_late,
            first_late=is_late and not any(late[:place]),
            concerns=[concern for concern in concerns if concern.block == block.key],
            before=depths[place],
            after=depths[place + 2],
        )
        for place, (item, block, start, is_late) in enumerate(
            zip(items, session.blocks, begins, late, strict=True)
        )
    ]
    return PlanView(
        plan=plan,
        session=session,
        rows=rows,
        concerns=concerns,
        needs=needs_of(items, plan.group),
    )


def planner_plans(user: User) -> SessionPlanQuerySet:
    """Plans that she may see, with what the planner needs of their group."""
    return (
        SessionPlan.objects.visible_to(user)
        .select_related("group__organisation")
        .prefetch_related("group__languages")
    )


def listed_plans(user: User) -> SessionPlanQuerySet:
    """Plans for a list, with their group and how many blocks they have."""
    return (
        SessionPlan.objects.visible_to(user).select_related("group").annotate(blocks=Count("items"))
    )
