from django.urls import path

from accounts.safeguarding import views

# The addresses say nothing to a glance.
urlpatterns = [
    path("", views.safeguarding_contacts, name="safeguarding_contacts"),
    path(
        "<uuid:organisation>/add/", views.safeguarding_contact_add, name="safeguarding_contact_add"
    ),
    path(
        "<uuid:organisation>/<uuid:contact>/edit/",
        views.safeguarding_contact_edit,
        name="safeguarding_contact_edit",
    ),
    path(
        "<uuid:organisation>/<uuid:contact>/move/",
        views.safeguarding_contact_move,
        name="safeguarding_contact_move",
    ),
    path(
        "<uuid:organisation>/<uuid:contact>/remove/",
        views.safeguarding_contact_remove,
        name="safeguarding_contact_remove",
    ),
]
