"""Who asks for a release, and who lets it out: always two people. Each raises `Refused`, or returns
None.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import may_administer, may_guard
from evaluation.releases.models import Release


def may_ask(user: User, programme: Programme) -> None:
    may_administer(user, programme)


def may_take_back(user: User, release: Release) -> None:
    """While it waits, or is a draft: whoever may ask for one, and whoever may release it."""
    if release.asked_by_id != user.pk:
        may_release(user, release)


def may_release(user: User, release: Release) -> None:
    """Make the draft, read it, and let it out or throw it away: a guardian, and never who asked."""
    may_guard(user, release.programme)
    if release.asked_by_id == user.pk:
        raise Refused(
            _(
                "You asked for this summary. Another guardian reads it and releases it: there are "
                "always two people."
            )
        )


def may_withdraw(user: User, release: Release) -> None:
    """Any guardian, whoever asked for it: taking out of use what is wrong should not wait."""
    may_guard(user, release.programme)


def may_read(user: User, release: Release) -> None:
    """What is out: everybody who sees the programme. Before that: who has a part in it."""
    if release.is_out or user.pk == release.asked_by_id:
        return
    for check in (may_administer, may_guard):
        try:
            check(user, release.programme)
        except Refused:
            continue
        return
    raise Refused(
        _("This summary is not released yet. Its admins and guardians see how it stands.")
    )
