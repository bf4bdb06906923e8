"""The questionnaires of a programme: the list, one of them whole, and making, naming, copying."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from evaluation.programmes.requests import programme_or_404
from evaluation.programmes.rules import may_write_questions
from evaluation.questionnaires import actions, policies, queries
from evaluation.questionnaires.forms import OverruleForm, QuestionnaireForm, RenameForm
from evaluation.questionnaires.models import Questionnaire
from evaluation.questionnaires.policies import AtField
from evaluation.questionnaires.requests import questionnaire_or_404


@require_GET
def questionnaires(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    why_not = reason(may_write_questions, request.user, it) or reason(
        policies.can_have_questionnaires, it
    )
    context = {
        "programme": it,
        "rows": queries.questionnaires_of(request.user, it),
        "why_not": why_not,
    }
    return render(request, "evaluation/questionnaire_list.html", context)


@require_http_methods(["GET", "POST"])
def questionnaire_new(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    may_write_questions(request.user, it)
    closed = reason(policies.can_have_questionnaires, it)
    if closed:
        messages.warning(request, closed)
        return redirect("evaluation:questionnaires", it.pk)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.create_questionnaire(
                programme=it,
                name=form.cleaned_data["name"],
                ready=form.ready,
                request_key=form.cleaned_data["request_key"],
                by=request.user,
            )
        except NotNow as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("It is there. Nobody is asked before a wave is opened."))
            return redirect("evaluation:questionnaire", it.pk, made.pk)
    context = {"programme": it, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/questionnaire_new.html", context, status=status)


@require_GET
def questionnaire(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID
) -> HttpResponse:
    return whole_page(request, questionnaire_or_404(request, programme, questionnaire))


def whole_page(
    request: SignedInRequest,
    found: Questionnaire,
    *,
    weighing: tuple[str, OverruleForm] | None = None,
) -> HttpResponse:
    """`weighing`: a question's key, and the form that she has sent for one of its warnings."""
    row = queries.whole(
        Questionnaire.objects.visible_to(request.user).select_related("programme", "based_on")
    ).get(pk=found.pk)
    barred = reason(may_write_questions, request.user, row.programme)
    context: dict[str, Any] = {
        "programme": row.programme,
        "questionnaire": row,
        "listed": queries.standing_of(row),
        "shown": queries.shown(row, request.GET.get("in", "")),
        "why_not": barred or reason(policies.can_be_changed, row),
        "may_copy": not (barred or reason(policies.can_be_copied, row)),
        "request_key": uuid.uuid4(),
        "weighed_key": weighing[0] if weighing else "",
        "weighing": weighing[1] if weighing else None,
    }
    status = 422 if weighing else 200
    return render(request, "evaluation/questionnaire_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def questionnaire_rename(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID
) -> HttpResponse:
    """409 where a colleague gave it another name meanwhile: hers is kept, to be sent again."""
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    fixed = reason(policies.can_be_changed, it)
    if fixed:
        messages.warning(request, fixed)
        return redirect("evaluation:questionnaire", it.programme_id, it.pk)
    form = RenameForm(request.POST if request.method == "POST" else None, name=it.name)
    context: dict[str, Any] = {"programme": it.programme, "questionnaire": it, "form": form}
    status = 200 if form.is_valid() or not form.is_bound else 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.rename_questionnaire(
                questionnaire=it, name=said["name"], seen=said["seen"], by=request.user
            )
        except StaleEdit as stale:
            theirs = str(getattr(stale.current, "name", ""))
            context |= {"form": form.beside(theirs), "theirs": theirs}
            context["sentence"], status = stale.sentence, 409
        except NotNow as refusal:
            status = say(form, refusal)
        else:
            messages.success(request, _("It has its new name."))
            return redirect("evaluation:questionnaire", it.programme_id, it.pk)
    return render(request, "evaluation/questionnaire_rename.html", context, status=status)


@require_POST
def questionnaire_copy(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID
) -> HttpResponse:
    it = questionnaire_or_404(request, programme, questionnaire)
    may_write_questions(request.user, it.programme)
    try:
        copy = actions.copy_questionnaire(
            questionnaire=it, request_key=key_sent(request), by=request.user
        )
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("evaluation:questionnaire", it.programme_id, it.pk)
    messages.success(request, _("This is the next one. The one that women answered stays."))
    return redirect("evaluation:questionnaire", it.programme_id, copy.pk)


def key_sent(request: SignedInRequest) -> uuid.UUID | None:
    """None where it was tampered with: then each press counts."""
    try:
        return uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        return None


def say(form: Any, refusal: NotNow) -> int:
    """At its field, where it has one in this form; the status of the page."""
    field = refusal.field if isinstance(refusal, AtField) else None
    form.add_error(field if field in form.fields else None, refusal.sentence)
    return 422
