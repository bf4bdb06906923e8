"""What her page shows: the questions of her wave, in the languages that there are."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import prefetch_related_objects

from evaluation.letter_box.queries import wave_of_receipt
from evaluation.programmes.models import Programme, Reader
from evaluation.questionnaires.reading import Script, languages_of, script
from evaluation.waves.models import Wave
from toolkit.languages import Language, language_of


@dataclass(frozen=True)
class Sheet:
    """A questionnaire in every language in which it is whole, the programme's main one first."""

    languages: tuple[Language, ...]
    scripts: dict[str, Script]


_SHEETS: dict[tuple[uuid.UUID, int], Sheet] = {}
MOST_SHEETS: Final = 64


def sheet_of(wave: Wave) -> Sheet:
    """No query where this process has read it before: what a wave asks never changes."""
    key = (wave.questionnaire.pk, wave.questionnaire.version)
    if key not in _SHEETS:
        if len(_SHEETS) >= MOST_SHEETS:
            _SHEETS.clear()
        _SHEETS[key] = _read(wave)
    return _SHEETS[key]


def _read(wave: Wave) -> Sheet:
    """Two queries."""
    questionnaire = wave.questionnaire
    questionnaire.programme = wave.programme
    prefetch_related_objects([questionnaire], "questions__texts")
    whole = languages_of(questionnaire) or [language_of(wave.programme.languages[0])]
    return Sheet(tuple(whole), {one.code: script(questionnaire, one.code) for one in whole})


def readers_of(programme: Programme) -> list[Reader]:
    """Each is a decision of hers. One query."""
    return list(programme.readers.all())


def wave_held(receipt: str) -> Wave | None:
    """For which something is held under this receipt, with its programme. At most three queries.

    The receipt is the right to know it, so nobody is asked who she is.
    """
    found = wave_of_receipt(receipt)
    if found is None:
        return None
    return Wave.objects.select_related("programme").filter(pk=found).first()
