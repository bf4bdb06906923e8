"""Support groups and the colleagues who facilitate them."""

import datetime as dt
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
from accounts.models import Organisation, User
from groups.enums import FacilitatorRole, LanguageUse, Rhythm, Setting, Stage, State, Weekday
from toolkit.languages import Language, language_of

LARGEST_GROUP = 60


class SupportGroupQuerySet(models.QuerySet["SupportGroup"]):
    def visible_to(self, user: User) -> Self:
        """Coordinators see their organisation's groups, facilitators the groups they serve now.

        Nobody sees a group that is closed to her. An admin sees none. A facilitator whose role in
        the organisation has ended sees none either, whatever her dates in the group.
        """
        serves = Facilitator.objects.current().filter(group=OuterRef("pk"), user=user)
        closed = ClosedTo.objects.filter(group=OuterRef("pk"), user=user)
        return self.filter(
            Q(organisation__in=user.organisation_ids(Role.COORDINATOR))
            | Q(Exists(serves), organisation__in=user.organisation_ids(Role.FACILITATOR))
        ).exclude(Exists(closed))

    def meeting(self) -> Self:
        return self.filter(state=State.ACTIVE)


class SupportGroup(models.Model):
    """A group of women who meet. It holds needs as counts, and nothing about any one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Something that says nothing to a stranger.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    setting = models.CharField(
        _("how you meet"), max_length=20, choices=Setting.choices, default=Setting.IN_PERSON
    )
    place = models.CharField(
        _("where"), max_length=120, blank=True, help_text=_("A hall, a room, or a kind of call.")
    )
    stage = models.CharField(
        _("how settled the group is"), max_length=20, choices=Stage.choices, default=Stage.FIRST
    )
    rhythm = models.CharField(
        _("how often"), max_length=20, choices=Rhythm.choices, default=Rhythm.WEEKLY
    )
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday.choices, null=True, blank=True
    )
    starts = models.TimeField(_("start"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"),
        default=120,
        validators=[MinValueValidator(15), MaxValueValidator(480)],
    )
    women_usual = models.PositiveSmallIntegerField(
        _("how many women usually come"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_GROUP)],
    )
    childcare_count = models.PositiveSmallIntegerField(
        _("children to be looked after"),
        default=0,
        validators=[MaxValueValidator(LARGEST_GROUP)],
    )
    interpreter_count = models.PositiveSmallIntegerField(
        _("women who need an interpreter"),
        default=0,
        validators=[MaxValueValidator(LARGEST_GROUP)],
    )
    step_free_count = models.PositiveSmallIntegerField(
        _("women who need a way in without steps"),
        default=0,
        validators=[MaxValueValidator(LARGEST_GROUP)],
    )
    easy_reading_count = models.PositiveSmallIntegerField(
        _("women who would rather not read"),
        default=0,
        validators=[MaxValueValidator(LARGEST_GROUP)],
    )
    keeps_names = models.BooleanField(
        default=False,
        help_text="Whether those who joined are listed by name; without, the group is a headcount.",
    )
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="Sent with the form that made the group, so that a double press makes one group.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SupportGroupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation", Lower("name"), name="support_group_unique_name"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="support_group_known_state"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=480), name="support_group_sane_minutes"
            ),
            models.CheckConstraint(
                condition=Q(women_usual__gte=1, women_usual__lte=LARGEST_GROUP),
                name="support_group_sane_size",
            ),
            models.CheckConstraint(
                condition=Q(childcare_count__lte=LARGEST_GROUP)
                & Q(interpreter_count__lte=LARGEST_GROUP)
                & Q(step_free_count__lte=LARGEST_GROUP)
                & Q(easy_reading_count__lte=LARGEST_GROUP),
                name="support_group_sane_counts",
            ),
            models.CheckConstraint(
                condition=Q(setting__in=Setting.values), name="support_group_known_setting"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="support_group_known_stage"
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values), name="support_group_known_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__in=Weekday.values),
                name="support_group_known_weekday",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends(self) -> dt.time | None:
        """The end of a meeting by the wall clock; None where the start isn't said."""
        if self.starts is None:
            return None
        any_day = dt.datetime.combine(dt.date(2000, 1, 1), self.starts)
        return (any_day + dt.timedelta(minutes=self.minutes)).time()


class GroupLanguageQuerySet(models.QuerySet["GroupLanguage"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))


class GroupLanguage(models.Model):
    """A language of the group, and whether its women read it or need an interpreter."""

    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=12)
    use = models.CharField(_("use"), max_length=12, choices=LanguageUse.choices)

    objects = GroupLanguageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "language"], name="group_language_once"),
            models.CheckConstraint(
                condition=Q(use__in=LanguageUse.values), name="group_language_known_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.use}"

    @property
    def named(self) -> Language:
        return language_of(self.language)


class FacilitatorQuerySet(models.QuerySet["Facilitator"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def current(self) -> Self:
        """Those whose time in the group has begun and not ended."""
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


class Facilitator(models.Model):
    """A colleague's time with a group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="facilitators")
    user = models.ForeignKey(User, models.CASCADE, related_name="facilitating")
    role = models.CharField(_("part"), max_length=10, choices=FacilitatorRole.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    covers = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="covered_by",
        help_text="Whose absence this time fills; it has an end from the beginning.",
    )
    languages = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        help_text="Codes of the languages that she brings to the group.",
    )

    objects = FacilitatorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="facilitator_until_after_since",
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(until=None),
                name="facilitator_one_open_time",
            ),
            models.CheckConstraint(
                condition=Q(covers=None) | Q(until__isnull=False),
                name="facilitator_cover_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(role__in=FacilitatorRole.values), name="facilitator_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def brings(self) -> list[Language]:
        """The languages that she brings, by their names for the reader."""
        named = map(language_of, self.languages)
        return sorted(named, key=lambda language: str(language.name).casefold())

    @property
    def has_begun(self) -> bool:
        return self.since <= timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Her last day has passed; on the day itself she still serves."""
        return self.until is not None and self.until < timezone.localdate()


class ClosedToQuerySet(models.QuerySet["ClosedTo"]):
    def visible_to(self, user: User) -> Self:
        """To coordinators who see the group themselves; never to the colleague."""
        return self.filter(
            group__in=SupportGroup.objects.visible_to(user),
            group__organisation__in=user.organisation_ids(Role.COORDINATOR),
        )


class ClosedTo(models.Model):
    """A colleague who must not see this group at all (she may be his sister).

    To her the group does not exist: she gets a 404, and nothing says why.
    """

    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="closed_to")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ClosedToQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "user"], name="closed_to_once"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
