"""The questions of a questionnaire: added, changed in all languages, moved, taken out, weighed."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from evaluation.enums import QuestionKind
from evaluation.programmes.rules import may_write_questions
from evaluation.questionnaires import actions, policies, queries
from evaluation.questionnaires.facts import as_text, facts_of, from_text, read_seen
from evaluation.questionnaires.forms import KindForm, OverruleForm, QuestionForm, TakeForm
from evaluation.questionnaires.measures import measures
from evaluation.questionnaires.models import Question, Questionnaire
from evaluation.questionnaires.policies import QuestionGone
from evaluation.questionnaires.requests import question_in, questionnaire_or_404
from evaluation.questionnaires.views.questionnaires import say, whole_page


@require_http_methods(["GET", "POST"])
def question_add(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID
) -> HttpResponse:
    """Of a kind that she chose (`kind`), or from a measure; the page to choose comes first."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    fixed = reason(policies.can_be_changed, it)
    if fixed:
        return _back(request, it, warning=fixed)
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("kind") in QuestionKind.values:
        return _own(request, it, sent["kind"])
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            new = actions.take_questions(questionnaire=it, ready=form.ready, by=request.user)
        except NotNow as refusal:
            say(form, refusal)
        else:
            messages.success(request, _taken(new))
            return _back(request, it)
    context = {
        **_about(it),
        "form": form,
        "kinds": KindForm(),
        "offered": queries.still_to_take(it),
        "ticked": form["take"].value() or [],
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/question_add.html", context, status=status)


def _own(request: SignedInRequest, it: Questionnaire, kind: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, kind=kind, languages=it.programme.languages)
    if form.is_valid():
        try:
            row = actions.add_question(
                questionnaire=it,
                facts=form.facts,
                key=form.cleaned_data["key"],
                by=request.user,
            )
        except NotNow as refusal:
            say(form, refusal)
        else:
            return _saved(request, it, row)
    context = {**_about(it), "form": form, "kind": QuestionKind(kind)}
    status = 422 if form.errors else 200
    return render(request, "evaluation/question_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def question_edit(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID, question: str
) -> HttpResponse:
    """409 where a colleague saved or took it out meanwhile: hers is kept, to be sent again."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    fixed = reason(policies.can_be_changed, it)
    if fixed:
        return _back(request, it, warning=fixed)
    row = question_in(it, question)
    if row is None:
        return _gone(request, it)
    form = _form_of(request, row)
    context: dict[str, Any] = {**_about(it), "question": row, "form": form}
    context |= {"kind": QuestionKind(row.kind), "measure": measures().get(row.measure)}
    status = 200 if form.is_valid() or not form.is_bound else 422
    if form.is_valid():
        try:
            saved = actions.edit_question(
                question=row, seen=form.seen_facts, facts=form.facts, by=request.user
            )
        except StaleEdit as stale:
            context["form"], context["changes"] = form.beside(facts_of(_now(stale)))
            context["sentence"], status = stale.sentence, 409
        except QuestionGone:
            return _gone(request, it)
        except NotNow as refusal:
            status = say(form, refusal)
        else:
            return _saved(request, it, saved)
    return render(request, "evaluation/question_edit.html", context, status=status)


def _form_of(request: SignedInRequest, row: Question) -> QuestionForm:
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        kind=row.kind,
        languages=row.questionnaire.programme.languages,
        facts=facts_of(row),
        of_measure=bool(row.measure),
    )


def _gone(request: SignedInRequest, it: Questionnaire) -> HttpResponse:
    """What she wrote comes back as a new question, should she want it all the same."""
    kind = request.POST.get("kind")
    if kind not in QuestionKind.values:
        return _back(request, it, warning=_("This question is not there any more."))
    # A key of its own: the one that is gone is not to be taken for this one.
    data = {**request.POST.dict(), "key": actions.new_key()}
    form = QuestionForm(data, kind=kind, languages=it.programme.languages)
    context = {**_about(it), "form": form, "kind": QuestionKind(kind), "was_removed": True}
    return render(request, "evaluation/question_new.html", context, status=409)


@require_POST
def question_move(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID, question: str
) -> HttpResponse:
    """To the place in `to`, counted from 0."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    row, to = question_in(it, question), request.POST.get("to", "")
    if row is None or not (to.isascii() and to.isdigit() and len(to) < 5):
        return _back(request, it)
    try:
        actions.move_question(question=row, to=int(to), by=request.user)
    except NotNow as refusal:
        return _back(request, it, warning=refusal.sentence)
    return _back(request, it, at=row.key)


@require_http_methods(["GET", "POST"])
def question_remove(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID, question: str
) -> HttpResponse:
    """The page that asks, and the end of it. One that is gone already leads back."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    fixed, row = reason(policies.can_be_changed, it), question_in(it, question)
    if fixed or row is None:
        return _back(request, it, warning=fixed)
    context, status = {**_about(it), "question": row}, 200
    if request.method == "POST":
        try:
            actions.remove_question(question=row, seen=_seen(request, row), by=request.user)
        except StaleEdit as stale:
            row, status = _now(stale), 409
            context |= {"question": row, "sentence": stale.sentence}
        except NotNow as refusal:
            return _back(request, it, warning=refusal.sentence)
        else:
            messages.success(request, _("The question is taken out."))
            return _back(request, it)
    told = as_text(facts_of(row), [text.language for text in row.texts.all()])
    context |= {"seen": json.dumps(told, ensure_ascii=False), "texts": row.texts.all()}
    return render(request, "evaluation/question_remove.html", context, status=status)


@require_POST
def wording_overrule(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID, question: str
) -> HttpResponse:
    """Without a reason the questionnaire comes back, with what she typed beside the question."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    row = question_in(it, question)
    if row is None:
        return _back(request, it, warning=_("This question is not there any more."))
    form = OverruleForm(request.POST)
    if not form.is_valid():
        return whole_page(request, it, weighing=(row.key, form))
    said = form.cleaned_data
    try:
        actions.overrule_wording(
            question=row, warning=said["warning"], reason=said["reason"], by=request.user
        )
    except NotNow as refusal:
        return _back(request, it, warning=refusal.sentence, at=row.key)
    messages.success(request, _("Your reason stands beside the question."))
    return _back(request, it, at=row.key)


def _seen(request: SignedInRequest, row: Question) -> Any:
    told = read_seen(request.POST.get("seen", ""))
    languages = [name.removeprefix("text_") for name in told if name.startswith("text_")]
    return from_text(row.kind, told, languages)


def _now(stale: StaleEdit) -> Question:
    assert isinstance(stale.current, Question)  # noqa: S101 - the actions say so
    return stale.current


def _about(it: Questionnaire) -> dict[str, Any]:
    return {"programme": it.programme, "questionnaire": it}


def _taken(new: int) -> str:
    if not new:
        return _("They were there already.")
    return ngettext("%(n)d question is added.", "%(n)d questions are added.", new) % {"n": new}


def _saved(request: SignedInRequest, it: Questionnaire, row: Question) -> HttpResponse:
    if policies.unweighed(row):
        warned = _("Saved. Its wording needs a second look: see beside the question.")
        return _back(request, it, warning=warned, at=row.key)
    messages.success(request, _("The question is saved."))
    return _back(request, it, at=row.key)


def _back(
    request: SignedInRequest, it: Questionnaire, *, warning: str = "", at: str = ""
) -> HttpResponse:
    """To the questionnaire, and there to the question with the key `at`."""
    if warning:
        messages.warning(request, warning)
    page = reverse("evaluation:questionnaire", args=[it.programme_id, it.pk])
    return redirect(f"{page}#q-{at}" if at else page)
