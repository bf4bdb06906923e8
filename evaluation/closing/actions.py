"""Closing a programme for good, and the end of the time for which answers are kept.

Closing destroys the finding key: nobody can tell any more which envelope is whose. The envelopes
stay until the day that women were told, joined across waves by a number inside them that nothing
outside leads to. After that day they go, whether the programme was closed or not.
"""

import uuid
from collections import Counter

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from evaluation import linking
from evaluation.closing import policies, rules
from evaluation.enums import UNDER_WAY, ProgrammeState, ReleaseState
from evaluation.letter_box import actions as letter_box
from evaluation.programmes.actions import lock_programme, set_state
from evaluation.programmes.models import Programme
from evaluation.waves.models import Invitation, Invitee, Wave

NOT_ASKED = {"closing_asked_at": None, "closing_asked_by": None}


@transaction.atomic
def ask_to_close(*, programme: Programme, by: User) -> Programme:
    """The first signature. Raises Refused, NotNow."""
    programme = lock_programme(programme)
    rules.may_close(by, programme)
    if programme.state == ProgrammeState.CLOSING and programme.closing_asked_by_id == by.pk:
        return programme
    policies.can_ask(programme)
    asked = {"closing_asked_at": timezone.now(), "closing_asked_by": by}
    return set_state(programme, ProgrammeState.CLOSING, "closing_asked", by, **asked)


@transaction.atomic
def take_back(*, programme: Programme, by: User) -> Programme:
    """Running again, as if nobody had asked. Raises Refused, NotNow."""
    programme = lock_programme(programme)
    rules.may_close(by, programme)
    if programme.state == ProgrammeState.RUNNING:
        return programme
    policies.can_take_back(programme)
    return set_state(programme, ProgrammeState.RUNNING, "closing_taken_back", by, **NOT_ASKED)


@transaction.atomic
def close_programme(*, programme: Programme, by: User) -> Programme:
    """The second signature, for good.

    The salt of the finding key, everybody who was invited with her own salt, and every tag and
    receipt beside the envelopes go at once; so do the cases behind what was released. Requests for
    a copy go with them, since nothing could be found for them now. Slips stay, so that whoever
    types a code is told the truth.

    Raises Refused, NotNow.
    """
    programme = lock_programme(programme)
    rules.may_close(by, programme)
    if programme.state == ProgrammeState.CLOSED:
        return programme
    policies.can_sign(programme, by)
    closed = {"closed_at": timezone.now(), "closed_by": by, "link_salt": None}
    set_state(programme, ProgrammeState.CLOSED, "programme_closed", by, **closed)
    _forget_who_was_invited(programme)
    letter_box.forget_links(programme=programme.pk)
    _forget_who_was_counted(programme)
    # What these rows have left on the disk goes with the next `manage.py sweep_letter_box`.
    Wave.objects.filter(programme=programme).update(swept_on=None)
    return programme


@transaction.atomic
def remove_answers(*, programme_id: uuid.UUID) -> Counter[str]:
    """At the end of the time for which answers are kept; whoever calls this has looked at the day.

    A programme that nobody has closed gets a new salt: the old finding key is gone all the same,
    and so is everybody who was invited. What is counted are rows that say nothing of who answered:
    how many envelopes there were is told to nobody.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    for wave in programme.waves.values_list("pk", flat=True):
        letter_box.remove_envelopes(wave=wave)
    slips, _by_model = Invitation.objects.filter(wave__programme=programme).delete()
    people = _forget_who_was_invited(programme)
    _forget_who_was_counted(programme)
    if programme.state != ProgrammeState.CLOSED:
        salt = linking.new_salt()
        programme.link_salt = salt
        programme.link_check = linking.key_check(linking.programme_key(salt))
        programme.save(update_fields=["link_salt", "link_check"])
    Wave.objects.filter(programme=programme).update(swept_on=None)
    record("answers_removed", by=None, target=programme)
    found = {"answers of a programme": 1, Invitation._meta.label: slips}
    return +Counter({**found, Invitee._meta.label: people})


def _forget_who_was_invited(programme: Programme) -> int:
    _total, by_model = Invitee.objects.filter(programme_group__programme=programme).delete()
    return by_model.get(Invitee._meta.label, 0)


def _forget_who_was_counted(programme: Programme) -> None:
    """The cases behind every released row, and all that was not released yet. What was stays."""
    programme.releases.update(memory=None, memory_key=None)
    for release in programme.releases.filter(state__in=UNDER_WAY):
        release.state, release.state_changed_at = ReleaseState.TAKEN_BACK, timezone.now()
        release.state_changed_by = release.json_file = release.csv_file = release.report = None
        release.save()
        record("release_taken_back", by=None, target=release, changed_fields=["state"])
