"""A session's plan: what happens, in what order, for how long."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import Facilitator, SupportGroup
from sessions.enums import Kind, LedBy
from toolkit.enums import Intensity
from toolkit.models import Exercise

LONGEST_PLAN = 480  # minutes
LONGEST_ITEM = 240
MOST_ITEMS = 40


class SessionPlanQuerySet(models.QuerySet["SessionPlan"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the group sees its plans."""
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def coming(self) -> Self:
        """From the beginning of today on, soonest first."""
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(starts_at__gte=midnight).order_by("starts_at", "pk")

    def past(self) -> Self:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(starts_at__lt=midnight).order_by("-starts_at", "pk")


class SessionPlan(models.Model):
    """`minutes` is how long the session may last; its items say how long it would.

    `version` rises with every change, so that a page knows whether it is out of date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.PROTECT, related_name="plans")
    starts_at = models.DateTimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"),
        validators=[MinValueValidator(15), MaxValueValidator(LONGEST_PLAN)],
    )
    notes = models.TextField(_("notes for facilitators"), blank=True, max_length=2000)
    in_hand = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Keys of care concerns that the planners have answered.",
    )
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="Sent with the form that made the plan, so that a double press makes one plan.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SessionPlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=LONGEST_PLAN),
                name="session_plan_sane_minutes",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "starts_at"], name="session_plan_by_group"),
            models.Index(fields=["starts_at"], name="session_plan_by_start"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=SessionPlan.objects.visible_to(user))


class PlanItem(models.Model):
    """One block of a plan: an exercise of the toolkit, or something of the group's own.

    `version` rises with every change of the item itself, not of its place in the plan.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SessionPlan, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="+")
    own_title = models.CharField(_("title"), max_length=120, blank=True)
    own_kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, blank=True)
    own_intensity = models.PositiveSmallIntegerField(
        _("how deep it goes"), choices=Intensity.choices, null=True, blank=True
    )
    own_materials = models.CharField(_("to bring"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)]
    )
    led_by = models.CharField(
        _("who leads"), max_length=12, choices=LedBy.choices, blank=True, default=LedBy.NOBODY
    )
    facilitator = models.ForeignKey(
        Facilitator, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="plan_item_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_ITEM),
                name="plan_item_sane_minutes",
            ),
            models.CheckConstraint(
                condition=Q(exercise__isnull=False, own_title="", own_kind="", own_intensity=None)
                | (Q(exercise=None, own_intensity__lte=3) & ~Q(own_title="") & ~Q(own_kind="")),
                name="plan_item_exercise_or_own",
            ),
            models.CheckConstraint(
                condition=Q(facilitator=None) | Q(led_by=LedBy.FACILITATOR),
                name="plan_item_facilitator_leads",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the reader's language, where it is an exercise."""
        return self.exercise.text.title if self.exercise else self.own_title

    @property
    def kind(self) -> str:
        return self.exercise.kind if self.exercise else self.own_kind

    @property
    def intensity(self) -> int:
        return self.exercise.intensity if self.exercise else self.own_intensity or 0

    def get_kind(self) -> str:
        """The word for its kind."""
        return str(Kind(self.kind).label)

    def get_intensity(self) -> str:
        return str(Intensity(self.intensity).label)

    def get_leader(self) -> str:
        """Who leads, in words; empty where that is not decided."""
        if self.facilitator:
            return self.facilitator.user.name
        return str(LedBy(self.led_by).label) if self.led_by else ""
