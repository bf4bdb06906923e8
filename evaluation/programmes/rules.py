"""Who may do what with a programme. Each raises `Refused` with a sentence, or returns None.

Three parts, which one person can hold together: an admin sets the programme up and sees no group; a
coordinator brings her groups and opens waves; a guardian holds a key. Who needs two people for a
step asks two of these.
"""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation, User
from accounts.refusals import Refused
from evaluation.programmes.models import Programme
from groups.models import SupportGroup


def may_make_programmes(user: User) -> None:
    """Somewhere."""
    if Role.ADMIN not in user.roles():
        raise Refused(_("Only an admin can begin a programme."))


def may_make_programme(user: User, organisation: Organisation) -> None:
    may_make_programmes(user)
    if organisation.pk not in user.organisation_ids(Role.ADMIN):
        raise Refused(_("Only an admin of that organisation can begin a programme for it."))


def may_administer(user: User, programme: Programme) -> None:
    """Its facts, organisations, areas, readers and guardians, and closing it."""
    if not _organisations(programme) & user.organisation_ids(Role.ADMIN):
        raise Refused(_("Only an admin of an organisation that takes part can do this."))


def may_coordinate(user: User, programme: Programme) -> None:
    """Which groups take part, and opening a wave for them."""
    if not _organisations(programme) & user.organisation_ids(Role.COORDINATOR):
        raise Refused(_("Only a coordinator of an organisation that takes part can do this."))


def may_write_questions(user: User, programme: Programme) -> None:
    """Its questionnaires: whoever coordinates or administers."""
    roles = (Role.ADMIN, Role.COORDINATOR)
    if not _organisations(programme) & user.organisation_ids(*roles):
        raise Refused(
            _("Only a coordinator or an admin of an organisation that takes part can do this.")
        )


def may_guard(user: User, programme: Programme) -> None:
    """Hold a key, and open with it."""
    if not programme.guardians.current().filter(user=user).exists():
        raise Refused(_("Only a guardian of this programme can do this."))


def groups_to_bring(user: User, programme: Programme) -> QuerySet[SupportGroup]:
    """The groups that she coordinates in an organisation that takes part; none closed to her."""
    hers = _organisations(programme) & user.organisation_ids(Role.COORDINATOR)
    return SupportGroup.objects.visible_to(user).filter(organisation__in=hers)


def _organisations(programme: Programme) -> set[uuid.UUID]:
    return set(programme.taking_part.values_list("organisation", flat=True))
