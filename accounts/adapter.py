"""What we decide otherwise than django-allauth: nobody signs herself up, and the words are ours.

allauth has no Welsh, so every sentence of its that a page of ours can show is said again here.
"""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import actions, second_factor
from accounts.models import User


class InvitationOnlyAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for a wrong address and a wrong password: it says nothing about who is here.
        "email_password_mismatch": _("That address and password don’t fit together. Try again."),
        "enter_current_password": _("That isn’t your password now."),
        "incorrect_code": _("That code didn’t fit. Wait for the next one and try again."),
        "incorrect_password": _("That isn’t your password."),
        "invalid_password_reset": _("This link has been used, or its time is over."),
        "rate_limited": _("That was a lot of tries. Wait five minutes, then try again."),
        "too_many_login_attempts": _("That was a lot of tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def set_password(self, user: User, password: str) -> None:
        actions.set_own_password(password=password, by=user)
        # A new password is a new start: the tries with the forgotten one no longer count.
        self._delete_login_attempts_cached_email(self.request, email=user.email)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Coordinators and admins always sign in with a code. You can change to another phone "
            "with the help of an admin."
        ),
        "cannot_generate_recovery_codes": _("Set up your phone’s code first."),
        "incorrect_code": _("That code didn’t fit. Wait for the next one and try again."),
    }

    def build_totp_svg(self, url: str) -> str:
        """On white: allauth's has no ground, and a camera can't read black on a dark page."""
        drawn: str = super().build_totp_svg(url)
        return drawn.replace("<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_needed(authenticator.user)
