"""A group's pages: the list, starting one, what is written of it, pausing and ending."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Role
from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups.enums import State
from groups.support_groups import actions, policies, queries, rules
from groups.support_groups.forms import GroupForm
from groups.support_groups.models import SupportGroup
from groups.support_groups.policies import NameTaken
from groups.support_groups.requests import group_or_404
from toolkit.languages import isolated

PAGE = 24


@require_GET
def group_list(request: SignedInRequest) -> HttpResponse:
    """Hers: those that meet, then those that pause, then those that have ended, folded."""
    user = request.user
    page = Paginator(queries.groups_of(user), PAGE).get_page(request.GET.get("page"))
    groups = queries.with_people(page.object_list)
    context = {
        "page": page,
        "active": [group for group in groups if group.state == State.ACTIVE],
        "paused": [group for group in groups if group.state == State.PAUSED],
        "ended": [group for group in groups if group.state == State.ENDED],
        "may_create": not reason(rules.may_create_groups, user),
        "only_admin": user.roles() == {Role.ADMIN},
        "shows_organisation": len(user.organisation_ids()) > 1,
    }
    return render(request, "groups/group_list.html", context)


@require_http_methods(["GET", "POST"])
def group_new(request: SignedInRequest) -> HttpResponse:
    rules.may_create_groups(request.user)
    organisations = request.user.organisations(Role.COORDINATOR)
    form = GroupForm(
        request.POST if request.method == "POST" else None, organisations=organisations
    )
    if form.is_valid():
        try:
            group = actions.create_group(
                organisation=form.chosen_organisation,
                languages=form.languages,
                request_key=form.cleaned_data["request_key"],
                by=request.user,
                **form.facts,
            )
        except NameTaken as refusal:
            form.add_error("name", refusal.sentence)
        else:
            _say(request, _("{name} is here. Next, say who facilitates it."), group)
            return redirect("groups:group_detail", group.pk)
    return render(request, "groups/group_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def group_edit(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """409 where a colleague saved meanwhile: the same form, to be sent again over what is new."""
    it = group_or_404(request, group)
    rules.may_edit_group(request.user, it)
    ended = reason(policies.can_edit_group, it)
    if ended:
        messages.warning(request, ended)
        return redirect("groups:group_detail", it.pk)
    form = GroupForm(request.POST if request.method == "POST" else None, group=it)
    context: dict[str, Any] = {"group": it, "form": form}
    if form.is_valid():
        try:
            actions.edit_group(
                group=it,
                version=form.cleaned_data["version"] or 0,
                languages=form.languages,
                by=request.user,
                **form.facts,
            )
        except NameTaken as refusal:
            form.add_error("name", refusal.sentence)
        except StaleEdit as stale:
            context["form"], context["changes"] = form.beside(it_now(stale))
            context["sentence"] = stale.sentence
            return render(request, "groups/group_edit.html", context, status=409)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:group_detail", it.pk)
    return render(request, "groups/group_edit.html", context)


def it_now(stale: StaleEdit) -> SupportGroup:
    assert isinstance(stale.current, SupportGroup)  # noqa: S101 - edit_group says so
    return stale.current


@require_POST
def group_pause(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    try:
        actions.pause_group(group=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        _say(request, _("{name} is paused. Its plans stay, and it can start again any day."), it)
    return redirect("groups:group_detail", it.pk)


@require_POST
def group_resume(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    try:
        actions.resume_group(group=it, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
    else:
        _say(request, _("{name} is meeting again."), it)
    return redirect("groups:group_detail", it.pk)


@require_http_methods(["GET", "POST"])
def group_end(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The page that asks, and the end. An end is final, so nobody comes to it by one press."""
    it = group_or_404(request, group)
    rules.may_run_group(request.user, it)
    if request.method == "GET" and it.state != State.ENDED:
        return render(request, "groups/group_end.html", {"group": it})
    if request.method == "POST":
        actions.end_group(group=it, by=request.user)
        _say(request, _("{name} has ended. What it did stays here to look back at."), it)
    return redirect("groups:group_detail", it.pk)


def _say(request: SignedInRequest, sentence: str, group: SupportGroup) -> None:
    messages.success(request, sentence.format(name=isolated(group.name)))
