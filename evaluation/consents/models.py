"""Decisions that staff must act on. Only ever added to; the latest of a purpose is in force."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.enums import Mode, StaffPurpose
from groups.enums import Channel
from groups.models import Participant, SupportGroup


class ConsentDecisionQuerySet(models.QuerySet["ConsentDecision"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(participant__group__in=SupportGroup.objects.visible_to(user))


class ConsentDecision(models.Model):
    """A woman said yes or no to one purpose, on a day, to a text, in a language.

    Recorded on another occasion than her answers, so that it says nothing of whether she gave any.
    `channel` only for reminders. A yes ends by itself on `expires_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consent_decisions")
    purpose = models.CharField(max_length=12, choices=StaffPurpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    given = models.BooleanField()
    text_version = models.CharField(max_length=12)
    language = models.CharField(_("language"), max_length=12)
    mode = models.CharField(_("how"), max_length=12, choices=Mode.choices)
    decided_on = models.DateField(_("on"))
    expires_on = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ConsentDecisionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["participant", "purpose", "recorded_at"], name="consent_decision_latest"
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose__in=StaffPurpose.values), name="consent_decision_known_purpose"
            ),
            models.CheckConstraint(
                condition=Q(given=True, expires_on__isnull=False) | Q(given=False, expires_on=None),
                name="consent_decision_yes_expires",
            ),
            models.CheckConstraint(
                condition=Q(purpose=StaffPurpose.REMINDERS) & ~Q(channel="")
                | ~Q(purpose=StaffPurpose.REMINDERS) & Q(channel=""),
                name="consent_decision_channel_for_reminders",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"
