"""What an address names: a purpose, and a group's place in a programme."""

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.enums import StaffPurpose
from evaluation.programmes.models import ProgrammeGroup


def purpose_or_404(purpose: str) -> StaffPurpose:
    if purpose not in StaffPurpose.values:
        raise Http404
    return StaffPurpose(purpose)


def place_or_404(request: SignedInRequest, programme: uuid.UUID, place: int) -> ProgrammeGroup:
    """By who sees the group: a facilitator needs no part in the programme for it."""
    visible = ProgrammeGroup.objects.visible_to(request.user)
    rows = visible.select_related("programme", "group__organisation")
    return get_object_or_404(rows, programme=programme, pk=place)
