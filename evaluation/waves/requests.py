"""What an address names: a wave for whoever sees its programme, a group's place in it for whoever
sees the group. To anybody else there is none.
"""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.waves.models import Invitation, Wave, WaveGroup


def wave_or_404(request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID) -> Wave:
    rows = Wave.objects.visible_to(request.user).select_related(
        "programme__organisation", "questionnaire__programme"
    )
    return get_object_or_404(rows, programme=programme, pk=wave)


def place_or_404(
    request: SignedInRequest, programme: uuid.UUID, wave: uuid.UUID, place: int
) -> WaveGroup:
    """By who sees the group: a facilitator needs no part in the programme for it."""
    rows = WaveGroup.objects.visible_to(request.user).select_related(
        "wave__programme", "wave__questionnaire__programme", "programme_group__group__organisation"
    )
    return get_object_or_404(rows, wave__programme=programme, wave=wave, programme_group=place)


def slip_or_404(place: WaveGroup, slip: uuid.UUID) -> Invitation:
    """Of this group in this wave."""
    rows = Invitation.objects.filter(wave=place.wave_id, programme_group=place.programme_group_id)
    return get_object_or_404(rows.select_related("invitee__participant"), pk=slip)
