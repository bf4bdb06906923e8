from django.urls import path

from evaluation.programmes import views

urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("new/", views.programme_new, name="programme_new"),
    path("<uuid:programme>/", views.programme, name="programme"),
    path("<uuid:programme>/edit/", views.programme_edit, name="programme_edit"),
    path("<uuid:programme>/groups/", views.programme_groups, name="programme_groups"),
    path("<uuid:programme>/guardians/add/", views.guardian_add, name="guardian_add"),
]
