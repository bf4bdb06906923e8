"""The whole content folder, read file by file."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from toolkit.loading import pages
from toolkit.loading.exercises import check_steps, read_facts, read_words
from toolkit.loading.fields import Fields
from toolkit.loading.indexing import Synonyms, search_words
from toolkit.loading.source import Problem, Source, read_mapping, read_source, read_text
from toolkit.translated import SOURCE_LANGUAGE

HELP_LINES = "help-lines"
INDEX = "index"
MATERIALS = "materials.yaml"
SYNONYMS = "synonyms.yaml"
NOT_CONTENT = {MATERIALS, SYNONYMS, "README.md", "LICENSE.md"}  # read elsewhere, or by people
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_MEANS = "must have small English letters, digits and hyphens only"


@dataclass
class Item:
    """A chapter, exercise, material or help line as its files have it, by field name.

    `path` is that of its English file; `lines` says where in it each fact stands.
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


class Reader:
    """Reads the files below `root` into `library`; problems show paths from `shown_from`."""

    def __init__(self, root: Path, shown_from: Path) -> None:
        self.root = root
        self._shown_from = shown_from
        self._languages = dict(settings.LANGUAGES)
        self.library = Library()

    def read(self) -> Library:
        self.library.materials = self._materials()
        self.library.synonyms = self._synonyms()
        for (folder, name), files in sorted(self._files().items()):
            if SOURCE_LANGUAGE not in files:
                for path in files.values():
                    self._problem(path, "there is no English file of this name, so nobody sees it")
                continue
            self.library.untranslated += [
                f"{code}/{folder}/{name}.md" for code in self._languages if code not in files
            ]
            self._read_one(folder, name, files)
        return self.library

    def _read_one(self, folder: str, name: str, files: dict[str, Path]) -> None:
        library = self.library
        if folder == HELP_LINES:
            item = self._item(files, pages.help_line_facts, pages.help_line_words)
            library.help_lines[name] = item
        elif name == INDEX:
            item = self._item(files, pages.chapter_facts, pages.chapter_words)
            library.chapters[folder] = item
        elif name in library.exercises:
            other = library.exercises[name].path
            what = f"{other} has the same name, which is the address of both"
            self._problem(files[SOURCE_LANGUAGE], what)
        else:
            library.exercises[name] = self._exercise(folder, files)

    def _files(self) -> dict[tuple[str, str], dict[str, Path]]:
        """(folder, name): {language: file}."""
        found: dict[tuple[str, str], dict[str, Path]] = {}
        for path in sorted(self.root.rglob("*")):
            inside = path.relative_to(self.root).parts
            if path.is_dir() or any(part.startswith((".", "_")) for part in inside):
                continue
            if len(inside) == 1 and path.name in NOT_CONTENT:
                continue
            if len(inside) != 3 or path.suffix != ".md":
                self._problem(path, "only <language>/<chapter>/<name>.md is read")
            elif inside[0] not in self._languages:
                self._problem(path, f"“{inside[0]}” is not a language of this site")
            elif not (_NAME.fullmatch(inside[1]) and _NAME.fullmatch(path.stem)):
                self._problem(path, f"names {_NAME_MEANS}")
            elif len(inside[1]) > 50 or len(path.stem) > 80:
                self._problem(path, "the name is too long (folder 50 letters, file 80)")
            else:
                found.setdefault((inside[1], path.stem), {})[inside[0]] = path
        return found

    def _item(
        self,
        files: dict[str, Path],
        facts_of: Callable[[Fields], dict[str, Any]],
        words_of: Callable[[Source, Fields], dict[str, Any]],
    ) -> Item:
        """Facts from the English file, words from each."""
        item = Item(path=self.shown(files[SOURCE_LANGUAGE]))
        for language, path in files.items():
            source = read_source(path, self.shown(path), self.library.problems)
            if source.front is None:
                continue
            fields = Fields(source, source.front)
            item.texts[language] = {
                "title": fields.text("title"),
                **words_of(source, fields),
                **fields.provenance(),
            }
            if language == SOURCE_LANGUAGE:
                item.lines = {name: fields.line_of(name) for name in fields.names()}
                item.facts = facts_of(fields)
                fields.finish()
            else:
                fields.finish("does not belong here: facts stand in the English file only")
        return item

    def _exercise(self, chapter: str, files: dict[str, Path]) -> Item:
        sources: list[Source] = []

        def words_of(source: Source, fields: Fields) -> dict[str, Any]:
            sources.append(source)
            return read_words(source)

        known = set(self.library.materials)
        item = self._item(files, lambda fields: read_facts(fields, known), words_of)
        item.materials = item.facts.pop("materials", {})
        item.facts["chapter_id"] = chapter
        steps = {
            language: [step["minutes"] for step in text.get("steps", [])]
            for language, text in item.texts.items()
        }
        for language, source in zip(item.texts, sources, strict=True):
            is_source = language == SOURCE_LANGUAGE
            check_steps(
                source,
                steps[language],
                usual=item.facts.get("minutes_usual") if is_source else None,
                english=None if is_source else steps.get(SOURCE_LANGUAGE),
            )
        return item

    def _materials(self) -> dict[str, Item]:
        path = self.root / MATERIALS
        if not path.exists():
            self._problem(path, "this file is missing")
            return {}
        fields = self._yaml(path)
        found = {}
        for key in fields.names() if fields else []:
            given = fields.mapping(key) if fields else None
            if fields is None or given is None:
                continue
            if not _NAME.fullmatch(key) or len(key) > 50:
                fields.problem(key, _NAME_MEANS)
            names = {
                code: given.text(code)
                for code in self._languages
                if code in given or code == SOURCE_LANGUAGE
            }
            facts = {"reusable": given.yes_no("reusable")}
            given.finish()
            texts = {code: {"name": name} for code, name in names.items()}
            found[key] = Item(self.shown(path), {"key": fields.line_of(key)}, facts, texts)
        return found

    def _synonyms(self) -> dict[str, Synonyms]:
        fields = self._yaml(self.root / SYNONYMS) if (self.root / SYNONYMS).exists() else None
        found: dict[str, Synonyms] = {}
        for code in fields.names() if fields else []:
            given = fields.mapping(code) if fields else None
            if fields and code not in self._languages:
                fields.problem(code, "is not a language of this site")
            found[code] = given.lists() if given else {}
        return found

    def _yaml(self, path: Path) -> Fields | None:
        source = Source(path, self.shown(path), self.library.problems)
        text = read_text(source)
        node = None if text is None else read_mapping(source, text, first_line=1)
        return None if node is None else Fields(source, node)

    def shown(self, path: Path) -> str:
        return path.relative_to(self._shown_from).as_posix()

    def _problem(self, path: Path, what: str) -> None:
        self.library.problems.append(Problem(self.shown(path), 1, what))
