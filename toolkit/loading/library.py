"""The whole content folder, read file by file."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from toolkit.loading import pages
from toolkit.loading.exercises import check_steps, read_facts, read_words
from toolkit.loading.fields import Fields
from toolkit.loading.indexing import Synonyms
from toolkit.loading.items import Item, Library
from toolkit.loading.listed import CLAUSES, MATERIALS, PAGE_WORDS, Listing
from toolkit.loading.source import Problem, Source, read_mapping, read_source, read_text
from toolkit.translated import SOURCE_LANGUAGE

HELP_LINES = "help-lines"
INDEX = "index"
SYNONYMS = "synonyms.yaml"
LISTS = {MATERIALS.file, CLAUSES.file, PAGE_WORDS.file, SYNONYMS}
FOR_PEOPLE = {"README.md", "LICENSE.md"}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_MEANS = "must have small English letters, digits and hyphens only"


class Reader:
    """Reads the files below `root` into `library`; problems show paths from `shown_from`."""

    def __init__(self, root: Path, shown_from: Path) -> None:
        self.root = root
        self._shown_from = shown_from
        self._languages = dict(settings.LANGUAGES)
        self.library = Library()

    def read(self) -> Library:
        self.library.materials = self._listed(MATERIALS)
        self.library.clauses = self._clauses()
        self.library.page_words = self._listed(PAGE_WORDS)
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
            if len(inside) == 1 and path.name in LISTS | FOR_PEOPLE:
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

    def _listed(self, listing: Listing) -> dict[str, Item]:
        path = self.root / listing.file
        if not path.exists():
            self._problem(path, "this file is missing")
            return {}
        fields = self._yaml(path)
        if fields is None:
            return {}
        found = {}
        for key, (facts, texts) in listing.read_all(fields).items():
            found[key] = Item(self.shown(path), {"key": fields.line_of(key)}, facts, texts)
            self.library.untranslated += [
                f"{listing.file}: {key} ({code})" for code in self._languages if code not in texts
            ]
        return found

    def _clauses(self) -> dict[str, Item]:
        found = self._listed(CLAUSES)
        for position, item in enumerate(found.values(), start=1):
            item.facts["position"] = position
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
