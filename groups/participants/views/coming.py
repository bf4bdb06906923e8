"""A woman waits for a place, joins, leaves, or decides otherwise. No message holds her name."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from groups.enums import ParticipantState
from groups.participants import actions, policies, rules
from groups.participants.forms.participant import JoinForm, LeaveForm
from groups.participants.models import Participant
from groups.participants.requests import participant_or_404
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404


@require_POST
def participant_wait(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    try:
        actions.put_on_waiting_list(participant=her, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("She is on the waiting list."))
    return redirect("groups:participant_detail", it.pk, her.pk)


@require_POST
def participant_join(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """One who was erased by the first half of a double press leads back to the list."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = _her_if_there(request, it, participant)
    if her is None:
        return redirect("groups:participant_list", it.pk)
    form = JoinForm(request.POST)
    decided = form.is_valid() and form.cleaned_data["decided_herself"]
    try:
        joined = actions.join_group(participant=her, decided_herself=decided, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_detail", it.pk, her.pk)
    if joined is None:
        sentence = _(
            "She has joined. This group works by headcount, so what was written of her is erased."
        )
        messages.success(request, sentence)
        return redirect("groups:participant_list", it.pk)
    messages.success(request, _("She is in the group now."))
    return redirect("groups:participant_detail", it.pk, her.pk)


@require_http_methods(["GET", "POST"])
def participant_leave(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """Asks for the day."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = participant_or_404(request, it, participant)
    why_not = reason(policies.can_become, her, ParticipantState.LEFT)
    if request.method == "GET" and why_not:
        messages.warning(request, why_not)
        return redirect("groups:participant_detail", it.pk, her.pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.leave_group(
                participant=her, left_on=form.cleaned_data["left_on"], by=request.user
            )
        except NotNow as refusal:
            form.add_error("left_on", refusal.sentence)
        else:
            messages.success(request, _("It is written down that she has left."))
            return redirect("groups:participant_detail", it.pk, her.pk)
    return render(request, "groups/participant_leave.html", {"group": it, "her": her, "form": form})


@require_http_methods(["GET", "POST"])
def participant_remove(
    request: SignedInRequest, group: uuid.UUID, participant: uuid.UUID
) -> HttpResponse:
    """The page that asks, and the end of an enquiry. One that is gone leads back to the list."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    her = _her_if_there(request, it, participant)
    if her is None:
        return redirect("groups:participant_list", it.pk)
    why_not = reason(policies.can_remove_enquiry, her)
    if why_not:
        messages.warning(request, why_not)
        return redirect("groups:participant_detail", it.pk, her.pk)
    if request.method == "POST":
        actions.remove_enquiry(participant=her, by=request.user)
        messages.success(request, _("The enquiry is erased."))
        return redirect("groups:participant_list", it.pk)
    return render(request, "groups/participant_remove.html", {"group": it, "her": her})


def _her_if_there(
    request: SignedInRequest, group: SupportGroup, participant: uuid.UUID
) -> Participant | None:
    visible = Participant.objects.visible_to(request.user).select_related("group")
    return visible.filter(group=group, pk=participant).first()
