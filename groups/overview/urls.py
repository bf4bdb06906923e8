from django.urls import path

from groups.overview import views

urlpatterns = [path("", views.group_detail, name="group_detail")]
