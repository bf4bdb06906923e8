from django.urls import path

from groups.support_groups import views

urlpatterns = [
    path("", views.group_list, name="group_list"),
    path("new/", views.group_new, name="group_new"),
    path("<uuid:group>/edit/", views.group_edit, name="group_edit"),
    path("<uuid:group>/pause/", views.group_pause, name="group_pause"),
    path("<uuid:group>/resume/", views.group_resume, name="group_resume"),
    path("<uuid:group>/end/", views.group_end, name="group_end"),
]
