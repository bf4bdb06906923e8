"""What stands in the file that a woman is given: her envelopes in words, in her language.

Pure of keys: what is handed in has been opened already, and nothing of it is stored.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from evaluation.access.models import AccessRequest
from evaluation.enums import Purpose, QuestionKind
from evaluation.envelopes import Contents
from evaluation.programmes.models import Programme, Reader
from evaluation.questionnaires.reading import Asked, Script, script
from evaluation.waves.models import Wave
from groups.agreements.reading import date_in, filled
from toolkit.enums import Status
from toolkit.languages import Language, language_of
from toolkit.models import PageWordText
from toolkit.queries import page_words
from toolkit.translated import SOURCE_LANGUAGE

WORDS: Final = "copy_"  # what its page words begin with


class State(Enum):
    """Of one wave's envelope."""

    HELD = "held"
    NOTHING = "nothing"
    BROKEN = "broken"
    OTHER_KEY = "other_key"


class Found(NamedTuple):
    """`contents` only where it is HELD."""

    wave: Wave
    state: State
    contents: Contents | None = None


@dataclass(frozen=True)
class Line:
    """A question and what she answered; without `said`, nothing is held. `language` is that of
    both, but of a comment: those words are in whichever language she wrote."""

    question: str
    said: list[str]
    language: Language
    is_comment: bool = False


@dataclass(frozen=True)
class Time:
    """`note` where there is nothing to show."""

    name: str
    until: str
    note: str = ""
    lines: tuple[Line, ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()
    how: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """`language` is that of the labels: English where hers has none yet. `is_whole`: no time stayed
    closed for want of its key."""

    language: Language
    labels: Mapping[str, str]
    made: str
    kept: str
    times: tuple[Time, ...]
    is_whole: bool
    machine_draft: str


def her_page(asked: AccessRequest, found: Sequence[Found], made_on: dt.date) -> Page:
    """`asked` has its programme. Six queries, however many waves and questions there are."""
    programme, wanted = asked.programme, asked.language
    labels = page_words(wanted)
    status = PageWordText.objects.filter(page_word__key__startswith=WORDS, language=wanted)
    statuses = set(status.values_list("status", flat=True))
    reading = language_of(wanted if statuses else SOURCE_LANGUAGE)
    scripts = _scripts(programme, wanted)
    readers = list(programme.readers.all())
    times = [_time(one, labels, scripts, readers, reading) for one in found]
    drafted = Status.MACHINE_DRAFT in statuses or any(
        question.machine_draft for each in scripts.values() for question in each.questions
    )
    return Page(
        language=reading,
        labels=labels,
        made=filled(
            labels, "copy_made", date=date_in(reading.code, made_on), reference=asked.reference
        ),
        kept=filled(labels, "copy_kept", date=date_in(reading.code, programme.answers_kept_until)),
        times=tuple(times),
        is_whole=all(one.state != State.OTHER_KEY for one in found),
        machine_draft=labels.get("machine_draft", "") if drafted else "",
    )


def _scripts(programme: Programme, language: str) -> dict[str, Script]:
    rows = programme.questionnaires.select_related("programme").prefetch_related("questions__texts")
    return {str(one.pk): script(one, language) for one in rows}


def _time(
    found: Found,
    labels: Mapping[str, str],
    scripts: Mapping[str, Script],
    readers: list[Reader],
    reading: Language,
) -> Time:
    words = dict(labels)
    name = words.get(f"wave_{found.wave.kind}", "")
    until = filled(words, "copy_until", date=date_in(reading.code, found.wave.closes_on))
    held = found.contents
    if held is None:
        return Time(name, until, note=words.get(f"copy_{found.state.value}", ""))
    asked = scripts.get(held["q"])
    return Time(
        name=name,
        until=until,
        lines=tuple(_lines(held, asked, words, reading)),
        decisions=tuple(_decisions(held, asked, readers, words)),
        how=(
            words.get(f"copy_mode_{held['m']}", held["m"]),
            filled(words, "copy_language", language=language_of(held["l"]).own_name),
            filled(words, "copy_text", version=held["t"]),
        ),
    )


def _lines(
    held: Contents, asked: Script | None, labels: dict[str, str], reading: Language
) -> Iterable[Line]:
    """All of its questions in order; then what was answered to one that is no longer there."""
    questions = asked.questions if asked else ()
    for one in questions:
        if one.kind == QuestionKind.COMMENT:
            words = held["k"].get(one.key)
            yield Line(one.text, [words] if words else [], one.language, is_comment=True)
        else:
            yield Line(one.text, _said(one, held["x"].get(one.key), labels), one.language)
    known = {one.key for one in questions}
    for key, value in {**held["x"], **held["k"]}.items():
        if key not in known:
            yield Line(key, [str(one) for one in _each(value)], reading)


def _said(asked: Asked, value: int | list[int] | None, labels: dict[str, str]) -> list[str]:
    if value is None:
        return []
    if asked.least is not None and len(asked.ends) == 2:
        first, last = asked.ends
        return [
            filled(
                labels,
                "copy_number",
                number=str(value),
                least=str(asked.least),
                first=first,
                most=str(asked.most),
                last=last,
            )
        ]
    names: dict[int | str, str] = {choice.value: choice.label for choice in asked.choices}
    return [names.get(one, str(one)) for one in _each(value)]


def _each(value: int | str | list[int]) -> Iterable[int | str]:
    """What she chose: one thing or several."""
    return value if isinstance(value, list) else [value]


def _decisions(
    held: Contents, asked: Script | None, readers: list[Reader], labels: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Each that she was asked for, with yes or no. The answer to a reader is about that reader."""
    given = set(held["p"])
    names = {
        purpose.value: labels.get(f"consent_{purpose.value}", "")
        for purpose in Purpose
        if purpose != Purpose.SPECIAL or purpose in given or (asked and asked.asks_special)
    }
    for reader in readers:
        names[reader.purpose] = filled(labels, "consent_reader", name=reader.name)
    yes, no = labels.get("copy_yes", ""), labels.get("copy_no", "")
    for purpose, name in names.items():
        yield name, yes if purpose in given else no
    for purpose in sorted(given - set(names)):
        yield purpose, yes
