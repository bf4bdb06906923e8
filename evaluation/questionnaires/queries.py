"""How questionnaires stand, and one of them as women will see it, with what needs a second look."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.refusals import reason
from evaluation.enums import QuestionKind
from evaluation.programmes.models import Programme
from evaluation.questionnaires import policies, wording
from evaluation.questionnaires.measures import Measure, ReadyQuestion, measures
from evaluation.questionnaires.models import (
    Question,
    Questionnaire,
    QuestionText,
    WordingOverrule,
)
from evaluation.questionnaires.wording import Concern
from toolkit.languages import Language, language_name, language_of


class Standing(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    IN_USE = "in-use"


@dataclass(frozen=True)
class Listed:
    """`lacks` says what a draft still needs."""

    questionnaire: Questionnaire
    standing: Standing
    lacks: str
    questions: int


@dataclass(frozen=True)
class Weighed:
    """A concern, and the reason for which the words stay; None while nobody has looked."""

    concern: Concern
    overrule: WordingOverrule | None


@dataclass(frozen=True)
class Choice:
    label: str
    face: int | None  # which of the five


@dataclass(frozen=True)
class ShownQuestion:
    """`words` are in the language that is shown; None where it has none there."""

    number: int
    question: Question
    words: QuestionText | None
    heading: QuestionText | None
    choices: tuple[Choice, ...]
    ends: tuple[str, ...]
    missing: list[str]
    measure: Measure | None
    weighed: list[Weighed]
    is_first: bool
    is_last: bool

    @property
    def kind(self) -> str:
        return str(QuestionKind(self.question.kind).label)

    @property
    def heading_language(self) -> Language:
        return language_of(self.heading.language if self.heading else "")


@dataclass(frozen=True)
class LanguageState:
    language: Language
    missing: int
    drafts: int
    is_checked: bool  # for its wording


@dataclass(frozen=True)
class Shown:
    questions: list[ShownQuestion]
    languages: list[LanguageState]
    language: Language
    measures: list[Measure]

    @property
    def unchecked(self) -> list[Language]:
        """Languages in which nobody looks for words that wound."""
        return [one.language for one in self.languages if not one.is_checked]


def whole(rows: QuerySet[Questionnaire]) -> QuerySet[Questionnaire]:
    """With questions, words and what was weighed: three more queries, however many there are."""
    overrules = WordingOverrule.objects.select_related("overruled_by")
    return rows.prefetch_related(
        "questions__texts", Prefetch("questions__overrules", queryset=overrules)
    )


def questionnaires_of(user: User, programme: Programme) -> list[Listed]:
    """By name, the latest of each first."""
    rows = Questionnaire.objects.visible_to(user).filter(programme=programme)
    found = whole(rows.order_by("name", "-number").select_related("programme"))
    return [_listed(row) for row in found]


def standing_of(questionnaire: Questionnaire) -> Listed:
    return _listed(questionnaire)


def _listed(row: Questionnaire) -> Listed:
    lacks = "" if row.is_locked else reason(policies.can_be_used, row)
    standing = Standing.DRAFT if lacks else Standing.READY
    return Listed(
        row, Standing.IN_USE if row.is_locked else standing, lacks, len(row.questions.all())
    )


def shown(questionnaire: Questionnaire, code: str) -> Shown:
    """As it is in the language `code`, or in the main one where the programme hasn't that.

    `questionnaire` as `whole` gives it.
    """
    languages = questionnaire.programme.languages
    code = code if code in languages else languages[0]
    rows = policies.in_order(questionnaire)
    known = measures()
    used = dict.fromkeys(row.measure for row in rows if row.measure in known)
    return Shown(
        questions=[
            _shown(row, number, code, languages, len(rows)) for number, row in enumerate(rows, 1)
        ],
        languages=[_state(one, rows) for one in languages],
        language=language_of(code),
        measures=[known[key] for key in used],
    )


def _shown(
    row: Question, number: int, code: str, languages: Sequence[str], count: int
) -> ShownQuestion:
    by_language = {text.language: text for text in row.texts.all()}
    words = by_language.get(code)
    is_number, is_faces = row.kind == QuestionKind.NUMBER, row.kind == QuestionKind.FACES
    labels = words.options if words else []
    overruled = policies.overrules_of(row)
    return ShownQuestion(
        number=number,
        question=row,
        words=words,
        heading=words or by_language.get(languages[0]) or next(iter(by_language.values()), None),
        choices=()
        if is_number
        else tuple(Choice(label, at if is_faces else None) for at, label in enumerate(labels)),
        ends=tuple(labels) if is_number else (),
        missing=[language_name(one) for one in policies.missing_languages(row, languages)],
        measure=measures().get(row.measure),
        weighed=[Weighed(one, overruled.get(one.key)) for one in policies.concerns_of(row)],
        is_first=number == 1,
        is_last=number == count,
    )


def _state(code: str, rows: Sequence[Question]) -> LanguageState:
    texts = [text for row in rows for text in row.texts.all() if text.language == code]
    return LanguageState(
        language=language_of(code),
        missing=sum(bool(policies.missing_languages(row, [code])) for row in rows),
        drafts=sum(text.machine_draft for text in texts),
        is_checked=code in wording.languages(),
    )


def still_to_take(questionnaire: Questionnaire) -> list[tuple[Measure, list[ReadyQuestion]]]:
    """Each measure with those of its questions that the questionnaire hasn't."""
    have = {row.key for row in questionnaire.questions.all()}
    found = [
        (measure, [one for one in measure.questions if one.key not in have])
        for measure in measures().values()
    ]
    return [(measure, rows) for measure, rows in found if rows]
