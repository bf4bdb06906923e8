"""The only writes of this record. Each checks its rule and its policy under a lock on the group.

Reading names, contacts and needs is an event too. The record holds what kind of thing was read or
changed, never a word of it. Doing again what is done changes and records nothing.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit
from audit.actions import record
from groups.agreements.actions import bring_review_forward
from groups.enums import ParticipantState, ReviewReason
from groups.participants import policies, rules
from groups.participants.facts import (
    ContactFacts,
    ParticipantFacts,
    contact_facts,
    participant_facts,
)
from groups.participants.models import Participant, SafeContact
from groups.support_groups.actions import lock_group
from groups.support_groups.facts import changed
from groups.support_groups.models import SupportGroup

IN_OR_OUT = (ParticipantState.JOINED, ParticipantState.LEFT)


# Reading


@transaction.atomic
def list_participants(*, group: SupportGroup, kinds: Iterable[str], by: User) -> None:
    """`kinds`: the states that the page shows. Raises Refused."""
    rules.may_see_participants(by, group)
    record("participants_listed", by=by, target=group, changed_fields=kinds)


@transaction.atomic
def print_participants(*, group: SupportGroup, fields: Iterable[str], by: User) -> None:
    """`fields`: what she asked to have on the sheet. Raises Refused, NotNow."""
    rules.may_see_participants(by, group)
    policies.can_list_by_name(group)
    record("participants_printed", by=by, target=group, changed_fields=fields)


@transaction.atomic
def read_participant(*, participant: Participant, by: User) -> None:
    """Raises Refused."""
    rules.may_see_participants(by, participant.group)
    record("participant_read", by=by, target=participant)


@transaction.atomic
def read_safe_contact(*, participant: Participant, by: User) -> None:
    """Recorded where there is nothing to read, too: that she looked. Raises Refused."""
    rules.may_see_participants(by, participant.group)
    record("safe_contact_read", by=by, target=participant)


# What is written of her


@transaction.atomic
def add_participant(
    *,
    group: SupportGroup,
    by: User,
    state: ParticipantState = ParticipantState.ASKED,
    decided_herself: bool = False,
    request_key: uuid.UUID | None = None,
    **facts: Unpack[ParticipantFacts],
) -> Participant:
    """`request_key` comes with the form: the same one and name again give the same woman.

    Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_see_participants(by, group)
    made = Participant.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None:
        if (made.group_id, made.created_by_id, made.called) == (group.pk, by.pk, facts["called"]):
            return made
        request_key = None
    policies.can_be_added(group, state, decided_herself)
    joins = state == ParticipantState.JOINED
    participant = Participant.objects.create(
        group=group,
        state=state,
        decided_herself=joins,
        joined_on=timezone.localdate() if joins else None,
        state_changed_by=by,
        created_by=by,
        request_key=request_key,
        **facts,
    )
    record("participant_added", by=by, target=participant)
    if joins:
        bring_review_forward(group=group, because=ReviewReason.NEW_MEMBER, by=by)
    return participant


@transaction.atomic
def edit_participant(
    *, participant: Participant, version: int, by: User, **facts: Unpack[ParticipantFacts]
) -> Participant:
    """Only what is named changes. `version` is that of the page she wrote on.

    Raises Refused, NotNow where she has been erased, StaleEdit where a colleague has saved since.
    """
    participant = _locked(participant, by)
    names = changed(participant_facts(participant), facts)
    if not names:
        return participant
    if version != participant.version:
        raise StaleEdit(
            _("A colleague changed this page while you were writing. Nothing is lost."),
            current=participant,
        )
    for name in names:
        setattr(participant, name, facts[name])  # type: ignore[literal-required]
    participant.version += 1
    participant.save(update_fields=[*names, "version"])
    record("participant_edited", by=by, target=participant, changed_fields=names)
    return participant


# Coming and going


@transaction.atomic
def put_on_waiting_list(*, participant: Participant, by: User) -> Participant:
    """Raises Refused, NotNow."""
    participant = _locked(participant, by)
    if participant.state == ParticipantState.WAITING:
        return participant
    policies.can_take_women(participant.group)
    policies.can_become(participant, ParticipantState.WAITING)
    _move(participant, ParticipantState.WAITING, by)
    record("participant_waitlisted", by=by, target=participant, changed_fields=["state"])
    return participant


@transaction.atomic
def join_group(*, participant: Participant, decided_herself: bool, by: User) -> Participant | None:
    """Today. The group's agreement is looked at sooner, since it was made without her.

    A group that works by headcount lists nobody who is in it: her row is erased, and the answer is
    None. Raises Refused, NotNow.
    """
    participant = _locked(participant, by)
    if participant.state == ParticipantState.JOINED:
        return participant
    group = participant.group
    policies.can_join(participant, group, decided_herself)
    fields = ["state", "joined_on", "decided_herself"]
    if participant.left_on:
        fields.append("left_on")
    if group.keeps_names:
        participant.joined_on, participant.left_on = timezone.localdate(), None
        participant.decided_herself = True
        _move(participant, ParticipantState.JOINED, by, "joined_on", "left_on", "decided_herself")
    record("participant_joined", by=by, target=participant, changed_fields=fields)
    if not group.keeps_names:
        _erase(participant, by)
    bring_review_forward(group=group, because=ReviewReason.NEW_MEMBER, by=by)
    return participant if group.keeps_names else None


