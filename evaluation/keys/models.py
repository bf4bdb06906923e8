"""The opening key of a programme: its public half, and a wrapped copy for each guardian."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from evaluation.enums import KeyState
from evaluation.programmes.models import Guardian, OfProgrammeQuerySet, Programme


class OpeningKey(models.Model):
    """K_open: an X25519 pair. A wave keeps the one with which it was opened.

    The private half is nowhere but inside its guardians' copies.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="opening_keys")
    number = models.PositiveSmallIntegerField()
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="opening_key_unique_number"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(replaced_at=None),
                name="opening_key_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=False) | Q(replaced_by=None),
                name="opening_key_replaced_by_with_replaced_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class GuardianKey(models.Model):
    """A guardian's copy, wrapped under her passphrase: argon2id, then XSalsa20-Poly1305.

    While it is `handed-over` it is wrapped under a phrase that the first guardian tells her by
    voice or on paper. `memory` in KiB and `passes` are argon2id's costs when it was wrapped.
    """

    opening_key = models.ForeignKey(OpeningKey, models.CASCADE, related_name="copies")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="copies")
    state = models.CharField(max_length=12, choices=KeyState.choices)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    wrapped = models.BinaryField()
    salt = models.BinaryField(max_length=16)
    memory = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    tested_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opening_key", "guardian"], name="guardian_key_one_copy"
            ),
            models.CheckConstraint(
                condition=Q(state__in=KeyState.values), name="guardian_key_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening_key_id} {self.state}"
