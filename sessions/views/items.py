"""What one press does to a block. A press sends the whole planner, so typed minutes come too."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit
from sessions import actions, contents
from sessions.forms import ItemForm, MinutesForm
from sessions.models import PlanItem, SessionPlan
from sessions.requests import PlannerRequest
from sessions.views.plans import after_change, plan_or_404, stale_form
from toolkit.models import Exercise

Press = Callable[..., str | None]


def planner_press(act: Press) -> Callable[..., HttpResponse]:
    """A button of the planner: save the typed minutes, act, say what happened, show the plan.

    `act` returns the sentence to announce. A refusal is shown, never lost.
    """

    @require_POST
    @wraps(act)
    def view(request: PlannerRequest, plan: uuid.UUID, **kwargs: Any) -> HttpResponse:
        found = plan_or_404(request, plan)
        trouble = _save_minutes(request, found)
        try:
            said = act(request, found, **kwargs)
            if said:
                messages.success(request, said)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        return after_change(request, found, at=kwargs.get("item"), **trouble)

    return view


def _save_minutes(request: PlannerRequest, plan: SessionPlan) -> dict[str, Any]:
    """Save what can be saved; what cannot comes back for the page to show beside its field."""
    form = MinutesForm(request.POST)
    conflicts = []
    if form.changes:
        try:
            conflicts = actions.change_minutes(plan=plan, changes=form.changes, by=request.user)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
    if not form.errors and not conflicts:
        return {}
    wrong = len(form.errors) + len(conflicts)
    messages.error(
        request,
        ngettext(
            "%(count)d number needs another look. Nothing else is lost.",
            "%(count)d numbers need another look. Nothing else is lost.",
            wrong,
        )
        % {"count": wrong},
    )
    return {"errors": form.errors, "conflicts": {str(row.item): row for row in conflicts}}


@planner_press
def plan_save(request: PlannerRequest, plan: SessionPlan) -> str | None:
    """Only the minutes. With JavaScript this happens by itself, so it says nothing then."""
    return None if request.htmx else _("Saved.")


@planner_press
def plan_fit(request: PlannerRequest, plan: SessionPlan) -> str:
    changed = actions.fit_plan(plan=plan, by=request.user)
    if not changed:
        return _("There is nothing left to stretch or shorten.")
    return ngettext(
        "%(count)d block has new minutes.", "%(count)d blocks have new minutes.", len(changed)
    ) % {"count": len(changed)}


@planner_press
def item_add(request: PlannerRequest, plan: SessionPlan, exercise: str) -> str:
    chosen = get_object_or_404(
        Exercise.objects.visible_to(request.user).with_texts(), slug=exercise
    )
    actions.add_exercise(
        plan=plan, exercise=chosen, seen_version=_seen_version(request), by=request.user
    )
    return _("%(title)s is in the plan.") % {"title": chosen.text.title}


@planner_press
def item_move(request: PlannerRequest, plan: SessionPlan, item: uuid.UUID, to: int) -> str:
    moved = actions.move_item(plan=plan, item_id=item, to=to, by=request.user)
    count = plan.items.count()
    return _("%(title)s is now number %(place)d of %(count)d.") % {
        "title": moved.title,
        "place": min(to, count - 1) + 1,
        "count": count,
    }


@planner_press
def item_remove(request: PlannerRequest, plan: SessionPlan, item: uuid.UUID) -> str:
    actions.remove_item(plan=plan, item_id=item, by=request.user)
    return _("It is out of the plan.")


@planner_press
def concern_mend(request: PlannerRequest, plan: SessionPlan, concern: str) -> str:
    actions.mend_plan(plan=plan, concern_key=concern, by=request.user)
    return _("Mended.")


@planner_press
def concern_accept(request: PlannerRequest, plan: SessionPlan, concern: str) -> str:
    actions.accept_concern(plan=plan, concern_key=concern, by=request.user)
    return _("Noted: you have it in hand.")


def _seen_version(request: PlannerRequest) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return 0


@require_http_methods(["GET", "POST"])
def item_new(request: PlannerRequest, plan: uuid.UUID) -> HttpResponse:
    """A block of the group's own."""
    found = plan_or_404(request, plan)
    form = ItemForm(
        request.POST or None,
        initial={"seen_version": found.version},
        facilitators=contents.facilitators_of(found),
        of_exercise=False,
    )
    if form.is_valid():
        try:
            version = form.cleaned_data["seen_version"]
            actions.add_own_item(plan=found, seen_version=version, by=request.user, **form.words)
            messages.success(request, _("It is in the plan."))
            return redirect("sessions:plan_detail", found.pk)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "sessions/item_edit.html", {"plan": found, "form": form})


@require_http_methods(["GET", "POST"])
def item_edit(request: PlannerRequest, plan: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """The words of a block. If somebody changed them meanwhile, both are shown."""
    found = plan_or_404(request, plan)
    block = _item_or_404(request.user, found, item)
    form = ItemForm(
        request.POST or None,
        initial=ItemForm.initial_of(block),
        facilitators=contents.facilitators_of(found),
        of_exercise=block.exercise_id is not None,
    )
    context: dict[str, Any] = {"plan": found, "item": block, "form": form}
    if form.is_valid():
        try:
            version = form.cleaned_data["seen_version"]
            actions.edit_item(item=block, seen_version=version, by=request.user, **form.words)
            messages.success(request, _("Saved."))
            return redirect("sessions:plan_detail", found.pk)
        except StaleEdit as stale:
            block = _item_or_404(request.user, found, item)
            context |= {"item": block, "now": block}
            stale_form(form, stale.sentence, block.version)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "sessions/item_edit.html", context)


def _item_or_404(user: User, plan: SessionPlan, item: uuid.UUID) -> PlanItem:
    items = PlanItem.objects.visible_to(user).filter(plan=plan)
    return get_object_or_404(items.select_related("exercise", "facilitator__user"), pk=item)
