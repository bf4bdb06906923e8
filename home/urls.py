from django.urls import path

from home.views import complaints, handover, pages, retention, rights, worried

app_name = "home"
PARTICIPANT = "groups/<uuid:group>/participants/<uuid:participant>/"

urlpatterns = [
    path("today/", pages.today, name="today"),
    path("staying-safe/", pages.staying_safe, name="staying_safe"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("complaint/<uuid:organisation>/", complaints.complaint_new, name="complaint_new"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uuid:complaint>/", complaints.complaint, name="complaint"),
    path(
        "complaints/<uuid:complaint>/acknowledge/",
        complaints.complaint_acknowledge,
        name="complaint_acknowledge",
    ),
    path(
        "complaints/<uuid:complaint>/answer/",
        complaints.complaint_answer,
        name="complaint_answer",
    ),
    path("retention/", retention.retention, name="retention"),
    path(f"{PARTICIPANT}held/", rights.held_about, name="held_about"),
    path(f"{PARTICIPANT}held/pdf/", rights.held_about_pdf, name="held_about_pdf"),
    path(f"{PARTICIPANT}held/json/", rights.held_about_json, name="held_about_json"),
    path(f"{PARTICIPANT}erase/", rights.participant_erase, name="participant_erase"),
    path(
        "groups/<uuid:group>/participants/erased/",
        rights.participant_erased,
        name="participant_erased",
    ),
    path("groups/<uuid:group>/handover/", handover.handover, name="handover"),
    path("worried/", worried.worried, name="worried"),
    path("worried/sheet/", worried.worried_sheet, name="worried_sheet"),
    path("worried/sheet/pdf/", worried.worried_sheet_pdf, name="worried_sheet_pdf"),
    path("components/", pages.components, name="components"),
]
