"""The women of a group, by no more than what the group needs, and how each may be reached safely.

Names, contacts and needs are encrypted. A woman is listed with her group and nowhere else: there is
no search across groups, on purpose. A group that keeps no names has rows only for those who have
asked or wait for a place.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.encryption import EncryptedJSONField, EncryptedTextField
from groups.enums import CameBy, Channel, ParticipantState
from groups.support_groups.models import SupportGroup


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def visible_to(self, user: User) -> Self:
        """Those of the groups she sees; `rules` says who of them may read names and contacts."""
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def enquiring(self) -> Self:
        return self.filter(state__in=[ParticipantState.ASKED, ParticipantState.WAITING])


class Participant(models.Model):
    """A woman who has asked for a place, waits for one, is in the group, or has left it.

    `access`, `childcare` and `travel` are None once they were removed after she left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="participants")
    state = models.CharField(
        max_length=10, choices=ParticipantState.choices, default=ParticipantState.ASKED
    )
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    called = EncryptedTextField(
        _("what she wants to be called"), help_text="Any name she likes; it needn't be hers."
    )
    languages_spoken = EncryptedJSONField(default=list)  # codes
    languages_read = EncryptedJSONField(default=list)  # codes
    format = EncryptedTextField(_("how she likes to get things"), default="")  # enums.Format
    access = EncryptedTextField(_("a way in, a seat, a sign"), null=True, default="")
    childcare = EncryptedTextField(_("childcare"), null=True, default="")
    travel = EncryptedTextField(_("travel"), null=True, default="")
    came_by = models.CharField(_("how she came"), max_length=10, choices=CameBy.choices)
    decided_herself = models.BooleanField(
        default=False, help_text="She was asked, and joining is her own decision."
    )
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ParticipantState.values), name="participant_known_state"
            ),
            models.CheckConstraint(
                condition=Q(came_by__in=CameBy.values), name="participant_known_came_by"
            ),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="participant_left_after_joined",
            ),
            models.CheckConstraint(
                condition=~Q(state=ParticipantState.JOINED)
                | Q(joined_on__isnull=False, left_on=None),
                name="participant_joined_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ParticipantState.LEFT) | Q(left_on__isnull=False),
                name="participant_left_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SafeContactQuerySet(models.QuerySet["SafeContact"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(participant__group__in=SupportGroup.objects.visible_to(user))


class SafeContact(models.Model):
    """How a woman may be reached without harm: apart from her row, on a page of its own."""

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="safe_contact"
    )
    phone = EncryptedTextField(_("number"), default="", blank=True)
    email = EncryptedTextField(_("email"), default="", blank=True)
    allowed = EncryptedJSONField(default=list)  # enums.Channel values; what is absent is not safe
    safe_times = EncryptedTextField(_("when"), default="", blank=True)
    name_to_use = EncryptedTextField(_("the name to use"), default="", blank=True)
    if_someone_else_answers = EncryptedTextField(
        _("what to say if somebody else answers"), default="", blank=True
    )
    shared_device = EncryptedTextField(default="")  # enums.SharedDevice
    do_not_contact = models.BooleanField(_("do not contact her"), default=False)
    confirmed_on = models.DateField(_("she confirmed it on"))
    expires_on = models.DateField(_("ask again by"))
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SafeContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("confirmed_on")),
                name="safe_contact_expires_after_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_fresh(self) -> bool:
        return self.expires_on >= timezone.localdate()

    def allows(self, channel: Channel) -> bool:
        """She may be reached like this now: she said so, lately, and did not take it back."""
        return not self.do_not_contact and self.is_fresh and channel in self.allowed
