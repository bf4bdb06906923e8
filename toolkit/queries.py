"""What the toolkit's pages show. Each function says how many queries it makes."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import Nation
from toolkit.enums import Intensity, Kind, Need, Reading, Stage
from toolkit.models import (
    Chapter,
    ChapterQuerySet,
    ClauseStarter,
    Exercise,
    ExerciseMaterial,
    ExerciseQuerySet,
    ExerciseText,
    HelpLine,
    HelpLineQuerySet,
    PageWord,
    PageWordText,
)
from toolkit.search import search_expression
from toolkit.translated import SOURCE_LANGUAGE

PER_PAGE = 72  # the whole toolkit of today, so that ticking five means turning no page
MOST_TICKS = 40  # as many as a plan can hold
_SLUG = re.compile(r"[a-z0-9-]{1,80}")

# Columns that only the database reads.
SEARCHED = ("search_title", "search_text", "search_vector")
# A list shows none of these, and together they are nine tenths of a card.
LONG_WORDS = (
    *SEARCHED,
    "room",
    "content_note",
    "watch_for",
    "say_aloud",
    "steps",
    "debrief",
    "grounding",
    "aftercare",
    "variants",
)


@dataclass(frozen=True)
class Shelf:
    """A page of exercises, and those that are ticked wherever they stand."""

    page: Page
    exercises: list[Exercise]
    ticked: list[Exercise]

    @property
    def ticked_slugs(self) -> set[str]:
        return {exercise.slug for exercise in self.ticked}

    @property
    def here(self) -> list[Exercise]:
        """Ticked and on this page of this list."""
        shown = {exercise.pk for exercise in self.exercises}
        return [exercise for exercise in self.ticked if exercise.pk in shown]

    @property
    def elsewhere(self) -> list[Exercise]:
        """Ticked, but not on this page of this list."""
        shown = {exercise.pk for exercise in self.exercises}
        return [exercise for exercise in self.ticked if exercise.pk not in shown]

    @property
    def ticked_minutes(self) -> int:
        return sum(exercise.minutes_usual for exercise in self.ticked)


def group_in(parameters: Mapping[str, str]) -> str:
    """The group that a plan is being made for, where the address names one; else empty.

    It is only carried along; whether she may plan for it is asked when the plan is made.
    """
    try:
        return str(uuid.UUID(parameters.get("group", "")))
    except ValueError:
        return ""


def shelf(
    exercises: ExerciseQuerySet,
    *,
    wanted: Mapping[str, Any],
    ticks: Iterable[str],
    page: str | None,
) -> Shelf:
    """The page of what is wanted, and what is ticked. Three queries, however many there are."""
    slugs = [tick for tick in dict.fromkeys(ticks) if _SLUG.fullmatch(tick)][:MOST_TICKS]
    found = sort(search(narrow(exercises, wanted), str(wanted.get("q", ""))))
    # The numbers of all that fit: cheaper than a count and a page.
    paginated = Paginator(list(found.values_list("pk", flat=True)), PER_PAGE).get_page(page)
    shown: Sequence[int] = list(paginated.object_list)
    rows = exercises.filter(Q(pk__in=shown) | Q(slug__in=slugs)).with_texts(defer=LONG_WORDS)
    by_pk = {row.pk: row for row in rows}
    by_slug = {row.slug: row for row in by_pk.values()}
    return Shelf(
        page=paginated,
        exercises=[by_pk[pk] for pk in shown if pk in by_pk],
        ticked=[by_slug[slug] for slug in slugs if slug in by_slug],
    )


def narrow(exercises: ExerciseQuerySet, wanted: Mapping[str, Any]) -> ExerciseQuerySet:
    """Only what fits every fact that is asked for; a missing or empty one asks for nothing."""
    if chapter := wanted.get("chapter"):
        exercises = exercises.filter(chapter=chapter)
    if kind := wanted.get("kind"):
        exercises = exercises.filter(kind=kind)
    if minutes := wanted.get("minutes"):
        exercises = exercises.filter(minutes_usual__lte=minutes)
    if women := wanted.get("women"):
        fits = Q(women_most=None) | Q(women_most__gte=women)
        exercises = exercises.filter(fits, women_least__lte=women)
    if setting := wanted.get("setting"):
        exercises = exercises.filter(settings__contains=[setting])
    if wanted.get("intensity") not in {None, ""}:
        exercises = exercises.filter(intensity__lte=wanted["intensity"])
    if wanted.get("no_reading"):
        exercises = exercises.filter(reading=Reading.NONE)
    return exercises


def search(exercises: ExerciseQuerySet, query: str) -> ExerciseQuerySet:
    """Those that have every word of `query`, or a word that begins so, in one of the languages
    that the reader may know: hers and English. They get a `rank`; a title counts for most."""
    expression = search_expression(query)
    if not expression:
        return exercises.none() if query.strip() else exercises
    asked = SearchQuery(expression, config="simple", search_type="raw")
    texts = (
        ExerciseText.objects.filter(
            exercise=OuterRef("pk"),
            language__in={get_language() or SOURCE_LANGUAGE, SOURCE_LANGUAGE},
            search_vector=asked,
        )
        .annotate(rank=SearchRank(F("search_vector"), asked))
        .order_by("-rank")
    )
    ranked: ExerciseQuerySet = exercises.annotate(rank=Subquery(texts.values("rank")[:1]))
    return ranked.filter(rank__isnull=False)


def sort(exercises: ExerciseQuerySet) -> ExerciseQuerySet:
    """Best first where there was a search; then as the toolkit has them."""
    best = ["-rank"] if "rank" in exercises.query.annotations else []
    return exercises.order_by(*best, "chapter__position", "slug")


def in_chapter(exercises: ExerciseQuerySet, chapter: Chapter) -> ExerciseQuerySet:
    return sort(exercises.filter(chapter=chapter)).with_texts(defer=LONG_WORDS)


def with_counts(chapters: ChapterQuerySet) -> ChapterQuerySet:
    """Each chapter with `exercise_count`: what a visitor finds in it. Two queries."""
    current = Q(exercises__retired_at=None)
    counted: ChapterQuerySet = chapters.annotate(exercise_count=Count("exercises", filter=current))
    return counted.order_by("position").with_texts(defer=("body",))


def first_evening(exercises: ExerciseQuerySet) -> list[Exercise]:
    """One gentle exercise of each kind that a first evening needs, in the evening's order.

    Light, read by nobody, without touch, for a room; not those that are put into every plan. Two
    queries.
    """
    gentle = exercises.filter(
        frame="",
        intensity__lte=Intensity.LIGHT,
        reading=Reading.NONE,
        touch=False,
        eyes_closed=False,
        stages__contains=[Stage.FIRST],
        settings__contains=["in-person"],
    )
    by_kind: dict[str, Exercise] = {}
    for exercise in sort(gentle).with_texts(defer=LONG_WORDS):
        by_kind.setdefault(exercise.kind, exercise)
    order = (Kind.CHECKIN, Kind.WARMUP, Kind.MAIN, Kind.GROUNDING)
    return [by_kind[kind] for kind in order if kind in by_kind]


def neighbours(
    chapters: ChapterQuerySet, chapter: Chapter
) -> tuple[Chapter | None, Chapter | None]:
    """The chapters before and after; None at an end. Two queries."""
    row = list(chapters.with_texts(defer=("body",)))
    at = row.index(chapter)
    return row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None


def whole_cards(exercises: ExerciseQuerySet) -> ExerciseQuerySet:
    """With everything that a card's own page shows, in every language. Five queries for one."""
    uses = ExerciseMaterial.objects.select_related("material").prefetch_related("material__texts")
    return exercises.select_related("chapter").prefetch_related(
        Prefetch("texts", ExerciseText.objects.defer(*SEARCHED)),
        "chapter__texts",
        Prefetch("materials", uses.order_by("pk")),
    )


