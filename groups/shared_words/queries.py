"""Reading a group's words: as its reader's language sorts them."""

from dataclasses import dataclass

from django.utils.translation import get_language

from groups.shared_words.facts import Text, texts_of
from groups.shared_words.models import SharedWord
from groups.support_groups.facts import languages_of
from groups.support_groups.models import SupportGroup
from groups.support_groups.queries import fold
from toolkit.translated import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Entry:
    """A word with the text that stands first, and the others below it."""

    word: SharedWord
    head: Text
    others: list[Text]

    @property
    def texts(self) -> list[Text]:
        return [self.head, *self.others]


def entries_of(group: SupportGroup) -> list[Entry]:
    """By the word in the reader's language, else in English, else in whichever it has."""
    words = group.shared_words.prefetch_related("texts")
    entries = [entry for word in words if (entry := entry_of(word))]
    return sorted(entries, key=lambda entry: (fold(entry.head.word), str(entry.word.pk)))


def entry_of(word: SharedWord) -> Entry | None:
    """None where it says nothing."""
    texts = texts_of(word)
    if not texts:
        return None
    by_language = {text.language: text for text in texts}
    head = (
        by_language.get(get_language() or SOURCE_LANGUAGE)
        or by_language.get(SOURCE_LANGUAGE)
        or texts[0]
    )
    return Entry(word, head, [text for text in texts if text is not head])


def languages_to_write(group: SupportGroup) -> list[str]:
    """The group's own, and English, in which colleagues who join it find their way."""
    codes = [code for code, _use in languages_of(group)]
    return codes if SOURCE_LANGUAGE in codes else [*codes, SOURCE_LANGUAGE]


def columns(group: SupportGroup, entries: list[Entry]) -> list[str]:
    """The languages that have a word, the group's own first."""
    used = dict.fromkeys(text.language for entry in entries for text in entry.texts)
    own = [code for code, _use in languages_of(group) if code in used]
    return own + [code for code in used if code not in own]
