"""A woman asks for a copy of what she answered; a guardian opens her envelopes into a file for her.

She is found by her name where her group keeps names, else by the code on her slip.

A guardian sees no name: the request has a reference, which the colleague who asked writes down.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from evaluation.enums import AccessState
from evaluation.programmes.models import Programme
from evaluation.waves.models import Invitee
from groups.models import SupportGroup


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, user: User) -> Self:
        """To those who see her group. A guardian finds it by its programme, without her group: see
        queries.waiting_for and requests.to_open_or_404."""
        groups = SupportGroup.objects.visible_to(user)
        return self.filter(invitee__programme_group__group__in=groups)


class AccessRequest(models.Model):
    """`language`: of the words around her answers in the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="access_requests")
    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="access_requests")
    reference = models.CharField(max_length=8)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=AccessState.choices, default=AccessState.ASKED)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invitee"],
                condition=Q(state=AccessState.ASKED),
                name="access_request_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["programme", "reference"], name="access_request_unique_reference"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AccessState.values), name="access_request_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
