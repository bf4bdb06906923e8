"""What a woman is told before she decides, from content/purposes.yaml, in every language it has.

Read once. A file that is wrong raises ContentError with its name and the key.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language

from evaluation.enums import StaffPurpose
from evaluation.questionnaires.content_files import CONTENT, Piece, Said, in_reader, read
from groups.enums import Channel
from toolkit.languages import Language, language_of
from toolkit.translated import SOURCE_LANGUAGE

FILE: Final = CONTENT / "purposes.yaml"
# A decision keeps it: as many letters as ConsentDecision.text_version has room for.
VERSION: Final = re.compile(r"\d{4}-\d{2}[a-z]?")
LONGEST_TEXT: Final = 600
LONGEST_WEEKS: Final = 156
ON_THE_SHEET: Final = ("title", "yes", "no", "ways", "called", "day", "holds", "back")
_PLACES: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Told:
    """`weeks`: how long a yes holds."""

    purpose: StaffPurpose
    weeks: int
    title: Said
    told: Said
    ask: Said

    def until(self, day: dt.date) -> dt.date:
        """The last day on which a yes of that day holds."""
        return day + dt.timedelta(weeks=self.weeks)


@dataclass(frozen=True)
class Words:
    """`version` is that of everything which she is told."""

    version: str
    free: Said
    purposes: Mapping[StaffPurpose, Told]
    sheet: Mapping[str, Said]
    channels: Mapping[Channel, Said]
    reminder: Said
    in_the_room: Said

    @property
    def languages(self) -> list[Language]:
        """Those in which all of it can be read to her, in the order of the file."""
        said = [self.free, *self.sheet.values(), *self.channels.values(), self.reminder]
        said += [self.in_the_room]
        for one in self.purposes.values():
            said += [one.title, one.told, one.ask]
        return [language_of(code) for code in self.free if all(code in one for one in said)]

    def language(self, *wanted: str) -> Language:
        """The first of `wanted` in which it can be read, else the reader's own."""
        known = {language.code: language for language in self.languages}
        here = get_language() or SOURCE_LANGUAGE
        return next(known[code] for code in (*wanted, here, SOURCE_LANGUAGE) if code in known)


@cache
def words() -> Words:
    return read_words(FILE)


def read_words(path: Path) -> Words:
    """Raises ContentError."""
    whole = read(path)
    version = whole.line("version", most=12)
    if not VERSION.fullmatch(version):
        raise whole.wrong("version", "must be a month such as 2026-11, and a letter if need be")
    found = Words(
        version=version,
        free=whole.said("free", most=LONGEST_TEXT),
        purposes=_purposes(whole.piece("purposes")),
        sheet=_sheet(whole.piece("sheet")),
        channels=_channels(whole.piece("channels")),
        reminder=_with(whole, "reminder", {"day"}),
        in_the_room=_with(whole, "in_the_room", {"day"}),
    )
    whole.finish()
    return found


def _purposes(piece: Piece) -> dict[StaffPurpose, Told]:
    found = {}
    for purpose in StaffPurpose:
        one = piece.piece(purpose.value)
        weeks = one.number("weeks")
        if weeks is None or not 1 <= weeks <= LONGEST_WEEKS:
            raise one.wrong("weeks", f"must be from 1 to {LONGEST_WEEKS}")
        found[purpose] = Told(
            purpose=purpose,
            weeks=weeks,
            title=one.said("title", most=80),
            told=one.said("told", most=LONGEST_TEXT),
            ask=one.said("ask", most=160),
        )
        one.finish()
    piece.finish()
    return found


def _sheet(piece: Piece) -> dict[str, Said]:
    found = {
        name: _with(piece, name, {"weeks"} if name == "holds" else set()) for name in ON_THE_SHEET
    }
    piece.finish()
    return found


def _channels(piece: Piece) -> dict[Channel, Said]:
    found = {channel: piece.said(channel.value, most=40) for channel in Channel}
    piece.finish()
    return found


def _with(piece: Piece, name: str, places: set[str]) -> Said:
    """Words with just these places to fill in, in every language."""
    said = piece.said(name)
    for code, text in said.items():
        if set(_PLACES.findall(text)) != places:
            wanted = ", ".join(f"{{{place}}}" for place in places) or "nothing"
            raise piece.wrong(f"{name}.{code}", f"must have {wanted} in curly brackets")
    return said


def title_of(purpose: StaffPurpose) -> str:
    """For the reader of the page."""
    return in_reader(words().purposes[purpose].title)


def on_a_day(said: Said, language: str, day: dt.date) -> str:
    """One of the sentences with a day in it: weekday and day, which tell a stranger nothing."""
    with translation.override(language):
        return said[language].replace("{day}", date_format(day, "l j F"))
