"""A group's pages: the list, starting one, what is written of it, pausing and ending."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Role
from accounts.refusals import NotNow, StaleEdit, reason
from accounts.requests import SignedInRequest
from groups import actions, policies, queries, rules
from groups.enums import Rhythm, State
from groups.forms.group import GroupForm
from groups.languages import isolated
from groups.models import SupportGroup
from groups.policies import NameTaken

PAGE = 24


def group_or_404(request: SignedInRequest, group: uuid.UUID) -> SupportGroup:
    """A group that she may see; to anyone else, and to whom it is closed, there is none."""
    visible = SupportGroup.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, pk=group)


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


@require_GET
def group_detail(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    why_not_run = reason(rules.may_run_group, request.user, it)
    why_not_edit = reason(rules.may_edit_group, request.user, it) or reason(
        policies.can_edit_group, it
    )
    weekly = it.rhythm == Rhythm.WEEKLY and queries.meets_regularly(it)
    people = queries.facilitators_of(it)
    context: dict[str, Any] = {
        "group": it,
        "languages": sorted(it.languages.all(), key=lambda row: row.pk),
        "serving": [one for one in people if not one.is_over],
        "before": [one for one in people if one.is_over],
        "next_meeting": queries.next_meeting(it, timezone.now()) if weekly else None,
        "needs": _needs(it),
        "may_edit": not why_not_edit,
        "may_run": not why_not_run,
        "why_not_run": why_not_run,
        "shows_organisation": len(request.user.organisation_ids()) > 1,
    }
    return render(request, "groups/group_detail.html", context)


def _needs(group: SupportGroup) -> list[str]:
    """What to have ready, in words."""
    childcare, interpreter = group.childcare_count, group.interpreter_count
    step_free, easy = group.step_free_count, group.easy_reading_count
    needs = [
        (childcare, ngettext("childcare for one child", "childcare for {n} children", childcare)),
        (
            interpreter,
            ngettext("an interpreter for one woman", "interpreters for {n} women", interpreter),
        ),
        (
            step_free,
            ngettext(
                "a way in without steps for one woman",
                "a way in without steps for {n} women",
                step_free,
            ),
        ),
        (
            easy,
            ngettext("little to read, for one woman", "little to read, for {n} women", easy),
        ),
    ]
    return [words.format(n=number) for number, words in needs if number]


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
