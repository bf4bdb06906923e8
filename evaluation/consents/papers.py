"""The sheet on which a woman says yes or no by pen, in her language."""

from dataclasses import dataclass
from typing import Any

from evaluation.consents.purposes import words
from evaluation.enums import StaffPurpose
from groups.enums import Channel
from toolkit.languages import Language


@dataclass(frozen=True)
class Part:
    """`ways`: the boxes for a way to come by; only reminders have some."""

    title: str
    told: str
    ask: str
    holds: str
    ways: list[str]


@dataclass(frozen=True)
class Sheet:
    """`said`: the short words around the parts, by their key in the file."""

    language: Language
    languages: list[Language]
    version: str
    free: str
    said: dict[str, str]
    parts: list[Part]


def sheet(*wanted: str) -> Sheet:
    """In the first of `wanted` that there is, else in the reader's language."""
    told = words()
    language = told.language(*wanted)
    code = language.code
    ways = [told.channels[channel][code] for channel in Channel]
    return Sheet(
        language=language,
        languages=told.languages,
        version=told.version,
        free=told.free[code],
        said={name: said[code] for name, said in told.sheet.items()},
        parts=[
            Part(
                title=one.title[code],
                told=one.told[code],
                ask=one.ask[code],
                holds=told.sheet["holds"][code].replace("{weeks}", str(one.weeks)),
                ways=ways if purpose == StaffPurpose.REMINDERS else [],
            )
            for purpose, one in told.purposes.items()
        ],
    )


def sheet_data(one: Sheet) -> dict[str, Any]:
    """For the PDF."""
    return {
        "language": one.language.code,
        "version": one.version,
        "free": one.free,
        "said": one.said,
        "parts": [vars(part) for part in one.parts],
    }
