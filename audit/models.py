"""The record of who changed or read what. Written once, never altered, never read for features."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditEvent(models.Model):
    """One thing that somebody did.

    Ids are text and there are no foreign keys, so that an event outlives what it speaks of. It
    holds the names of changed fields, never their values, and no person's name.
    """

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=80)
    by = models.CharField(max_length=64, blank=True)
    target = models.CharField(max_length=120, blank=True)
    changed_fields = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target", "at"], name="audit_event_target"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.target}"
