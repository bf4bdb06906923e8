"""Opening a wave: what is asked of whom, looking at it as a woman would, and adding groups."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation.enums import WaveKind
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import guardians_of
from evaluation.programmes.requests import programme_or_404
from evaluation.questionnaires.answer_form import AnswerForm
from evaluation.questionnaires.models import Questionnaire
from evaluation.waves import actions, policies, queries, rules
from evaluation.waves.facts import expected, who_sees
from evaluation.waves.forms import WaveForm, WaveGroupsForm
from evaluation.waves.requests import wave_or_404


@require_http_methods(["GET", "POST"])
def wave_open(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """The form; by POST it opens, or (`change`) shows what she had chosen."""
    it = programme_or_404(request, programme)
    rules.may_open(request.user, it)
    form = _form(request, it)
    wants_change = "change" in request.POST
    if not wants_change and form.is_valid():
        try:
            made = _open(request, it, form)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("It is open. Now print the slips and hand them out."))
            return redirect("evaluation:wave_slips", it.pk, made.pk)
    not_now = reason(policies.can_open_wave, it)
    if not_now:
        messages.warning(request, not_now)
        return redirect("evaluation:waves", it.pk)
    status = 422 if form.errors and not wants_change else 200
    context = {"programme": it, "form": form}
    return render(request, "evaluation/wave_open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def wave_preview(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """What will be asked and who can see what. Nothing is stored: her choice is carried along."""
    it = programme_or_404(request, programme)
    rules.may_open(request.user, it)
    not_now = reason(policies.can_open_wave, it)
    if request.method == "GET" or not_now:
        return redirect("evaluation:wave_open", it.pk)
    form = _form(request, it)
    if not form.is_valid():
        context = {"programme": it, "form": form}
        return render(request, "evaluation/wave_open.html", context, status=422)
    chosen = form.chosen
    context = {
        "programme": it,
        "form": form,
        "places": list(chosen),
        "kind": WaveKind(form.cleaned_data["kind"]).label,
        "expected": expected(it, women=form.women, groups=len(chosen)),
        **_looked_at(request, it, form.asked),
    }
    return render(request, "evaluation/wave_preview.html", context)


@require_GET
def wave_questions(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """What is asked in a wave that was opened, as a woman sees it."""
    it = wave_or_404(request, programme, wave)
    context = {
        "programme": it.programme,
        "wave": it,
        **_looked_at(request, it.programme, it.questionnaire),
    }
    return render(request, "evaluation/wave_questions.html", context)


@require_http_methods(["GET", "POST"])
def wave_join(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """Further groups of hers: what is asked and until when stands already."""
    it = wave_or_404(request, programme, wave)
    rules.may_open(request.user, it.programme)
    not_now = reason(policies.is_open, it) or reason(policies.is_running, it.programme)
    if not_now:
        messages.warning(request, not_now)
        return redirect("evaluation:wave", it.programme_id, it.pk)
    form = WaveGroupsForm(
        request.POST if request.method == "POST" else None,
        askable=queries.askable(it.programme, request.user, besides=it),
    )
    if form.is_valid():
        try:
            actions.add_groups(wave=it, groups=form.chosen, by=request.user)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Your groups are asked too. Now print their slips."))
            return redirect("evaluation:wave", it.programme_id, it.pk)
    context = {"programme": it.programme, "wave": it, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/wave_join.html", context, status=status)


def _form(request: SignedInRequest, programme: Programme) -> WaveForm:
    return WaveForm(
        request.POST if request.method == "POST" else None,
        askable=queries.askable(programme, request.user),
        questionnaires=queries.usable(programme),
        kind=queries.proposed_kind(queries.waves_of(programme)),
    )


def _open(request: SignedInRequest, programme: Programme, form: WaveForm) -> Any:
    said = form.cleaned_data
    return actions.open_wave(
        programme=programme,
        groups=form.chosen,
        kind=WaveKind(said["kind"]),
        questionnaire=form.asked,
        closes_on=said["closes_on"],
        request_key=said["request_key"],
        by=request.user,
    )


def _looked_at(
    request: SignedInRequest, programme: Programme, questionnaire: Questionnaire
) -> dict[str, Any]:
    """For the part of the page that a woman would see, and for the table beside it."""
    questionnaire.programme = programme
    previews = queries.previews(questionnaire)
    guardians = guardians_of(request.user, programme)
    return {
        "questionnaire": questionnaire,
        "previews": [
            (one, AnswerForm(one.script, prefix=one.language.code, words=one.words))
            for one in previews
        ],
        "sights": who_sees(programme, [one.name for one in guardians]),
    }
