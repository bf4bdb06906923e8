"""Questionnaires: questions in every language of a programme, with why each is asked.

Once a wave was opened with it, a questionnaire never changes: who wants to change it makes the next
one from it.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.enums import QuestionKind
from evaluation.programmes.models import OfProgrammeQuerySet, Programme
from toolkit.translated import Translated, Words


class Questionnaire(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="questionnaires")
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveSmallIntegerField(default=1)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "name", "number"], name="questionnaire_unique_number"
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=False) | Q(locked_by=None),
                name="questionnaire_locked_by_with_locked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class Question(Translated):
    """`key` names it in an envelope and in a release, in every version of the questionnaire.

    `least` and `most` bound a number. `options_count` is how many there are to choose from; the
    first has the value 1. `measure` is the set in evaluation/content/measures.yaml that it is taken
    from, with its licence and source; empty where the question is the programme's own.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices)
    measure = models.SlugField(max_length=40, blank=True)
    is_special = models.BooleanField(
        default=False,
        help_text="About health, belief, origin or sexual life: used only where she agrees to it.",
    )
    is_demographic = models.BooleanField(default=False, help_text="Banded; from the catalogue.")
    options_count = models.PositiveSmallIntegerField(default=0)
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "position"],
                name="question_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_unique_key"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.NUMBER)
                | Q(least__isnull=False, most__gt=F("least")),
                name="question_number_has_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class QuestionText(Words):
    """`options`: the words to choose from, in order; for a number, its two ends in words."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="texts")
    text = models.CharField(max_length=200)
    why = models.CharField(max_length=200)
    who_sees = models.CharField(max_length=200, blank=True)
    options = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    machine_draft = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question", "language"], name="question_text_one_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.text


class WordingOverrule(models.Model):
    """A warning about a question's words that somebody has weighed, with her reason."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="overrules")
    warning = models.SlugField(max_length=60, help_text="A key of content/wording.yaml.")
    reason = models.CharField(_("your reason"), max_length=300)
    overruled_at = models.DateTimeField(default=timezone.now)
    overruled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "warning"], name="wording_overrule_once")
        ]

    def __str__(self) -> str:
        return self.warning
