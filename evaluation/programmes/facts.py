"""What may be said of a programme in one form, and the same as text, to be compared later.

Nothing here writes, and nothing but `facts_of` reads.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypedDict, cast

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.enums import ReaderKind
from evaluation.programmes.models import Programme
from evaluation.programmes.policies import LEAST
from toolkit.languages import language_name

MOST_READERS: Final = 6
MOST_AREAS: Final = 8
MOST_LANGUAGES: Final = 8


class ReaderFacts(NamedTuple):
    name: str
    kind: str


class AreaFacts(NamedTuple):
    """`pk` is None for a new one."""

    pk: int | None
    name: str


class ProgrammeFacts(TypedDict, total=False):
    """`others`: the names of the organisations that take part beside the leading one."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    answers_kept_until: dt.date
    languages: list[str]
    readers: list[ReaderFacts]
    areas: list[AreaFacts]
    others: list[str]
    least_answering: int
    least_in_band: int
    least_groups: int


FACTS: Final = tuple(ProgrammeFacts.__annotations__)
DATES: Final = ("starts_on", "ends_on", "answers_kept_until")
THRESHOLDS: Final = tuple(LEAST)
# Columns of the programme itself; the rest are rows of their own.
COLUMNS: Final = ("name", *DATES, "languages", *THRESHOLDS)
ROWS: Final = ("readers", "areas", "others")


def facts_of(programme: Programme) -> ProgrammeFacts:
    """Three queries."""
    columns = {name: getattr(programme, name) for name in COLUMNS}
    taking_part = programme.taking_part.exclude(organisation=programme.organisation_id)
    rows = {
        "readers": [ReaderFacts(one.name, one.kind) for one in programme.readers.all()],
        "areas": [AreaFacts(one.pk, one.name) for one in programme.areas.order_by("pk")],
        "others": in_order(taking_part.values_list("organisation__name", flat=True)),
    }
    return cast(ProgrammeFacts, {**columns, **rows})


def columns_of(facts: ProgrammeFacts) -> dict[str, Any]:
    return {name: facts[name] for name in COLUMNS}  # type: ignore[literal-required]


def thresholds_of(facts: ProgrammeFacts) -> dict[str, int]:
    return {name: facts[name] for name in THRESHOLDS}  # type: ignore[literal-required]


def in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=str.casefold)


def with_known_numbers(areas: list[AreaFacts], there: list[AreaFacts]) -> list[AreaFacts]:
    """A new one that is called as one that is there is that one: the form was sent twice."""
    numbers = {one.name.casefold(): one.pk for one in there}
    taken = {one.pk for one in areas}
    found = []
    for one in areas:
        number = numbers.get(one.name.casefold()) if one.pk is None else one.pk
        found.append(one if one.pk is None and number in taken else AreaFacts(number, one.name))
    return sorted(found, key=lambda one: (one.pk is None, one.pk or 0))


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names in `after` whose value is another than `before`."""
    return [name for name, value in after.items() if before.get(name) != value]


def as_text(facts: Mapping[str, Any]) -> dict[str, str]:
    """Every fact as a text that a form can carry, to be compared across two requests."""
    return {name: _text(name, facts[name]) for name in FACTS if name in facts}


def _text(name: str, value: Any) -> str:
    if name in DATES:
        return cast(dt.date, value).isoformat()
    if name in ROWS:
        return json.dumps([list(one) if isinstance(one, tuple) else one for one in value])
    return ",".join(value) if name == "languages" else str(value)


def readers_in(text: str) -> list[ReaderFacts]:
    return [ReaderFacts(*one) for one in json.loads(text)]


def areas_in(text: str) -> list[AreaFacts]:
    return [AreaFacts(*one) for one in json.loads(text)]


def names_in(text: str) -> list[str]:
    return cast(list[str], json.loads(text))


def label_of(name: str) -> str:
    of_rows = {
        "readers": _("Who reads what is published"),
        "areas": _("Areas"),
        "others": _("Other organisations that take part"),
        "languages": _("Languages"),
    }
    if name in of_rows:
        return of_rows[name]
    field = cast("models.Field[Any, Any]", Programme._meta.get_field(name))
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def in_words(name: str, text: str) -> str:
    """One of `as_text`, for people."""
    if name in DATES:
        return date_format(cast(dt.date, parse_date(text)), "j F Y")
    if name == "languages":
        return ", ".join(map(language_name, text.split(",")))
    if name == "readers":
        words = [f"{one.name} ({ReaderKind(one.kind).label})" for one in readers_in(text)]
    elif name == "areas":
        words = [one.name for one in areas_in(text)]
    elif name == "others":
        words = names_in(text)
    else:
        return text
    return ", ".join(words) or _("none")


def fields_of(told: Mapping[str, str]) -> dict[str, str]:
    """Facts as text, by the names of the fields of the form that asks for them."""
    fields = {name: told[name] for name in FACTS if name in told}
    for number, code in enumerate(fields.pop("languages").split(","), start=1):
        fields[f"language_{number}"] = code
    if "readers" not in fields:
        return fields
    for number, reader in enumerate(readers_in(fields.pop("readers")), start=1):
        fields[f"reader_{number}"], fields[f"kind_{number}"] = reader
    for number, (pk, name) in enumerate(areas_in(fields.pop("areas")), start=1):
        fields[f"area_{number}"], fields[f"area_id_{number}"] = name, str(pk or "")
    fields["others"] = "\n".join(names_in(fields["others"]))
    return fields
