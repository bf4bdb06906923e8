"""What an address names: a release, for whoever sees its programme."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.releases.models import Release


def release_or_404(request: SignedInRequest, programme: uuid.UUID, release: uuid.UUID) -> Release:
    """With its people. `rules.may_read` says who sees it before it is out."""
    rows = Release.objects.visible_to(request.user).select_related(
        "programme__organisation", "asked_by", "run_started_by", "released_by", "withdrawn_by"
    )
    return get_object_or_404(rows, pk=release, programme=programme)
