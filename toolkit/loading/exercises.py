"""What an exercise's file holds: facts in the source language, words in every language."""

import re
from collections.abc import Callable
from typing import Any

from toolkit.enums import Energy, Frame, Intensity, Kind, Reading, Setting, Stage, Value
from toolkit.loading.fields import Fields
from toolkit.loading.source import Section, Source

_STEP = re.compile(r"(\d{1,3}) min: (\S.*)")
_ITEM = re.compile(r"[-*] +(\S.*)")
_QUOTES = re.compile('["“”«»]')

# Heading in the file (a key, English in every language): field of ExerciseText.
_PLAIN = {
    "Purpose": "purpose",
    "Room": "room",
    "Content note": "content_note",
    "Watch for": "watch_for",
    "Say aloud": "say_aloud",
    "Grounding": "grounding",
    "Aftercare": "aftercare",
}
_VARIANTS = {
    "Video": "video",
    "Text": "text",
    "Interpreter": "interpreter",
    "Low literacy": "low_literacy",
    "Access": "access",
}


def read_facts(fields: Fields, material_keys: set[str]) -> dict[str, Any]:
    """The fields of Exercise, and `materials`: {key: (quantity, for_each)}."""
    frame = fields.choice("frame", Frame, also=("none",))
    facts = {
        "kind": fields.choice("kind", Kind),
        "frame": "" if frame == "none" else frame,
        "stages": fields.choices("stages", Stage),
        "settings": fields.choices("settings", Setting),
        "values": fields.choices("values", Value),
        **_minutes(fields),
        **_women(fields),
        "preparation_minutes": fields.whole("preparation", most=600),
        "intensity": fields.whole("intensity", most=max(Intensity.values)),
        "touch": fields.yes_no("touch"),
        "eyes_closed": fields.yes_no("eyes_closed"),
        "reading": fields.choice("reading", Reading),
        "energy": fields.choice("energy", Energy),
        "children": fields.yes_no("children"),
        "cost_pence": fields.whole("cost_pence", most=100_000),
        "author": fields.text("author"),
        "licence": fields.text("licence", most=40),
        "version": fields.whole("version", least=1),
        "review_on": fields.day("review_on"),
    }
    return {**facts, "materials": _materials(fields, material_keys)}


def _minutes(fields: Fields) -> dict[str, int]:
    given = fields.mapping("minutes")
    if given is None:
        return {}
    least, usual, most = (
        given.whole(name, least=1, most=240) for name in ("least", "usual", "most")
    )
    given.finish()
    if not least <= usual <= most:
        fields.problem("minutes", "must not fall from least to usual to most")
    return {"minutes_least": least, "minutes_usual": usual, "minutes_most": most}


def _women(fields: Fields) -> dict[str, int | None]:
    given = fields.mapping("women")
    if given is None:
        return {}
    least = given.whole("least", least=1, most=200)
    most = given.whole("most", least=1, most=200, optional=True) if "most" in given else None
    given.finish()
    if most is not None and most < least:
        fields.problem("women", "has a most that is smaller than its least")
    return {"women_least": least, "women_most": most}


def _materials(fields: Fields, known: set[str]) -> dict[str, tuple[int, bool]]:
    found: dict[str, tuple[int, bool]] = {}
    for item in fields.mappings("materials"):
        key = item.text("key", most=50)
        if key and key not in known:
            item.problem("key", f"“{key}” is not in materials.yaml: add it there")
        elif key in found:
            item.problem("key", f"“{key}” is listed twice")
        quantity = item.whole("quantity", least=1, most=1000)
        found[key] = (quantity, item.yes_no("each", optional=True))
        item.finish()
    return found


