"""Everything that changes a plan.

Each action locks the plan's row first, so two people's changes to one plan happen one after the
other, and each is judged against what is really there. Nothing is overwritten unseen: minutes are
changed only from the value that the person saw, and the words of an item only from the version
that she saw.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit
from audit.actions import record
from groups.models import SupportGroup
from sessions import contents, policies, rules
from sessions.blocks import Block
from sessions.building import arrange
from sessions.enums import LedBy
from sessions.models import PlanItem, SessionPlan
from sessions.timing import fit
from toolkit.models import Exercise

DETAILS = ("starts_at", "minutes", "notes")
ITEM_WORDS = (
    "own_title",
    "own_kind",
    "own_intensity",
    "own_materials",
    "minutes",
    "led_by",
    "facilitator",
    "notes",
)


@dataclass(frozen=True)
class Conflict:
    """Minutes that somebody else changed while this person was changing them too."""

    item: uuid.UUID
    typed: int
    now: int


@transaction.atomic
def build_plan(
    *,
    group: SupportGroup,
    starts_at: dt.datetime,
    minutes: int,
    exercises: Sequence[Exercise],
    request_key: uuid.UUID,
    by: User,
) -> SessionPlan:
    """A session from ticked exercises, with welcome, agreement, break and close put in.

    Sending the same form twice gives the same plan: `request_key` came with the form. Raises
    Refused or NotNow.
    """
    rules.may_plan(by, group)
    policies.can_be_planned(group)
    plan, is_new = SessionPlan.objects.get_or_create(
        request_key=request_key,
        defaults={
            "group": group,
            "starts_at": starts_at,
            "minutes": minutes,
            "created_by": by,
        },
    )
    if not is_new:
        rules.may_plan(by, plan.group)
        return plan
    frames = contents.frames()
    by_slug = {exercise.slug: exercise for exercise in [*exercises, *frames.values()]}
    blocks = arrange(
        [Block.of_exercise(exercise) for exercise in exercises],
        {name: Block.of_exercise(exercise) for name, exercise in frames.items()},
        minutes,
    )
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, position=place, exercise=by_slug[block.slug], minutes=length)
        for place, (block, length) in enumerate(blocks)
    )
    record("plan_created", by=by, target=plan)
    return plan


@transaction.atomic
def edit_plan(*, plan: SessionPlan, seen_version: int, by: User, **details: Any) -> SessionPlan:
    """Change when it is, how long it may last, and its notes (`DETAILS`). Raises StaleEdit."""
    plan = _locked(plan, by=by)
    changed = [name for name in DETAILS if getattr(plan, name) != details[name]]
    if changed and plan.version != seen_version:
        raise StaleEdit(_changed_meanwhile(), current=plan)
    for name in changed:
        setattr(plan, name, details[name])
    if changed:
        _touch(plan, *changed)
        record("plan_changed", by=by, target=plan, changed_fields=changed)
    return plan


@transaction.atomic
def remove_plan(*, plan: SessionPlan, by: User) -> None:
    """Throw a plan away, for good."""
    plan = _locked(plan, by=by)
    rules.may_remove_plan(by, plan)
    record("plan_removed", by=by, target=plan)
    plan.delete()


@transaction.atomic
def note_download(*, plan: SessionPlan, by: User) -> None:
    """A file leaves the house with names of facilitators in it, so the record says who took it."""
    rules.may_plan(by, plan.group)
    record("plan_downloaded", by=by, target=plan)


@transaction.atomic
def fit_plan(*, plan: SessionPlan, by: User) -> dict[str, int]:
    """Share minutes out so that the blocks fill the session; the new minutes by item id."""
    plan = _locked(plan, by=by)
    items = contents.items_of(plan)
    blocks = [Block.of_item(item) for item in items]
    lengths = fit(
        [block.minutes for block in blocks],
        [block.least for block in blocks],
        [block.most for block in blocks],
        plan.minutes,
    )
    changed = {
        str(item.pk): length
        for item, length in zip(items, lengths, strict=True)
        if item.minutes != length
    }
    for item in items:
        if str(item.pk) in changed:
            item.minutes = changed[str(item.pk)]
    _save_items([item for item in items if str(item.pk) in changed], ["minutes"])
    if changed:
        _touch(plan)
        record("plan_fitted", by=by, target=plan, changed_fields=["minutes"])
    return changed


@transaction.atomic
def change_minutes(
    *, plan: SessionPlan, changes: Mapping[uuid.UUID, tuple[int, int]], by: User
) -> list[Conflict]:
    """Set minutes, each as (what she saw, what she typed), by item id.

    An item whose minutes are no longer what she saw keeps them, and comes back as a conflict with
    both numbers. An item that is gone is passed over: her number has no block to stand at.
    """
    plan = _locked(plan, by=by)
    conflicts, saved = [], []
    for item in plan.items.filter(pk__in=changes):
        seen, typed = changes[item.pk]
        if item.minutes == typed:
            continue
        if item.minutes != seen:
            conflicts.append(Conflict(item.pk, typed, item.minutes))
            continue
        item.minutes = typed
        saved.append(item)
    if saved:
        _save_items(saved, ["minutes"])
        _touch(plan)
        record("plan_items_changed", by=by, target=plan, changed_fields=["minutes"])
    return conflicts


@transaction.atomic
def add_exercise(
    *,
    plan: SessionPlan,
    exercise: Exercise,
    seen_version: int,
    by: User,
    place: int | None = None,
) -> PlanItem:
    """Put an exercise in before the close, or at `place`.

    From a page that is out of date, an exercise that is already in the plan is not put in again:
    that is the second half of a double press.
    """
    plan = _locked(plan, by=by)
    items = contents.items_of(plan)
    already = next((item for item in items if item.exercise_id == exercise.pk), None)
    if already and plan.version != seen_version:
        return already
    item = PlanItem(plan=plan, exercise=exercise, minutes=exercise.minutes_usual)
    return _insert(plan, items, item, place, by=by)


@transaction.atomic
def add_own_item(*, plan: SessionPlan, seen_version: int, by: User, **words: Any) -> PlanItem:
    """Put in something of the group's own (`ITEM_WORDS`), before the close."""
    plan = _locked(plan, by=by)
    items = contents.items_of(plan)
    already = next((item for item in items if item.own_title == words["own_title"]), None)
    if already and plan.version != seen_version:
        return already
    item = PlanItem(plan=plan, **_with_leader(plan, words))
    return _insert(plan, items, item, None, by=by)


