from django.urls import path

from toolkit import views

app_name = "toolkit"
urlpatterns = [
    path("", views.front, name="front"),
    path("help/", views.help_now, name="help_now"),
    path("toolkit/", views.exercises, name="exercises"),
    path("page-words/", views.page_words, name="page_words"),
    path("page-words/<slug:language>/", views.page_words_edit, name="page_words_edit"),
    path("toolkit/<slug:chapter>/", views.chapter, name="chapter"),
    path("toolkit/<slug:chapter>/<slug:exercise>/", views.exercise, name="exercise"),
]
