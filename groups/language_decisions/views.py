"""What a group decided about its languages, and writing down what it decides next."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.language_decisions import actions, policies, queries
from groups.language_decisions.facts import Row
from groups.language_decisions.forms import DecisionForm
from groups.support_groups import rules
from groups.support_groups.facts import languages_of
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404


@require_GET
def language_decision_detail(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    told = queries.decisions_of(it)
    why_not = reason(rules.may_work_with, request.user, it) or reason(
        policies.can_record_decision, it
    )
    context = {
        "group": it,
        "current": told[0] if told else None,
        "earlier": told[1:],
        "why_not": why_not,
    }
    return render(request, "groups/language_decision_detail.html", context)


@require_http_methods(["GET", "POST"])
def language_decision_record(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """409 where a colleague recorded another meanwhile: the same form, to be sent again."""
    it = group_or_404(request, group)
    rules.may_work_with(request.user, it)
    ended = reason(policies.can_record_decision, it)
    if ended:
        messages.warning(request, ended)
        return redirect("groups:language_decision_detail", it.pk)
    form = _form(request, it)
    context: dict[str, Any] = {"group": it, "form": form}
    status = 200
    if form.is_valid():
        try:
            _record(form, it, request)
        except StaleEdit as stale:
            context["theirs"] = theirs = queries.in_force(it)
            context["form"] = form.again(theirs.decision.number if theirs else 0)
            context["sentence"], status = stale.sentence, 409
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Written down. The planner knows these languages now."))
            return redirect("groups:language_decision_detail", it.pk)
    return render(request, "groups/language_decision_record.html", context, status=status)


def _form(request: SignedInRequest, group: SupportGroup) -> DecisionForm:
    if request.method == "POST":
        wants_room = "add_row" in request.POST
        return (
            DecisionForm.with_another_row(request.POST)
            if wants_room
            else DecisionForm(request.POST)
        )
    told = queries.in_force(group)
    if told is None:
        return DecisionForm(rows=[Row(code) for code, _use in languages_of(group)])
    return DecisionForm(rows=told.rows, started_from=told.decision.number)


def _record(form: DecisionForm, group: SupportGroup, request: SignedInRequest) -> None:
    said = form.cleaned_data
    actions.record_language_decision(
        group=group,
        started_from=said["started_from"] or 0,
        languages=form.languages,
        ways=said["ways"],
        decided_on=said["decided_on"],
        look_again_on=said["look_again_on"],
        request_key=said["request_key"],
        by=request.user,
    )
