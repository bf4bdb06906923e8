"""Complaints about how somebody's data is handled: the one thing that this room keeps."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, User
from groups.encryption import EncryptedTextField
from home.enums import ComplaintState


class DataComplaintQuerySet(models.QuerySet["DataComplaint"]):
    def visible_to(self, user: User) -> Self:
        """The organisation's admins: they answer for its data."""
        return self.filter(organisation__in=user.organisation_ids(Role.ADMIN))

    def over_by(self, today: dt.date) -> Self:
        """Answered long enough ago to be removed."""
        last = today - dt.timedelta(days=settings.COMPLAINT_KEPT_DAYS)
        return self.filter(state=ComplaintState.ANSWERED, answered_at__date__lte=last)


class DataComplaint(models.Model):
    """What somebody wrote, how she may be answered safely, and by when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="data_complaints")
    state = models.CharField(
        max_length=20, choices=ComplaintState.choices, default=ComplaintState.RECEIVED
    )
    words = EncryptedTextField(_("what happened"))
    reply_to = EncryptedTextField(_("how we may answer you"), blank=True, default="")
    received_at = models.DateTimeField(default=timezone.now)
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DataComplaintQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ComplaintState.values), name="data_complaint_known_state"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=False) | Q(acknowledged_by=None),
                name="data_complaint_acknowledged_by_with_acknowledged_at",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(answered_by=None),
                name="data_complaint_answered_by_with_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def reference(self) -> str:
        """Short enough to be written on a hand; it opens nothing."""
        return str(self.pk)[:8]

    @property
    def is_overdue(self) -> bool:
        """Nobody has acknowledged it in time."""
        late = self.acknowledge_by < timezone.localdate()
        return late and self.state == ComplaintState.RECEIVED

    @property
    def goes_on(self) -> dt.date | None:
        """When it is removed; `over_by` says the same to the database."""
        if self.answered_at is None:
            return None
        answered_on = timezone.localtime(self.answered_at).date()
        return answered_on + dt.timedelta(days=settings.COMPLAINT_KEPT_DAYS)
