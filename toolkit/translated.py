"""One pattern for words in several languages: a thing, and a row of its words for each language.

`Exercise` has `texts` of `ExerciseText(language, ...)`. A reader gets her own language where it
exists and the source language otherwise, and `is_fallback` says so on the page.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

SOURCE_LANGUAGE = "en"


class TranslatedQuerySet(models.QuerySet[Any]):
    def with_texts(self, *, defer: tuple[str, ...] = ()) -> Self:
        """Fetch the words of the active language and the source language, in one more query."""
        texts = self.model._meta.get_field("texts").related_model._default_manager.filter(
            language__in={get_language() or SOURCE_LANGUAGE, SOURCE_LANGUAGE}
        )
        return self.prefetch_related(models.Prefetch("texts", queryset=texts.defer(*defer)))


class Translated(models.Model):
    """A thing whose words stand in `texts`."""

    class Meta:
        abstract = True

    @property
    def text(self) -> Any:
        """Its words in the active language, else in the source language, else in any."""
        by_language = {text.language: text for text in self.texts.all()}  # type: ignore[attr-defined]
        wanted = get_language() or SOURCE_LANGUAGE
        return (
            by_language.get(wanted)
            or by_language.get(SOURCE_LANGUAGE)
            or next(iter(by_language.values()), None)
        )


class Words(models.Model):
    """The words of a thing in one language. Subclasses add the foreign key and the words."""

    language = models.CharField(max_length=12)

    class Meta:
        abstract = True

    @property
    def is_fallback(self) -> bool:
        """Whether the reader asked for another language than this."""
        return self.language != (get_language() or SOURCE_LANGUAGE)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"
