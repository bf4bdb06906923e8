"""The agreement, one clause a screen, for reading aloud to the group."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from groups.agreements.models import Agreement
from groups.agreements.reading import read
from groups.agreements.starting import current_agreement
from groups.support_groups.models import SupportGroup
from groups.support_groups.requests import group_or_404


@require_GET
def agreement_read(
    request: SignedInRequest, group: uuid.UUID, language: str, position: int
) -> HttpResponse:
    """`position` is 1 for the first clause. Labels are in the language that is read."""
    it = group_or_404(request, group)
    reading = read(agreement_or_404(it), language)
    known = reading.language in reading.languages
    if not known or not 1 <= position <= len(reading.clauses):
        raise Http404
    context = {
        "group": it,
        "reading": reading,
        "clause": reading.clauses[position - 1],
        "where": reading.where(position),
        "is_last": position == len(reading.clauses),
    }
    return render(request, "groups/agreement_read.html", context)


def agreement_or_404(group: SupportGroup) -> Agreement:
    """What the group keeps to now, with its words."""
    agreement = current_agreement(group)
    if agreement is None:
        raise Http404
    return agreement
