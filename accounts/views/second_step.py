"""django-allauth's pages of the phone's code, each change with its event in the record."""

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse

from accounts import actions, second_factor


class Activate(ActivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        actions.note_second_factor("second_factor_added", by=self.request.user)
        response: HttpResponse = super().form_valid(form)
        return response


class Deactivate(DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        actions.note_second_factor("second_factor_removed", by=self.request.user)
        second_factor.forget(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class NewSpareCodes(GenerateRecoveryCodesView):
    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        actions.note_second_factor("spare_codes_made", by=self.request.user)
        response: HttpResponse = super().form_valid(form)
        return response
