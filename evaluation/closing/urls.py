from django.urls import path

from evaluation.closing import views

urlpatterns = [
    path("", views.close, name="close"),
    path("sign/", views.close_sign, name="close_sign"),
    path("take-back/", views.close_take_back, name="close_take_back"),
]