@transaction.atomic
def leave_group(*, participant: Participant, left_on: dt.date, by: User) -> Participant:
    """Raises Refused, NotNow."""
    participant = _locked(participant, by)
    if (participant.state, participant.left_on) == (ParticipantState.LEFT, left_on):
        return participant
    policies.can_leave(participant, left_on)
    participant.left_on = left_on
    _move(participant, ParticipantState.LEFT, by, "left_on")
    record("participant_left", by=by, target=participant, changed_fields=["left_on", "state"])
    return participant


@transaction.atomic
def remove_enquiry(*, participant: Participant, by: User) -> None:
    """An enquiry that came to nothing leaves nothing. Raises Refused, NotNow."""
    try:
        participant = _locked(participant, by)
    except Gone:
        return
    policies.can_remove_enquiry(participant)
    _erase(participant, by)


# Names or a headcount


@transaction.atomic
def keep_names(*, group: SupportGroup, by: User) -> SupportGroup:
    """From now on those who join are listed. Raises Refused, NotNow."""
    group = lock_group(group)
    rules.may_decide_about_names(by, group)
    if group.keeps_names:
        return group
    policies.can_keep_names(group)
    return _write_names(group, keeps=True, kind="group_names_kept", by=by)


@transaction.atomic
def stop_keeping_names(*, group: SupportGroup, rows: int, by: User) -> SupportGroup:
    """Those who joined or left are erased, those who ask or wait stay.

    `rows` is how many she was told are erased. Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_decide_about_names(by, group)
    if not group.keeps_names:
        return group
    rows_now = group.participants.select_for_update().filter(state__in=IN_OR_OUT)
    known = list(rows_now.only("pk"))
    policies.can_stop_names(len(known), rows)
    for participant in known:
        _erase(participant, by)
    return _write_names(group, keeps=False, kind="group_names_erased", by=by)


# Safe contact


@transaction.atomic
def save_safe_contact(
    *, participant: Participant, version: int, by: User, **facts: Unpack[ContactFacts]
) -> SafeContact:
    """Only what is named changes. `version` is 0 where the page said that there is none yet.

    Raises Refused, NotNow where she has been erased, StaleEdit where a colleague has saved since.
    """
    participant = _locked(participant, by)
    contact = SafeContact.objects.filter(participant=participant).first()
    if contact is None:
        contact = SafeContact.objects.create(participant=participant, changed_by=by, **facts)
        names = list(facts)
    else:
        names = changed(contact_facts(contact), facts)
        if not names:
            return contact
        if version != contact.version:
            raise StaleEdit(
                _("A colleague changed this page while you were writing. Nothing is lost."),
                current=contact,
            )
        for name in names:
            setattr(contact, name, facts[name])  # type: ignore[literal-required]
        _write_contact(contact, by, names)
    record("safe_contact_saved", by=by, target=participant, changed_fields=names)
    return contact


@transaction.atomic
def confirm_safe_contact(
    *, participant: Participant, version: int, expires_on: dt.date, by: User
) -> SafeContact | None:
    """She was asked in person, and it is all as she said before. None where there is no contact.

    Raises Refused, NotNow, StaleEdit.
    """
    participant = _locked(participant, by)
    contact = SafeContact.objects.filter(participant=participant).first()
    if contact is None:
        return None
    today = timezone.localdate()
    if (contact.confirmed_on, contact.expires_on) == (today, expires_on):
        return contact
    if version != contact.version:
        raise StaleEdit(
            _("A colleague changed this page while you were reading. Look at it again."),
            current=contact,
        )
    contact.confirmed_on, contact.expires_on = today, expires_on
    names = ["confirmed_on", "expires_on"]
    _write_contact(contact, by, names)
    record("safe_contact_confirmed", by=by, target=participant, changed_fields=names)
    return contact


class Gone(NotNow):
    """A colleague has erased her row meanwhile."""


def _locked(participant: Participant, by: User) -> Participant:
    """Her row as it is now, with its group, both held; the rule is checked first.

    Raises Refused, Gone.
    """
    group = lock_group(participant.group)
    rules.may_see_participants(by, group)
    found = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk).first()
    if found is None:
        raise Gone(_("What was written of her has been erased meanwhile."))
    found.group = group
    return found


def _move(participant: Participant, state: ParticipantState, by: User, *more: str) -> None:
    participant.state, participant.state_changed_at = state, timezone.now()
    participant.state_changed_by = by
    participant.save(update_fields=["state", "state_changed_at", "state_changed_by", *more])


def _erase(participant: Participant, by: User) -> None:
    """Her id stays in the record, so that it can be done again after a backup was restored."""
    record("participant_removed", by=by, target=participant)
    participant.delete()


def _write_names(group: SupportGroup, *, keeps: bool, kind: str, by: User) -> SupportGroup:
    group.keeps_names = keeps
    group.save(update_fields=["keeps_names"])
    record(kind, by=by, target=group, changed_fields=["keeps_names"])
    return group


def _write_contact(contact: SafeContact, by: User, names: list[str]) -> None:
    contact.version += 1
    contact.changed_at, contact.changed_by = timezone.now(), by
    contact.save(update_fields=[*names, "version", "changed_at", "changed_by"])
