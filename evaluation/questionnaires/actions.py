"""The only writes of questionnaires. Each checks its rule and its policy under a lock.

Doing again what is done already changes nothing and records nothing, so a double press is harmless.
"""

import secrets
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import StaleEdit
from audit.actions import record
from evaluation.programmes.actions import lock_programme
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import may_write_questions
from evaluation.questionnaires import policies
from evaluation.questionnaires.facts import (
    QuestionFacts,
    changed,
    facts_of,
    facts_of_ready,
)
from evaluation.questionnaires.measures import ReadyQuestion
from evaluation.questionnaires.models import (
    Question,
    Questionnaire,
    QuestionText,
    WordingOverrule,
)


@transaction.atomic
def create_questionnaire(
    *,
    programme: Programme,
    name: str,
    ready: Sequence[ReadyQuestion] = (),
    by: User,
    request_key: uuid.UUID | None = None,
) -> Questionnaire:
    """With the questions of a starter or a measure, in the programme's languages.

    `request_key` comes with the form: the same one and name again give the same questionnaire.
    Raises Refused, NotNow, AtField.
    """
    programme = lock_programme(programme)
    may_write_questions(by, programme)
    policies.can_have_questionnaires(programme)
    made = request_key and Questionnaire.objects.filter(request_key=request_key).first()
    if made:
        if (made.programme_id, made.created_by_id, made.name) == (programme.pk, by.pk, name):
            return made
        request_key = None
    policies.can_be_called(name, programme)
    questionnaire = Questionnaire.objects.create(
        programme=programme, name=name, created_by=by, request_key=request_key
    )
    policies.can_take(questionnaire, [one.kind for one in ready])
    for position, one in enumerate(ready):
        _add_ready(questionnaire, one, position)
    record("questionnaire_created", by=by, target=questionnaire)
    return questionnaire


@transaction.atomic
def rename_questionnaire(
    *, questionnaire: Questionnaire, name: str, seen: str, by: User
) -> Questionnaire:
    """`seen` is the name on the page she wrote on. Raises Refused, NotNow, AtField, StaleEdit."""
    lock_programme(questionnaire.programme)
    found = _lock(questionnaire, by)
    if found.name == name:
        return found
    if found.name != seen:
        raise StaleEdit(_("A colleague has given it another name meanwhile."), current=found)
    policies.can_be_called(name, found.programme, but=found)
    found.name, found.number = name, 1
    found.save(update_fields=["name", "number"])
    record("questionnaire_renamed", by=by, target=found, changed_fields=["name"])
    return found


@transaction.atomic
def copy_questionnaire(
    *, questionnaire: Questionnaire, by: User, request_key: uuid.UUID | None = None
) -> Questionnaire:
    """The next of its name, to be changed: with all its words, and what was weighed of them.

    Raises Refused, NotNow.
    """
    programme = lock_programme(questionnaire.programme)
    may_write_questions(by, programme)
    made = request_key and programme.questionnaires.filter(request_key=request_key).first()
    if made:
        return made
    found = Questionnaire.objects.select_related("programme").get(pk=questionnaire.pk)
    policies.can_be_copied(found)
    namesakes = programme.questionnaires.filter(name=found.name)
    number = (namesakes.aggregate(most=Max("number"))["most"] or 0) + 1
    copy = Questionnaire.objects.create(
        programme=programme,
        name=found.name,
        number=number,
        based_on=found,
        created_by=by,
        request_key=request_key,
    )
    for question in found.questions.prefetch_related("texts", "overrules"):
        _copy_question(question, copy)
    record("questionnaire_copied", by=by, target=copy)
    return copy


@transaction.atomic
def lock_questionnaire(*, questionnaire: Questionnaire, by: User) -> Questionnaire:
    """From now on it never changes: a wave is opened with it. Raises Refused, NotNow."""
    found = _held(questionnaire)
    may_write_questions(by, found.programme)
    if found.is_locked:
        return found
    policies.can_be_used(found)
    found.locked_at, found.locked_by = timezone.now(), by
    found.save(update_fields=["locked_at", "locked_by"])
    record("questionnaire_locked", by=by, target=found)
    return found


