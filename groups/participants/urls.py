from django.urls import path

from groups.participants.views import coming, contact, lists, women

urlpatterns = [
    path("", lists.participant_list, name="participant_list"),
    path("names/", lists.participant_names, name="participant_names"),
    path("sheet/", lists.participant_sheet, name="participant_sheet"),
    path("new/", women.participant_new, name="participant_new"),
    path("<uuid:participant>/", women.participant_detail, name="participant_detail"),
    path("<uuid:participant>/edit/", women.participant_edit, name="participant_edit"),
    path("<uuid:participant>/wait/", coming.participant_wait, name="participant_wait"),
    path("<uuid:participant>/join/", coming.participant_join, name="participant_join"),
    path("<uuid:participant>/leave/", coming.participant_leave, name="participant_leave"),
    path("<uuid:participant>/remove/", coming.participant_remove, name="participant_remove"),
    path("<uuid:participant>/contact/", contact.safe_contact, name="safe_contact"),
    path(
        "<uuid:participant>/contact/confirm/",
        contact.safe_contact_confirm,
        name="safe_contact_confirm",
    ),
]
