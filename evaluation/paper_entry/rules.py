"""Who types in what came on paper: somebody outside the group, so that nobody who knows a woman by
her handwriting or her voice learns what she answered.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from evaluation.programmes.models import Programme, ProgrammeGroup, ProgrammeOrganisation
from groups.support_groups.rules import is_closed_to, serves


def may_type_in(user: User) -> None:
    """At all: a colleague, in any part, of an organisation that takes part in a programme."""
    hers = ProgrammeOrganisation.objects.filter(organisation__in=user.organisation_ids())
    if not hers.exists():
        raise Refused(
            _("Only colleagues of an organisation that takes part in a programme can do this.")
        )


def may_type_for(user: User, programme: Programme) -> None:
    hers = programme.taking_part.filter(organisation__in=user.organisation_ids())
    if not hers.exists():
        raise Refused(_("Only colleagues of an organisation that takes part can do this."))


def may_type_of(user: User, place: ProgrammeGroup) -> None:
    """The answers of this group's women. Why not is the same sentence for whoever serves the group
    and for whoever it is closed to, so that it tells her nothing."""
    may_type_for(user, place.programme)
    if serves(user, place.group) or is_closed_to(user, place.group):
        raise Refused(
            _(
                "This paper is for another colleague: somebody outside the group types it in, who "
                "knows none of its women. Nothing was stored."
            )
        )
