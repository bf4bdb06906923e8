"""The words that an exercise is found by, in one language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, override

from toolkit.enums import Energy, Kind, Reading, Setting, Value
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
    purpose = words(f"{text['purpose']} {chapter_title}")
    labels = words(" ".join(_facts(language, facts)))
    about = _with_forms(language, [*title, *purpose, *labels])
    synonyms_found = _with_forms(language, _synonyms_of([*title, *purpose, *about], synonyms))
    mentions = words(
        " ".join(
            [
                *_tags(language, facts),
                *(step["title"] for step in text["steps"]),
                *text["debrief"],
                text["content_note"],
                *material_names,
            ]
        )
    )
    return {
        "search_title": " ".join(title),
        "search_text": " ".join([*purpose, *dict.fromkeys([*about, *synonyms_found]), *mentions]),
    }


def _facts(language: str, facts: Mapping[str, Any]) -> list[str]:
    """The facts in words, since people search for `check-in`, `video` or `no reading`."""
    with override(language):
        labels: list[object] = [
            Kind(facts["kind"]).label,
            *(Setting(setting).label for setting in facts["settings"]),
        ]
        if facts["reading"] == Reading.NONE:
            labels.append(gettext("no reading"))
        if facts["children"]:
            labels.append(gettext("fine with children in the room"))
        return [str(label) for label in labels]  # read while the language holds


def _tags(language: str, facts: Mapping[str, Any]) -> list[str]:
    """Facts that most exercises share: worth finding, but they say little, so no synonyms."""
    with override(language):
        labels = [
            Energy(facts["energy"]).label,
            *(Value(value).label for value in facts["values"]),
        ]
        return [str(label) for label in labels]


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