def read_words(source: Source) -> dict[str, Any]:
    """The fields of ExerciseText that stand below the front matter."""
    sections = _by_title(source, source.sections, [*_PLAIN, "Steps", "Debrief", "Variants"], "##")
    readers: dict[str, tuple[str, Callable[[Source, Section], Any]]] = {
        **{title: (name, _plain) for title, name in _PLAIN.items()},
        "Steps": ("steps", _steps),
        "Debrief": ("debrief", _debrief),
        "Variants": ("variants", _variants),
    }
    found = {
        name: read(source, sections[title])
        for title, (name, read) in readers.items()
        if title in sections
    }
    if quote := _QUOTES.search(found.get("say_aloud", "")):
        line = sections["Say aloud"].line
        source.problem(line, f"Say aloud needs no quotation marks: the page adds them ({quote[0]})")
    return found


def _by_title(
    source: Source, sections: list[Section], wanted: list[str], level: str
) -> dict[str, Section]:
    """Each wanted heading's section; unknown, repeated and missing ones are problems."""
    found: dict[str, Section] = {}
    for section in sections:
        if section.title not in wanted:
            what = f"the heading “{section.title}” is not known here; it can be {', '.join(wanted)}"
            source.problem(section.line, what)
        elif section.title in found:
            source.problem(section.line, f"the heading “{section.title}” is here twice")
        else:
            found[section.title] = section
    for title in wanted:
        if title not in found:
            source.problem(source.body_line, f"the section {level} {title} is missing")
    return found


def _plain(source: Source, section: Section) -> str:
    for part in section.parts:
        source.problem(part.line, f"{section.title} has no headings of its own")
    if not section.text:
        source.problem(section.line, f"{section.title} is empty")
    return section.text


def _steps(source: Source, section: Section) -> list[dict[str, Any]]:
    steps = []
    if section.text:
        source.problem(section.line, "words in Steps stand below a step's heading")
    for part in section.parts:
        heading = _STEP.fullmatch(part.title)
        if heading is None:
            source.problem(part.line, "a step's heading is ### <minutes> min: <title>")
            continue
        if not part.text:
            source.problem(part.line, f"the step “{heading[2]}” says nothing")
        if int(heading[1]) == 0:
            source.problem(part.line, f"the step “{heading[2]}” takes no time")
        steps.append({"minutes": int(heading[1]), "title": heading[2], "text": part.text})
    if not section.parts:
        source.problem(section.line, "Steps is empty")
    return steps


def _debrief(source: Source, section: Section) -> list[str]:
    """A list of questions; a question may run on in indented lines."""
    questions: list[str] = []
    for number, line in enumerate(section.lines, start=section.line + 1):
        if item := _ITEM.fullmatch(line.rstrip()):
            questions.append(item[1])
        elif line[:1].isspace() and line.strip() and questions:
            questions[-1] += " " + line.strip()
        elif line.strip():
            source.problem(number, "each question of Debrief starts with a hyphen and a space")
    for part in section.parts:
        source.problem(part.line, "Debrief has no headings of its own")
    if not questions:
        source.problem(section.line, "Debrief is empty")
    return questions


def _variants(source: Source, section: Section) -> dict[str, str]:
    if section.text:
        source.problem(section.line, "words in Variants stand below a variant's heading")
    parts = _by_title(source, section.parts, list(_VARIANTS), "###")
    for title, part in parts.items():
        if not part.text:
            source.problem(part.line, f"the variant {title} is empty")
    return {name: parts[title].text for title, name in _VARIANTS.items() if title in parts}


def check_steps(
    source: Source, minutes: list[int], *, usual: int | None, english: list[int] | None
) -> None:
    """English steps add up to `usual`; those of another language are as long as `english`."""
    line = next((s.line for s in source.sections if s.title == "Steps"), source.body_line)
    if usual and minutes and sum(minutes) != usual:
        what = f"the steps add up to {sum(minutes)} minutes, but minutes: usual is {usual}"
        source.problem(line, what)
    if english and minutes and minutes != english:
        what = f"the steps take {_joined(minutes)} minutes; in English they take {_joined(english)}"
        source.problem(line, what)


def _joined(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