@dataclass(frozen=True)
class HelpGroup:
    """Help lines under one heading."""

    title: str
    lines: list[HelpLine]


def nation_in(parameters: Mapping[str, str]) -> str:
    """The nation that the address asks for; empty for all, or where there is no such nation."""
    nation = parameters.get("nation", "")
    return nation if nation in Nation.values else ""


def help_groups(lines: HelpLineQuerySet, *, nation: str) -> list[HelpGroup]:
    """Danger first, then each nation's own (or only `nation`'s), then what is everywhere.

    Two queries.
    """
    everything = list(lines.with_texts())
    danger = [line for line in everything if line.need == Need.EMERGENCY]
    others = [line for line in everything if line.need != Need.EMERGENCY]
    everywhere = [line for line in others if len(line.nations) == len(Nation)]
    nearer = [line for line in others if line not in everywhere]
    groups = [
        HelpGroup(str(Need.EMERGENCY.label), danger),
        *(
            HelpGroup(str(one.label), [line for line in nearer if one in line.nations])
            for one in Nation
            if one == nation or not nation
        ),
        HelpGroup(_("Everywhere in the United Kingdom"), everywhere),
    ]
    return [group for group in groups if group.lines]


def clause_starters(setting: str) -> list[ClauseStarter]:
    """What an agreement may begin from where a group meets like this, in the toolkit's order.

    Each with its words in every language, since a group has its own. Two queries.
    """
    return list(ClauseStarter.objects.visible_to(None).suiting(setting).prefetch_related("texts"))


def page_words(language: str) -> dict[str, str]:
    """The labels of a page for participants: in `language`, or in English where it has none.

    One query.
    """
    words = PageWord.objects.visible_to(None).filter(
        texts__language__in={language, SOURCE_LANGUAGE}
    )
    found: dict[str, dict[str, str]] = {}
    for key, code, text in words.values_list("key", "texts__language", "texts__text"):
        found.setdefault(code, {})[key] = text
    return found.get(SOURCE_LANGUAGE, {}) | found.get(language, {})


def complete_page_languages() -> set[str]:
    """Codes of those in which every page word is there: only these are offered to women, so that
    no page changes its language half way. One query.
    """
    whole = (
        PageWordText.objects.values("language")
        .annotate(there=Count("pk"))
        .filter(there=_number_of_page_words())
    )
    return set(whole.values_list("language", flat=True))


def _number_of_page_words() -> Subquery:
    counted = PageWord.objects.order_by().annotate(one=Value(1)).values("one")
    return Subquery(counted.annotate(number=Count("pk")).values("number"))
