"""A paper as it was typed, and the same paper typed once more.

The first time travels to the second inside the page, as a token that only this site can read or
make, and only for an hour: nothing of an answer is stored before the two agree.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.enums import QuestionKind
from evaluation.questionnaires.reading import Asked, Script
from evaluation.waves.models import Invitation
from groups.encryption import cipher

AN_HOUR: Final = 3600
LONGEST_TOKEN: Final = 400_000

Value = int | list[int] | str


@dataclass(frozen=True)
class Typed:
    """`answers` and `comments` by the question's key, `purposes` to which she said yes."""

    answers: Mapping[str, int | list[int]]
    comments: Mapping[str, str]
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Where the two times do not agree. `name` on the wire; what was typed, in words; `hers`:
    whether these are the paper's, or ours for what was left out or ticked."""

    name: str
    label: str
    first: str
    second: str
    hers: tuple[bool, bool]


def seal_typed(typed: Typed, *, slip: Invitation, language: str, by: User) -> str:
    whole = [
        _belongs(slip, language, by),
        dict(typed.answers),
        dict(typed.comments),
        list(typed.purposes),
    ]
    return cipher().encrypt(json.dumps(whole).encode()).decode()


def open_typed(token: str, *, slip: Invitation, language: str, by: User) -> Typed | None:
    """None where it is older than an hour, not ours, or of another paper, language or colleague."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    try:
        belongs, answers, comments, purposes = json.loads(
            cipher().decrypt(token.encode(), ttl=AN_HOUR)
        )
    except (InvalidToken, ValueError):
        return None
    if belongs != _belongs(slip, language, by):
        return None
    return Typed(answers, comments, tuple(purposes))


def _belongs(slip: Invitation, language: str, by: User) -> list[str]:
    return [str(slip.pk), str(slip.issue), language, str(by.pk)]


def differences(
    first: Typed, second: Typed, script: Script, decisions: Mapping[str, str]
) -> list[Difference]:
    """In the order of the paper. `decisions`: each purpose of it, with its words."""
    return [
        Difference(name, label, tell(before), tell(after), (_is_hers(before), _is_hers(after)))
        for name, label, before, after, tell in _pairs(first, second, script, decisions)
        if before != after
    ]


def _pairs(
    first: Typed, second: Typed, script: Script, decisions: Mapping[str, str]
) -> Iterator[tuple[str, str, Any, Any, Any]]:
    for number, (purpose, label) in enumerate(decisions.items(), start=1):
        said = (purpose in first.purposes, purpose in second.purposes)
        yield f"d-{number}", label, *said, _tick
    for asked in script.questions:
        label = f"{asked.number}. {asked.text}"
        found = (_value(first, asked), _value(second, asked))
        yield f"q-{asked.number}", label, *found, lambda value, one=asked: in_words(one, value)


def _is_hers(value: Value | bool | None) -> bool:
    return value is not None and not isinstance(value, bool)


def _tick(is_ticked: bool) -> str:
    return _("Ticked") if is_ticked else _("Not ticked")


def _value(typed: Typed, asked: Asked) -> Value | None:
    if asked.kind == QuestionKind.COMMENT:
        return typed.comments.get(asked.key)
    return typed.answers.get(asked.key)


def in_words(asked: Asked, value: Value | None) -> str:
    if value is None:
        return _("Left out")
    labels = {choice.value: choice.label for choice in asked.choices}
    if isinstance(value, list):
        return ", ".join(labels.get(one, str(one)) for one in value)
    return value if isinstance(value, str) else labels.get(value, str(value))


def settled(
    first: Typed,
    second: Typed,
    script: Script,
    decisions: Iterable[str],
    as_first: frozenset[str],
) -> Typed:
    """What was typed second, but as it was first where `as_first` names it."""
    answers: dict[str, int | list[int]] = {}
    comments: dict[str, str] = {}
    for asked in script.questions:
        one = first if f"q-{asked.number}" in as_first else second
        if asked.key in one.answers:
            answers[asked.key] = one.answers[asked.key]
        if asked.key in one.comments:
            comments[asked.key] = one.comments[asked.key]
    purposes = tuple(
        purpose
        for number, purpose in enumerate(decisions, start=1)
        if purpose in (first if f"d-{number}" in as_first else second).purposes
    )
    return Typed(answers, comments, purposes)
