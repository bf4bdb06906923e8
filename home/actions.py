"""What is done with a complaint about somebody's data. Its words are never put on record.

Doing again what is done already changes nothing and records nothing.
"""

import datetime as dt
import uuid
from collections import Counter
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from audit.actions import record
from home import policies, rules
from home.enums import ComplaintState
from home.models import DataComplaint

# Data Protection Act 2018, section 164A(3): docs/data-rights.md says how the days are counted.
ACKNOWLEDGED_WITHIN: Final = dt.timedelta(days=30)


@transaction.atomic
def receive_complaint(
    *,
    organisation: Organisation,
    words: str,
    reply_to: str = "",
    request_key: uuid.UUID | None = None,
) -> DataComplaint:
    """From anybody, and the record does not say from whom.

    `request_key` comes with the form: the same one and words again give the same complaint.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if request_key:
        made = DataComplaint.objects.filter(request_key=request_key).first()
        if made and (made.organisation_id, made.words) == (organisation.pk, words):
            return made
        request_key = None if made else request_key
    complaint = DataComplaint.objects.create(
        organisation=organisation,
        words=words,
        reply_to=reply_to,
        acknowledge_by=timezone.localdate() + ACKNOWLEDGED_WITHIN,
        request_key=request_key,
    )
    record("complaint_received", by=None, target=complaint)
    return complaint


@transaction.atomic
def read_complaint(*, complaint: DataComplaint, by: User) -> DataComplaint:
    """Raises Refused."""
    rules.may_answer_complaint(by, complaint)
    record("complaint_read", by=by, target=complaint)
    return complaint


def acknowledge_complaint(*, complaint: DataComplaint, by: User) -> DataComplaint:
    """Somebody has told her that it came. Raises Refused, NotNow where it was answered."""
    return _change_state(complaint, ComplaintState.ACKNOWLEDGED, by)


def answer_complaint(*, complaint: DataComplaint, by: User) -> DataComplaint:
    """Somebody has told her how it ended. Raises Refused."""
    return _change_state(complaint, ComplaintState.ANSWERED, by)


@transaction.atomic
def _change_state(complaint: DataComplaint, state: ComplaintState, by: User) -> DataComplaint:
    complaint = DataComplaint.objects.select_for_update().get(pk=complaint.pk)
    rules.may_answer_complaint(by, complaint)
    if complaint.state == state:
        return complaint
    policies.can_become(complaint, state)
    complaint.state = state
    setattr(complaint, f"{state.value}_at", timezone.now())
    setattr(complaint, f"{state.value}_by", by)
    complaint.save(update_fields=["state", f"{state.value}_at", f"{state.value}_by"])
    record(f"complaint_{state.value}", by=by, target=complaint, changed_fields=["state"])
    return complaint


@transaction.atomic
def remove_complaint(*, complaint_id: uuid.UUID, today: dt.date) -> Counter[str]:
    """By the system, when its time is over; nothing is counted where another run was first."""
    rows = DataComplaint.objects.over_by(today).select_for_update().only("pk")
    found = rows.filter(pk=complaint_id).first()
    if found is None:
        return Counter()
    record("complaint_removed", by=None, target=found)
    _total, by_model = DataComplaint.objects.filter(pk=found.pk).only("pk").delete()
    return Counter(by_model)
