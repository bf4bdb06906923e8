"""What an address names: a questionnaire and its question, for whoever sees the programme."""

import uuid

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from evaluation.questionnaires.models import Question, Questionnaire


def questionnaire_or_404(
    request: SignedInRequest, programme: uuid.UUID, questionnaire: uuid.UUID
) -> Questionnaire:
    rows = Questionnaire.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(rows, programme=programme, pk=questionnaire)


def question_in(questionnaire: Questionnaire, key: str) -> Question | None:
    """By its key; None where somebody has taken it out."""
    question = questionnaire.questions.filter(key=key).first()
    if question is not None:
        question.questionnaire = questionnaire  # with its programme
    return question
