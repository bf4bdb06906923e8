"""The group that an address names, for whoever may see it."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from groups.support_groups.models import SupportGroup


def group_or_404(request: SignedInRequest, group: uuid.UUID) -> SupportGroup:
    """A group that she may see; to anyone else, and to whom it is closed, there is none."""
    visible = SupportGroup.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, pk=group)