@transaction.atomic
def add_question(
    *, questionnaire: Questionnaire, facts: QuestionFacts, by: User, key: str = ""
) -> Question:
    """The programme's own, at the end. `key` comes with the form (`new_key`): the same one again
    gives the same question. Never a demographic: those are in the catalogue only.

    Raises Refused, NotNow, AtField.
    """
    found = _lock(questionnaire, by)
    made = found.questions.filter(key=key).first() if key else None
    if made is not None:
        return made
    policies.can_take(found, [facts.kind])
    policies.can_be_asked(facts.kind, facts.least, facts.most, facts.words)
    question = Question.objects.create(
        questionnaire=found,
        position=_end(found),
        key=key or new_key(),
        kind=facts.kind,
        is_special=facts.is_special,
        options_count=facts.options_count,
        least=facts.least,
        most=facts.most,
    )
    _write_texts(question, facts)
    _now_changed(found)
    record("question_added", by=by, target=question)
    return question


@transaction.atomic
def take_questions(
    *, questionnaire: Questionnaire, ready: Sequence[ReadyQuestion], by: User
) -> int:
    """From measures, at the end; how many were new. Raises Refused, NotNow."""
    found = _lock(questionnaire, by)
    have = set(found.questions.values_list("key", flat=True))
    new = [one for one in ready if one.key not in have]
    policies.can_take(found, [one.kind for one in new])
    for position, one in enumerate(new, start=_end(found)):
        record("question_added", by=by, target=_add_ready(found, one, position))
    if new:
        _now_changed(found)
    return len(new)


@transaction.atomic
def edit_question(
    *, question: Question, seen: QuestionFacts, facts: QuestionFacts, by: User
) -> Question:
    """`seen` is what the page showed on which she wrote.

    A reason that was given for a warning goes where its words are others now. Raises Refused,
    NotNow, AtField, QuestionGone, StaleEdit where a colleague has saved since (with the question as
    it is now).
    """
    questionnaire = _lock(question.questionnaire, by)
    found = questionnaire.questions.filter(pk=question.pk).first()
    policies.is_still_there(found)
    assert found is not None  # noqa: S101 - the policy says so
    now = facts_of(found)
    names = changed(now, facts)
    if not names:
        return found
    if changed(now, seen):
        raise StaleEdit(
            _("A colleague changed this question while you were writing. Nothing is lost."),
            current=found,
        )
    policies.can_be_asked(facts.kind, facts.least, facts.most, facts.words)
    policies.keeps_to_its_measure(found, facts.kind, facts.words)
    before = {one.key: set(one.found) for one in policies.concerns_of(found)}
    found.is_special = found.is_special if found.measure else facts.is_special
    found.least, found.most = facts.least, facts.most
    found.options_count = facts.options_count
    found.save(update_fields=["is_special", "least", "most", "options_count"])
    _write_texts(found, facts)
    still = [
        one.key
        for one in policies.concerns_of(found)
        if set(one.found) <= before.get(one.key, set())
    ]
    found.overrules.exclude(warning__in=still).delete()
    _now_changed(questionnaire)
    record("question_edited", by=by, target=found, changed_fields=names)
    return found


@transaction.atomic
def move_question(*, question: Question, to: int, by: User) -> None:
    """To this place, counted from 0; beyond an end, to that end. Raises Refused, NotNow."""
    questionnaire = _lock(question.questionnaire, by)
    rows = policies.in_order(questionnaire)
    at = next((n for n, row in enumerate(rows) if row.pk == question.pk), None)
    to = max(0, min(to, len(rows) - 1))
    if at is None or at == to:
        return
    rows.insert(to, rows.pop(at))
    _number(rows)
    _now_changed(questionnaire)
    record("question_moved", by=by, target=question, changed_fields=["position"])


