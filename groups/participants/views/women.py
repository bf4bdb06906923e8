"""One woman: written down, read, and corrected."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.enums import ParticipantState
from groups.participants import actions, policies, queries, rules
from groups.participants.forms.participant import JoinForm, ParticipantForm
from groups.participants.models import Participant
from groups.participants.requests import participant_or_404
from groups.support_groups.requests import group_or_404


@require_http_methods(["GET", "POST"])
def participant_new(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    why_not = reason(policies.can_take_women, it)
    if why_not:
        messages.warning(request, why_not)
        return redirect("groups:participant_list", it.pk)
    form = ParticipantForm(request.POST if request.method == "POST" else None, group=it)
    if form.is_valid():
        try:
            added = actions.add_participant(
                group=it,
                state=ParticipantState(form.cleaned_data["state"]),
                decided_herself=form.cleaned_data.get("decided_herself", False),
                request_key=form.cleaned_data["request_key"],
                by=request.user,
                **form.facts,
            )
        except NotNow as refusal:
            form.add_error("state", refusal.sentence)
        else:
            messages.success(request, _("She is on the list. Next, ask her how to reach her."))
            return redirect("groups:participant_detail", it.pk, added.pk)
    return render(request, "groups/participant_new.html", {"group": it, "form": form})


@require_GET
def participant_detail(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    actions.read_participant(participant=her, by=request.user)
    context: dict[str, Any] = {
        "group": it,
        "her": her,
        "spoken": queries.language_names(her.languages_spoken),
        "read": queries.language_names(her.languages_read),
        "format": queries.format_of(her),
        "contact": queries.contact_days(her),
        "join_form": JoinForm(),
        "why_not_join": reason(policies.can_join, her, it, True),
        "why_not_wait": reason(policies.can_become, her, ParticipantState.WAITING),
        "may_answer": not reason(rules.may_answer_for, request.user, it),
        "why_not_remove": reason(policies.can_remove_enquiry, her),
    }
    return render(request, "groups/participant_detail.html", context)


@require_http_methods(["GET", "POST"])
def participant_edit(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """409 where a colleague saved meanwhile: the same form, to be sent again over what is new."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    data = request.POST if request.method == "POST" else None
    form = ParticipantForm(data, group=it, participant=her)
    context: dict[str, Any] = {"group": it, "her": her, "form": form}
    if not form.is_valid():
        actions.read_participant(participant=her, by=request.user)
        return render(request, "groups/participant_edit.html", context)
    try:
        actions.edit_participant(
            participant=her,
            version=form.cleaned_data["version"] or 0,
            by=request.user,
            **form.facts,
        )
    except StaleEdit as stale:
        context["form"], context["changes"] = form.beside(her_now(stale))
        context["sentence"] = stale.sentence
        return render(request, "groups/participant_edit.html", context, status=409)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_list", it.pk)
    messages.success(request, _("Saved."))
    return redirect("groups:participant_detail", it.pk, her.pk)


def her_now(stale: StaleEdit) -> Participant:
    assert isinstance(stale.current, Participant)  # noqa: S101 - edit_participant says so
    return stale.current
