"""django-allauth's forms with our words, hints and autocomplete; what they do is allauth's."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PASSWORD_HINT, TypedTwice, helper

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


def _say(form: forms.Form, name: str, label: "Text", missing: "Text", hint: "Text" = "") -> None:
    """Our label, hint and 'required' for a field of allauth's, and no placeholder."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


def _say_new_password(form: forms.Form) -> None:
    _say(form, "password1", _("New password"), _("Choose a password."), PASSWORD_HINT)
    missing = _("Type the password a second time.")
    _say(form, "password2", _("The same password again"), missing)


def _say_code(form: forms.Form, hint: "Text") -> None:
    _say(form, "code", _("Code"), _("Write the code."), hint)
    form.fields["code"].widget.attrs["inputmode"] = "numeric"


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", _("Email address"), _("Write your email address."))
        _say(self, "password", _("Password"), _("Write your password."))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.helper = helper("login", "password")


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("The one that you sign in with.")
        _say(self, "email", _("Email address"), _("Write your email address."), hint)
        self.helper = helper("email")


class NewPasswordForm(TypedTwice, account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_new_password(self)
        self.helper = helper("password1", "password2")


class ChangePasswordForm(TypedTwice, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Your password now"), _("Write your password."))
        _say_new_password(self)
        self.helper = helper("oldpassword", "password1", "password2")


class ConfirmPasswordForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Password"), _("Write your password."))
        self.helper = helper("password")


class CodeForm(mfa.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("Six digits from your phone’s app, or one of your spare codes."))
        self.helper = helper("code")


class ConfirmCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("Six digits from your phone’s app, or one of your spare codes."))
        self.helper = helper("code")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("The six digits that the app shows now."))
        self.helper = helper("code")


class DeactivateTOTPForm(totp.DeactivateTOTPForm):
    """No fields: a button, and the reason where it can't be done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()


class GenerateRecoveryCodesForm(recovery_codes.GenerateRecoveryCodesForm):
    """No fields: a button, and the reason where it can't be done."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
