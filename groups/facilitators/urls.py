from django.urls import path

from groups.facilitators import views

urlpatterns = [
    path("facilitators/add/", views.facilitator_add, name="facilitator_add"),
    path(
        "facilitators/<uuid:facilitator>/edit/",
        views.facilitator_edit,
        name="facilitator_edit",
    ),
    path(
        "facilitators/<uuid:facilitator>/end/",
        views.facilitator_end,
        name="facilitator_end",
    ),
    path("close-to/", views.group_close_to, name="group_close_to"),
    path("reopen-to/", views.group_reopen_to, name="group_reopen_to"),
]
