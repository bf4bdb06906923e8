"""Words as a search sees them: no case, no accents, no punctuation, no Welsh mutation.

Pure functions, used by the loader on what is searched and by the queries on what is asked, so that
both sides always agree.
"""

import re
import unicodedata

LONGEST_QUERY = 200  # characters; nobody means more, and the rest is not read
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+")

# Welsh initials of more than one letter, the longest first.
_INITIALS = ("ngh", "ch", "dd", "ff", "ll", "mh", "ng", "nh", "ph", "rh", "th")
# A radical initial: what it may become. A lost `g` is empty (gardd, yr ardd).
_MUTATIONS = {
    "b": ("f", "m"),
    "c": ("g", "ngh", "ch"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "ll": ("l",),
    "m": ("f",),
    "p": ("b", "mh", "ph"),
    "rh": ("r",),
    "t": ("d", "nh", "th"),
}
_AFTER_LOST_G = frozenset("aeilorwy")


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


# Words that say nothing about what is wanted, unless there is no other.
_SMALL_WORDS = frozenset(
    words(
        "a about an and are at do exercise exercises for from how i in is it my of on or our say "
        "some something that the to we what with "
        "am ar at beth dod ei eich ein fy gan gyda i mae mewn o sut sy sydd un wrth y ymarfer "
        "ymarferion yn yr"
    )
)


def search_expression(query: str) -> str:
    """`query` in PostgreSQL's tsquery language: every word begins one of the text's words, or is
    one where it has a letter or two.

    Only letters and digits reach the expression, so nothing in `query` can be an operator. Empty
    where there is no word in it.
    """
    found = list(dict.fromkeys(words(query[:LONGEST_QUERY])))
    wanted = [word for word in found if word not in _SMALL_WORDS] or found
    return " & ".join(
        f"'{word}':*" if len(word) > 2 else f"'{word}'" for word in wanted[:MOST_WORDS]
    )


def welsh_forms(word: str) -> set[str]:
    """The other forms that a Welsh reader may type for a folded `word`, mutated or not.

    A word's beginning does not say which radical it comes from (`fach`: bach or mach), so all are
    given; one too many is never typed. Words of two letters have no forms here: too much would
    begin like them.
    """
    if len(word) < 3:
        return set()
    initial, rest = _parted(word)
    radicals = {word} | {
        radical + rest for radical, mutated in _MUTATIONS.items() if initial in mutated
    }
    if initial in _AFTER_LOST_G:
        radicals.add("g" + word)
    forms = radicals | {
        mutated + _parted(radical)[1]
        for radical in radicals
        for mutated in _MUTATIONS.get(_parted(radical)[0], ())
    }
    return {form for form in forms if len(form) > 2} - {word}


def _parted(word: str) -> tuple[str, str]:
    initial = next((letters for letters in _INITIALS if word.startswith(letters)), word[:1])
    return initial, word[len(initial) :]
