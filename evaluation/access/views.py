"""Asking for a copy of a woman's answers, and opening them for her.

Two kinds of reader, who never see each other's half: staff of her group know who she is and get a
reference; a guardian gets the reference and knows nothing else.
"""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from evaluation import linking
from evaluation.access import actions, policies, queries, rules
from evaluation.access.facts import KeyOfTimes, keys_for
from evaluation.access.forms import AskByCodeForm, AskForm, OpenForm, name_of
from evaluation.access.models import AccessRequest
from evaluation.access.papers import FILE_NAME
from evaluation.access.requests import asked_or_404, to_open_or_404
from evaluation.enums import AccessState
from groups.models import Participant
from groups.participants.requests import participant_or_404
from groups.support_groups.requests import group_or_404

# --- Asking for her


@require_http_methods(["GET", "POST"])
def access_ask(request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_ask(request.user, it)
    her = participant_or_404(request, it, participant)
    asked = queries.asked_for(her)
    form = _ask_form(request, her, asked)
    if form and form.is_valid() and _ask(request, asked, form):
        return redirect("evaluation:access_ask", it.pk, her.pk)
    context = {
        "group": it,
        "participant": her,
        "asked": asked,
        "form": form,
        "guardians": queries.guardians_of(request.user, [one.programme for one in asked]),
    }
    status = 422 if form and form.errors else 200
    return render(request, "evaluation/access_ask.html", context, status=status)


def _ask_form(
    request: SignedInRequest, her: Participant, asked: list[queries.Asked]
) -> AskForm | None:
    """None where everything that can be asked for is waiting already."""
    free = [one for one in asked if one.waiting is None]
    if not free:
        return None
    return AskForm(
        request.POST if request.method == "POST" else None,
        programmes=[(str(one.invitee.pk), one.programme.name) for one in free],
        languages=queries.languages_of([one.programme for one in free]),
        reads=her.languages_read,
    )


def _ask(request: SignedInRequest, asked: list[queries.Asked], form: AskForm) -> bool:
    said = form.cleaned_data
    try:
        for one in asked:
            if str(one.invitee.pk) in said["programmes"]:
                actions.ask_for_copy(
                    invitee=one.invitee, language=said["language"], by=request.user
                )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@require_http_methods(["GET", "POST"])
def access_ask_by_code(request: SignedInRequest) -> HttpResponse:
    """For groups that keep no names. A code of a group that she does not see is as unknown."""
    rules.may_ask_somewhere(request.user)
    languages = queries.languages_for(request.user)
    if not languages:
        return render(request, "evaluation/access_ask_by_code.html", {"form": None})
    form = AskByCodeForm(request.POST if request.method == "POST" else None, languages=languages)
    made = _ask_by_code(request, form) if form.is_valid() else None
    if made:
        return redirect("evaluation:access_reference", made.pk)
    status = 422 if form.errors else 200
    return render(request, "evaluation/access_ask_by_code.html", {"form": form}, status=status)


def _ask_by_code(request: SignedInRequest, form: AskByCodeForm) -> AccessRequest | None:
    said, user = form.cleaned_data, request.user
    try:
        invitee = queries.invitee_with(user, said["code"])
        if invitee is not None:
            return actions.ask_for_copy(invitee=invitee, language=said["language"], by=user)
        closed = queries.is_of_a_closed_programme(user, said["code"])
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
    except linking.LinkSecretError:
        form.add_error(None, policies.no_secret())
    else:
        form.add_error("code", policies.closed() if closed else policies.unknown_code())
    return None


@require_GET
def access_reference(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    it = asked_or_404(request, request_id)
    rules.may_ask(request.user, it.invitee.programme_group.group)
    context = {
        "request_asked": it,
        "waits": it.state == AccessState.ASKED,
        "guardians": queries.guardians_of(request.user, [it.programme]),
    }
    return render(request, "evaluation/access_reference.html", context)


@require_POST
def access_take_back(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    it = asked_or_404(request, request_id)
    her, group = it.invitee.participant_id, it.invitee.programme_group.group_id
    try:
        actions.take_back_request(request=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Taken back. The reference opens nothing now."))
    if her is None:
        return redirect("evaluation:access_reference", it.pk)
    return redirect("evaluation:access_ask", group, her)


# --- Opening, for a guardian


@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    rules.may_guard_somewhere(request.user)
    context = {"waiting": queries.waiting_for(request.user)}
    return render(request, "evaluation/access_requests.html", context)


@require_http_methods(["GET", "POST"])
def request_open(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """The answer to the right passphrase is the file itself. 409 where it can't be opened now."""
    it = to_open_or_404(request, request_id)
    rules.may_open(request.user, it)
    keys = keys_for(request.user, it.programme)
    form = _open_form(request, keys)
    why_not = reason(policies.can_become, it, AccessState.OPENED) or reason(
        policies.can_find, it.programme
    )
    if form and not why_not and form.is_valid():
        try:
            opened = actions.open_request(request=it, passphrases=form.passphrases, by=request.user)
        except actions.WrongPassphrase as wrong:
            form.add_error(name_of(wrong.number), wrong.sentence)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _her_file(request, opened)
    context = {
        "asked": queries.as_waiting(it),
        "keys": keys,
        "form": None if why_not else form,
        "why_not": why_not,
    }
    status = 422 if form and form.errors else 200
    status = 409 if why_not and request.method == "POST" else status
    return render(request, "evaluation/access_open.html", context, status=status)


def _open_form(request: SignedInRequest, keys: list[KeyOfTimes]) -> OpenForm | None:
    held = [(one.number, one.times) for one in keys if one.copy]
    if not held:
        return None
    return OpenForm(request.POST if request.method == "POST" else None, keys=held)


def _her_file(request: SignedInRequest, opened: actions.Opened) -> HttpResponse:
    """Straight to the guardian's device; what she is told comes with her next page."""
    messages.success(request, _("The file was made. Give it to her now; it is stored nowhere."))
    if opened.broken:
        messages.warning(
            request,
            ngettext(
                "{n} envelope could not be opened. The file tells her so, and what she can do.",
                "{n} envelopes could not be opened. The file tells her so, and what she can do.",
                opened.broken,
            ).format(n=opened.broken),
        )
    response = HttpResponse(opened.page, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["Cache-Control"] = "no-store"
    return response
