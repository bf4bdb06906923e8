"""Who asks for a copy of a woman's answers, and who opens them. Each raises `Refused`, or returns
None. They are two people: one knows who she is, the other holds the key.
"""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.refusals import Refused
from evaluation.access.models import AccessRequest
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import may_guard
from groups.enums import FacilitatorRole
from groups.models import Facilitator, SupportGroup
from groups.participants.rules import may_answer_for


def may_ask(user: User, group: SupportGroup) -> None:
    """As for all that is held about her: a coordinator, or whoever leads the group."""
    may_answer_for(user, group)


def may_ask_somewhere(user: User) -> None:
    """For the page where a code is typed, before it is known of which group it is."""
    roles = user.roles()
    leads = Facilitator.objects.current().filter(user=user, role=FacilitatorRole.LEAD)
    if Role.COORDINATOR in roles or (Role.FACILITATOR in roles and leads.exists()):
        return
    raise Refused(
        _("Only a coordinator or the lead facilitator of a group can ask for a woman’s answers.")
    )


def may_guard_somewhere(user: User) -> None:
    guarded = Programme.objects.visible_to(user).filter(
        guardians__user=user, guardians__ended_at=None
    )
    if not guarded.exists():
        raise Refused(_("Only guardians of answers see who waits for a copy of hers."))


def may_open(user: User, request: AccessRequest) -> None:
    """A guardian who knows no name: never whoever asked, since she does."""
    may_guard(user, request.programme)
    if request.asked_by_id == user.pk:
        raise Refused(
            _("You asked for this one, so you know who she is. Another guardian opens it.")
        )
