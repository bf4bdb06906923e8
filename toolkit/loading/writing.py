"""Makes the database agree with the files, changing only what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from toolkit.loading.items import Item, Library
from toolkit.models import (
    Chapter,
    ClauseStarter,
    Exercise,
    ExerciseMaterial,
    HelpLine,
    Material,
    PageWord,
    PageWordText,
)
from toolkit.translated import Translated

_LOCK = 0x70_6F_6F_6C  # two loads at once would each add the same rows


@dataclass
class Tally:
    """What became of the things of one kind."""

    new: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return (
            f"{self.new} new, {self.changed} changed, "
            f"{self.retired} retired, {self.unchanged} unchanged"
        )


def write_library(library: Library) -> dict[str, Tally]:
    """All or nothing. Returns a tally for each kind of thing.

    An exercise whose file has gone is retired, since plans keep it; so is a chapter or a material
    that a retired exercise needs. Everything else whose file has gone is deleted.
    """
    if library.problems:
        raise ValueError("A library with problems is never written.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return _write_all(library)


def _write_all(library: Library) -> dict[str, Tally]:
    chapters = _write(Chapter, library.chapters)
    materials = _write(Material, library.materials)
    retired = _make_room(library.exercises)
    exercises = _write(Exercise, library.exercises, also={"retired_at": None})
    exercises.retired = retired
    chapters.retired = _remove_chapters(library.chapters)
    materials.retired = _remove(Material.objects.filter(uses=None), library.materials)
    return {
        "Chapters": chapters,
        "Exercises": exercises,
        "Materials": materials,
        "Help lines": _replace(HelpLine, library.help_lines),
        "Clause starters": _replace(ClauseStarter, library.clauses),
        "Page words": _replace(PageWord, library.page_words),
    }


def _replace(model: type[Translated], items: Mapping[str, Item]) -> Tally:
    """For things that nothing refers to: what has gone from the files goes."""
    tally = _write(model, items)
    tally.retired = _remove(model._default_manager.all(), items)
    return tally


def _write(
    model: type[Translated], items: Mapping[str, Item], *, also: Mapping[str, Any] | None = None
) -> Tally:
    """Adds what is new and changes what differs. `also`: facts that every item has."""
    tally = Tally()
    key = "slug" if model is Exercise else model._meta.pk.name
    parts = ["texts", "materials"] if model is Exercise else ["texts"]
    rows = model._default_manager.prefetch_related(*parts).in_bulk(list(items), field_name=key)
    # Who gives up a frame comes before who takes it.
    for slug, item in sorted(items.items(), key=lambda pair: bool(pair[1].facts.get("frame"))):
        facts = {**item.facts, **(also or {})}
        row = rows.get(slug)
        if row is None:
            row = model._default_manager.create(**{key: slug}, **facts)
            tally.new += 1
            _write_parts(row, item)
        elif _update(row, facts) | _write_parts(row, item):
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally


def _write_parts(row: Translated, item: Item) -> bool:
    changed = _write_texts(row, item.texts)
    if isinstance(row, Exercise):
        changed |= _write_materials(row, item.materials)
    return changed


def _update(row: models.Model, values: Mapping[str, Any]) -> bool:
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        row.save(update_fields=[name.removesuffix("_id") for name in differing])
    return bool(differing)


def _write_texts(row: Translated, texts: Mapping[str, Mapping[str, Any]]) -> bool:
    manager = row.texts  # type: ignore[attr-defined]  # each subclass has its own texts
    found = {text.language: text for text in manager.all()}
    changed = False
    for language, values in texts.items():
        if language in found:
            changed |= _update(found[language], {**values, **_from_files(found[language])})
        else:
            manager.create(language=language, **values)
            changed = True
    gone = [
        text.pk
        for language, text in found.items()
        if language not in texts and not _is_written_here(text)
    ]
    if gone:
        manager.filter(pk__in=gone).delete()
    return changed or bool(gone)


def _is_written_here(text: models.Model) -> bool:
    """By a coordinator, in a language that the files lack."""
    return isinstance(text, PageWordText) and text.written_at is not None


def _from_files(text: models.Model) -> dict[str, None]:
    """Once the files have the language, their words take the place of hers."""
    return {"written_at": None, "written_by_id": None} if _is_written_here(text) else {}


def _write_materials(exercise: Exercise, materials: Mapping[str, tuple[int, bool]]) -> bool:
    found = {use.material_id: (use.quantity, use.for_each) for use in exercise.materials.all()}
    if found == materials:
        return False
    exercise.materials.all().delete()
    ExerciseMaterial.objects.bulk_create(
        ExerciseMaterial(exercise=exercise, material_id=key, quantity=quantity, for_each=for_each)
        for key, (quantity, for_each) in materials.items()
    )
    return True


def _make_room(items: Mapping[str, Item]) -> int:
    """Retires what has gone, and frees the frames of exercises that are about to swap theirs."""
    current = Exercise.objects.filter(retired_at=None)
    retired = current.exclude(slug__in=items).update(retired_at=timezone.now())
    for slug, frame in current.exclude(frame="").values_list("slug", "frame"):
        if items[slug].facts["frame"] not in {"", frame}:
            Exercise.objects.filter(slug=slug).update(frame="")
    return retired


def _remove_chapters(items: Mapping[str, Item]) -> int:
    deleted = _remove(Chapter.objects.filter(exercises=None), items)
    kept = Chapter.objects.filter(position__isnull=False).exclude(slug__in=items)
    return deleted + kept.update(position=None)


def _remove(rows: models.QuerySet, items: Mapping[str, Item]) -> int:
    gone = list(rows.exclude(pk__in=items).values_list("pk", flat=True))
    if gone:
        rows.model._default_manager.filter(pk__in=gone).delete()
    return len(gone)
