from django.urls import path

from groups.language_decisions import views

urlpatterns = [
    path("", views.language_decision_detail, name="language_decision_detail"),
    path("record/", views.language_decision_record, name="language_decision_record"),
]
