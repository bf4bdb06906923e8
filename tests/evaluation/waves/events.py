"""Days from today, and what stands on record."""

import datetime as dt

from django.utils import timezone

from audit.models import AuditEvent


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def events():
    return [
        (event.kind, event.by, event.target, event.changed_fields)
        for event in AuditEvent.objects.order_by("pk")
        if not event.kind.startswith("questionnaire")
    ]


def event(kind, by, target, *names):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}", sorted(names))
