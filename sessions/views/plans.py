"""A plan's pages: the list, making one, the planner, its details, throwing it away."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Role
from accounts.refusals import NotNow, StaleEdit, reason
from groups.models import SupportGroup
from groups.support_groups.rules import may_create_groups
from sessions import actions, queries, rules, shelf
from sessions.forms import BuildForm, DetailsForm
from sessions.models import SessionPlan
from sessions.proposals import proposal
from sessions.requests import PlannerRequest
from toolkit.models import Exercise

PAGE = 24


def plan_or_404(request: PlannerRequest, plan: uuid.UUID) -> SessionPlan:
    """A plan that she may see, with what the planner needs; to a stranger there is none."""
    return get_object_or_404(queries.planner_plans(request.user), pk=plan)


@require_GET
def plan_list(request: PlannerRequest) -> HttpResponse:
    """Coming and past plans, of all her groups or of one."""
    plans = queries.listed_plans(request.user)
    group = _chosen_group(request)
    if group:
        plans = plans.filter(group=group)
    past = request.GET.get("when") == "past"
    listed = Paginator(plans.past() if past else plans.coming(), PAGE)
    context = {
        "page": listed.get_page(request.GET.get("page")),
        "group": group,
        "past": past,
        "may_plan": request.user.roles() & {Role.COORDINATOR, Role.FACILITATOR},
    }
    return render(request, "sessions/plan_list.html", context)


def _chosen_group(request: PlannerRequest) -> SupportGroup | None:
    """The group named in the address. One that she cannot see does not exist."""
    try:
        key = uuid.UUID(request.GET.get("group", ""))
    except ValueError:
        return None
    return get_object_or_404(SupportGroup.objects.visible_to(request.user), pk=key)


@require_http_methods(["GET", "POST"])
def plan_new(request: PlannerRequest) -> HttpResponse:
    """From ticked exercises to a plan, with one look at the group and the time in between."""
    if request.method == "POST":
        form = BuildForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                plan = actions.build_plan(
                    group=form.cleaned_data["group"],
                    starts_at=form.cleaned_data["starts_at"],
                    minutes=form.cleaned_data["minutes"],
                    exercises=form.cleaned_data["tick"],
                    request_key=form.cleaned_data["request_key"],
                    by=request.user,
                )
                return redirect("sessions:plan_detail", plan.pk)
            except NotNow as refusal:
                form.add_error(None, refusal.sentence)
        ticked = request.POST.getlist("tick")
    else:
        ticked = request.GET.getlist("tick")[:100]
        initial = proposal(request.user, chosen=_chosen_group(request))
        form = BuildForm(initial={**initial, "tick": ticked}, user=request.user)
    chosen = Exercise.objects.visible_to(request.user).filter(slug__in=ticked).with_texts()
    context = {
        "form": form,
        "chosen": sorted(chosen, key=lambda exercise: ticked.index(exercise.slug)),
        "has_groups": form.has_groups,
        "may_create": not reason(may_create_groups, request.user),
    }
    return render(request, "sessions/plan_new.html", context)


@require_GET
def plan_detail(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    """The planner."""
    return planner_page(request, plan_or_404(request, plan))


def planner_page(request: PlannerRequest, plan: SessionPlan, **extra: Any) -> HttpResponse:
    """The planner, or with JavaScript only its part that changes. `extra` tells what went wrong."""
    context = {
        "view": queries.plan_view(plan),
        "shelf": shelf.shelf(plan, request.GET.get("q", ""), request.user),
        "remove_refusal": reason(rules.may_remove_plan, request.user, plan),
        **extra,
    }
    fragment = request.htmx and not request.htmx.boosted
    name = "sessions/_planner.html" if fragment else "sessions/plan_detail.html"
    return render(request, name, context)


@require_http_methods(["GET", "POST"])
def plan_edit(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    found = plan_or_404(request, plan)
    form = DetailsForm(request.POST or None, initial=DetailsForm.initial_of(found))
    if form.is_valid():
        try:
            actions.edit_plan(
                plan=found,
                seen_version=form.cleaned_data["seen_version"],
                by=request.user,
                starts_at=form.cleaned_data["starts_at"],
                minutes=form.cleaned_data["minutes"],
                notes=form.cleaned_data["notes"],
            )
            messages.success(request, _("Saved."))
            return redirect("sessions:plan_detail", found.pk)
        except StaleEdit as stale:
            found = plan_or_404(request, plan)
            form = stale_form(form, stale.sentence, found.version)
            context = {"plan": found, "form": form, "now": found}
            return render(request, "sessions/plan_edit.html", context)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "sessions/plan_edit.html", {"plan": found, "form": form})


def stale_form(form: Any, sentence: str, version: int) -> Any:
    """The form as she filled it in, which a second press saves over what is there now."""
    form.data = form.data.copy()
    form.data["seen_version"] = version
    form.add_error(None, sentence)
    return form


def after_change(
    request: PlannerRequest, plan: SessionPlan, *, at: uuid.UUID | None = None, **extra: Any
) -> HttpResponse:
    """Show the plan as it now is: in place with JavaScript, as a page of its own without.

    `at` is the block that moved: without JavaScript the page opens there and not at its top.
    """
    if request.htmx or extra:
        return planner_page(request, plan_or_404(request, plan.pk), **extra)
    url = reverse("sessions:plan_detail", args=[plan.pk])
    return redirect(f"{url}#b-{at}" if at else url)


@require_http_methods(["GET", "POST"])
def plan_remove(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    """Ask once, then throw the plan away."""
    found = plan_or_404(request, plan)
    rules.may_remove_plan(request.user, found)
    if request.method == "POST":
        try:
            actions.remove_plan(plan=found, by=request.user)
            messages.success(request, _("The plan is thrown away."))
        except NotNow as refusal:  # a colleague was quicker
            messages.info(request, refusal.sentence)
        return redirect("sessions:plan_list")
    return render(request, "sessions/plan_remove.html", {"plan": found})
