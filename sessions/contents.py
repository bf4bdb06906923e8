"""What a plan holds, read in as many queries for one block as for forty.

Below both the actions, which judge a change against it, and the queries, which show it.
"""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import get_language

from groups.models import Facilitator
from sessions import care
from sessions.blocks import Block, session_of
from sessions.models import PlanItem, SessionPlan
from toolkit.enums import Kind
from toolkit.models import Exercise, ExerciseMaterial, ExerciseQuerySet, ExerciseText, MaterialText
from toolkit.queries import LONG_WORDS, SEARCHED
from toolkit.translated import SOURCE_LANGUAGE


def exercises_with_facts() -> ExerciseQuerySet:
    """Exercises with their titles and the languages they are written in."""
    languages = ExerciseText.objects.filter(exercise=OuterRef("pk")).values("exercise")
    written_in = Subquery(languages.annotate(all=ArrayAgg("language")).values("all"))
    return Exercise.objects.annotate(written_in=written_in).with_texts(defer=LONG_WORDS)


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


def facilitators_of(plan: SessionPlan) -> list[Facilitator]:
    """Who serves the group now, by name."""
    serving = plan.group.facilitators.current().select_related("user")
    return sorted(serving, key=lambda row: row.user.name.casefold())
