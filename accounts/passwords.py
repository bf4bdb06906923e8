"""Django's checks of a new password, in our words: Django's Welsh lacks them."""

from django.contrib.auth import password_validation as django_checks
from django.utils.translation import gettext as _


class LengthCheck(django_checks.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Make the password longer: at least %(number)d characters.") % {
            "number": self.min_length
        }


class SimilarityCheck(django_checks.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Choose a password that is less like your name or address.")


class CommonCheck(django_checks.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password, so it is easily guessed. Choose another one.")
