"""What a group's word says in each language, as one telling that can be compared with another.

Nothing here writes, and nothing but `texts_of` reads.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from groups.shared_words.models import SharedWord
from toolkit.languages import Language, language_name, language_of


class Text(NamedTuple):
    """The word in one language, and what it means there; by the names of `SharedWordText`."""

    language: str
    word: str
    meaning: str = ""

    @property
    def named(self) -> Language:
        return language_of(self.language)


def texts_of(word: SharedWord) -> list[Text]:
    """In the order in which they were written down."""
    rows = sorted(word.texts.all(), key=lambda row: row.pk)
    return [Text(row.language, row.word, row.meaning) for row in rows]


def changed(before: Iterable[Text], after: Iterable[Text]) -> list[str]:
    """The names of what is another now, in any language: `word`, `meaning`."""
    names = ("word", "meaning")
    old, new = list(before), list(after)
    return [
        name
        for name in names
        if {text.language: getattr(text, name) for text in old}
        != {text.language: getattr(text, name) for text in new}
    ]


def as_text(texts: Iterable[Text], languages: Collection[str]) -> dict[str, str]:
    """Every field of a form that has these languages, to be compared across two requests."""
    told = {f"{part}_{code}": "" for code in languages for part in ("word", "meaning")}
    for text in texts:
        told |= {f"word_{text.language}": text.word, f"meaning_{text.language}": text.meaning}
    return told


def from_text(told: Mapping[str, str], languages: Iterable[str]) -> list[Text]:
    """Those of the languages that have a word."""
    texts = (
        Text(code, told.get(f"word_{code}", ""), told.get(f"meaning_{code}", ""))
        for code in languages
    )
    return [text for text in texts if text.word]


def label_of(name: str) -> str:
    """Of one field, as `as_text` names them."""
    part, _sign, code = name.partition("_")
    label = _("{language}: the word") if part == "word" else _("{language}: what it means")
    return label.format(language=language_name(code))
