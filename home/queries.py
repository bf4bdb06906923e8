"""Reading complaints: what waits for an admin, and whether anybody takes them."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import Organisation, User
from home.enums import ComplaintState
from home.models import DataComplaint


class Waiting(NamedTuple):
    """`number`: not answered yet. `first_due`: by when the first must be acknowledged, if any."""

    number: int
    first_due: dt.date | None

    @property
    def is_overdue(self) -> bool:
        return self.first_due is not None and self.first_due < timezone.localdate()


def complaints_waiting(user: User) -> Waiting:
    """For whoever answers them; nobody else has any. One query at most."""
    received = Q(state=ComplaintState.RECEIVED)
    found = (
        DataComplaint.objects.visible_to(user)
        .exclude(state=ComplaintState.ANSWERED)
        .aggregate(number=Count("pk"), first_due=Min("acknowledge_by", filter=received))
    )
    return Waiting(**found)


def complaints_of(user: User) -> QuerySet[DataComplaint]:
    """What must be acknowledged first stands first, then what must be answered, then the answered.

    Without their words: a list is no place to read them.
    """
    order = Case(
        When(state=ComplaintState.RECEIVED, then=Value(0)),
        When(state=ComplaintState.ACKNOWLEDGED, then=Value(1)),
        default=Value(2),
    )
    return (
        DataComplaint.objects.visible_to(user)
        .defer("words", "reply_to")
        .select_related("organisation")
        .order_by(order, "acknowledge_by", "received_at")
    )


def organisation_that_takes(organisation_id: uuid.UUID) -> Organisation | None:
    """For a stranger with its unguessable address, who learns nothing else of it."""
    return Organisation.objects.filter(pk=organisation_id).first()
