"""What was read from the folder, before it is written."""

from dataclasses import dataclass, field
from typing import Any

from toolkit.loading.indexing import Synonyms, search_words
from toolkit.loading.source import Problem
from toolkit.translated import SOURCE_LANGUAGE


@dataclass
class Item:
    """A thing of the toolkit as its files have it, by field name.

    `path` is that of its English file, or of the file that lists it; `lines` says where in it each
    fact stands.
    """

    path: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    materials: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def text_in(self, language: str) -> dict[str, Any]:
        return self.texts.get(language) or self.texts[SOURCE_LANGUAGE]


@dataclass
class Library:
    """Everything in the folder, by slug, and everything that is wrong with it."""

    chapters: dict[str, Item] = field(default_factory=dict)
    exercises: dict[str, Item] = field(default_factory=dict)
    materials: dict[str, Item] = field(default_factory=dict)
    help_lines: dict[str, Item] = field(default_factory=dict)
    clauses: dict[str, Item] = field(default_factory=dict)
    page_words: dict[str, Item] = field(default_factory=dict)
    synonyms: dict[str, Synonyms] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)

    def problem(self, item: Item, name: str, what: str) -> None:
        self.problems.append(Problem(item.path, item.lines.get(name, 1), what))

    def index(self) -> None:
        """Adds to every exercise's words those that it is found by."""
        for item in self.exercises.values():
            chapter = self.chapters[item.facts["chapter_id"]]
            for language, text in item.texts.items():
                names = [self.materials[key].text_in(language)["name"] for key in item.materials]
                text |= search_words(
                    language=language,
                    facts=item.facts,
                    text=text,
                    chapter_title=chapter.text_in(language)["title"],
                    material_names=names,
                    synonyms=self.synonyms.get(language, {}),
                )
