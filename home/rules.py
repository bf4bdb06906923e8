"""Who may see what goes when, and who answers for an organisation's data."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.refusals import Refused
from home.models import DataComplaint


def may_see_retention(user: User) -> None:
    if not user.roles() & {Role.COORDINATOR, Role.ADMIN}:
        raise Refused(_("Only coordinators and admins see what is removed when."))


def may_read_complaints(user: User) -> None:
    """Somewhere."""
    if Role.ADMIN not in user.roles():
        raise Refused(
            _("Only admins read and answer what people write about how their data is handled.")
        )


def may_answer_complaint(user: User, complaint: DataComplaint) -> None:
    if complaint.organisation_id not in user.organisation_ids(Role.ADMIN):
        raise Refused(_("Only an admin of that organisation can answer this."))
