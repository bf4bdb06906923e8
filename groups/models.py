"""Every model of this room, for Django and for the rooms above; each stands with its record."""

from groups.agreements.models import Agreement, AgreementLink, Clause, ClauseText
from groups.language_decisions.models import DecidedLanguage, LanguageDecision
from groups.participants.models import Participant, SafeContact
from groups.shared_words.models import SharedWord, SharedWordText
from groups.support_groups.models import (
    LARGEST_GROUP,
    ClosedTo,
    Facilitator,
    GroupLanguage,
    SupportGroup,
)

__all__ = [
    "LARGEST_GROUP",
    "Agreement",
    "AgreementLink",
    "Clause",
    "ClauseText",
    "ClosedTo",
    "DecidedLanguage",
    "Facilitator",
    "GroupLanguage",
    "LanguageDecision",
    "Participant",
    "SafeContact",
    "SharedWord",
    "SharedWordText",
    "SupportGroup",
]
