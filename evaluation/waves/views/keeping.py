"""How the waves of a programme stand, and moving one on."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from evaluation.enums import WaveState
from evaluation.programmes.requests import programme_or_404
from evaluation.waves import actions, policies, queries, rules
from evaluation.waves.forms import ExtendForm
from evaluation.waves.models import Wave
from evaluation.waves.requests import wave_or_404


@require_GET
def waves(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    found = [queries.standing(one) for one in queries.waves_of(it)]
    may_not = reason(rules.may_open, request.user, it)
    context = {
        "programme": it,
        "standings": found,
        "may_open": not may_not,
        "not_now": "" if may_not else reason(policies.can_open_wave, it),
        "may_keep": not reason(rules.may_keep, request.user, it),
    }
    return render(request, "evaluation/wave_list.html", context)


@require_GET
def wave(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """About how many have answered in all; the groups only for whoever sees them."""
    it = wave_or_404(request, programme, wave)
    places = queries.places_in(it, request.user)
    context = {
        "programme": it.programme,
        "wave": it,
        "standing": queries.standing(it),
        "about": queries.about_how_many(it),
        "places": places,
        "may_open": not reason(rules.may_open, request.user, it.programme),
        "why_not_keep": reason(rules.may_keep, request.user, it.programme),
    }
    return render(request, "evaluation/wave_detail.html", context)


@require_http_methods(["GET", "POST"])
def wave_extend(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """409 where a colleague moved it meanwhile: the same form, to be sent again knowingly."""
    it = wave_or_404(request, programme, wave)
    rules.may_keep(request.user, it.programme)
    not_now = reason(policies.is_open, it)
    if not_now:
        messages.warning(request, not_now)
        return _back_to(it)
    started_from = {"closes_on": it.closes_on, "version": it.version}
    form = ExtendForm(request.POST if request.method == "POST" else None, initial=started_from)
    context = {"programme": it.programme, "wave": it, "form": form}
    if form.is_valid():
        try:
            actions.extend_wave(
                wave=it,
                version=form.cleaned_data["version"] or 0,
                closes_on=form.cleaned_data["closes_on"],
                by=request.user,
            )
        except StaleEdit as stale:
            context |= _beside(stale, form)
            return render(request, "evaluation/wave_extend.html", context, status=409)
        except NotNow as refusal:
            form.add_error("closes_on", refusal.sentence)
        else:
            messages.success(request, _("The last day is moved."))
            return _back_to(it)
    status = 422 if form.errors else 200
    return render(request, "evaluation/wave_extend.html", context, status=status)


def _beside(stale: StaleEdit, form: ExtendForm) -> dict[str, object]:
    """Hers kept, theirs beside it, and the form to be sent again from where things are now."""
    assert isinstance(stale.current, Wave)  # noqa: S101 - extend_wave says so
    again = ExtendForm({"closes_on": form.data["closes_on"], "version": stale.current.version})
    return {
        "form": again,
        "sentence": stale.sentence,
        "theirs": date_format(stale.current.closes_on, "j F Y"),
    }


@require_http_methods(["GET", "POST"])
def wave_close(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    it = wave_or_404(request, programme, wave)
    rules.may_keep(request.user, it.programme)
    if "confirm" in request.POST:
        try:
            actions.close_wave(wave=it, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("It is closed. Type in what came on paper, then seal it."))
        return _back_to(it)
    not_now = reason(policies.can_become, it, WaveState.CLOSED)
    if not_now:
        messages.warning(request, not_now)
        return _back_to(it)
    context = {"programme": it.programme, "wave": it, "about": queries.about_how_many(it)}
    return render(request, "evaluation/wave_close.html", context)


@require_http_methods(["GET", "POST"])
def wave_seal(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    it = wave_or_404(request, programme, wave)
    rules.may_keep(request.user, it.programme)
    if "confirm" in request.POST:
        try:
            actions.seal_wave(wave=it, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("It is sealed. Thank you for the care you took."))
        return _back_to(it)
    not_now = reason(policies.can_become, it, WaveState.SEALED)
    if not_now:
        messages.warning(request, not_now)
        return _back_to(it)
    return render(request, "evaluation/wave_seal.html", {"programme": it.programme, "wave": it})


def _back_to(it: Wave) -> HttpResponse:
    return redirect("evaluation:wave", it.programme_id, it.pk)
