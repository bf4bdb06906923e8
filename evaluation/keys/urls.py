from django.urls import path

from evaluation.keys import views

urlpatterns = [
    path("", views.keys, name="keys"),
    path("make/", views.key_make, name="key_make"),
    path("rotate/", views.key_rotate, name="key_rotate"),
    path("take/", views.key_take, name="key_take"),
    path("confirm/", views.key_confirm, name="key_confirm"),
    path("test/", views.key_test, name="key_test"),
    path("renew/", views.key_renew, name="key_renew"),
    path("hand-over/<uuid:guardian>/", views.key_hand_over, name="key_hand_over"),
    path("guardians/<uuid:guardian>/end/", views.guardian_end, name="guardian_end"),
    path("start/", views.programme_start, name="programme_start"),
]
