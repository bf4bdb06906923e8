"""Who serves a group, and to whom it is closed. Each checks its rule and its policy under a lock.

Doing again what is done already changes nothing and records nothing.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit
from audit.actions import record
from groups.enums import FacilitatorRole
from groups.facilitators import policies
from groups.facilitators.facts import (
    TimeFacts,
    changed_names,
    new_beginning,
    outcome,
    sorted_codes,
    time_facts_of,
)
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
    until: dt.date | None = None,
    covers: Facilitator | None = None,
    languages: Iterable[str] = (),
) -> Facilitator:
    """From `since` (today, where nobody says) to `until`, or until someone ends it.

    Where she `covers` for somebody, `until` is needed. `languages`: codes of those that she
    brings. Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_run_group(by, group)
    facts = TimeFacts(role, since or timezone.localdate(), until, sorted_codes(languages))
    times = group.facilitators.filter(user=colleague, covers=covers)
    same = next((time for time in times if time_facts_of(time) == facts), None)
    if same is not None:
        return same
    policies.can_add_facilitator(group, colleague, facts.since, until)
    if covers is not None:
        policies.can_cover(_time_now(group, covers), colleague, facts.since, until)
    facilitator = group.facilitators.create(user=colleague, covers=covers, **_columns(facts))
    record("facilitator_added", by=by, target=facilitator)
    return facilitator


@transaction.atomic
def edit_facilitator(
    *, facilitator: Facilitator, by: User, seen: TimeFacts | None, facts: TimeFacts
) -> Facilitator:
    """Her part, her days and her languages at once. `seen` is what the page had shown.

    Another part begins today, or on the later first day that was written: what she did before
    becomes a time of its own that ended the day before. The row stays that of the time that goes
    on, since coming plans that say she leads, and cover for her, point at it.

    Raises Refused; StaleEdit where a colleague has saved since (with the time as it is now);
    NotNow, where it names a field NotThen.
    """
    group = lock_group(facilitator.group)
    rules.may_run_group(by, group)
    found = _time_now(group, facilitator)
    today, now = timezone.localdate(), time_facts_of(found)
    before = seen or now
    if now == outcome(before, facts, today):
        return found
    if now != seen:
        raise StaleEdit(
            _("A colleague changed this while you were writing. Nothing is lost."), current=found
        )
    anew = new_beginning(now, facts, today)
    policies.can_edit_facilitator(found, since=facts.since, until=facts.until, anew=anew)
    if anew:
        since = min(now.since, facts.since)
        earlier = now._replace(since=since, until=anew - dt.timedelta(days=1))
        group.facilitators.create(user=found.user, covers=found.covers, **_columns(earlier))
    columns = _columns(outcome(now, facts, today))
    for name, value in columns.items():
        setattr(found, name, value)
    found.save(update_fields=list(columns))
    record("facilitator_edited", by=by, target=found, changed_fields=changed_names(now, facts))
    return found


@transaction.atomic
def end_facilitator(*, facilitator: Facilitator, by: User, until: dt.date | None = None) -> None:
    """`until` is her last day: today, where nobody says. Raises Refused, NotNow.

    A time that would end before it began was only ever a plan, and is taken away. A time that has
    an end may be ended sooner or later, until that day has passed.
    """
    group = lock_group(facilitator.group)
    rules.may_run_group(by, group)
    times = group.facilitators.select_related("user", "covers__user")
    found = times.filter(pk=facilitator.pk).first()
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


def _time_now(group: SupportGroup, facilitator: Facilitator) -> Facilitator:
    """Read anew under the lock; a colleague may have called it off meanwhile."""
    times = group.facilitators.select_related("user", "group", "covers__user")
    found = times.filter(pk=facilitator.pk).first()
    if found is None:
        raise NotNow(_("A colleague called that time off while you were writing."))
    return found


def _columns(facts: TimeFacts) -> dict[str, Any]:
    return {**facts._asdict(), "languages": list(facts.languages)}
