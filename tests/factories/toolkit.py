"""Exercises made straight in the database, with facts that suit every group unless told."""

import datetime as dt
import itertools

from toolkit.models import (
    Chapter,
    ChapterText,
    Exercise,
    ExerciseMaterial,
    ExerciseText,
    Material,
    MaterialText,
)
from toolkit.search import fold

_numbers = itertools.count(1)
STEPS = [{"minutes": 20, "title": "Begin", "text": "Say *hello*."}]
WAYS = ("video", "text", "interpreter", "low_literacy", "access")
VARIANTS = dict.fromkeys(WAYS, "It works as it is.")


def make_chapter(slug="safety", position=None):
    chapter, is_new = Chapter.objects.get_or_create(
        slug=slug, defaults={"position": position or Chapter.objects.count() + 1}
    )
    if is_new:
        ChapterText.objects.create(
            chapter=chapter,
            language="en",
            status="draft",
            title=slug.title(),
            summary="What it is about.",
            body="Words.",
        )
    return chapter


def make_exercise(slug="", *, title="", kind="main", minutes=20, languages=("en", "cy"), **facts):
    """`minutes` is the usual; half of it at least and twice at most, unless told."""
    slug = slug or f"exercise-{next(_numbers)}"
    usual = {
        "chapter": facts.pop("chapter", None) or make_chapter(),
        "stages": ["first", "settled", "ending"],
        "settings": ["in-person", "video", "text"],
        "values": ["safety"],
        "minutes_least": max(1, minutes // 2),
        "minutes_most": minutes * 2,
        "women_least": 1,
        "women_most": None,
        "preparation_minutes": 5,
        "intensity": 0,
        "touch": False,
        "eyes_closed": False,
        "reading": "none",
        "energy": "steady",
        "children": True,
        "cost_pence": 0,
        "author": "The Alongside writers",
        "licence": "CC BY 4.0",
        "version": 1,
        "review_on": dt.date(2027, 11, 1),
    }
    exercise = Exercise.objects.create(
        slug=slug, kind=kind, minutes_usual=minutes, **{**usual, **facts}
    )
    for language in languages:
        make_words(exercise, language, title or slug.replace("-", " ").capitalize())
    return exercise


def make_words(exercise, language, title):
    return ExerciseText.objects.create(
        exercise=exercise,
        language=language,
        status="draft",
        title=title if language == "en" else f"{title} ({language})",
        purpose="What it is for.",
        room="Chairs in a ring.",
        content_note="Nothing hard.",
        watch_for="A quiet woman.",
        say_aloud="You can pass.",
        steps=STEPS,
        debrief=["How was it?"],
        grounding="Feet on the floor.",
        aftercare="Tea.",
        variants=VARIANTS,
        search_title=fold(title),
        search_text=fold(f"{title} {exercise.kind}"),
    )


def make_frames():
    """The four exercises that 'Build session' puts in."""
    return {
        "opening": make_exercise("arriving", kind="checkin", minutes=10, frame="opening"),
        "agreement": make_exercise("agreement", kind="planning", minutes=5, frame="agreement"),
        "break": make_exercise("tea", kind="break", minutes=15, frame="break"),
        "closing": make_exercise("close", kind="closing", minutes=10, frame="closing"),
    }


def make_material(exercise, key, *, quantity=1, for_each=False, reusable=True, name=""):
    material, is_new = Material.objects.get_or_create(key=key, defaults={"reusable": reusable})
    if is_new:
        MaterialText.objects.create(material=material, language="en", name=name or key.title())
    return ExerciseMaterial.objects.create(
        exercise=exercise, material=material, quantity=quantity, for_each=for_each
    )
