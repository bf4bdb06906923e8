"""The words of a clause for one reader. Nothing here reads the database or writes to it."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from toolkit.translated import SOURCE_LANGUAGE


class Worded(Protocol):
    """A row of words in one language: of a clause, or of a starter."""

    language: str


Text = TypeVar("Text", bound=Worded)


def in_language(texts: Iterable[Text], wanted: str, agreed_in: str = "") -> Text | None:
    """The words in the language that is wanted; else in that in which they were agreed, else in
    English, else in any. None where there are no words at all."""
    by_language = {text.language: text for text in texts}
    for code in (wanted, agreed_in, SOURCE_LANGUAGE):
        if code in by_language:
            return by_language[code]
    return by_language[min(by_language)] if by_language else None
