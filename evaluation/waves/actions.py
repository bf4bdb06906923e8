"""The only writes of waves and slips. Each checks its rule and its policy under a lock.

Doing again what is done already changes nothing and records nothing, so a double press is harmless.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import StaleEdit
from audit.actions import record
from evaluation.enums import WaveKind, WaveState
from evaluation.letter_box import actions as letter_box
from evaluation.programmes.models import Programme, ProgrammeGroup
from evaluation.questionnaires.actions import lock_questionnaire
from evaluation.questionnaires.models import Questionnaire
from evaluation.waves import policies, rules
from evaluation.waves.models import Invitation, Wave, WaveGroup
from evaluation.waves.slips import make_slips, renew, women_of


@transaction.atomic
def open_wave(
    *,
    programme: Programme,
    groups: Mapping[ProgrammeGroup, int],
    kind: WaveKind,
    questionnaire: Questionnaire,
    closes_on: dt.date,
    by: User,
    request_key: uuid.UUID | None = None,
) -> Wave:
    """`groups`: how many slips each gets; one that keeps names has one for each woman instead.

    From now on the questionnaire never changes. The same `request_key` gives the same wave. Raises
    Refused, NotNow.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rules.may_open(by, programme)
    made = Wave.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None and (made.programme_id, made.opened_by_id) == (programme.pk, by.pk):
        return made
    policies.can_open_wave(programme)
    policies.can_ask(programme, questionnaire)
    policies.can_close_on(closes_on)
    policies.can_close_within(programme, closes_on)
    before = programme.waves.aggregate(most=Max("number"))["most"] or 0
    wave = Wave.objects.create(
        programme=programme,
        number=before + 1,
        kind=kind,
        questionnaire=questionnaire,
        opening_key=programme.opening_keys.get(replaced_at=None),
        closes_on=closes_on,
        request_key=None if made else request_key,
        opened_by=by,
        state_changed_by=by,
    )
    _ask(wave, groups, by)
    lock_questionnaire(questionnaire=questionnaire, by=by)
    record("wave_opened", by=by, target=wave)
    return wave


@transaction.atomic
def add_groups(*, wave: Wave, groups: Mapping[ProgrammeGroup, int], by: User) -> Wave:
    """To a wave that is open; those that are in it already stay as they are. Raises Refused,
    NotNow."""
    wave = _lock(wave)
    rules.may_open(by, wave.programme)
    policies.is_open(wave)
    policies.is_running(wave.programme)
    policies.has_its_secret(wave.programme)
    there = set(wave.groups.values_list("programme_group", flat=True))
    new = {place: number for place, number in groups.items() if place.pk not in there}
    if groups and not new:
        return wave
    _ask(wave, new, by)
    record("wave_groups_added", by=by, target=wave, changed_fields=["groups"])
    return wave


@transaction.atomic
def extend_wave(*, wave: Wave, version: int, closes_on: dt.date, by: User) -> Wave:
    """Another last day. `version` is that of the page she wrote on. Raises Refused, NotNow,
    StaleEdit where a colleague has moved it since."""
    wave = _lock(wave)
    rules.may_keep(by, wave.programme)
    policies.is_open(wave)
    if wave.closes_on == closes_on:
        return wave
    if wave.version != version:
        raise StaleEdit(
            _("A colleague moved the last day while you were writing. Nothing is lost."),
            current=wave,
        )
    policies.can_close_on(closes_on)
    policies.can_close_within(wave.programme, closes_on)
    wave.closes_on, wave.version = closes_on, wave.version + 1
    wave.save(update_fields=["closes_on", "version"])
    record("wave_extended", by=by, target=wave, changed_fields=["closes_on"])
    return wave


def close_wave(*, wave: Wave, by: User) -> Wave:
    """Nobody can answer any more; what came on paper can still be typed in."""
    return _change_state(wave, WaveState.CLOSED, "wave_closed", by)


def seal_wave(*, wave: Wave, by: User) -> Wave:
    """Nothing can be added any more, and every envelope is moved, mixed, under a new id."""
    return _change_state(wave, WaveState.SEALED, "wave_sealed", by)


