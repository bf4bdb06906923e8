"""Who must sign in with a code from her phone as well, and whether she does."""

from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.enums import Role
from accounts.models import User

# They can see and change most. Only where settings.SECOND_FACTOR_REQUIRED.
NEED_IT: Final = frozenset({Role.COORDINATOR, Role.ADMIN, Role.GUARDIAN})

# What somebody may open who has yet to set it up.
ON_THE_WAY: Final = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_reauthenticate",
    }
)

# In the session: she has it. Saves the question on every request.
HAS_IT: Final = "second_factor"


def is_needed(user: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and bool(user.roles() & NEED_IT)


def has(user: User) -> bool:
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(codes.exists())


def is_missing(request: HttpRequest) -> bool:
    """At most one query beyond her roles, and none once the session knows."""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    if request.session.get(HAS_IT) or not is_needed(user):
        return False
    if not has(user):
        return True
    request.session[HAS_IT] = True
    return False


def forget(request: HttpRequest) -> None:
    """For whoever has just taken it away."""
    request.session.pop(HAS_IT, None)
