"""What a group agreed on how its women treat each other, in versions that are kept for good.

A version holds counts of women, never a name or a signature. Its words in the language in which it
was written are what was agreed, and never change; words in other languages are translations of it,
and can be added and mended.
"""

import hashlib
import secrets
import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.encryption import EncryptedTextField
from groups.enums import Reviewed, ReviewReason, Setting, WayOfAgreeing
from groups.support_groups.models import LARGEST_GROUP, SupportGroup
from toolkit.enums import Symbol
from toolkit.languages import Language, language_of


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def due(self) -> Self:
        """To be looked at again: its day has come, or the group meets in another way now."""
        return self.current().filter(
            Q(review_on__lte=timezone.localdate()) | ~Q(setting=F("group__setting"))
        )


class Agreement(models.Model):
    """One version of a group's agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(help_text="1 for the group's first.")
    language = models.CharField(
        max_length=12, help_text="Code of the language in which its words were agreed."
    )
    setting = models.CharField(
        max_length=20, choices=Setting.choices, help_text="How the group met when it agreed."
    )
    agreed_on = models.DateField(_("agreed on"))
    ways = ArrayField(models.CharField(max_length=12, choices=WayOfAgreeing.choices), default=list)
    spoken_in = ArrayField(
        models.CharField(max_length=12),
        default=list,
        help_text="Codes of the languages in which it was said aloud.",
    )
    present_count = models.PositiveSmallIntegerField(_("women present"))
    agreed_count = models.PositiveSmallIntegerField(_("agreed"))
    unsure_count = models.PositiveSmallIntegerField(_("not sure"), default=0)
    objected_count = models.PositiveSmallIntegerField(_("objected"), default=0)
    objection = EncryptedTextField(
        _("what is still open"), blank=True, default="", help_text="In the group's own words."
    )
    review_on = models.DateField(_("look at it again"))
    review_reason = models.CharField(
        max_length=20, choices=ReviewReason.choices, default=ReviewReason.TIME
    )
    request_key = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="Sent with the form, so that a double press makes one version.",
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "number"], name="agreement_unique_number"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(replaced_at=None), name="agreement_one_current"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=False) | Q(replaced_by=None),
                name="agreement_replaced_by_with_replaced_at",
            ),
            models.CheckConstraint(
                condition=Q(present_count__gte=1, present_count__lte=LARGEST_GROUP)
                & Q(present_count__gte=F("agreed_count") + F("unsure_count") + F("objected_count")),
                name="agreement_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(setting__in=Setting.values), name="agreement_known_setting"
            ),
            models.CheckConstraint(
                condition=Q(review_reason__in=ReviewReason.values),
                name="agreement_known_review_reason",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gte=F("agreed_on")), name="agreement_review_after_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"

    @property
    def is_due(self) -> bool:
        """As `AgreementQuerySet.due`; reads the group."""
        return self.review_on <= timezone.localdate() or self.setting != self.group.setting


class Clause(models.Model):
    """One thing that the group agreed on. Its words are in ClauseText."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    key = models.UUIDField(
        default=uuid.uuid4,
        help_text="The same from version to version, so that a change of its words can be shown.",
    )
    starter = models.SlugField(
        max_length=80, blank=True, help_text="The toolkit's clause that it began from."
    )
    symbol = models.CharField(max_length=20, choices=Symbol.choices, default=Symbol.HEART)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "position"],
                name="clause_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["agreement", "key"], name="clause_unique_key"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.position}"


class ClauseText(models.Model):
    """The words of a clause in one language, and whether a speaker has read them."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    detail = models.CharField(max_length=400, blank=True)
    machine_draft = models.BooleanField(
        default=False, help_text="Drafted by a machine and not changed by a person since."
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_how = models.CharField(max_length=20, choices=Reviewed.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clause", "language"], name="clause_text_one_per_language"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=False) | Q(reviewed_by=None, reviewed_how=""),
                name="clause_text_reviewed_by_with_reviewed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def named(self) -> Language:
        return language_of(self.language)


class AgreementLinkQuerySet(models.QuerySet["AgreementLink"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(revoked_at=None)

    def with_token(self, token: str) -> Self:
        """The open link that this address names."""
        return self.open().filter(token_hash=AgreementLink.hash_of(token))


def new_token() -> str:
    return secrets.token_urlsafe(16)


class AgreementLink(models.Model):
    """An address that shows a group's current agreement to whoever has it, and nothing else.

    It is found by the token's hash; the token itself is kept encrypted, since the poster and its
    QR code are printed again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="agreement_links")
    token = EncryptedTextField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AgreementLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(revoked_at=None), name="agreement_link_one_open"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None),
                name="agreement_link_revoked_by_with_revoked_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
