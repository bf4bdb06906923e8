"""Whose copy of a key it is. What else guardians and admins may is in programmes/rules.py."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from evaluation.keys.models import GuardianKey
from evaluation.programmes.rules import may_guard


def may_use(user: User, copy: GuardianKey) -> None:
    """Only she herself: nobody makes, confirms, tests or takes for another."""
    may_guard(user, copy.guardian.programme)
    if copy.guardian.user_id != user.pk or copy.guardian.ended_at is not None:
        raise Refused(_("Only the guardian whose copy this is can do this."))
