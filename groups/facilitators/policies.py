"""When a colleague can join, leave or be kept out of a group. Each raises `NotNow`."""

import datetime as dt

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.refusals import NotNow
from groups.enums import State
from groups.support_groups.models import ClosedTo, Facilitator, SupportGroup


def can_have_more_facilitators(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so nobody can be added to it."))


def can_add_facilitator(group: SupportGroup, colleague: User, since: dt.date) -> None:
    """Call it under a lock on the group: two times of one colleague may not overlap."""
    can_have_more_facilitators(group)
    if not _has_part(colleague, group, Role.COORDINATOR, Role.FACILITATOR):
        raise NotNow(
            _(
                "{name} is not a facilitator in this organisation. Give that part first, "
                "under People."
            ).format(name=colleague.name)
        )
    if group.closed_to.filter(user=colleague).exists():
        raise NotNow(_("This group is closed to {name}.").format(name=colleague.name))
    later = group.facilitators.filter(Q(until=None) | Q(until__gte=since), user=colleague)
    other = later.order_by("since").first()
    if other and other.until is None:
        raise NotNow(
            _(
                "{name} facilitates this group already. For another part in it, end this time "
                "first, then add {name} from the day after."
            ).format(name=colleague.name)
        )
    if other and other.until:
        raise NotNow(
            _("{name} facilitates this group until {date}. Choose a later day.").format(
                name=colleague.name, date=date_format(other.until, "DATE_FORMAT")
            )
        )


def can_end_facilitator(facilitator: Facilitator, until: dt.date) -> None:
    """A time that hasn't begun may be called off on any day; see `actions.end_facilitator`."""
    if facilitator.until and facilitator.is_over:
        raise NotNow(
            _("{name} left this group on {date} already.").format(
                name=facilitator.user.name, date=date_format(facilitator.until, "DATE_FORMAT")
            )
        )
    if facilitator.has_begun and until < facilitator.since:
        raise NotNow(
            _("{name} began on {date}. Choose that day or a later one.").format(
                name=facilitator.user.name, date=date_format(facilitator.since, "DATE_FORMAT")
            )
        )
    again = Facilitator.objects.filter(
        group=facilitator.group_id, user=facilitator.user_id, since__gt=facilitator.since
    )
    if again.filter(since__lte=until).exists():
        raise NotNow(
            _("{name} begins another part before that day. Choose an earlier one.").format(
                name=facilitator.user.name
            )
        )


def can_close_group_to(group: SupportGroup, colleague: User, by: User) -> None:
    """Somebody who runs the group must still see it, and must know that it is closed."""
    if not _has_part(colleague, group, *Role):
        raise NotNow(
            _("{name} is not a colleague in this organisation.").format(name=colleague.name)
        )
    closed = ClosedTo.objects.filter(group=group).values("user")
    still_running = (
        Membership.objects.current()
        .filter(organisation=group.organisation_id, role=Role.COORDINATOR, user__is_active=True)
        .exclude(user__in=closed)
        .exclude(user=colleague)
    )
    if not still_running.exists():
        raise NotNow(
            _(
                "{name} is the only coordinator who sees this group. Nobody could run it, so "
                "ask for a second coordinator first."
            ).format(name=colleague.name)
        )
    if colleague == by:
        raise NotNow(
            _(
                "Ask another coordinator to close this group to you, so that somebody who runs "
                "it knows. You could not undo it yourself."
            )
        )


def _has_part(person: User, group: SupportGroup, *roles: Role) -> bool:
    """Read anew, not from what the person's object remembers."""
    return (
        person.is_active
        and Membership.objects.current()
        .filter(user=person, organisation=group.organisation_id, role__in=roles)
        .exists()
    )
