"""Closing a programme: what it does, the first signature, the second, and taking it back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation.closing import actions, policies, queries, rules
from evaluation.closing.forms import SignForm
from evaluation.programmes.models import Programme
from evaluation.programmes.requests import programme_or_404


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """What closing does, in plain words; POST is the first signature."""
    it = programme_or_404(request, programme)
    rules.may_close(request.user, it)
    if request.method == "POST":
        try:
            actions.ask_to_close(programme=it, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Yours is the first signature. Now ask for another."))
        return redirect("evaluation:close", it.pk)
    context = {
        "programme": it,
        "why_not": reason(policies.can_ask, it),
        "why_not_sign": reason(policies.can_sign, it, request.user),
        "waves_left": queries.waves_left(it),
        "signatures": queries.signatures(request.user, it),
        "answers_are_gone": it.answers_kept_until <= timezone.localdate(),
    }
    return render(request, "evaluation/close.html", context)


@require_http_methods(["GET", "POST"])
def close_sign(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """The second signature, which can't be taken back."""
    it = programme_or_404(request, programme)
    rules.may_close(request.user, it)
    why_not = reason(policies.can_sign, it, request.user)
    if why_not:
        return _back(request, it, why_not)
    form = SignForm(request.POST if request.method == "POST" else None, programme=it)
    if form.is_valid():
        try:
            actions.close_programme(programme=it, by=request.user)
        except NotNow as refusal:
            return _back(request, it, refusal.sentence)
        messages.success(request, _("It is closed. Nobody can find anybody’s answers any more."))
        return redirect("evaluation:close", it.pk)
    context = {
        "programme": it,
        "form": form,
        "signatures": queries.signatures(request.user, it),
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/close_sign.html", context, status=status)


@require_POST
def close_take_back(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    try:
        actions.take_back(programme=it, by=request.user)
    except NotNow as refusal:
        return _back(request, it, refusal.sentence)
    messages.success(request, _("Taken back. It runs as before."))
    return redirect("evaluation:close", it.pk)


def _back(request: SignedInRequest, programme: Programme, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("evaluation:close", programme.pk)
