"""What can be written of page words. Each raises `NotNow` with a sentence, or returns None."""

import re
from typing import Final

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from toolkit.languages import LANGUAGES
from toolkit.models import PageWord

LONGEST_PAGE_WORD: Final = 300
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")  # such as {date}: the page fills it in


def can_be_written_in(language: str) -> None:
    """Not in a language in which every word comes with the files."""
    if language not in LANGUAGES:
        raise NotNow(_("Choose a language from the list."))
    words = PageWord.objects.visible_to(None)
    if not words.exclude(pk__in=words.shipped_in(language)).exists():
        raise NotNow(
            _("In this language the words come with Alongside, so they aren’t changed here.")
        )


def fits(text: str, english: str) -> None:
    """Has the places that the page fills in, and no other bracket. An empty text is no text yet."""
    if not text:
        return
    if has_loose_bracket(text):
        raise NotNow(
            _(
                "Take out the curly bracket that holds no name, or close it, as in {example}."
            ).format(example="{date}")
        )
    missing, strange = places(english) - places(text), places(text) - places(english)
    if missing:
        raise NotNow(
            _("Put in {places}, just as it stands in the English: the page fills it in.").format(
                places=_listed(missing)
            )
        )
    if strange:
        raise NotNow(
            _("Take out {places}: the English has no such place to fill in.").format(
                places=_listed(strange)
            )
        )


def places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def has_loose_bracket(text: str) -> bool:
    """A curly bracket that holds no name."""
    return bool(re.search("[{}]", _PLACE.sub("", text)))


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
