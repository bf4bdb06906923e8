from django.urls import include, path

app_name = "evaluation"
urlpatterns = [
    path("", include("evaluation.programmes.urls")),
    path("paper/", include("evaluation.paper_entry.urls")),
    path("requests/", include("evaluation.access.urls")),
    path("decisions/", include("evaluation.consents.urls")),
    path("<uuid:programme>/keys/", include("evaluation.keys.urls")),
    path("<uuid:programme>/questions/", include("evaluation.questionnaires.urls")),
    path("<uuid:programme>/waves/", include("evaluation.waves.urls")),
    path("<uuid:programme>/releases/", include("evaluation.releases.urls")),
    path("<uuid:programme>/close/", include("evaluation.closing.urls")),
]
