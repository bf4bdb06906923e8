from django.urls import include, path

app_name = "groups"
urlpatterns = [
    path("", include("groups.support_groups.urls")),
    path("<uuid:group>/", include("groups.overview.urls")),
    path("<uuid:group>/", include("groups.facilitators.urls")),
    path("<uuid:group>/agreement/", include("groups.agreements.urls")),
    path("<uuid:group>/languages/", include("groups.language_decisions.urls")),
    path("<uuid:group>/words/", include("groups.shared_words.urls")),
    path("<uuid:group>/participants/", include("groups.participants.urls")),
]
