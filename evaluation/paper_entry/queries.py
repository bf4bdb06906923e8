"""The paper that a code stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import prefetch_related_objects

from accounts.models import User
from evaluation.enums import Purpose, QuestionKind
from evaluation.programmes.models import Programme
from evaluation.questionnaires.reading import Script, languages_of, script
from evaluation.waves.models import Invitation
from evaluation.waves.posting import invitation_of
from toolkit.languages import Language
from toolkit.queries import page_words
from toolkit.translated import SOURCE_LANGUAGE

BESIDE: Final = ("why_we_ask", "who_sees_it", "skip_one", "comment_hint")


@dataclass(frozen=True)
class Paper:
    """`decisions`: each purpose that can be ticked on it, with its words as they stand there.

    `words`: what stands beside the questions; what is wrong is said in the colleague's language.
    """

    slip: Invitation
    script: Script
    decisions: Mapping[str, str]
    words: Mapping[str, str]


def slip_of(code: str, user: User) -> Invitation | None:
    """None where there is no such slip, or only one of a programme that she has no part in. Two
    queries."""
    slip = invitation_of(code)
    if slip is None:
        return None
    programme = slip.wave.programme
    hers = programme.taking_part.filter(organisation__in=user.organisation_ids())
    return slip if hers.exists() else None


def languages_for(user: User) -> list[str]:
    """Codes of those in which a paper can be that reaches her. One query."""
    programmes = Programme.objects.filter(
        taking_part__organisation__in=user.organisation_ids()
    ).distinct()
    found = programmes.order_by("name", "pk").values_list("languages", flat=True)
    return list(dict.fromkeys(code for codes in found for code in codes)) or [SOURCE_LANGUAGE]


def languages_on(slip: Invitation) -> list[Language]:
    """Those in which its questions are whole. Two queries."""
    questionnaire = slip.wave.questionnaire
    questionnaire.programme = slip.wave.programme
    prefetch_related_objects([questionnaire], "questions__texts")
    return languages_of(questionnaire)


def paper_in(slip: Invitation, language: str) -> Paper:
    """Two queries, once `languages_on` has looked."""
    asked = script(slip.wave.questionnaire, language)
    words = page_words(language)
    beside: dict[str, str] = {key: words[key] for key in BESIDE if key in words}
    return Paper(slip, asked, _decisions(slip.wave.programme, asked, words), beside)


def _decisions(programme: Programme, asked: Script, words: Mapping[str, str]) -> dict[str, str]:
    found = {Purpose.ANSWERS.value: words.get("consent_answers") or str(Purpose.ANSWERS.label)}
    if asked.asks_special:
        found[Purpose.SPECIAL.value] = words.get("consent_special") or str(Purpose.SPECIAL.label)
    for reader in programme.readers.all():
        found[reader.purpose] = words.get("consent_reader", "{name}").replace("{name}", reader.name)
    if any(one.kind == QuestionKind.COMMENT for one in asked.questions):
        found[Purpose.QUOTES.value] = words.get("consent_quotes") or str(Purpose.QUOTES.label)
    return found
