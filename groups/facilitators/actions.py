"""Who serves a group, and to whom it is closed. Each checks its rule and its policy under a lock.

Doing again what is done already changes nothing and records nothing.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from groups.enums import FacilitatorRole
from groups.facilitators import policies
from groups.support_groups import rules
from groups.support_groups.actions import lock_group
from groups.support_groups.models import ClosedTo, Facilitator, SupportGroup


@transaction.atomic
def add_facilitator(
    *,
    group: SupportGroup,
    colleague: User,
    role: FacilitatorRole,
    by: User,
    since: dt.date | None = None,
) -> Facilitator:
    """From `since` (today, where nobody says) until someone ends it. Raises Refused, NotNow."""
    group = lock_group(group)
    rules.may_run_group(by, group)
    since = since or timezone.localdate()
    same = group.facilitators.filter(user=colleague, role=role, since=since, until=None).first()
    if same is not None:
        return same
    policies.can_add_facilitator(group, colleague, since)
    facilitator = group.facilitators.create(user=colleague, role=role, since=since)
    record("facilitator_added", by=by, target=facilitator)
    return facilitator


@transaction.atomic
def end_facilitator(*, facilitator: Facilitator, by: User, until: dt.date | None = None) -> None:
    """`until` is her last day: today, where nobody says. Raises Refused, NotNow.

    A time that would end before it began was only ever a plan, and is taken away. A time that has
    an end may be ended sooner or later, until that day has passed.
    """
    group = lock_group(facilitator.group)
    rules.may_run_group(by, group)
    found = group.facilitators.select_related("user").filter(pk=facilitator.pk).first()
    if found is None:
        return
    until = until or timezone.localdate()
    if found.until == until:
        return
    policies.can_end_facilitator(found, until)
    _end(found, until, by)


@transaction.atomic
def close_group_to(*, group: SupportGroup, colleague: User, by: User) -> None:
    """From now on the group does not exist for her, and her time in it ends. She isn't told.

    The record does not say to whom: she may be the one who reads it. Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_run_group(by, group)
    if group.closed_to.filter(user=colleague).exists():
        return
    policies.can_close_group_to(group, colleague, by)
    ClosedTo.objects.create(group=group, user=colleague, closed_by=by)
    record("group_closed_to", by=by, target=group)
    today = timezone.localdate()
    for facilitator in group.facilitators.filter(user=colleague).select_related("user"):
        if facilitator.until is None or facilitator.until > today:
            _end(facilitator, today, by)


@transaction.atomic
def reopen_group_to(*, group: SupportGroup, colleague: User, by: User) -> None:
    """She sees it again where she has a part that lets her. A time that was ended stays ended."""
    group = lock_group(group)
    rules.may_run_group(by, group)
    removed, _by_model = group.closed_to.filter(user=colleague).delete()
    if removed:
        record("group_reopened_to", by=by, target=group)


def _end(facilitator: Facilitator, until: dt.date, by: User) -> None:
    if until < facilitator.since:
        record("facilitator_called_off", by=by, target=facilitator)
        facilitator.delete()
        return
    facilitator.until = until
    facilitator.save(update_fields=["until"])
    record("facilitator_ended", by=by, target=facilitator, changed_fields=["until"])
