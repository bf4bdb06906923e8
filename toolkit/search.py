"""Words as a search sees them: no case, no accents, no punctuation, no Welsh mutation.

Pure functions, used by the loader on what is searched and by the queries on what is asked, so that
both sides always agree.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST_QUERY = 200  # characters; nobody means more, and the rest is not read
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+")

# Radical consonant: what it becomes. The empty string is a lost `g` (gardd, yr ardd).
_MUTATIONS = {
    "ll": ("l",),
    "rh": ("r",),
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
}
_NOT_RADICAL = ("ch", "dd", "ff", "ng", "ph", "th", "mh", "nh")


def fold(text: str) -> str:
    """`text` without case and without accents: `Tŷ Mawr` is `ty mawr`.

    Letters that are no letter plus mark (ø, ł) stay as they are.
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", plain.casefold())


def words(text: str) -> list[str]:
    """The folded words of `text`, in order. An apostrophe parts words: `camera'r` is two."""
    return _WORD.findall(fold(text))


def search_expression(query: str) -> str:
    """`query` in PostgreSQL's tsquery language: every word begins one of the text's words.

    Only letters and digits reach the expression, so nothing in `query` can be an operator. Empty
    where there is no word in it.
    """
    wanted = list(dict.fromkeys(words(query[:LONGEST_QUERY])))[:MOST_WORDS]
    return " & ".join(f"'{word}':*" for word in wanted)


def welsh_forms(word: str) -> set[str]:
    """The other forms that a Welsh reader may type for a folded `word`, mutated or not.

    A word's beginning does not say which radical it comes from (`fach`: bach or mach), so all are
    given; one too many is never typed.
    """
    radicals = {word} | {
        radical + word.removeprefix(mutated)
        for radical, mutations in _MUTATIONS.items()
        for mutated in mutations
        if mutated and word.startswith(mutated)
    }
    forms = set(radicals)
    for radical in radicals:
        forms.update(_mutated(radical))
    return {form for form in forms if len(form) > 1} - {word}


def _mutated(word: str) -> Iterable[str]:
    if word.startswith(_NOT_RADICAL):
        return []
    for radical, mutations in _MUTATIONS.items():
        if word.startswith(radical):
            return [mutated + word.removeprefix(radical) for mutated in mutations]
    return []
