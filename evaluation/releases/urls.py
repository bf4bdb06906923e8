from django.urls import path

from evaluation.releases import views

urlpatterns = [
    path("", views.releases, name="releases"),
    path("ask/", views.release_ask, name="release_ask"),
    path("<uuid:release>/", views.release, name="release"),
    path("<uuid:release>/start/", views.release_start, name="release_start"),
    path("<uuid:release>/progress/", views.release_progress, name="release_progress"),
    path("<uuid:release>/cancel/", views.release_cancel, name="release_cancel"),
    path("<uuid:release>/release/", views.release_publish, name="release_publish"),
    path("<uuid:release>/take-back/", views.release_take_back, name="release_take_back"),
    path("<uuid:release>/withdraw/", views.release_withdraw, name="release_withdraw"),
    path("<uuid:release>/by/<slug:dimension>/", views.release_split, name="release_split"),
    path("<uuid:release>/summary.json", views.release_json, name="release_json"),
    path("<uuid:release>/summary.csv", views.release_csv, name="release_csv"),
]
