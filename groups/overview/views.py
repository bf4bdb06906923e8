"""A group's own page: how it meets, and the way to everything that it has."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.refusals import reason
from accounts.requests import SignedInRequest
from groups.enums import Rhythm
from groups.facilitators.queries import facilitators_of
from groups.overview.queries import overview
from groups.participants.rules import may_see_participants
from groups.support_groups import policies, queries, rules
from groups.support_groups.facts import needs_in_words
from groups.support_groups.requests import group_or_404


@require_GET
def group_detail(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    why_not_women = reason(may_see_participants, request.user, it)
    why_not_run = reason(rules.may_run_group, request.user, it)
    why_not_edit = reason(rules.may_edit_group, request.user, it) or reason(
        policies.can_edit_group, it
    )
    weekly = it.rhythm == Rhythm.WEEKLY and queries.meets_regularly(it)
    people = facilitators_of(it)
    context: dict[str, Any] = {
        "group": it,
        "languages": sorted(it.languages.all(), key=lambda row: row.pk),
        "serving": [one for one in people if not one.is_over],
        "before": [one for one in people if one.is_over],
        "next_meeting": queries.next_meeting(it, timezone.now()) if weekly else None,
        "needs": needs_in_words(it),
        "has": overview(it),
        "may_see_women": not why_not_women,
        "why_not_women": why_not_women,
        "may_edit": not why_not_edit,
        "may_run": not why_not_run,
        "why_not_run": why_not_run,
        "shows_organisation": len(request.user.organisation_ids()) > 1,
    }
    return render(request, "groups/group_detail.html", context)
