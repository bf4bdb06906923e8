"""What an address names: a request, for who asked for her or for who may open it."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.access.models import AccessRequest
from evaluation.programmes.models import Programme


def asked_or_404(request: SignedInRequest, request_id: uuid.UUID) -> AccessRequest:
    """For staff: by who sees her group."""
    rows = AccessRequest.objects.visible_to(request.user).select_related(
        "programme", "invitee__programme_group__group"
    )
    return get_object_or_404(rows, pk=request_id)


def to_open_or_404(request: SignedInRequest, request_id: uuid.UUID) -> AccessRequest:
    """By who sees the programme; `rules.may_open` says who of them. Without her group: not even a
    mistake in a page can show it.
    """
    programmes = Programme.objects.visible_to(request.user)
    rows = AccessRequest.objects.filter(programme__in=programmes).select_related("programme")
    return get_object_or_404(rows, pk=request_id)
