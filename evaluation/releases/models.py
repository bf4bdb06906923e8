"""Releases: summaries of a programme's answers that two people have let out, kept byte for byte.

What is released never changes (a trigger: migrations/0003). A wrong one is marked as withdrawn.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from evaluation.enums import OUT, UNDER_WAY, ReleaseState, RunFailure
from evaluation.keys.models import OpeningKey
from evaluation.programmes.models import OfProgrammeQuerySet, Programme
from evaluation.waves.models import Wave


class ReleaseQuerySet(OfProgrammeQuerySet):
    def under_way(self) -> "ReleaseQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def out(self) -> "ReleaseQuerySet":
        """Released, and withdrawn since or not."""
        return self.filter(state__in=OUT)


class Release(models.Model):
    """`number` counts within the programme, `chain_number` over all that was ever released here.

    `report` is for who decides, `memory` for the check of later releases: the cases behind each
    row, without an answer, sealed to `memory_key`; it goes when the programme is closed. `step` and
    `done` (of 100) tell how far a run has got, `failure` what became of the last one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    waves = models.ManyToManyField(Wave, through="ReleaseWave", related_name="releases")
    state = models.CharField(
        max_length=12, choices=ReleaseState.choices, default=ReleaseState.ASKED
    )
    state_changed_at = models.DateTimeField(default=timezone.now)
    state_changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    run_started_at = models.DateTimeField(null=True, blank=True)
    run_started_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    step = models.CharField(max_length=12, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=12, choices=RunFailure.choices, blank=True)
    json_file = models.BinaryField(null=True)
    csv_file = models.BinaryField(null=True)
    report = models.JSONField(null=True)
    memory = models.BinaryField(null=True)
    memory_key = models.ForeignKey(OpeningKey, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    chain_number = models.PositiveIntegerField(null=True, unique=True)
    previous_hash = models.BinaryField(max_length=32, null=True)
    hash = models.BinaryField(max_length=32, null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="release_unique_number"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=UNDER_WAY),
                name="release_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReleaseState.values), name="release_known_state"
            ),
            models.CheckConstraint(
                condition=Q(failure__in=["", *RunFailure.values]), name="release_known_failure"
            ),
            models.CheckConstraint(condition=Q(done__lte=100), name="release_done_of_100"),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("asked_by")),
                name="release_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReleaseState.DRAFTED, *OUT])
                | Q(json_file__isnull=False, csv_file__isnull=False, report__isnull=False),
                name="release_drafted_has_files",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state__in=OUT),
                    released_at=None,
                    chain_number=None,
                    previous_hash=None,
                    hash=None,
                )
                | Q(
                    state__in=OUT,
                    released_at__isnull=False,
                    chain_number__isnull=False,
                    previous_hash__isnull=False,
                    hash__isnull=False,
                ),
                name="release_in_the_chain_once_released",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(state=ReleaseState.WITHDRAWN), withdrawn_at=None, withdrawn_reason=""
                )
                | Q(state=ReleaseState.WITHDRAWN, withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="release_withdrawn_with_a_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{what}_at__isnull": False}) | Q(**{f"{what}_by": None}),
                    name=f"release_{what}_by_with_{what}_at",
                )
                for what in ("run_started", "released", "withdrawn")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"

    @property
    def is_out(self) -> bool:
        return self.state in OUT


class ReleaseWave(models.Model):
    """A wave whose answers are counted in a release."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_waves")
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "wave"], name="release_wave_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.wave_id}"
