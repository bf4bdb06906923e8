"""Words for what is counted together, and parts of a row: on the content of a JSON file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override


def in_language(texts: Mapping[str, str], language: str) -> str:
    """In this language, else in any that there is."""
    return texts.get(language) or next(iter(texts.values()), "")


def percent(women: int, row: Sequence[int]) -> int:
    """From rounded figures alone (R6), as a whole number."""
    return round(100 * women / sum(row)) if sum(row) else 0


def band_label(
    question: Mapping[str, Any], band: Sequence[int], language: str, *, change: bool = False
) -> str:
    """The words for what is counted together."""
    if change:
        with override(language):
            return change_label(band)
    texts = {one["value"]: in_language(one["text"], language) for one in question["answers"]}
    if question["shown_as"] == "number":
        return number_label(band, texts)
    return ", ".join(texts[value] for value in band)


def number_label(band: Sequence[int], texts: Mapping[int, str]) -> str:
    """0 to 4, with the words at an end of the scale where it reaches one."""
    first, last = band[0], band[-1]
    figures = str(first) if first == last else f"{first}–{last}"
    words = ", ".join(texts[value] for value in (first, last) if texts[value])
    return f"{figures} ({words})" if words else figures


def change_label(band: Sequence[int]) -> str:
    """In the reader's language. Of a change: -1 less, 0 the same, 1 more."""
    known = {
        (-1,): _("Less than before"),
        (0,): _("The same"),
        (1,): _("More than before"),
        (-1, 0): _("Less or the same"),
    }
    return known[tuple(band)]


def why_held_back(why: str, rules: Mapping[str, int]) -> str:
    """The class of the reason, with the smallest numbers that are asked for; never the actual
    ones."""
    if why == "answering":
        return ngettext(
            "Fewer than {n} woman answered.", "Fewer than {n} women answered.", rules["answering"]
        ).format(n=rules["answering"])
    if why == "band":
        return ngettext(
            "At least {n} woman must stand behind every figure. Here, one figure had fewer.",
            "At least {n} women must stand behind every figure. Here, one figure had fewer.",
            rules["band"],
        ).format(n=rules["band"])
    if why == "groups":
        return _(
            "The women came from fewer than {n} groups, or more than half of them from one."
        ).format(n=rules["groups"])
    if why == "rest":
        return _("Somebody could have worked it out by taking what is shown from the whole.")
    return _("It differs too little from another row: the difference would tell of a few women.")
