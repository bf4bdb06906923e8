"""A questionnaire as it is asked: its questions in one language, in order."""

from dataclasses import dataclass

from evaluation.questionnaires.models import Question, Questionnaire, QuestionText
from toolkit.languages import Language, language_of


@dataclass(frozen=True)
class Choice:
    value: int
    label: str


@dataclass(frozen=True)
class Asked:
    """`language` is that of these words: the first of the programme where the one asked for has
    none. `ends` are the words at both ends of a number; else empty.
    """

    key: str
    number: int
    kind: str
    text: str
    why: str
    who_sees: str
    choices: tuple[Choice, ...]
    least: int | None
    most: int | None
    ends: tuple[str, ...]
    is_special: bool
    is_demographic: bool
    language: Language
    machine_draft: bool

    @property
    def values(self) -> frozenset[int]:
        """What may be answered with; empty for a comment."""
        if self.least is not None and self.most is not None:
            return frozenset(range(self.least, self.most + 1))
        return frozenset(choice.value for choice in self.choices)


@dataclass(frozen=True)
class Script:
    questionnaire_id: str
    version: int
    language: Language
    questions: tuple[Asked, ...]

    @property
    def asks_special(self) -> bool:
        return any(asked.is_special for asked in self.questions)


def script(questionnaire: Questionnaire, language: str) -> Script:
    """Two queries; none where questions and texts were fetched along."""
    main = questionnaire.programme.languages[0]
    return Script(
        questionnaire_id=str(questionnaire.pk),
        version=questionnaire.version,
        language=language_of(language),
        questions=tuple(
            _asked(question, number, language, main)
            for number, question in enumerate(
                sorted(questionnaire.questions.all(), key=lambda one: one.position), start=1
            )
        ),
    )


def _asked(question: Question, number: int, language: str, main: str) -> Asked:
    by_language: dict[str, QuestionText] = {text.language: text for text in question.texts.all()}
    words = by_language.get(language) or by_language.get(main) or next(iter(by_language.values()))
    is_number = question.least is not None
    return Asked(
        key=question.key,
        number=number,
        kind=question.kind,
        text=words.text,
        why=words.why,
        who_sees=words.who_sees,
        choices=()
        if is_number
        else tuple(Choice(value, label) for value, label in enumerate(words.options, start=1)),
        least=question.least,
        most=question.most,
        ends=tuple(words.options) if is_number else (),
        is_special=question.is_special,
        is_demographic=question.is_demographic,
        language=language_of(words.language),
        machine_draft=words.machine_draft,
    )


def languages_of(questionnaire: Questionnaire) -> list[Language]:
    """Those in which every question has words, in the programme's order."""
    questions = list(questionnaire.questions.all())
    have = [{text.language for text in question.texts.all()} for question in questions]
    complete = set.intersection(*have) if have else set()
    return [language_of(code) for code in questionnaire.programme.languages if code in complete]