@transaction.atomic
def edit_item(*, item: PlanItem, seen_version: int, by: User, **words: Any) -> PlanItem:
    """Change the words of an item (any of `ITEM_WORDS`). Raises StaleEdit or NotNow."""
    plan = _locked(item.plan, by=by)
    item = _present(plan, item.pk)
    words = _with_leader(plan, words)
    changed = [name for name in words if getattr(item, name) != words[name]]
    if changed and item.version != seen_version:
        raise StaleEdit(_changed_meanwhile(), current=item)
    for name in changed:
        setattr(item, name, words[name])
    if changed:
        _save_items([item], changed)
        _touch(plan)
        record("plan_item_changed", by=by, target=item, changed_fields=changed)
    return item


@transaction.atomic
def move_item(*, plan: SessionPlan, item_id: uuid.UUID, to: int, by: User) -> PlanItem:
    """Move a block to the place `to`, counted from 0; past either end means the end."""
    plan = _locked(plan, by=by)
    item = _present(plan, item_id)
    items = contents.items_of(plan)
    order = [other for other in items if other.pk != item.pk]
    place = max(0, min(to, len(order)))
    order.insert(place, next(other for other in items if other.pk == item.pk))
    _save_order(order)
    _touch(plan)
    record("plan_item_moved", by=by, target=item)
    return order[place]


@transaction.atomic
def remove_item(*, plan: SessionPlan, item_id: uuid.UUID, by: User) -> None:
    """Take a block out. One that is already out is what she wanted."""
    plan = _locked(plan, by=by)
    item = plan.items.filter(pk=item_id).first()
    if item is None:
        return
    record("plan_item_removed", by=by, target=item)
    item.delete()
    _save_order(contents.items_of(plan))
    _touch(plan)


