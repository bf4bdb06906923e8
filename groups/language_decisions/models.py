"""Which languages a group speaks when, and how its women decided it. Earlier decisions are kept."""

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.encryption import EncryptedTextField
from groups.enums import WayOfAgreeing
from groups.support_groups.models import LARGEST_GROUP, SupportGroup
from toolkit.languages import Language, language_of


class LanguageDecisionQuerySet(models.QuerySet["LanguageDecision"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def due(self) -> Self:
        """To be looked at again."""
        return self.current().filter(look_again_on__lte=timezone.localdate())


class LanguageDecision(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="language_decisions")
    number = models.PositiveSmallIntegerField(help_text="1 for the group's first.")
    decided_on = models.DateField(_("decided on"))
    ways = ArrayField(models.CharField(max_length=12, choices=WayOfAgreeing.choices), default=list)
    look_again_on = models.DateField(_("look at it again"))
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LanguageDecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "number"], name="language_decision_unique_number"
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(replaced_at=None),
                name="language_decision_one_current",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=False) | Q(replaced_by=None),
                name="language_decision_replaced_by_with_replaced_at",
            ),
            models.CheckConstraint(
                condition=Q(look_again_on__gte=F("decided_on")),
                name="language_decision_look_again_after_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"


class DecidedLanguage(models.Model):
    """One language of a decision: how many women speak and read it, and when the group uses it."""

    decision = models.ForeignKey(LanguageDecision, models.CASCADE, related_name="languages")
    position = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=12)
    speak_count = models.PositiveSmallIntegerField(_("women who speak it"), default=0)
    read_count = models.PositiveSmallIntegerField(_("women who read it"), default=0)
    spoken_when = models.CharField(
        _("when the group speaks it"), max_length=160, blank=True, help_text="Empty: it does not."
    )
    interpreter = EncryptedTextField(
        _("who interprets"), blank=True, default="", help_text="Her name, or her service's."
    )
    interpreter_is_stranger = models.BooleanField(
        _("she is a stranger to every woman in the group"), default=False
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "language"], name="decided_language_once"),
            models.UniqueConstraint(
                fields=["decision", "position"], name="decided_language_unique_position"
            ),
            models.CheckConstraint(
                condition=Q(speak_count__lte=LARGEST_GROUP) & Q(read_count__lte=LARGEST_GROUP),
                name="decided_language_sane_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.language

    @property
    def named(self) -> Language:
        return language_of(self.language)
