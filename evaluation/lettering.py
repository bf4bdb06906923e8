"""How codes, receipts and passphrases are written: letters that survive handwriting. Plain Python.

No vowels, so that none is a word, and nothing that looks like something else in handwriting.
"""

import unicodedata
from typing import Final

LETTERS: Final = "CDFGHJKMNPQRTVWXY34679"
_LONGEST: Final = 200


def normalised(typed: str) -> str:
    """Without spaces and dashes, in capitals, with figures of any script as ours."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST]).upper()
    figures = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    return "".join(letter for letter in figures if letter in LETTERS)


def grouped(letters: str) -> str:
    """In fours, as it is printed: CDFG-HJKM-NPQR."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
