from django.urls import path

from groups.views import groups, people

app_name = "groups"
urlpatterns = [
    path("", groups.group_list, name="group_list"),
    path("new/", groups.group_new, name="group_new"),
    path("<uuid:group>/", groups.group_detail, name="group_detail"),
    path("<uuid:group>/edit/", groups.group_edit, name="group_edit"),
    path("<uuid:group>/pause/", groups.group_pause, name="group_pause"),
    path("<uuid:group>/resume/", groups.group_resume, name="group_resume"),
    path("<uuid:group>/end/", groups.group_end, name="group_end"),
    path("<uuid:group>/facilitators/add/", people.facilitator_add, name="facilitator_add"),
    path(
        "<uuid:group>/facilitators/<uuid:facilitator>/end/",
        people.facilitator_end,
        name="facilitator_end",
    ),
    path("<uuid:group>/close-to/", people.group_close_to, name="group_close_to"),
    path("<uuid:group>/reopen-to/", people.group_reopen_to, name="group_reopen_to"),
]
