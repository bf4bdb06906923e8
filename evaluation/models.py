"""Every model of this room, for Django and for the rooms above; each stands with its record."""

from evaluation.access.models import AccessRequest
from evaluation.consents.models import ConsentDecision
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.letter_box.models import Response, SealedResponse
from evaluation.programmes.models import (
    Area,
    Guardian,
    Programme,
    ProgrammeGroup,
    ProgrammeOrganisation,
    Reader,
)
from evaluation.questionnaires.models import (
    Question,
    Questionnaire,
    QuestionText,
    WordingOverrule,
)
from evaluation.releases.models import Release, ReleaseWave
from evaluation.waves.models import Invitation, Invitee, Wave, WaveGroup

__all__ = [
    "AccessRequest",
    "Area",
    "ConsentDecision",
    "Guardian",
    "GuardianKey",
    "Invitation",
    "Invitee",
    "OpeningKey",
    "Programme",
    "ProgrammeGroup",
    "ProgrammeOrganisation",
    "Question",
    "QuestionText",
    "Questionnaire",
    "Reader",
    "Release",
    "ReleaseWave",
    "Response",
    "SealedResponse",
    "Wave",
    "WaveGroup",
    "WordingOverrule",
]
