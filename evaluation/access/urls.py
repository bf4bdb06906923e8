from django.urls import path

from evaluation.access import views

urlpatterns = [
    path("", views.requests, name="requests"),
    path("code/", views.access_ask_by_code, name="access_ask_by_code"),
    path("<uuid:group>/<uuid:participant>/", views.access_ask, name="access_ask"),
    path("<uuid:request_id>/", views.request_open, name="request_open"),
    path("<uuid:request_id>/reference/", views.access_reference, name="access_reference"),
    path("<uuid:request_id>/take-back/", views.access_take_back, name="access_take_back"),
]
