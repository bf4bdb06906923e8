"""Which questions of some waves are counted, under which key, and with which words.

A question is the same in every wave where it has the same key and the same values to answer with.
Where a later questionnaire has changed the values, it is another question, with a key of its own:
what does not mean the same is never added up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from evaluation.disclosure import Catalogue, Demographic
from evaluation.disclosure import Question as CountedQuestion
from evaluation.enums import QuestionKind
from evaluation.questionnaires.models import Question
from evaluation.releases.policies import NEVER_COUNTED
from evaluation.waves.models import Wave

SCALES: Final = (QuestionKind.FACES, QuestionKind.WORDS, QuestionKind.NUMBER)


@dataclass(frozen=True)
class Counted:
    """`question` with its words, as it stood in the latest of these waves."""

    key: str
    question: Question

    @property
    def is_scale(self) -> bool:
        return self.question.kind in SCALES and not self.question.is_demographic

    @property
    def values(self) -> range:
        return _values(self.question)


@dataclass(frozen=True)
class Counting:
    """`keys`: by wave number, {the key in her envelope: the key that it is counted under}."""

    counted: tuple[Counted, ...]
    left_out: tuple[Question, ...]
    keys: Mapping[int, Mapping[str, str]]

    def catalogue(self, waves: Iterable[int], areas: Iterable[int]) -> Catalogue:
        return Catalogue(
            tuple(sorted(waves)),
            tuple(
                CountedQuestion(
                    one.key,
                    one.values.start,
                    one.values.stop - 1,
                    "scale" if one.is_scale else "options",
                )
                for one in self.counted
                if not one.question.is_demographic
            ),
            tuple(
                Demographic(one.key, len(one.values))
                for one in self.counted
                if one.question.is_demographic
            ),
            tuple(sorted(areas)),
        )


def counting(waves: Iterable[Wave]) -> Counting:
    """Two queries."""
    in_order = sorted(waves, key=lambda one: one.number)
    by_questionnaire: dict[object, list[Question]] = {}
    for question in Question.objects.filter(
        questionnaire__in=[one.questionnaire_id for one in in_order]
    ).prefetch_related("texts"):
        by_questionnaire.setdefault(question.questionnaire_id, []).append(question)
    names: dict[tuple[str, object], str] = {}
    found: dict[str, Question] = {}
    left_out: dict[str, Question] = {}
    keys: dict[int, dict[str, str]] = {}
    for wave in in_order:
        keys[wave.number] = {}
        for question in by_questionnaire.get(wave.questionnaire_id, []):
            if question.kind in NEVER_COUNTED:
                left_out[question.key] = question
                continue
            same = (question.key, _meaning(question))
            if same not in names:
                others = sum(key == question.key for key, _means in names)
                names[same] = f"{question.key}.{others + 1}" if others else question.key
            keys[wave.number][question.key] = names[same]
            found[names[same]] = question
    return Counting(
        tuple(Counted(key, question) for key, question in found.items()),
        tuple(left_out.values()),
        keys,
    )


def _meaning(question: Question) -> object:
    """What must be the same for two answers to mean the same."""
    return (question.kind, question.is_demographic, _values(question))


def _values(question: Question) -> range:
    if question.least is not None and question.most is not None:
        return range(question.least, question.most + 1)
    return range(1, question.options_count + 1)
