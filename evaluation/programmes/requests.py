"""What an address names: a programme, for whoever may see it."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.programmes.models import Programme


def programme_or_404(request: SignedInRequest, programme: uuid.UUID) -> Programme:
    """With its lead organisation. A stranger's is as if it were not there."""
    rows = Programme.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(rows, pk=programme)
