from django.urls import include, path

app_name = "groups"
urlpatterns = [
    path("", include("groups.support_groups.urls")),
    path("<uuid:group>/", include("groups.overview.urls")),
    path("<uuid:group>/", include("groups.facilitators.urls")),
]
