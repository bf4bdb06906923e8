"""The words that an exercise is found by, in one language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, override

from toolkit.enums import Energy, Intensity, Kind, Reading, Setting, Stage, Value
from toolkit.search import welsh_forms, words

# The word that is searched: the words of a text that it should find.
Synonyms = Mapping[str, list[str]]


def search_words(
    *,
    language: str,
    facts: Mapping[str, Any],
    text: Mapping[str, Any],
    chapter_title: str,
    material_names: Iterable[str],
    synonyms: Synonyms,
) -> dict[str, str]:
    """`search_title` and `search_text` of an ExerciseText.

    Synonyms and Welsh mutations are added for what the exercise is about, not for every word of
    its steps: else everything would be found by everything.
    """
    title = words(text["title"])
    about = words(" ".join([text["purpose"], chapter_title, *_labels(language, facts)]))
    mentions = words(
        " ".join(
            [
                *(step["title"] for step in text["steps"]),
                *text["debrief"],
                text["content_note"],
                *material_names,
            ]
        )
    )
    more = _with_forms(language, [*title, *about])
    added = _with_forms(language, _synonyms_of([*title, *about, *more], synonyms))
    return {
        "search_title": " ".join(title),
        "search_text": " ".join([*about, *dict.fromkeys([*more, *added]), *mentions]),
    }


def _labels(language: str, facts: Mapping[str, Any]) -> list[str]:
    """The facts in words, since people search for `check-in`, `video` or `no reading`."""
    with override(language):
        labels: list[object] = [
            Kind(facts["kind"]).label,
            Energy(facts["energy"]).label,
            Intensity(facts["intensity"]).label,
            *(Stage(stage).label for stage in facts["stages"]),
            *(Setting(setting).label for setting in facts["settings"]),
            *(Value(value).label for value in facts["values"]),
        ]
        if facts["reading"] == Reading.NONE:
            labels.append(gettext("no reading"))
        if facts["children"]:
            labels.append(gettext("fine with children in the room"))
        return [str(label) for label in labels]  # read while the language holds


def _with_forms(language: str, found: list[str]) -> list[str]:
    if language != "cy":
        return found
    return sorted({form for word in found for form in {word, *welsh_forms(word)}})


def _synonyms_of(found: list[str], synonyms: Synonyms) -> list[str]:
    """Every searched word one of whose meanings stands in `found`."""
    text = f" {' '.join(found)} "
    return [
        word
        for searched, meanings in synonyms.items()
        if any(f" {' '.join(words(meaning))} " in text for meaning in meanings)
        for word in words(searched)
    ]
