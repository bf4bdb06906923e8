"""Who facilitates a group, and the colleague to whom it is closed. For coordinators."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.enums import FacilitatorRole
from groups.facilitators import actions, policies, queries
from groups.facilitators.forms import (
    CloseToForm,
    FacilitatorEditForm,
    FacilitatorForm,
    LastDayForm,
)
from groups.support_groups import rules
from groups.support_groups.models import Facilitator, SupportGroup
from groups.support_groups.requests import group_or_404
from toolkit.languages import isolated


@require_http_methods(["GET", "POST"])
def facilitator_add(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    ended = reason(policies.can_have_more_facilitators, it)
    if ended:
        messages.warning(request, ended)
        return redirect("groups:group_detail", it.pk)
    colleagues = queries.possible_facilitators(it)
    form = FacilitatorForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues,
        coverable=queries.coverable(it),
        languages=queries.languages_to_bring(it),
    )
    if form.is_valid():
        try:
            added = actions.add_facilitator(
                group=it,
                colleague=form.chosen,
                role=FacilitatorRole(form.cleaned_data["role"]),
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                covers=form.covered,
                languages=form.chosen_languages,
                by=request.user,
            )
        except NotNow as refusal:
            form.add_error(getattr(refusal, "field", "colleague"), refusal.sentence)
        else:
            messages.success(request, _what_was_added(added))
            return redirect("groups:group_detail", it.pk)
    context = {"group": it, "form": form, "colleagues": colleagues}
    return render(request, "groups/facilitator_add.html", context)


@require_http_methods(["GET", "POST"])
def facilitator_edit(
    request: SignedInRequest, group: uuid.UUID, facilitator: uuid.UUID
) -> HttpResponse:
    """409 where a colleague saved meanwhile: the same form, to be sent again over what is new."""
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    found = _time_of(request, it, facilitator)
    if found is None:
        return redirect("groups:group_detail", it.pk)
    why_not = reason(policies.can_still_be_edited, found)
    if why_not:
        messages.warning(request, why_not)
        return redirect("groups:group_detail", it.pk)
    form = FacilitatorEditForm(
        request.POST if request.method == "POST" else None,
        facilitator=found,
        languages=queries.languages_to_bring(it),
    )
    context: dict[str, Any] = {"group": it, "facilitator": found, "form": form}
    if form.is_valid():
        try:
            actions.edit_facilitator(
                facilitator=found, seen=form.seen_facts, facts=form.facts, by=request.user
            )
        except StaleEdit as stale:
            context["form"], context["changes"] = form.beside(_time_now(stale))
            context["sentence"] = stale.sentence
            return render(request, "groups/facilitator_edit.html", context, status=409)
        except NotNow as refusal:
            form.add_error(getattr(refusal, "field", None), refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:group_detail", it.pk)
    return render(request, "groups/facilitator_edit.html", context)


@require_http_methods(["GET", "POST"])
def facilitator_end(
    request: SignedInRequest, group: uuid.UUID, facilitator: uuid.UUID
) -> HttpResponse:
    """Asks for the last day. One that is gone already (a double press) leads back to the group."""
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    found = _time_of(request, it, facilitator)
    if found is None:
        return redirect("groups:group_detail", it.pk)
    form = LastDayForm(request.POST if request.method == "POST" else None, facilitator=found)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            actions.end_facilitator(facilitator=found, until=until, by=request.user)
        except NotNow as refusal:
            form.add_error("until", refusal.sentence)
        else:
            sentence = (
                _("{name} will not begin in this group.")
                if until < found.since
                else _("{name}’s last day in this group is {date}.")
            )
            last_day = date_format(until, "j F Y")
            messages.success(
                request, sentence.format(name=isolated(found.user.name), date=last_day)
            )
            return redirect("groups:group_detail", it.pk)
    context = {"group": it, "facilitator": found, "form": form}
    return render(request, "groups/facilitator_end.html", context)


@require_http_methods(["GET", "POST"])
def group_close_to(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """On a page of its own: names here are for one pair of eyes, not for a passing glance."""
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    closed = queries.closed_to(it)
    already = {row.user_id for row in closed}
    everyone = queries.colleagues_of(it)
    colleagues = [one for one in everyone if one.pk not in already]
    if request.method == "POST":
        form = CloseToForm(request.POST, colleagues=everyone)
    else:
        form = CloseToForm(colleagues=colleagues)
    if form.is_valid():
        try:
            actions.close_group_to(group=it, colleague=form.chosen, by=request.user)
        except NotNow as refusal:
            form.add_error("colleague", refusal.sentence)
        else:
            sentence = _("From now on this group does not exist for {name}. Nobody is told.")
            messages.success(request, sentence.format(name=isolated(form.chosen.name)))
            return redirect("groups:group_close_to", it.pk)
    context = {"group": it, "form": form, "closed": closed, "colleagues": colleagues}
    return render(request, "groups/group_close_to.html", context)


@require_POST
def group_reopen_to(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The colleague's id is in the body: an address stays in histories and logs."""
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    try:
        key = uuid.UUID(request.POST.get("colleague", ""))
    except ValueError:
        return redirect("groups:group_close_to", it.pk)
    colleague = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    actions.reopen_group_to(group=it, colleague=colleague, by=request.user)
    sentence = _("This group is open to {name} again, as far as her part goes.")
    messages.success(request, sentence.format(name=isolated(colleague.name)))
    return redirect("groups:group_close_to", it.pk)


def _time_of(
    request: SignedInRequest, group: SupportGroup, facilitator: uuid.UUID
) -> Facilitator | None:
    """None where it was called off: a double press, or a colleague was quicker."""
    times = Facilitator.objects.visible_to(request.user).filter(group=group, pk=facilitator)
    return times.select_related("user", "group", "covers__user").first()


def _time_now(stale: StaleEdit) -> Facilitator:
    assert isinstance(stale.current, Facilitator)  # noqa: S101 - edit_facilitator says so
    return stale.current


def _what_was_added(facilitator: Facilitator) -> str:
    words = {
        "name": isolated(facilitator.user.name),
        "date": date_format(facilitator.since, "j F Y"),
    }
    if facilitator.until is None:
        return _("{name} facilitates this group from {date}.").format(**words)
    words["until"] = date_format(facilitator.until, "j F Y")
    if facilitator.covers is None:
        return _("{name} facilitates this group from {date} to {until}.").format(**words)
    words["other"] = isolated(facilitator.covers.user.name)
    return _("{name} covers for {other} from {date} to {until}.").format(**words)