@transaction.atomic
def _change_state(wave: Wave, state: WaveState, kind: str, by: User) -> Wave:
    wave = _lock(wave)
    rules.may_keep(by, wave.programme)
    if wave.state == state:
        return wave
    policies.can_become(wave, state)
    if state == WaveState.SEALED:
        letter_box.seal_wave(wave=wave.pk)
    wave.state, wave.state_changed_at, wave.state_changed_by = state, timezone.now(), by
    wave.version += 1
    wave.save(update_fields=["state", "state_changed_at", "state_changed_by", "version"])
    record(kind, by=by, target=wave, changed_fields=["state"])
    return wave


@transaction.atomic
def add_slips(*, place: WaveGroup, more: int, seen: int, by: User) -> int:
    """For the women who have joined since; in a group without names, `more` to the `seen` that the
    page told of. How many were added. Raises Refused, NotNow, StaleEdit (with how many there are).
    """
    wave = _lock(place.wave)
    where = place.programme_group
    rules.may_hand_out(by, where.group)
    policies.is_open(wave)
    policies.has_its_secret(wave.programme)
    if where.group.keeps_names:
        added = make_slips(wave, {where: women_of([where])[where.group_id]}, {})
    else:
        there = wave.invitations.filter(programme_group=where).count()
        if there == seen + more:
            return 0
        if there != seen:
            raise StaleEdit(
                _("A colleague added slips while you were here. Look how many there are now."),
                current=there,
            )
        policies.can_have_slips(where.group, seen + more)
        added = make_slips(wave, {}, {where: more})
    if added:
        record("slips_added", by=by, target=place, changed_fields=["invitations"])
    return added


@transaction.atomic
def renew_slip(*, place: WaveGroup, slip: Invitation, issue: int, by: User) -> Invitation:
    """A lost slip's code is void from now on, and the new one leads to the same answers.

    `issue` is that of the page she pressed on, so that a double press makes one new code.
    """
    slip = Invitation.objects.select_for_update(of=("self",)).select_related("invitee").get(
        pk=slip.pk
    )  # fmt: skip
    rules.may_hand_out(by, place.programme_group.group)
    policies.has_its_secret(place.wave.programme)
    policies.can_be_renewed(slip)
    if slip.issue != issue:
        return slip
    renew(slip)
    slip.save(update_fields=["issue", "code_hmac"])
    # Of the group's slips and not of hers: the record is nowhere a list of women.
    record("slip_renewed", by=by, target=place, changed_fields=["code_hmac", "issue"])
    return slip


@transaction.atomic
def note_slips_printed(*, place: WaveGroup, by: User) -> None:
    """Whoever sees the sheet could answer with any of its codes: so it is on record."""
    rules.may_hand_out(by, place.programme_group.group)
    policies.has_its_secret(place.wave.programme)
    record("slips_printed", by=by, target=place)


@transaction.atomic
def note_all_slips_printed(*, wave: Wave, by: User) -> None:
    """Those of every group that she coordinates, in one go."""
    rules.may_open(by, wave.programme)
    policies.has_its_secret(wave.programme)
    record("slips_printed", by=by, target=wave)


def _lock(wave: Wave) -> Wave:
    """As it is now, held for this transaction; others may still refer to it."""
    rows = Wave.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("programme").get(pk=wave.pk)


def _ask(wave: Wave, groups: Mapping[ProgrammeGroup, int], by: User) -> None:
    for place in groups:
        rules.may_ask(by, place.group)
    policies.can_ask_groups(wave.programme, groups.keys())
    women = women_of(groups)
    by_name = {place: women[place.group_id] for place in groups if place.group.keeps_names}
    seats = {place: number for place, number in groups.items() if place not in by_name}
    for place, number in groups.items():
        policies.can_have_slips(place.group, len(by_name.get(place, range(number))))
    WaveGroup.objects.bulk_create(
        WaveGroup(wave=wave, programme_group=place, added_by=by) for place in groups
    )
    make_slips(wave, by_name, seats)
