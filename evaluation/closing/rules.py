"""Who may close a programme: its admins and its guardians, two of them."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import may_administer, may_guard


def may_close(user: User, programme: Programme) -> None:
    """Give either signature, and take the first one back."""
    for check in (may_administer, may_guard):
        try:
            check(user, programme)
        except Refused:
            continue
        return
    raise Refused(_("Only an admin or a guardian of this programme can close it."))
