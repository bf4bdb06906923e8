"""What the form for a new plan proposes: the group that needs one first, and when it meets."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from groups.models import SupportGroup
from groups.support_groups.queries import next_meeting


def proposal(user: User, *, chosen: SupportGroup | None = None) -> dict[str, Any]:
    """Initial values for BuildForm; empty where she has no group yet."""
    groups = SupportGroup.objects.visible_to(user).meeting()
    if chosen is not None:
        groups = SupportGroup.objects.visible_to(user).filter(pk=chosen.pk)
    now = timezone.now()
    meetings = [
        (next_meeting(group, now, group.last_planned), group.name, group)
        for group in groups.annotate(last_planned=Max("plans__starts_at"))
    ]
    if not meetings:
        return {}
    begin, _name, group = min(meetings, key=lambda row: row[:2])
    local = timezone.localtime(begin)
    return {
        "group": group.pk,
        "date": local.date(),
        "time": local.time(),
        "minutes": group.minutes,
    }
