"""Who keeps the list of those whom a worried colleague tells. Everybody in the house reads it."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.refusals import Refused

KEEPERS = (Role.COORDINATOR, Role.ADMIN)


def may_keep_contacts_somewhere(user: User) -> None:
    if not user.organisations(*KEEPERS):
        raise _refused()


def may_keep_contacts(user: User, organisation: Organisation) -> None:
    if organisation.pk not in user.organisation_ids(*KEEPERS):
        raise _refused()


def _refused() -> Refused:
    return Refused(
        _("Only coordinators and admins of this organisation say here whom to tell about a worry.")
    )
