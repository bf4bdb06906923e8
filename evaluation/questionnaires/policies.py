"""What the state of a questionnaire allows. Each raises `NotNow` with a sentence, or returns None.

Women have said yes to the words that they were asked. From the moment when a wave is opened with a
questionnaire nothing in it changes; who wants to change it makes the next one from it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation.enums import ProgrammeState, QuestionKind
from evaluation.programmes.models import Programme
from evaluation.questionnaires import wording
from evaluation.questionnaires.measures import (
    FACES,
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    ReadyWords,
    measure_questions,
)
from evaluation.questionnaires.models import Question, Questionnaire, WordingOverrule
from evaluation.questionnaires.wording import Concern
from toolkit.languages import isolated, language_name
from toolkit.translated import SOURCE_LANGUAGE

MOST_QUESTIONS: Final = 40
MOST_COMMENTS: Final = 2
MOST_NUMBER: Final = 1000


class AtField(NotNow):
    """The view shows it at the field."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class QuestionGone(NotNow):
    """A colleague has taken it out; what she wrote isn't lost."""


def can_have_questionnaires(programme: Programme) -> None:
    if programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("This programme is closed, so its questions stay as they were."))


def can_be_changed(questionnaire: Questionnaire) -> None:
    can_have_questionnaires(questionnaire.programme)
    if questionnaire.is_locked:
        raise NotNow(
            _("Women have been asked with it, so it never changes. Make the next one from it.")
        )


def can_be_copied(questionnaire: Questionnaire) -> None:
    can_have_questionnaires(questionnaire.programme)
    if not questionnaire.is_locked:
        raise NotNow(_("Nobody has been asked with it yet, so it can be changed as it is."))


def can_be_called(name: str, programme: Programme, *, but: Questionnaire | None = None) -> None:
    """One name for each; its numbers share it."""
    others = programme.questionnaires.filter(name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise AtField(_("This programme has a questionnaire of that name already."), "name")


def can_take(questionnaire: Questionnaire, kinds: Sequence[str]) -> None:
    """Further questions of these kinds."""
    have = [question.kind for question in questionnaire.questions.all()]
    if len(have) + len(kinds) > MOST_QUESTIONS:
        raise NotNow(
            _("%(most)d questions are the most. Fewer are answered more often.")
            % {"most": MOST_QUESTIONS}
        )
    comments = [kind for kind in (*have, *kinds) if kind == QuestionKind.COMMENT]
    if QuestionKind.COMMENT in kinds and len(comments) > MOST_COMMENTS:
        raise NotNow(
            _("%(most)d comments are the most: two people have to read each of them.")
            % {"most": MOST_COMMENTS}
        )


def is_still_there(question: Question | None) -> None:
    if question is None:
        raise QuestionGone(_("A colleague took this question out while you were writing."))


def can_be_asked(
    kind: str, least: int | None, most: int | None, words: Mapping[str, ReadyWords]
) -> None:
    """The parts of a question belong together, in every language alike."""
    if (kind == QuestionKind.NUMBER) != (least is not None and most is not None):
        raise AtField(_("A number needs its least and its most."), "least")
    if least is not None and most is not None and not 0 <= least < most <= MOST_NUMBER:
        raise AtField(
            _("The most has to be more than the least, and at most %(most)d.")
            % {"most": MOST_NUMBER},
            "most",
        )
    if not words:
        raise NotNow(_("Write the question in one language at least."))
    fewest, largest = _options_wanted(kind)
    for code, one in words.items():
        if not fewest <= len(one.options) <= largest:
            raise AtField(_how_many(kind), f"options_{code}")
    if len({len(one.options) for one in words.values()}) > 1:
        raise AtField(
            _("Each language needs as many choices as the others, in the same order."),
            f"options_{list(words)[-1]}",
        )


def keeps_to_its_measure(question: Question, kind: str, words: Mapping[str, ReadyWords]) -> None:
    """What comes from a measure is asked as everywhere else, or its totals could not stand beside
    others. Its translations may be mended."""
    ready = measure_questions().get(question.key) if question.measure else None
    if ready is None:
        return
    source, here = ready.words[SOURCE_LANGUAGE], words.get(SOURCE_LANGUAGE)
    if kind != ready.kind or any(len(one.options) != len(source.options) for one in words.values()):
        raise NotNow(_("This question belongs to a measure and stays as it is there."))
    if here and (here.text, here.options) != (source.text, source.options):
        raise AtField(
            _("In English it keeps the words of its measure: “%(text)s”")
            % {"text": isolated(source.text)},
            f"text_{SOURCE_LANGUAGE}",
        )


def can_be_used(questionnaire: Questionnaire) -> None:
    """To open a wave with. Four queries, or none where questions, texts and overrules are there."""
    questions = in_order(questionnaire)
    if not questions:
        raise NotNow(_("It has no question yet."))
    if len(questions) > MOST_QUESTIONS:
        raise NotNow(
            _("%(most)d questions are the most. Fewer are answered more often.")
            % {"most": MOST_QUESTIONS}
        )
    for number, question in enumerate(questions, start=1):
        missing = missing_languages(question, questionnaire.programme.languages)
        if missing:
            raise NotNow(
                _("Question %(number)d has no words yet in: %(languages)s.")
                % {"number": number, "languages": ", ".join(map(language_name, missing))}
            )
    for number, question in enumerate(questions, start=1):
        if unweighed(question):
            raise NotNow(
                _("The wording of question %(number)d needs a second look.") % {"number": number}
            )


def can_be_overruled(question: Question, warning: str) -> Concern:
    """The concern that is raised now; nothing else can be weighed."""
    for concern in concerns_of(question):
        if concern.key == warning:
            return concern
    raise NotNow(_("The words have changed: there is no such warning any more."))


def in_order(questionnaire: Questionnaire) -> list[Question]:
    return sorted(questionnaire.questions.all(), key=lambda question: question.position)


def missing_languages(question: Question, languages: Sequence[str]) -> list[str]:
    """Those in which it can't be asked: no words, or fewer choices than it has."""
    whole = {
        text.language
        for text in question.texts.all()
        if text.text
        and text.why
        and (len(text.options) == question.options_count or question.kind == QuestionKind.NUMBER)
    }
    return [code for code in languages if code not in whole]


def concerns_of(question: Question) -> list[Concern]:
    return wording.check(
        (text.language, words)
        for text in question.texts.all()
        for words in (text.text, text.why, text.who_sees, *text.options)
    )


def overrules_of(question: Question) -> dict[str, WordingOverrule]:
    return {one.warning: one for one in question.overrules.all()}


def unweighed(question: Question) -> list[Concern]:
    overruled = overrules_of(question)
    return [one for one in concerns_of(question) if one.key not in overruled]


def _options_wanted(kind: str) -> tuple[int, int]:
    """How many there are to choose from; for a number, the words at its two ends."""
    return {
        QuestionKind.COMMENT.value: (0, 0),
        QuestionKind.NUMBER.value: (2, 2),
        QuestionKind.FACES.value: (FACES, FACES),
    }.get(kind, (FEWEST_OPTIONS, MOST_OPTIONS))


def _how_many(kind: str) -> str:
    if kind == QuestionKind.COMMENT:
        return _("A comment has nothing to choose from.")
    if kind == QuestionKind.NUMBER:
        return _("Write two lines: what the least means, and what the most means.")
    if kind == QuestionKind.FACES:
        return _("Write five lines, one for each face, the saddest first.")
    return _("Write %(fewest)d to %(most)d choices, each on a line of its own.") % {
        "fewest": FEWEST_OPTIONS,
        "most": MOST_OPTIONS,
    }
