from django.urls import path

from evaluation.questionnaires.views import questionnaires, questions

urlpatterns = [
    path("", questionnaires.questionnaires, name="questionnaires"),
    path("new/", questionnaires.questionnaire_new, name="questionnaire_new"),
    path("<uuid:questionnaire>/", questionnaires.questionnaire, name="questionnaire"),
    path(
        "<uuid:questionnaire>/rename/",
        questionnaires.questionnaire_rename,
        name="questionnaire_rename",
    ),
    path(
        "<uuid:questionnaire>/copy/", questionnaires.questionnaire_copy, name="questionnaire_copy"
    ),
    path("<uuid:questionnaire>/add/", questions.question_add, name="question_add"),
    path(
        "<uuid:questionnaire>/<slug:question>/edit/", questions.question_edit, name="question_edit"
    ),
    path(
        "<uuid:questionnaire>/<slug:question>/move/", questions.question_move, name="question_move"
    ),
    path(
        "<uuid:questionnaire>/<slug:question>/remove/",
        questions.question_remove,
        name="question_remove",
    ),
    path(
        "<uuid:questionnaire>/<slug:question>/overrule/",
        questions.wording_overrule,
        name="wording_overrule",
    ),
]
