"""A group's handover: one page for whoever takes over."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from groups.support_groups.facts import needs_in_words
from groups.support_groups.requests import group_or_404
from home.handover import handover as handover_of


@require_safe
def handover(request: SignedInRequest, group: uuid.UUID) -> HttpResponse:
    it = group_or_404(request, group)
    context = {
        "group": it,
        "today": timezone.localdate(),
        "needs": needs_in_words(it),
        "handover": handover_of(request.user, it),
    }
    return render(request, "home/handover.html", context)
