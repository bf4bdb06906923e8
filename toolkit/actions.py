"""The only writes that people make in the toolkit: page words in a language that the files lack."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from toolkit import policies, rules
from toolkit.enums import Status
from toolkit.models import PageWord, PageWordText
from toolkit.translated import SOURCE_LANGUAGE


class Written(NamedTuple):
    """What stands in a field, and what stood there when the page was opened. Empty: no word."""

    text: str
    seen: str


class Saved(NamedTuple):
    """The keys that were written or emptied, and what a colleague wrote meanwhile of the others."""

    keys: list[str]
    theirs: dict[str, str]


@transaction.atomic
def write_page_words(*, language: str, words: Mapping[str, Written], by: User) -> Saved:
    """Each by itself: where a colleague has changed one meanwhile, hers stays and is given back,
    and the rest is written. Words from the files stay as they are. Raises Refused, NotNow.
    """
    rules.may_translate(by)
    # Held, so that two who write at once come one after the other.
    held = PageWord.objects.select_for_update().order_by("pk").filter(pk__in=words)
    known = list(held.prefetch_related("texts"))
    policies.can_be_written_in(language)
    keys, theirs = [], {}
    for word in known:
        texts = {text.language: text for text in word.texts.all()}
        row, (text, seen) = texts.get(language), words[word.pk]
        now = row.text if row else ""
        if text in (now, seen) or (row and row.written_at is None):
            continue
        if now != seen:
            theirs[word.pk] = now
            continue
        policies.fits(text, texts[SOURCE_LANGUAGE].text)
        _write(word, row, language, text, by)
        keys.append(word.pk)
    if keys:
        record("page_words_written", by=by, changed_fields=[language])
    return Saved(keys, theirs)


def _write(word: PageWord, row: PageWordText | None, language: str, text: str, by: User) -> None:
    facts = {
        "text": text,
        "status": Status.DRAFT,
        "reviewed_by": "",
        "reviewed_on": None,
        "written_at": timezone.now(),
        "written_by": by,
    }
    if not text:
        PageWordText.objects.filter(page_word=word, language=language).delete()
    elif row is None:
        PageWordText.objects.create(page_word=word, language=language, **facts)
    else:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
