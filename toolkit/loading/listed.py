"""The files at the top of the folder, which list things by key: each with its facts and, since they
are short, its words in every language side by side.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from toolkit.enums import Setting, Symbol
from toolkit.languages import LANGUAGES
from toolkit.loading.fields import Fields
from toolkit.policies import LONGEST_PAGE_WORD, has_loose_bracket, places
from toolkit.translated import SOURCE_LANGUAGE

# A thing's facts, and its words by language.
Entry = tuple[dict[str, Any], dict[str, dict[str, Any]]]

_LONGEST_KEY = 50


@dataclass(frozen=True)
class Listing:
    """A file, how an entry of it is read, and what parts the words of a key."""

    file: str
    read: Callable[[Fields], Entry]
    parted_by: str = "hyphens"

    def read_all(self, fields: Fields) -> dict[str, Entry]:
        found = {}
        for key in fields.names():
            self._check(fields, key)
            entry = fields.mapping(key)
            if entry is not None:
                found[key] = self.read(entry)
                entry.finish()
        return found

    def _check(self, fields: Fields, key: str) -> None:
        sign = "-" if self.parted_by == "hyphens" else "_"
        if not re.fullmatch(f"[a-z0-9]+({sign}[a-z0-9]+)*", key):
            what = f"must have small English letters, digits and {self.parted_by} only"
            fields.problem(key, what)
        if len(key) > _LONGEST_KEY:
            fields.problem(key, f"has {len(key)} letters; {_LONGEST_KEY} is the most")


def _material(entry: Fields) -> Entry:
    """Named in the languages of this site, for the lists of a plan."""
    facts = {"reusable": entry.yes_no("reusable")}
    codes = _languages_in(entry, dict(settings.LANGUAGES))
    return facts, {code: {"name": entry.text(code)} for code in codes}


def _clause(entry: Fields) -> Entry:
    facts = {
        "settings": entry.choices("settings", Setting),
        "symbol": entry.choice("symbol", Symbol),
        "suggested": entry.yes_no("suggested", optional=True),
    }

    def words_of(given: Fields) -> dict[str, Any]:
        return {
            "title": given.text("title", most=80),
            "detail": given.text("detail", most=300, optional=True),
        }

    return facts, _texts(entry, words_of)


def _page_word(entry: Fields) -> Entry:
    texts = _texts(entry, lambda given: {"text": given.text("text", most=LONGEST_PAGE_WORD)})
    english = texts.get(SOURCE_LANGUAGE, {}).get("text")
    for code, words in texts.items() if english else ():
        if has_loose_bracket(words["text"]):
            entry.problem(code, "has a curly bracket that holds no name such as {date}")
        elif words["text"] and places(words["text"]) != places(english):
            what = f"has {_listed(places(words['text']))}; the English has"
            entry.problem(code, f"{what} {_listed(places(english))}")
    return {}, texts


def _texts(entry: Fields, words_of: Callable[[Fields], dict[str, Any]]) -> dict[str, Any]:
    """Words in any language that a group can have, since its women read them."""
    found = {}
    for code in _languages_in(entry, LANGUAGES):
        given = entry.mapping(code)
        if given is not None:
            found[code] = {**words_of(given), **given.provenance()}
            given.finish()
    return found


def _languages_in(entry: Fields, known: Iterable[str]) -> list[str]:
    """Those that the entry has; always the source language, so that it is missed."""
    return [code for code in known if code in entry or code == SOURCE_LANGUAGE]


def _listed(names: set[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names)) or "nothing in curly brackets"


MATERIALS = Listing("materials.yaml", _material)
CLAUSES = Listing("clauses.yaml", _clause)
# With underscores, since templates name them.
PAGE_WORDS = Listing("page-words.yaml", _page_word, parted_by="underscores")
