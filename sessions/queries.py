"""What a page of plans shows, read in as many queries for one block as for forty."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import get_language

from accounts.models import User
from groups.models import Facilitator
from sessions import care, timing
from sessions.blocks import Block, Session, session_of
from sessions.models import PlanItem, SessionPlan
from sessions.totals import Needs, needs_of
from toolkit.enums import Kind
from toolkit.models import Exercise, ExerciseMaterial, ExerciseText, MaterialText
from toolkit.queries import LONG_WORDS, SEARCHED
from toolkit.translated import SOURCE_LANGUAGE


def exercises_with_facts() -> QuerySet[Exercise]:
    """Exercises with their titles and the languages they are written in."""
    languages = ExerciseText.objects.filter(exercise=OuterRef("pk")).values("exercise")
    return Exercise.objects.annotate(
        written_in=Subquery(languages.annotate(all=ArrayAgg("language")).values("all"))
    ).with_texts(defer=LONG_WORDS)


def frames() -> dict[str, Exercise]:
    """The exercise for each place that 'Build session' fills, by `Frame`."""
    found = exercises_with_facts().filter(retired_at=None).exclude(frame="")
    return {exercise.frame: exercise for exercise in found}


def items_of(plan: SessionPlan, *, whole: bool = False) -> list[PlanItem]:
    """The plan's items in order, with what each needs. `whole` brings the steps and the rest."""
    exercises = exercises_with_facts()
    if whole:
        exercises = exercises.prefetch_related(None).with_texts(defer=SEARCHED)
    names = MaterialText.objects.filter(material=OuterRef("material"))
    materials = ExerciseMaterial.objects.select_related("material").annotate(
        name_here=Subquery(names.filter(language=get_language()).values("name")),
        name_source=Subquery(names.filter(language=SOURCE_LANGUAGE).values("name")),
    )
    return list(
        plan.items.select_related("facilitator__user").prefetch_related(
            Prefetch("exercise", exercises),
            Prefetch("exercise__materials", materials),
        )
    )


def settlers(setting: str) -> dict[str, Block]:
    """What can mend a session of this setting: the shortest calm exercise of each kind."""
    wanted = [Kind.GROUNDING, Kind.BREAK, Kind.CLOSING]
    found = (
        exercises_with_facts()
        .filter(retired_at=None, kind__in=wanted, settings__contains=[setting], intensity=0)
        .order_by("-minutes_usual", "-slug")
    )
    return {exercise.kind: Block.of_exercise(exercise) for exercise in found}


def concerns_of(plan: SessionPlan, items: Iterable[PlanItem]) -> list[care.Concern]:
    return care.concerns(session_of(plan, items, settlers(plan.group.setting)))


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
    facilitators: list[Facilitator]

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
        facilitators=facilitators_of(plan),
    )


def facilitators_of(plan: SessionPlan) -> list[Facilitator]:
    """Who serves the group now, by name."""
    serving = plan.group.facilitators.current().select_related("user")
    return sorted(serving, key=lambda row: row.user.name.casefold())


def planner_plans(user: User) -> QuerySet[SessionPlan]:
    """Plans that she may see, with what the planner needs of their group."""
    return (
        SessionPlan.objects.visible_to(user)
        .select_related("group__organisation")
        .prefetch_related("group__languages")
    )


def listed_plans(user: User) -> QuerySet[SessionPlan]:
    """Plans for a list, with their group and how many blocks they have."""
    return (
        SessionPlan.objects.visible_to(user).select_related("group").annotate(blocks=Count("items"))
    )
