"""When a colleague can join, leave or be kept out of a group. Each raises `NotNow`."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.refusals import NotNow
from groups.enums import State
from groups.support_groups.models import ClosedTo, Facilitator, SupportGroup
from groups.support_groups.policies import can_edit_group


class NotThen(NotNow):
    """The days, or the cover, don't fit. The view shows it at `field` of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def can_have_more_facilitators(group: SupportGroup) -> None:
    if group.state == State.ENDED:
        raise NotNow(_("This group has ended, so nobody can be added to it."))


def can_add_facilitator(
    group: SupportGroup, colleague: User, since: dt.date, until: dt.date | None = None
) -> None:
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
    _ends_after_it_begins(since, until)
    other = _overlapping(group, colleague, since, until)
    if other is None:
        return
    if other.since > since:
        raise NotThen("until", _begins_later(other))
    if other.until is None:
        raise NotNow(
            _(
                "{name} facilitates this group already. To give {name} another part, edit "
                "the time that is there."
            ).format(name=colleague.name)
        )
    raise NotThen(
        "since",
        _("{name} facilitates this group until {date}. Choose a later day.").format(
            name=colleague.name, date=date_format(other.until, "j F Y")
        ),
    )


def can_cover(covered: Facilitator, colleague: User, since: dt.date, until: dt.date | None) -> None:
    """Cover is for somebody who serves then, and ends on her last day or before it."""
    name = covered.user.name
    if covered.user_id == colleague.pk:
        raise NotThen("covers", _("Nobody covers for herself. Choose somebody else."))
    if until is None:
        raise NotThen("until", _("Cover has an end from the beginning. Write the last day."))
    if since < covered.since:
        raise NotThen(
            "since",
            _("{name} is with this group from {date}. Cover begins then or later.").format(
                name=name, date=date_format(covered.since, "j F Y")
            ),
        )
    if covered.until and until > covered.until:
        raise NotThen(
            "until",
            _("{name}’s own time here ends on {date}. Cover ends then or before.").format(
                name=name, date=date_format(covered.until, "j F Y")
            ),
        )


def can_still_be_edited(facilitator: Facilitator) -> None:
    """A time that is over is history, and so is a group that has ended."""
    can_edit_group(facilitator.group)
    _is_not_over(facilitator)


def can_edit_facilitator(
    facilitator: Facilitator,
    *,
    since: dt.date,
    until: dt.date | None,
    anew: dt.date | None = None,
) -> None:
    """Call it under a lock on the group. `anew`: the day from which she has another part."""
    can_still_be_edited(facilitator)
    name = facilitator.user.name
    if facilitator.has_begun and since > timezone.localdate():
        raise NotThen(
            "since",
            _("{name} has begun already. Choose today or an earlier day.").format(name=name),
        )
    _ends_after_it_begins(since, until)
    if anew and until and until < anew:
        raise NotThen("until", _("Another part begins today, so the last day is today or later."))
    other = _overlapping(facilitator.group, facilitator.user, since, until, apart_from=facilitator)
    if other and other.since > facilitator.since:
        raise NotThen("until", _begins_later(other))
    if other:
        raise NotThen(
            "since",
            _("{name} was with this group before, and that time reaches past this day.").format(
                name=name
            ),
        )
    if facilitator.covers and (since, until) != (facilitator.since, facilitator.until):
        can_cover(facilitator.covers, facilitator.user, since, until)


def can_end_facilitator(facilitator: Facilitator, until: dt.date) -> None:
    """A time that hasn't begun may be called off on any day; see `actions.end_facilitator`."""
    _is_not_over(facilitator)
    if facilitator.has_begun and until < facilitator.since:
        raise NotNow(
            _("{name} began on {date}. Choose that day or a later one.").format(
                name=facilitator.user.name, date=date_format(facilitator.since, "j F Y")
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
    if facilitator.covers and facilitator.until and until > facilitator.until:
        can_cover(facilitator.covers, facilitator.user, facilitator.since, until)


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


def _is_not_over(facilitator: Facilitator) -> None:
    if facilitator.until and facilitator.is_over:
        raise NotNow(
            _("{name} left this group on {date} already.").format(
                name=facilitator.user.name, date=date_format(facilitator.until, "j F Y")
            )
        )


def _ends_after_it_begins(since: dt.date, until: dt.date | None) -> None:
    if until and until < since:
        raise NotThen("until", _("The last day comes before the first one."))


def _overlapping(
    group: SupportGroup,
    colleague: User,
    since: dt.date,
    until: dt.date | None,
    apart_from: Facilitator | None = None,
) -> Facilitator | None:
    """The first of her other times here that has a day in common with this one."""
    others = Facilitator.objects.filter(
        Q(until=None) | Q(until__gte=since), group=group, user=colleague
    )
    if until:
        others = others.filter(since__lte=until)
    if apart_from:
        others = others.exclude(pk=apart_from.pk)
    return others.select_related("user").order_by("since").first()


def _begins_later(other: Facilitator) -> str:
    return _("{name} begins another time here on {date}. Choose a last day before it.").format(
        name=other.user.name, date=date_format(other.since, "j F Y")
    )


def _has_part(person: User, group: SupportGroup, *roles: Role) -> bool:
    """Read anew, not from what the person's object remembers."""
    return (
        person.is_active
        and Membership.objects.current()
        .filter(user=person, organisation=group.organisation_id, role__in=roles)
        .exists()
    )
