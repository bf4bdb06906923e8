"""Everybody of a group at a glance, on paper, and whether the group keeps names at all."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusals import NotNow, reason
from accounts.requests import SignedInRequest
from groups.participants import actions, policies, queries, rules
from groups.participants.forms.sheet import COLUMNS, SheetForm
from groups.support_groups.requests import group_or_404, number_sent


@require_GET
def participant_list(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """Only what is needed at a glance: no number and no email."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    listing = queries.listing_of(it)
    actions.list_participants(group=it, kinds=listing.kinds, by=request.user)
    context: dict[str, Any] = {
        "group": it,
        "listing": listing,
        "needs": queries.needs_of(it),
        "why_not_add": reason(policies.can_take_women, it),
        "may_decide": not reason(rules.may_decide_about_names, request.user, it),
    }
    return render(request, "groups/participant_list.html", context)


@require_http_methods(["GET", "POST"])
def participant_names(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """The page that asks, and the turn. What was kept is erased at once when names are given up."""
    it = group_or_404(request, group)
    rules.may_decide_about_names(request.user, it)
    rows = queries.rows_by_state(it)
    gone = rows["joined"] + rows["left"]
    keep = request.POST.get("keep")
    try:
        if keep == "yes":
            actions.keep_names(group=it, by=request.user)
            messages.success(request, _("From now on this group has a list of who is in it."))
            return redirect("groups:participant_list", it.pk)
        if keep == "no":
            told = number_sent(request, "rows")
            actions.stop_keeping_names(group=it, rows=told, by=request.user)
            messages.success(request, _("This group works by headcount now. The list is erased."))
            return redirect("groups:participant_list", it.pk)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_names", it.pk)
    context = {
        "group": it,
        "rows": rows,
        "gone": gone,
        "staying": rows["asked"] + rows["waiting"],
        "needs_days": settings.NEEDS_KEPT_DAYS,
        "name_days": settings.NAME_KEPT_DAYS,
        "why_not_keep": reason(policies.can_keep_names, it),
    }
    return render(request, "groups/participant_names.html", context)


@require_GET
def participant_sheet(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    """Those who are in the group, with nothing beside their names that was not asked for."""
    it = group_or_404(request, group)
    rules.may_see_participants(request.user, it)
    form = SheetForm(request.GET or None)
    columns, contact = form.columns, form.with_contact
    fields = ["called", *columns, *(["safe_contact"] if contact else [])]
    try:
        actions.print_participants(group=it, fields=fields, by=request.user)
    except NotNow as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("groups:participant_list", it.pk)
    women = [row.her for row in queries.listing_of(it).joined]
    context = {
        "group": it,
        "form": form,
        "headings": [label for name, label in COLUMNS if name in columns],
        "contact": contact,
        "rows": queries.sheet_rows(women, columns, with_contact=contact),
    }
    return render(request, "groups/participant_sheet.html", context)
