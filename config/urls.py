"""Includes only: which room answers which address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from home.views.pages import leave

urlpatterns = [
    path("leave/", leave, name="leave"),
    path("n/", include("groups.agreements.member_urls")),
    path("a/", include("evaluation.answering.urls")),
    *i18n_patterns(
        path("", include("toolkit.urls")),
        path("", include("home.urls")),
        path("", include("accounts.urls")),
        path("groups/", include("groups.urls")),
        path("plans/", include("sessions.urls")),
        path("evaluations/", include("evaluation.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "home.errors.bad_request"
handler403 = "home.errors.permission_denied"
handler404 = "home.errors.page_not_found"
handler500 = "home.errors.server_error"
