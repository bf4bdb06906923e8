"""Programmes: groups that are evaluated together, by whom it is read, and who holds the keys."""

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from evaluation.enums import ProgrammeState, ReaderKind
from groups.models import SupportGroup

# Below these nothing is published: docs/evaluation.md gives the reasons.
LEAST_ANSWERING, LEAST_IN_BAND, LEAST_GROUPS = 20, 8, 3
# Who can be named a guardian.
GUARDING_ROLES = (Role.ADMIN, Role.GUARDIAN)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """To admins and coordinators of an organisation that takes part, and to its guardians."""
        taking_part = ProgrammeOrganisation.objects.filter(programme=OuterRef("pk"))
        hers = taking_part.filter(
            organisation__in=user.organisation_ids(Role.ADMIN, Role.COORDINATOR)
        )
        # A guardian who has left every organisation of the programme has lost her part in it.
        known = taking_part.filter(organisation__in=user.organisation_ids())
        guarded = Guardian.objects.current().filter(programme=OuterRef("pk"), user=user)
        return self.filter(Exists(hers) | Exists(guarded) & Exists(known))


class Programme(models.Model):
    """`link_salt` is None once the programme is closed: the finding key is gone for good.

    `link_check` tells whether LINK_SECRET is still the one it began with (evaluation/linking.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="programmes", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(
        max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.SET_UP
    )
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    answers_kept_until = models.DateField(_("sealed answers are kept until"))
    languages = ArrayField(models.CharField(max_length=12), help_text="Codes, the first the main.")
    least_answering = models.PositiveSmallIntegerField(
        _("fewest women in a published row"),
        default=LEAST_ANSWERING,
        validators=[MinValueValidator(LEAST_ANSWERING), MaxValueValidator(500)],
    )
    least_in_band = models.PositiveSmallIntegerField(
        _("fewest women behind a published figure"),
        default=LEAST_IN_BAND,
        validators=[MinValueValidator(LEAST_IN_BAND), MaxValueValidator(100)],
    )
    least_groups = models.PositiveSmallIntegerField(
        _("fewest groups in a published row"),
        default=LEAST_GROUPS,
        validators=[MinValueValidator(LEAST_GROUPS), MaxValueValidator(50)],
    )
    link_salt = models.BinaryField(max_length=16, null=True)
    link_check = models.BinaryField(max_length=8)
    closing_asked_at = models.DateTimeField(null=True, blank=True)
    closing_asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", Lower("name"), name="programme_unique_name"),
            models.CheckConstraint(
                condition=Q(state__in=ProgrammeState.values), name="programme_known_state"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), answers_kept_until__gte=F("ends_on")),
                name="programme_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    least_answering__gte=LEAST_ANSWERING,
                    least_in_band__gte=LEAST_IN_BAND,
                    least_groups__gte=LEAST_GROUPS,
                ),
                name="programme_thresholds_never_lower",
            ),
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.CLOSED, link_salt=None)
                | (~Q(state=ProgrammeState.CLOSED) & Q(link_salt__isnull=False)),
                name="programme_closed_has_no_salt",
            ),
            models.CheckConstraint(
                condition=Q(closing_asked_at__isnull=False) | Q(closing_asked_by=None),
                name="programme_closing_asked_by_with_closing_asked_at",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by=None),
                name="programme_closed_by_with_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("closing_asked_by")),
                name="programme_closed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=Programme.objects.visible_to(user))


class ProgrammeOrganisation(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="taking_part")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], name="programme_organisation_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)


class Reader(models.Model):
    """Somebody for whom summaries are made. A woman decides about each by herself."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="readers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("what they are"), max_length=10, choices=ReaderKind.choices)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="reader_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReaderKind.values), name="reader_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose(self) -> str:
        """As it stands in an envelope."""
        return f"reader:{self.pk}"


class Area(models.Model):
    """Several groups of a region or a kind, published together; never one group alone."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="areas")
    name = models.CharField(_("name"), max_length=80)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("programme", Lower("name"), name="area_unique_name")
        ]

    def __str__(self) -> str:
        return self.name


class GuardianQuerySet(OfProgrammeQuerySet):
    def current(self) -> Self:
        return self.filter(ended_at=None)

    def able(self) -> Self:
        """Those who can still act: active, and with a part in an organisation that takes part."""
        taking_part = ProgrammeOrganisation.objects.filter(
            programme=OuterRef(OuterRef("programme")), organisation=OuterRef("organisation")
        )
        parts = Membership.objects.current().filter(
            Exists(taking_part), user=OuterRef("user"), role__in=GUARDING_ROLES
        )
        return self.current().filter(Exists(parts), user__is_active=True)


class Guardian(models.Model):
    """Somebody who holds a copy of a programme's opening key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="guardians")
    user = models.ForeignKey(User, models.PROTECT, related_name="guarding")
    named_at = models.DateTimeField(default=timezone.now)
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = GuardianQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=Q(ended_at=None),
                name="guardian_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None),
                name="guardian_ended_by_with_ended_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class ProgrammeGroupQuerySet(models.QuerySet["ProgrammeGroup"]):
    def visible_to(self, user: User) -> Self:
        """By who sees the group: an admin sees none, and nobody one that is closed to her."""
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(left_at=None)


class ProgrammeGroup(models.Model):
    """A group that takes part. Its number, and its area's, travel inside the envelopes."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="groups")
    group = models.ForeignKey(SupportGroup, models.PROTECT, related_name="evaluated_in")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="groups")
    joined_at = models.DateTimeField(default=timezone.now)
    joined_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProgrammeGroupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "group"], name="programme_group_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=False) | Q(left_by=None),
                name="programme_group_left_by_with_left_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.group_id)
