"""Asking for a release, making and reading its draft, and what is out: its page and its files."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow, Refused, reason
from accounts.requests import SignedInRequest
from evaluation.access.facts import keys_for
from evaluation.access.forms import name_of
from evaluation.enums import UNDER_WAY, ReleaseState
from evaluation.programmes.models import Programme
from evaluation.programmes.requests import programme_or_404
from evaluation.releases import actions, facts, policies, queries, rules
from evaluation.releases.forms import DraftForm, WavesForm, WithdrawForm
from evaluation.releases.jobs import keys_of
from evaluation.releases.models import Release
from evaluation.releases.questions import counting
from evaluation.releases.reading import Content
from evaluation.releases.requests import release_or_404
from evaluation.waves.models import Wave

FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@require_GET
def releases(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    it = programme_or_404(request, programme)
    found = queries.releases_of(it)
    under_way = [
        one
        for one in found
        if one.release.state in UNDER_WAY and not reason(rules.may_read, request.user, one.release)
    ]
    context = {
        "programme": it,
        "out": [one for one in found if one.release.is_out],
        "under_way": under_way,
        "may_ask": not reason(rules.may_ask, request.user, it),
        "why_not": reason(policies.can_ask, it),
    }
    return render(request, "evaluation/releases.html", context)


# --- Asking


@require_http_methods(["GET", "POST"])
def release_ask(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """Which waves; then, with `waves` in the address, what will be published and what not. By POST
    it is asked for."""
    it = programme_or_404(request, programme)
    rules.may_ask(request.user, it)
    waves = queries.waves_to_count(it)
    chosen = request.POST if request.method == "POST" else request.GET
    form = WavesForm(chosen if request.method == "POST" or "look" in chosen else None, waves=waves)
    picked = _picked(it, form, waves)
    if request.method == "POST" and picked:
        try:
            made = actions.ask_for_release(programme=it, waves=form.chosen, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
            return redirect("evaluation:releases", it.pk)
        messages.success(request, _("Asked for. Now a guardian opens it with her passphrase."))
        return redirect("evaluation:release", it.pk, made.pk)
    context: dict[str, Any] = {"programme": it, "form": form, "waves": waves}
    why_not = reason(policies.can_ask, it)
    if why_not:
        messages.warning(request, why_not)
        return redirect("evaluation:releases", it.pk)
    if not picked:
        status = 422 if form.errors else 200
        return render(request, "evaluation/release_ask.html", context, status=status)
    context |= _to_be_published(it, picked)
    return render(request, "evaluation/release_preview.html", context)


def _picked(programme: Programme, form: WavesForm, waves: list[queries.WaveToCount]) -> list[Wave]:
    """Those that she chose, in order; none where they can't be counted, and the form says why."""
    if not form.is_valid():
        return []
    picked = [one.wave for one in waves if one.wave.pk in form.chosen]
    sentence = reason(policies.can_count, programme, picked)
    if sentence:
        form.add_error("waves", sentence)
    return [] if sentence else picked


def _to_be_published(programme: Programme, waves: list[Wave]) -> dict[str, Any]:
    counted = counting(waves)
    return {
        "chosen": waves,
        "questions": [one for one in counted.counted if not one.question.is_demographic],
        "demographics": [one for one in counted.counted if one.question.is_demographic],
        "left_out": counted.left_out,
        "areas": list(programme.areas.order_by("pk")),
        "readers": list(programme.readers.all()),
        "expected": queries.expected_yield(programme, waves),
    }


# --- A release, however it stands