@transaction.atomic
def mend_plan(*, plan: SessionPlan, concern_key: str, by: User) -> None:
    """Do what the care check offers, if the concern still stands; otherwise it is mended."""
    plan = _locked(plan, by=by)
    items = contents.items_of(plan)
    concern = next((c for c in contents.concerns_of(plan, items) if c.key == concern_key), None)
    if concern is None:
        return
    if concern.mend.does == "accept":
        accept_concern(plan=plan, concern_key=concern_key, by=by)
    elif concern.mend.does == "remove":
        remove_item(plan=plan, item_id=uuid.UUID(concern.block), by=by)
    else:
        exercise = Exercise.objects.visible_to(by).get(slug=concern.mend.slug)
        item = PlanItem(plan=plan, exercise=exercise, minutes=exercise.minutes_usual)
        _insert(plan, items, item, concern.mend.place, by=by)


@transaction.atomic
def accept_concern(*, plan: SessionPlan, concern_key: str, by: User) -> None:
    """'We have this in hand': the plan remembers the answer and the check is quiet."""
    plan = _locked(plan, by=by)
    open_keys = {concern.key for concern in contents.concerns_of(plan, contents.items_of(plan))}
    if concern_key in open_keys:
        plan.in_hand = [*plan.in_hand, concern_key]
        _touch(plan, "in_hand")
        record("plan_concern_accepted", by=by, target=plan, changed_fields=["in_hand"])


def _locked(plan: SessionPlan, *, by: User) -> SessionPlan:
    """The plan as it is now, held until this change is done."""
    locked = (
        SessionPlan.objects.select_for_update(of=("self",))
        .select_related("group")
        .filter(pk=plan.pk)
        .first()
    )
    if locked is None:
        raise NotNow(_("This plan has been thrown away in the meantime."))
    rules.may_plan(by, locked.group)
    return locked


def _present(plan: SessionPlan, item_id: uuid.UUID) -> PlanItem:
    item = plan.items.filter(pk=item_id).first()
    if item is None:
        raise NotNow(_("Somebody has taken this block out of the plan in the meantime."))
    return item


def _insert(
    plan: SessionPlan, items: list[PlanItem], item: PlanItem, place: int | None, *, by: User
) -> PlanItem:
    policies.has_room(plan, len(items))
    if place is None:
        place = len(items) - (bool(items) and items[-1].kind == "closing")
    place = max(0, min(place, len(items)))
    item.position = len(items)
    item.save(force_insert=True)
    _save_order([*items[:place], item, *items[place:]])
    _touch(plan)
    record("plan_item_added", by=by, target=item)
    return item


def _save_order(items: Sequence[PlanItem]) -> None:
    """Write each item's place. The constraint is deferred, so places may cross on the way."""
    moved = []
    for place, item in enumerate(items):
        if item.position != place:
            item.position = place
            moved.append(item)
    PlanItem.objects.bulk_update(moved, ["position"])


def _save_items(items: Sequence[PlanItem], fields: Sequence[str]) -> None:
    for item in items:
        item.version += 1
    PlanItem.objects.bulk_update(items, [*fields, "version"])


def _touch(plan: SessionPlan, *fields: str) -> None:
    plan.version += 1
    plan.save(update_fields=[*fields, "version"])


def _with_leader(plan: SessionPlan, words: dict[str, Any]) -> dict[str, Any]:
    """Only somebody who serves this group can lead in it, and only where a facilitator leads."""
    if words.get("led_by", LedBy.FACILITATOR) != LedBy.FACILITATOR:
        return {**words, "facilitator": None}
    facilitator = words.get("facilitator")
    if facilitator and facilitator.group_id != plan.group_id:
        raise NotNow(_("She does not facilitate this group."))
    return words


def _changed_meanwhile() -> str:
    return _("Somebody else changed this while you had it open.")
