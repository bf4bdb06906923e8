"""Words that mean something of their own in one group, in each of its languages."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.support_groups.models import SupportGroup
from toolkit.languages import Language, language_of


class SharedWordQuerySet(models.QuerySet["SharedWord"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(group__in=SupportGroup.objects.visible_to(user))


class SharedWord(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(SupportGroup, models.CASCADE, related_name="shared_words")
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SharedWordQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class SharedWordText(models.Model):
    """The word in one language, and what it means to this group."""

    shared_word = models.ForeignKey(SharedWord, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    word = models.CharField(_("the word"), max_length=80)
    meaning = models.CharField(_("what it means to us"), max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shared_word", "language"], name="shared_word_text_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    @property
    def named(self) -> Language:
        return language_of(self.language)
