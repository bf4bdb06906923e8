"""The only writes to programmes. Each checks its rule and its policy under a lock, and is recorded.

Doing again what is done already changes nothing and records nothing, so a double press is harmless.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.refusals import NotNow, Refused, StaleEdit
from audit.actions import record
from evaluation import linking
from evaluation.enums import ProgrammeState
from evaluation.programmes import policies, rules
from evaluation.programmes.facts import (
    COLUMNS,
    AreaFacts,
    ProgrammeFacts,
    ReaderFacts,
    changed,
    columns_of,
    facts_of,
    in_order,
    thresholds_of,
    with_known_numbers,
)
from evaluation.programmes.models import (
    Area,
    Guardian,
    Programme,
    ProgrammeGroup,
    ProgrammeOrganisation,
    Reader,
)
from groups.enums import State
from groups.models import SupportGroup


def lock_programme(programme: Programme) -> Programme:
    """The programme as it is now, held for this transaction; others may still refer to it."""
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


# --- Its facts


@transaction.atomic
def create_programme(
    *,
    organisation: Organisation,
    guardians: Sequence[User],
    by: User,
    request_key: uuid.UUID | None = None,
    **facts: Unpack[ProgrammeFacts],
) -> Programme:
    """With the salt of its finding key. `facts` says all of them.

    `request_key` comes with the form: the same one and name again give the same programme. Raises
    Refused, AtField.
    """
    rules.may_make_programme(by, organisation)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    made = Programme.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None:
        if made.created_by_id == by.pk and made.name == facts["name"]:
            return made
        request_key = None
    policies.can_be_called(facts["name"], organisation_id=organisation.pk)
    policies.can_last(facts["starts_on"], facts["ends_on"], facts["answers_kept_until"])
    policies.can_ask_of_numbers(thresholds_of(facts))
    others = policies.organisations_called(facts["others"])
    policies.can_have_guardians(guardians, {one.pk for one in (organisation, *others)})
    salt = linking.new_salt()
    programme = Programme.objects.create(
        organisation=organisation,
        created_by=by,
        state_changed_by=by,
        request_key=request_key,
        link_salt=salt,
        link_check=linking.key_check(linking.programme_key(salt)),
        **columns_of(facts),
    )
    _write_organisations(programme, [organisation, *others])
    _write_readers(programme, facts["readers"])
    _write_areas(programme, facts["areas"])
    people = {person.pk: person for person in guardians}
    Guardian.objects.bulk_create(
        Guardian(programme=programme, user=person, named_by=by) for person in people.values()
    )
    record("programme_created", by=by, target=programme)
    return programme


@transaction.atomic
def edit_programme(
    *, programme: Programme, version: int, by: User, **facts: Unpack[ProgrammeFacts]
) -> Programme:
    """Only what is named changes. `version` is that of the page she wrote on.

    Raises Refused, AtField, NotNow, and StaleEdit where somebody has saved since, with the
    programme as it is now.
    """
    programme = lock_programme(programme)
    rules.may_administer(by, programme)
    policies.can_change(programme)
    before = facts_of(programme)
    others: list[Organisation] | None = None
    if "others" in facts:
        named = {one.pk: one for one in policies.organisations_called(facts["others"])}
        named.pop(programme.organisation_id, None)
        others = list(named.values())
        facts["others"] = in_order(one.name for one in others)
    if "areas" in facts:
        facts["areas"] = with_known_numbers(facts["areas"], before["areas"])
    names = changed(before, facts)
    if not names:
        return programme
    if version != programme.version:
        raise StaleEdit(
            _("A colleague changed this programme while you were writing. Nothing is lost."),
            current=programme,
        )
    _check_edit(programme, names, {**before, **facts})
    if "name" in names:
        Organisation.objects.select_for_update(no_key=True).get(pk=programme.organisation_id)
        policies.can_be_called(
            facts["name"], organisation_id=programme.organisation_id, programme_id=programme.pk
        )
    columns = [name for name in COLUMNS if name in names]
    for name in columns:
        setattr(programme, name, facts[name])  # type: ignore[literal-required]
    programme.version += 1
    programme.save(update_fields=[*columns, "version"])
    if "readers" in names:
        _write_readers(programme, facts["readers"])
    if "areas" in names:
        _write_areas(programme, facts["areas"])
    if others is not None and "others" in names:
        _write_organisations(programme, [programme.organisation, *others])
    record("programme_edited", by=by, target=programme, changed_fields=names)
    return programme


def _check_edit(programme: Programme, names: list[str], after: ProgrammeFacts) -> None:
    """In the order of the form."""
    kept_until = after["answers_kept_until"]
    policies.can_last(
        after["starts_on"],
        after["ends_on"],
        kept_until,
        is_new=kept_until != programme.answers_kept_until,
    )
    policies.can_keep_answers(programme, kept_until)
    policies.can_speak_first(programme, after["languages"][0])
    policies.can_ask_of_numbers(thresholds_of(after), programme)
    policies.can_change_what_was_told(programme, names)


def _write_readers(programme: Programme, readers: Iterable[ReaderFacts]) -> None:
    """Written anew as a whole: before a first wave nobody has decided about any of them."""
    programme.readers.all().delete()
    Reader.objects.bulk_create(
        Reader(programme=programme, position=position, name=one.name, kind=one.kind)
        for position, one in enumerate(readers)
    )


def _write_areas(programme: Programme, areas: Sequence[AreaFacts]) -> None:
    """Those that are there keep their number, so that a new name keeps its groups."""
    there = {one.pk: one.name for one in programme.areas.all()}
    kept = {one.pk: one.name for one in areas if one.pk is not None and one.pk in there}
    gone = there.keys() - kept.keys()
    policies.can_drop_areas(programme, gone)
    ProgrammeGroup.objects.filter(programme=programme, area__in=gone).update(area=None)
    Area.objects.filter(pk__in=gone).delete()
    renamed = {pk: name for pk, name in kept.items() if name != there[pk]}
    for pk in renamed:  # two that exchange their names must not meet
        Area.objects.filter(pk=pk).update(name=f"{pk} {uuid.uuid4()}")
    for pk, name in renamed.items():
        Area.objects.filter(pk=pk).update(name=name)
    Area.objects.bulk_create(
        Area(programme=programme, name=one.name) for one in areas if one.pk not in kept
    )


def _write_organisations(programme: Programme, wanted: Sequence[Organisation]) -> None:
    there = {row.organisation_id: row for row in programme.taking_part.all()}
    stay = {one.pk: one for one in wanted}
    for pk, row in there.items():
        if pk not in stay:
            policies.can_leave(row.organisation, programme, set(stay))
            row.delete()
    ProgrammeOrganisation.objects.bulk_create(
        ProgrammeOrganisation(programme=programme, organisation=one)
        for pk, one in stay.items()
        if pk not in there
    )


# --- Where it stands


@transaction.atomic
def start_programme(*, programme: Programme, by: User) -> Programme:
    """From being set up to running. Whoever calls this has seen that two keys are held.

    Raises Refused, NotNow.
    """
    programme = lock_programme(programme)
    rules.may_administer(by, programme)
    if programme.state == ProgrammeState.RUNNING:
        return programme
    policies.can_start(programme)
    return set_state(programme, ProgrammeState.RUNNING, "programme_started", by)


def set_state(
    programme: Programme, state: ProgrammeState, kind: str, by: User, **columns: object
) -> Programme:
    """For the actions of this record and of closing, which have checked that it may be so.

    `programme` is locked. `columns` are written along with the state.
    """
    now = {"state": state, "state_changed_at": timezone.now(), "state_changed_by": by, **columns}
    for name, value in now.items():
        setattr(programme, name, value)
    programme.save(update_fields=list(now))
    record(kind, by=by, target=programme, changed_fields=["state"])
    return programme


# --- Its guardians


@transaction.atomic
def add_guardian(*, programme: Programme, person: User, by: User) -> Guardian:
    """Who is one already stays one, once. Raises Refused, NotNow, AtField."""
    programme = lock_programme(programme)
    rules.may_administer(by, programme)
    there = programme.guardians.current().filter(user=person).first()
    if there is not None:
        return there
    policies.can_add_guardian(programme)
    taking_part = set(programme.taking_part.values_list("organisation", flat=True))
    policies.can_guard([person], taking_part)
    guardian = Guardian.objects.create(programme=programme, user=person, named_by=by)
    record("guardian_added", by=by, target=guardian)
    return guardian


@transaction.atomic
def end_guardian(*, guardian: Guardian, by: User) -> Guardian:
    """Whoever calls this deletes her copies of the key in the same transaction.

    Raises Refused, and NotNow where fewer than two would be left.
    """
    programme = lock_programme(guardian.programme)
    rules.may_administer(by, programme)
    guardian = programme.guardians.get(pk=guardian.pk)
    if guardian.ended_at is not None:
        return guardian
    policies.can_end_guardian(programme, guardian.pk)
    guardian.ended_at, guardian.ended_by = timezone.now(), by
    guardian.save(update_fields=["ended_at", "ended_by"])
    record("guardian_ended", by=by, target=guardian)
    return guardian


# --- Its groups


class Place(NamedTuple):
    """Whether a group takes part, and in which area, by its number."""

    takes_part: bool
    area: int | None


NOWHERE = Place(False, None)
Places = Mapping[uuid.UUID, Place]


class StalePlaces(StaleEdit):
    """Colleagues have put these groups elsewhere since she opened the page."""

    def __init__(self, sentence: str, *, current: Programme, groups: list[SupportGroup]) -> None:
        super().__init__(sentence, current=current)
        self.groups = groups


@transaction.atomic
def set_groups(*, programme: Programme, wanted: Places, seen: Places, by: User) -> list[str]:
    """Puts her groups in, takes them out and moves them: what she changed from what she was shown.

    The names of the groups that changed. Raises Refused, NotNow, StalePlaces.
    """
    programme = lock_programme(programme)
    rules.may_coordinate(by, programme)
    hers = {group.pk: group for group in rules.groups_to_bring(by, programme)}
    if set(wanted) - set(hers):
        raise Refused(_("You can only choose for groups that you coordinate."))
    rows = {
        row.group_id: row
        for row in programme.groups.filter(group__in=wanted).select_related("group")
    }
    stored = {pk: place_of(rows.get(pk)) for pk in wanted}
    mine = {
        pk: place
        for pk, place in wanted.items()
        if place not in (seen.get(pk, NOWHERE), stored[pk])
    }
    if not mine:
        return []
    policies.can_change(programme)
    late = [hers[pk] for pk in mine if stored[pk] != seen.get(pk, NOWHERE)]
    if late:
        raise StalePlaces(
            _("A colleague chose for some of these groups while you did. Nothing is lost."),
            current=programme,
            groups=late,
        )
    areas = {area.pk: area for area in programme.areas.all()}
    for pk, place in mine.items():
        area = areas.get(place.area) if place.area else None
        if place.takes_part:
            _put_in(programme, hers[pk], rows.get(pk), area, by)
        else:
            _take_out(rows[pk], by)
    return [hers[pk].name for pk in mine]


def place_of(row: ProgrammeGroup | None) -> Place:
    """A group that has left has no area that counts."""
    return NOWHERE if row is None or row.left_at else Place(True, row.area_id)


def _put_in(
    programme: Programme,
    group: SupportGroup,
    row: ProgrammeGroup | None,
    area: Area | None,
    by: User,
) -> None:
    if row is None:
        if group.state == State.ENDED:
            raise NotNow(_("A group that has ended can’t begin to take part."))
        row = ProgrammeGroup.objects.create(
            programme=programme, group=group, area=area, joined_by=by
        )
        record("programme_group_added", by=by, target=row)
        return
    if row.area_id != (area.pk if area else None):
        policies.can_move(row)
    came_back = row.left_at is not None
    row.area, row.left_at, row.left_by = area, None, None
    if came_back:
        row.joined_at, row.joined_by = timezone.now(), by
    row.save(update_fields=["area", "left_at", "left_by", "joined_at", "joined_by"])
    kind, names = (
        ("programme_group_added", []) if came_back else ("programme_group_moved", ["area"])
    )
    record(kind, by=by, target=row, changed_fields=names)


def _take_out(row: ProgrammeGroup, by: User) -> None:
    policies.can_take_out(row)
    row.left_at, row.left_by = timezone.now(), by
    row.save(update_fields=["left_at", "left_by"])
    record("programme_group_removed", by=by, target=row)
