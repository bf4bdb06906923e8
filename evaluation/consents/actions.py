"""The only writes of this record: rows are added, and never changed (a trigger sees to it).

A decision is recorded by staff, on another occasion than her answers, so that nobody can read from
its time whether she gave any. The record of access has what was decided about, never what she said.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from audit.actions import record
from evaluation.consents import policies, rules
from evaluation.consents.models import ConsentDecision
from evaluation.consents.purposes import words
from evaluation.enums import Mode, StaffPurpose
from evaluation.programmes.models import ProgrammeGroup
from groups.models import Participant, SupportGroup
from groups.support_groups.actions import lock_group


@transaction.atomic
def record_consent(
    *,
    participant: Participant,
    purpose: StaffPurpose,
    given: bool,
    channels: Sequence[str],
    language: str,
    mode: Mode,
    decided_on: dt.date,
    by: User,
    request_key: uuid.UUID | None = None,
) -> list[ConsentDecision]:
    """What she said, a row for each of `channels`; these only for reminders.

    What stands there already, word for word, is not written again, so a double press is harmless.
    Raises Refused, NotNow.
    """
    participant = _locked(participant, by)
    policies.can_be_by(purpose, channels)
    policies.can_decide(participant, purpose, given)
    policies.can_be_on(decided_on)
    told = words()
    facts: dict[str, Any] = {
        "given": given,
        "text_version": told.version,
        "language": language,
        "mode": mode,
        "decided_on": decided_on,
    }
    made = []
    for channel in channels or [""]:
        key, is_done = _own_key(request_key, channel), False
        sent = ConsentDecision.objects.filter(request_key=key).first() if key else None
        if sent is not None:
            key = None  # she went back in her browser, and may have said something else since
            is_done = (sent.participant_id, sent.recorded_by_id) == (
                participant.pk,
                by.pk,
            ) and _is(sent, facts)
        latest = _latest(participant, purpose, channel)
        if is_done or (latest is not None and _is(latest, facts)):
            continue
        policies.can_follow(decided_on, latest)
        made.append(
            ConsentDecision.objects.create(
                participant=participant,
                purpose=purpose,
                channel=channel,
                expires_on=told.purposes[purpose].until(decided_on) if given else None,
                recorded_by=by,
                request_key=key,
                **facts,
            )
        )
    if made:
        record("consent_recorded", by=by, target=participant, changed_fields=[purpose.value])
    return made


@transaction.atomic
def withdraw_consent(
    *, participant: Participant, purpose: StaffPurpose, channel: str = "", by: User
) -> list[ConsentDecision]:
    """A no from today; for reminders without `channel`, by every way. Where she has said yes to
    nothing of it, nothing is written. Raises Refused, NotNow where she has been erased.
    """
    participant = _locked(participant, by)
    latest = {row.channel: row for row in _decisions(participant, purpose)}
    chosen = [row for row in latest.values() if row.given and channel in {"", row.channel}]
    made = [
        ConsentDecision.objects.create(
            participant=participant,
            purpose=purpose,
            channel=row.channel,
            given=False,
            text_version=words().version,
            language=row.language,
            mode=Mode.SPOKEN,
            decided_on=timezone.localdate(),
            recorded_by=by,
        )
        for row in chosen
    ]
    if made:
        record("consent_withdrawn", by=by, target=participant, changed_fields=[purpose.value])
    return made


# Reading


@transaction.atomic
def read_consents(*, participant: Participant, by: User) -> None:
    """Raises Refused."""
    rules.may_record(by, participant.group)
    record("consents_read", by=by, target=participant)


@transaction.atomic
def read_reminders(*, place: ProgrammeGroup, state: str, by: User) -> None:
    """Whom to remind, in a wave of this `state`. Raises Refused, NotNow."""
    rules.may_record(by, place.group)
    policies.can_remind(state)
    record("reminders_read", by=by, target=place)


@transaction.atomic
def note_sheet_download(*, group: SupportGroup, by: User) -> None:
    """The blank sheet as a file. Raises Refused."""
    rules.may_record(by, group)
    record("consent_sheet_downloaded", by=by, target=group)


def _locked(participant: Participant, by: User) -> Participant:
    """Her row as it is now, with her group held. Raises Refused, NotNow."""
    group = lock_group(participant.group)
    rules.may_record(by, group)
    found = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk).first()
    if found is None:
        raise NotNow(_("What was written of her has been erased meanwhile."))
    found.group = group
    return found


def _decisions(participant: Participant, purpose: StaffPurpose) -> Collection[ConsentDecision]:
    """The latest last."""
    return participant.consent_decisions.filter(purpose=purpose).order_by("recorded_at", "pk")


def _latest(
    participant: Participant, purpose: StaffPurpose, channel: str
) -> ConsentDecision | None:
    rows = participant.consent_decisions.filter(purpose=purpose, channel=channel)
    return rows.order_by("-recorded_at", "-pk").first()


def _is(row: ConsentDecision, facts: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in facts.items())


def _own_key(request_key: uuid.UUID | None, channel: str) -> uuid.UUID | None:
    """One for each row that a form makes."""
    return uuid.uuid5(request_key, channel) if request_key else None
