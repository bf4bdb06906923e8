"""The woman whom an address names, in a group that its reader was let into."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from groups.participants.models import Participant
from groups.support_groups.models import SupportGroup


def participant_or_404(
    request: SignedInRequest, group: SupportGroup, participant: uuid.UUID
) -> Participant:
    """Check `rules.may_see_participants` first: this only says whether there is such a row."""
    visible = Participant.objects.visible_to(request.user).select_related("group")
    return get_object_or_404(visible, group=group, pk=participant)
