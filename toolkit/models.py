"""The toolkit: chapters, exercises, what they need, and where to turn for help.

Everything here is public and is written by the loader from the files of toolkit/content.
"""

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Nation
from accounts.models import User
from toolkit.enums import (
    Energy,
    Frame,
    Intensity,
    Kind,
    Need,
    Reading,
    Setting,
    Stage,
    Status,
    Symbol,
    Value,
)
from toolkit.translated import Translated, TranslatedQuerySet, Words

FRESH_FOR = dt.timedelta(days=90)


def _choices(enum: type[models.TextChoices], **options: Any) -> ArrayField:
    return ArrayField(models.CharField(max_length=20, choices=enum.choices), **options)


class Reviewed(Words):
    """Words that say how far they can be trusted."""

    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    reviewed_by = models.CharField(max_length=80, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class ChapterQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        """The toolkit is public. A retired chapter only holds exercises that old plans have."""
        return self.filter(position__isnull=False)


class Chapter(Translated):
    slug = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField(null=True)  # None: retired

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["position"],
                name="chapter_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("toolkit:chapter", args=[self.slug])


class ChapterText(Reviewed):
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chapter", "language"], name="chapter_text_one_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ExerciseQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        """The toolkit is public. A retired exercise stays only in the plans that have it."""
        return self.filter(retired_at=None)


class Exercise(Translated):
    """The facts of an exercise; its words are in ExerciseText."""

    slug = models.SlugField(max_length=80, unique=True)
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="exercises")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    frame = models.CharField(max_length=20, choices=Frame.choices, blank=True)
    stages = _choices(Stage)
    settings = _choices(Setting)
    values = _choices(Value)
    minutes_least = models.PositiveSmallIntegerField()
    minutes_usual = models.PositiveSmallIntegerField()
    minutes_most = models.PositiveSmallIntegerField()
    women_least = models.PositiveSmallIntegerField()
    women_most = models.PositiveSmallIntegerField(null=True, blank=True)  # None: any number
    preparation_minutes = models.PositiveSmallIntegerField()
    intensity = models.PositiveSmallIntegerField(choices=Intensity.choices)
    touch = models.BooleanField()
    eyes_closed = models.BooleanField()
    reading = models.CharField(max_length=10, choices=Reading.choices)
    energy = models.CharField(max_length=10, choices=Energy.choices)
    children = models.BooleanField()
    cost_pence = models.PositiveIntegerField()
    author = models.CharField(max_length=120)
    licence = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    review_on = models.DateField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes_least__gte=1)
                & Q(minutes_usual__gte=F("minutes_least"))
                & Q(minutes_most__gte=F("minutes_usual")),
                name="exercise_minutes_in_order",
            ),
            models.CheckConstraint(
                condition=Q(women_least__gte=1)
                & (Q(women_most=None) | Q(women_most__gte=F("women_least"))),
                name="exercise_women_in_order",
            ),
            models.CheckConstraint(condition=Q(intensity__lte=3), name="exercise_intensity_0_to_3"),
            models.UniqueConstraint(
                fields=["frame"],
                condition=~Q(frame="") & Q(retired_at=None),
                name="exercise_one_for_each_frame",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("toolkit:exercise", args=[self.chapter_id, self.slug])


class ExerciseText(Reviewed):
    """The words of an exercise in one language.

    `steps`: [{"minutes": int, "title": str, "text": Markdown}], adding up to the usual minutes.
    `debrief`: [str]. `variants`: {"video" | "text" | "interpreter" | "low_literacy" | "access":
    Markdown}. Long fields are Markdown.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    room = models.TextField()
    content_note = models.TextField()
    watch_for = models.TextField()
    say_aloud = models.TextField()
    steps = models.JSONField()
    debrief = models.JSONField()
    grounding = models.TextField()
    aftercare = models.TextField()
    variants = models.JSONField()
    search_title = models.TextField(help_text="Folded words (no case, no accents) of the title.")
    search_text = models.TextField(
        help_text="Folded words of the rest, with synonyms; written by the loader."
    )
    search_vector = models.GeneratedField(
        expression=SearchVector("search_title", weight="A", config="simple")
        + SearchVector("search_text", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exercise", "language"], name="exercise_text_one_per_language"
            )
        ]
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="exercise_text_search")]

    def __str__(self) -> str:
        return self.title


class MaterialQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        return self.all()


class Material(Translated):
    """Something to bring. What is reusable is brought once, however many exercises use it."""

    key = models.SlugField(primary_key=True)
    reusable = models.BooleanField()

    objects = MaterialQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key


class MaterialText(Words):
    material = models.ForeignKey(Material, models.CASCADE, related_name="texts")
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["material", "language"], name="material_text_one_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExerciseMaterial(models.Model):
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="materials")
    material = models.ForeignKey(Material, models.PROTECT, related_name="uses")
    quantity = models.PositiveSmallIntegerField()
    for_each = models.BooleanField(help_text="The quantity is for every woman, not for the group.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exercise", "material"], name="exercise_material_listed_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="exercise_material_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.material_id}"


class HelpLineQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        return self.all()


class HelpLine(Translated):
    """A number to turn to, with where the facts come from and when they were last checked."""

    slug = models.SlugField(primary_key=True, max_length=80)
    number = models.CharField(max_length=30)
    text_number = models.CharField(max_length=30, blank=True)
    nations = _choices(Nation)
    need = models.CharField(max_length=20, choices=Need.choices)
    source = models.URLField()
    checked_on = models.DateField()
    verified = models.BooleanField(
        help_text="A person rang, or read the organisation's own page, on that day."
    )
    position = models.PositiveSmallIntegerField()

    objects = HelpLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def by_text_only(self) -> bool:
        """A number that can't be rung stands as both."""
        return self.number == self.text_number

    @property
    def is_stale(self) -> bool:
        """Whether its facts were checked too long ago to rely on."""
        return timezone.localdate() - self.checked_on > FRESH_FOR


class HelpLineText(Reviewed):
    help_line = models.ForeignKey(HelpLine, models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120)
    hours = models.CharField(max_length=120)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["help_line", "language"], name="help_line_text_one_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ClauseStarterQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        """The toolkit is public."""
        return self.all()

    def suiting(self, setting: str) -> Self:
        """Those that make sense where a group meets like this."""
        return self.filter(settings__contains=[setting])


class ClauseStarter(Translated):
    """A clause that a group's agreement may begin from. The group takes a copy of its words."""

    slug = models.SlugField(primary_key=True, max_length=80)
    position = models.PositiveSmallIntegerField()
    settings = _choices(Setting)
    symbol = models.CharField(max_length=20, choices=Symbol.choices)
    suggested = models.BooleanField(help_text="Nearly every group keeps it, so it begins ticked.")

    objects = ClauseStarterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class ClauseStarterText(Reviewed):
    """A clause in one language: a line, and a sentence or two that say it more fully."""

    clause_starter = models.ForeignKey(ClauseStarter, models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120)
    detail = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clause_starter", "language"],
                name="clause_starter_text_one_per_language",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PageWordQuerySet(TranslatedQuerySet):
    def visible_to(self, user: object) -> Self:
        return self.all()

    def shipped_in(self, language: str) -> Self:
        """Those whose words in this language come from the files."""
        return self.filter(
            pk__in=PageWordText.objects.filter(language=language, written_at=None).values(
                "page_word"
            )
        )


class PageWord(Translated):
    """A label of the pages that participants read, such as `next`.

    They are content and not the interface's, so that a language can be added without a new version
    of the program: a group's women may read a language that no coordinator does.
    """

    key = models.SlugField(primary_key=True)

    objects = PageWordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key


class PageWordText(Reviewed):
    """From the files, or written here by a coordinator: the loader leaves hers alone."""

    page_word = models.ForeignKey(PageWord, models.CASCADE, related_name="texts")
    text = models.CharField(max_length=300)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(written_at__isnull=False) | Q(written_by=None),
                name="page_word_text_written_by_with_written_at",
            ),
            models.UniqueConstraint(
                fields=["page_word", "language"], name="page_word_text_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text
