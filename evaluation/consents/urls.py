from django.urls import path

from evaluation.consents import views

_HER = "<uuid:group>/<uuid:participant>/"

urlpatterns = [
    path("reminders/<uuid:programme>/<uuid:wave>/<int:place>/", views.reminders, name="reminders"),
    path("<uuid:group>/sheet/", views.consent_sheet, name="consent_sheet"),
    path("<uuid:group>/sheet/pdf/", views.consent_sheet_pdf, name="consent_sheet_pdf"),
    path(_HER, views.consents, name="consents"),
    path(f"{_HER}<slug:purpose>/", views.consent_record, name="consent_record"),
    path(f"{_HER}<slug:purpose>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
]