@require_GET
def release(request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    it = actions.look_after_run(release_or_404(request, programme, release))
    rules.may_read(request.user, it)
    return _shown(request, it)


def _shown(request: SignedInRequest, it: Release, form: DraftForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "release": it,
        "programme": it.programme,
        "people": queries.people_of(request.user, it),
        "may_release": not reason(rules.may_release, request.user, it),
        "why_not_release": reason(rules.may_release, request.user, it),
        "may_take_back": not reason(rules.may_take_back, request.user, it),
    }
    if it.is_out:
        return render(request, "evaluation/release.html", context | _content(request, it))
    template = f"evaluation/release_{it.state.replace('-', '_')}.html"
    if it.state == ReleaseState.ASKED and context["may_release"]:
        context |= _to_be_made(request, it, form)
    elif it.state == ReleaseState.RUNNING:
        context["step"] = facts.step_of(it)
    elif it.state == ReleaseState.DRAFTED and context["may_release"]:
        context |= _content(request, it)
    context["how_it_failed"] = facts.how_it_failed(it)
    context["waves"] = it.waves.order_by("number")
    return render(request, template, context, status=422 if form and form.errors else 200)


def _to_be_made(request: SignedInRequest, it: Release, form: DraftForm | None) -> dict[str, Any]:
    keys = keys_of(keys_for(request.user, it.programme), it)
    why_not = reason(policies.can_be_opened, keys) or reason(
        policies.answers_are_there, it.programme
    )
    return {"form": None if why_not else form or DraftForm(keys=keys), "why_not": why_not}


def _content(request: SignedInRequest, it: Release) -> dict[str, Any]:
    content = Content(it.json_file or b"{}")
    return {
        "content": content,
        "headline": facts.headline(content),
        "lede": facts.lede(content),
        "held_back": facts.held_back(content),
        "report": facts.report_lines(it.report or {}, content.rules),
        "rules": content.rules,
        "may_withdraw": not reason(rules.may_withdraw, request.user, it),
    }


@require_GET
def release_split(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID, dimension: str
) -> HttpResponse:
    """Every question by one thing: an age, an area. Of a draft too, for who may release it."""
    it = _readable(request, programme, release)
    content = Content(it.json_file or b"{}")
    known = {key: name for key, name, _shown in content.dimensions()}
    if dimension not in known:
        return redirect("evaluation:release", programme, release)
    asked = content.split_by(dimension)
    context = {
        "release": it,
        "programme": it.programme,
        "name": known[dimension],
        "asked": asked,
        "held_back": [one for one in asked if not one.is_shown],
    }
    return render(request, "evaluation/release_split.html", context)


def _readable(request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID) -> Release:
    """What is out; a draft only for who may release it."""
    it = release_or_404(request, programme, release)
    rules.may_read(request.user, it)
    if not it.is_out:
        rules.may_release(request.user, it)
        if it.state != ReleaseState.DRAFTED:
            raise Refused(_("There is no draft of it yet."))
    return it


# --- Making the draft


@require_POST
def release_start(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    """A wrong passphrase is told beside its field, and nothing is begun."""
    it = actions.look_after_run(release_or_404(request, programme, release))
    rules.may_release(request.user, it)
    keys = keys_of(keys_for(request.user, it.programme), it)
    form = DraftForm(request.POST, keys=keys)
    if it.state == ReleaseState.ASKED and not form.is_valid():
        return _shown(request, it, form)
    try:
        actions.start_run(
            release=it, passphrases=form.passphrases if form.is_valid() else {}, by=request.user
        )
    except actions.WrongPassphrase as wrong:
        form.add_error(name_of(wrong.number), wrong.sentence)
        return _shown(request, it, form)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("evaluation:release", programme, it.pk)


@require_GET
def release_progress(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    """For the script of the page: {"state", "step", "done"}."""
    it = actions.look_after_run(release_or_404(request, programme, release))
    rules.may_read(request.user, it)
    response = JsonResponse({"state": it.state, "step": facts.step_of(it), "done": it.done})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def release_cancel(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    it = release_or_404(request, programme, release)
    return _done(request, it, actions.cancel_run, _("Cancelled. Nothing was kept."))


@require_POST
def release_publish(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    it = release_or_404(request, programme, release)
    said = _("Released. Everybody who sees the programme can read it now.")
    return _done(request, it, actions.release_draft, said)


@require_POST
def release_take_back(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    it = actions.look_after_run(release_or_404(request, programme, release))
    return _done(request, it, actions.take_back_release, _("Taken back. Nothing of it was kept."))


def _done(request: SignedInRequest, it: Release, action: Any, said: str) -> HttpResponse:
    try:
        action(release=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("evaluation:release", it.programme_id, it.pk)


# --- What is out


@require_http_methods(["GET", "POST"])
def release_withdraw(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    it = release_or_404(request, programme, release)
    rules.may_withdraw(request.user, it)
    too_late = reason(policies.can_become, it, ReleaseState.WITHDRAWN)
    if too_late:
        messages.warning(request, too_late)
        return redirect("evaluation:release", programme, it.pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw_release(
                release=it, reason=form.cleaned_data["reason"], by=request.user
            )
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Withdrawn. It stays to be read, with your reason on top."))
        return redirect("evaluation:release", programme, it.pk)
    context = {"release": it, "programme": it.programme, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluation/release_withdraw.html", context, status=status)


@require_GET
def release_json(
    request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID
) -> HttpResponse:
    return _file(request, release_or_404(request, programme, release), "json")


@require_GET
def release_csv(request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    return _file(request, release_or_404(request, programme, release), "csv")


def _file(request: SignedInRequest, it: Release, kind: str) -> HttpResponse:
    """Byte for byte as it was released, and on record who took it. Its name is a day."""
    if not it.is_out:
        raise Refused(_("This summary is not released, so there is no file of it."))
    actions.note_download(release=it, by=request.user)
    content = it.json_file if kind == "json" else it.csv_file
    response = HttpResponse(bytes(content or b""), content_type=FILES[kind])
    day = timezone.localdate(it.released_at)
    response["Content-Disposition"] = f'attachment; filename="{day:%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response