@transaction.atomic
def remove_question(*, question: Question, seen: QuestionFacts, by: User) -> None:
    """`seen`: what the page showed that asked. One that is gone already is gone.

    Raises Refused, NotNow, StaleEdit: nobody takes out what she hasn't read.
    """
    questionnaire = _lock(question.questionnaire, by)
    found = questionnaire.questions.filter(pk=question.pk).first()
    if found is None:
        return
    if changed(facts_of(found), seen):
        raise StaleEdit(_("A colleague changed this question meanwhile."), current=found)
    record("question_removed", by=by, target=found)
    found.delete()
    _number(policies.in_order(questionnaire))
    _now_changed(questionnaire)


@transaction.atomic
def overrule_wording(*, question: Question, warning: str, reason: str, by: User) -> WordingOverrule:
    """The words stay, for this reason. The first reason stands. Raises Refused, NotNow."""
    questionnaire = _lock(question.questionnaire, by)
    found = questionnaire.questions.filter(pk=question.pk).first()
    policies.is_still_there(found)
    assert found is not None  # noqa: S101 - the policy says so
    given = found.overrules.filter(warning=warning).first()
    if given is not None:
        return given
    policies.can_be_overruled(found, warning)
    overrule = WordingOverrule.objects.create(
        question=found, warning=warning, reason=reason, overruled_by=by
    )
    record("wording_overruled", by=by, target=overrule)
    return overrule


def new_key() -> str:
    """Says nothing, so that it stays right whatever becomes of the words."""
    return f"own-{secrets.token_hex(6)}"


def _held(questionnaire: Questionnaire) -> Questionnaire:
    rows = Questionnaire.objects.select_related("programme")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=questionnaire.pk)


def _lock(questionnaire: Questionnaire, by: User) -> Questionnaire:
    """As it is now, and hers to change; whoever else writes in it waits."""
    found = _held(questionnaire)
    may_write_questions(by, found.programme)
    policies.can_be_changed(found)
    return found


def _now_changed(questionnaire: Questionnaire) -> None:
    questionnaire.version += 1
    questionnaire.save(update_fields=["version"])


def _end(questionnaire: Questionnaire) -> int:
    last = questionnaire.questions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _add_ready(questionnaire: Questionnaire, ready: ReadyQuestion, position: int) -> Question:
    facts = facts_of_ready(ready, questionnaire.programme.languages)
    question = Question.objects.create(
        questionnaire=questionnaire,
        position=position,
        key=ready.key,
        kind=ready.kind,
        measure=ready.measure,
        is_special=ready.is_special,
        is_demographic=ready.is_demographic,
        options_count=ready.options_count,
        least=ready.least,
        most=ready.most,
    )
    _write_texts(question, facts)
    return question


def _write_texts(question: Question, facts: QuestionFacts) -> None:
    """Written anew as a whole, in the order of the languages."""
    question.texts.all().delete()
    QuestionText.objects.bulk_create(
        QuestionText(
            question=question,
            language=code,
            text=words.text,
            why=words.why,
            who_sees=words.who_sees,
            options=list(words.options),
            machine_draft=words.machine_draft,
        )
        for code, words in facts.words.items()
    )


def _number(rows: Sequence[Question]) -> None:
    """One after the other from 0; whether each place is taken once is looked at in the end."""
    for position, row in enumerate(rows):
        row.position = position
    Question.objects.bulk_update(rows, ["position"])


def _copy_question(question: Question, to: Questionnaire) -> None:
    texts, overrules = list(question.texts.all()), list(question.overrules.all())
    question.pk, question.questionnaire = None, to
    question.save(force_insert=True)
    for text in texts:
        text.pk, text.question = None, question
    for overrule in overrules:
        overrule.pk, overrule.question = None, question
    QuestionText.objects.bulk_create(texts)
    WordingOverrule.objects.bulk_create(overrules)
