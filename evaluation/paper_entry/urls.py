from django.urls import path

from evaluation.paper_entry import views

urlpatterns = [
    path("", views.paper_entry, name="paper_entry"),
    path("answers/", views.paper_answers, name="paper_answers"),
]
