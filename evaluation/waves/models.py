"""Waves: when a programme's questions are asked, of which groups, and the slips for it.

On this side stands who was invited; on the other (evaluation/letter_box) what was posted. Nothing
in the database leads from one to the other: that needs LINK_SECRET. There is no flag that says who
has answered, on purpose.
"""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.enums import WaveKind, WaveState
from evaluation.keys.models import OpeningKey
from evaluation.linking import new_salt
from evaluation.programmes.models import OfProgrammeQuerySet, Programme, ProgrammeGroup
from evaluation.questionnaires.models import Questionnaire
from groups.models import Participant, SupportGroup


class WaveQuerySet(OfProgrammeQuerySet):
    def taking_answers(self) -> Self:
        """Open, and their last day has not passed."""
        return self.filter(state=WaveState.OPEN, closes_on__gte=timezone.localdate())


class Wave(models.Model):
    """`swept_on`: when what was left of its inbox on the disk was overwritten, after sealing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("which time"), max_length=10, choices=WaveKind.choices)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="waves")
    opening_key = models.ForeignKey(OpeningKey, models.PROTECT, related_name="waves")
    state = models.CharField(max_length=10, choices=WaveState.choices, default=WaveState.OPEN)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closes_on = models.DateField(_("last day to answer"))
    swept_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="wave_unique_number"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state=WaveState.OPEN),
                name="wave_one_open_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WaveState.values), name="wave_known_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=WaveKind.values), name="wave_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def takes_answers(self) -> bool:
        """From the women themselves; what came on paper until it is sealed."""
        return self.state == WaveState.OPEN and self.closes_on >= timezone.localdate()


class WaveGroupQuerySet(models.QuerySet["WaveGroup"]):
    def visible_to(self, user: User) -> Self:
        """By who sees the group."""
        return self.filter(programme_group__group__in=SupportGroup.objects.visible_to(user))


class WaveGroup(models.Model):
    """A group that is asked in this wave."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="groups")
    programme_group = models.ForeignKey(ProgrammeGroup, models.PROTECT, related_name="waves")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = WaveGroupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "programme_group"], name="wave_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.programme_group_id}"


class Invitee(models.Model):
    """Somebody who is asked, in every wave of a programme. Deleted when the programme is closed.

    Where the group keeps names, `participant` says who she is, and her waves can be joined. Where
    it works by headcount, or once her row has gone, nobody does: there is a slip for each seat.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme_group = models.ForeignKey(ProgrammeGroup, models.CASCADE, related_name="invitees")
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="evaluated_as"
    )
    link_salt = models.BinaryField(max_length=16, default=new_salt)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme_group", "participant"],
                condition=Q(participant__isnull=False),
                name="invitee_once_by_name",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """A slip of one wave: `number` is its place in the group's pile, `code_hmac` its code.

    `issue` is raised to make a lost slip's code void. After the programme was closed the invitee is
    gone, and this only lets the page say so to whoever types the code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    programme_group = models.ForeignKey(ProgrammeGroup, models.CASCADE, related_name="invitations")
    invitee = models.ForeignKey(Invitee, models.SET_NULL, null=True, related_name="invitations")
    number = models.PositiveSmallIntegerField()
    issue = models.PositiveIntegerField(default=1)
    code_hmac = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wave", "programme_group", "number"], name="invitation_unique_number"
            ),
            models.UniqueConstraint(fields=["wave", "invitee"], name="invitation_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
