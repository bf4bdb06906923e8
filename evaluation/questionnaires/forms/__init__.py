"""What staff write of a questionnaire. Cleaned here, decided in policies, written in actions."""

from evaluation.questionnaires.forms.asked import QuestionForm
from evaluation.questionnaires.forms.small import (
    KindForm,
    OverruleForm,
    QuestionnaireForm,
    RenameForm,
    TakeForm,
)

__all__ = [
    "KindForm",
    "OverruleForm",
    "QuestionForm",
    "QuestionnaireForm",
    "RenameForm",
    "TakeForm",
]
