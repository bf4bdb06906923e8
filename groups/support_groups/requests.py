"""What an address or a hidden field names: a group, for whoever may see it, and a whole number."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from groups.support_groups.models import SupportGroup


def group_or_404(request: SignedInRequest, group: uuid.UUID) -> SupportGroup:
    """A group that she may see; to anyone else, and to whom it is closed, there is none."""
    visible = SupportGroup.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, pk=group)


def number_sent(request: SignedInRequest, name: str) -> int:
    """The whole number in a hidden field: a version, or how many she was told.

    -1, which nothing has, where it is none or has thousands of digits.
    """
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
