"""Numbers as somebody reads them off a recording sheet."""

import re
from collections.abc import Iterable
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from groups.agreements.starting import StartingClause

_NUMBERS: Final = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")
_BETWEEN: Final = re.compile(r"[\s,;.]*")


def names_at(text: str, clauses: Iterable[StartingClause]) -> list[str]:
    """`1, 2, 5-8`, parted by commas or spaces: the names of the clauses that have these numbers.

    Raises forms.ValidationError with a sentence for the field.
    """
    if not _BETWEEN.fullmatch(_NUMBERS.sub("", text)):
        raise forms.ValidationError(_("Write numbers only, such as 1, 2, 5-8."))
    offered = {one.number: one.name for one in clauses}
    names: list[str] = []
    for first, last in _NUMBERS.findall(text):
        numbers = range(int(first), int(last or first) + 1)
        if not numbers:
            raise forms.ValidationError(_("Write the smaller number first, such as 5-8."))
        missing = [number for number in numbers if number not in offered]
        if missing:
            raise forms.ValidationError(
                _("There is no {number}: the sheet goes from 1 to {last}.").format(
                    number=missing[0], last=max(offered, default=0)
                )
            )
        names += [offered[number] for number in numbers]
    return names
