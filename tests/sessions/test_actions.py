import datetime as dt
import uuid
from unittest import mock

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups.enums import FacilitatorRole, State
from groups.models import Facilitator
from sessions import actions
from sessions.models import MOST_ITEMS, PlanItem, SessionPlan
from tests.factories.groups import make_closed_to, make_facilitator, make_group
from tests.factories.sessions import make_full_plan, make_own_item, make_plan
from tests.factories.toolkit import make_exercise, make_frames

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(ada, ben):
    """Ben facilitates it; Ada coordinates its organisation."""
    return make_group(ada.organisations()[0], facilitators=(ben,))


@pytest.fixture
def plan(group):
    return make_plan(group, make_exercise("a"), make_exercise("b"), make_exercise("c"))


def order(plan):
    return [item.title[0].lower() for item in plan.items.order_by("position")]


def kinds():
    return list(AuditEvent.objects.values_list("kind", flat=True))


def build(group, by, *exercises, **changed):
    facts = {
        "group": group,
        "starts_at": timezone.now() + dt.timedelta(days=3),
        "minutes": 120,
        "exercises": exercises,
        "request_key": uuid.uuid4(),
        "by": by,
    }
    return actions.build_plan(**{**facts, **changed})


# --- building


def test_build_plan_frames_and_fits_what_was_ticked(group, ben):
    make_frames()
    plan = build(group, ben, make_exercise("talk", minutes=30), make_exercise("draw", minutes=30))
    assert plan.items.count() == 6
    assert sum(item.minutes for item in plan.items.all()) == 120
    assert [item.exercise.slug for item in plan.items.all()][:2] == ["arriving", "agreement"]
    assert plan.created_by == ben
    assert kinds() == ["plan_created"]


def test_build_plan_twice_makes_one(group, ben):
    key = uuid.uuid4()
    assert build(group, ben, request_key=key) == build(group, ben, request_key=key)
    assert SessionPlan.objects.count() == 1


def test_build_plan_with_another_groups_key_is_refused(group, ben, cara):
    other = make_group(group.organisation, facilitators=(cara,))
    plan = build(other, cara)
    with pytest.raises(Refused):
        build(group, ben, request_key=plan.request_key)


def test_build_plan_for_a_stranger_is_refused(group, cara):
    with pytest.raises(Refused):
        build(group, cara)
    assert not SessionPlan.objects.exists()


def test_build_plan_for_an_ended_group_is_not_possible(ada, ben):
    ended = make_group(ada.organisations()[0], facilitators=(ben,), state=State.ENDED)
    with pytest.raises(NotNow, match="ended"):
        build(ended, ben)


def test_build_plan_is_undone_when_the_record_fails(group, ben):
    with (
        mock.patch("sessions.actions.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        build(group, ben, make_exercise())
    assert not SessionPlan.objects.exists()


# --- the plan's own facts


def details(plan, **changed):
    return {name: getattr(plan, name) for name in actions.DETAILS} | changed


def test_edit_plan_saves_and_records_names_only(plan, ben):
    actions.edit_plan(
        plan=plan, seen_version=1, by=ben, **details(plan, notes="Bring the blue rug")
    )
    plan.refresh_from_db()
    assert (plan.notes, plan.version) == ("Bring the blue rug", 2)
    event = AuditEvent.objects.get()
    assert event.changed_fields == ["notes"]


def test_edit_plan_unchanged_says_nothing(plan, ben):
    actions.edit_plan(plan=plan, seen_version=99, by=ben, **details(plan))
    assert kinds() == []


def test_edit_plan_from_an_old_page_is_stale(plan, ben):
    SessionPlan.objects.update(version=2, notes="hers")
    with pytest.raises(StaleEdit) as stale:
        actions.edit_plan(plan=plan, seen_version=1, by=ben, **details(plan, notes="mine"))
    assert stale.value.current.notes == "hers"
    assert kinds() == []


def test_remove_plan(plan, ben):
    actions.remove_plan(plan=plan, by=ben)
    assert not SessionPlan.objects.exists()
    assert kinds() == ["plan_removed"]
    with pytest.raises(NotNow, match="thrown away"):
        actions.remove_plan(plan=plan, by=ben)


def test_remove_plan_by_a_coordinator(plan, ada):
    actions.remove_plan(plan=plan, by=ada)
    assert not SessionPlan.objects.exists()


def test_remove_plan_by_somebody_growing_into_it_is_refused(plan, cara):
    make_facilitator(plan.group, cara, FacilitatorRole.GROWING)
    with pytest.raises(Refused, match="lead or co-facilitator"):
        actions.remove_plan(plan=plan, by=cara)


@pytest.mark.parametrize("persona", ["cara", "dee", "eve"])
def test_no_action_for_one_who_may_not_plan(plan, persona, request):
    stranger = request.getfixturevalue(persona)
    item = plan.items.first()
    with pytest.raises(Refused):
        actions.move_item(plan=plan, item_id=item.pk, to=2, by=stranger)
    with pytest.raises(Refused):
        actions.edit_item(item=item, seen_version=1, by=stranger, notes="x")
    with pytest.raises(Refused):
        actions.fit_plan(plan=plan, by=stranger)


def test_no_action_for_a_colleague_it_is_closed_to(plan, ben):
    make_closed_to(plan.group, ben)
    with pytest.raises(Refused):
        actions.remove_item(plan=plan, item_id=plan.items.first().pk, by=ben)


def test_note_download_is_on_record_and_only_for_those_who_may(plan, ben, cara):
    actions.note_download(plan=plan, by=ben)
    assert kinds() == ["plan_downloaded"]
    with pytest.raises(Refused):
        actions.note_download(plan=plan, by=cara)


# --- minutes


def test_change_minutes_from_what_she_saw(plan, ben):
    item = plan.items.first()
    assert actions.change_minutes(plan=plan, changes={item.pk: (20, 25)}, by=ben) == []
    item.refresh_from_db()
    assert (item.minutes, item.version) == (25, 2)


def test_change_minutes_that_another_changed_is_a_conflict_and_the_rest_is_saved(plan, ben):
    first, second, _ = plan.items.all()
    PlanItem.objects.filter(pk=first.pk).update(minutes=30)
    conflicts = actions.change_minutes(
        plan=plan, changes={first.pk: (20, 25), second.pk: (20, 10)}, by=ben
    )
    assert conflicts == [actions.Conflict(first.pk, 25, 30)]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.minutes, second.minutes) == (30, 10)


def test_change_minutes_to_what_it_already_is_is_no_conflict(plan, ben):
    item = plan.items.first()
    PlanItem.objects.filter(pk=item.pk).update(minutes=25)
    assert actions.change_minutes(plan=plan, changes={item.pk: (20, 25)}, by=ben) == []
    assert kinds() == []


def test_change_minutes_of_a_block_that_is_gone_is_passed_over(plan, ben):
    assert actions.change_minutes(plan=plan, changes={uuid.uuid4(): (20, 25)}, by=ben) == []


def test_fit_plan_fills_the_session(plan, ben):
    changed = actions.fit_plan(plan=plan, by=ben)
    assert len(changed) == 3
    assert sum(item.minutes for item in plan.items.all()) == 120
    assert actions.fit_plan(plan=plan, by=ben) == {}
    assert kinds() == ["plan_fitted"]


# --- adding, moving, removing


def test_add_exercise_goes_in_before_the_close(plan, ben):
    actions.add_exercise(
        plan=plan, exercise=make_exercise("z", kind="closing"), seen_version=1, by=ben
    )
    actions.add_exercise(plan=plan, exercise=make_exercise("new"), seen_version=2, by=ben)
    assert order(plan) == ["a", "b", "c", "n", "z"]


def test_add_exercise_pressed_twice_goes_in_once(plan, ben):
    new = make_exercise("new")
    for _ in range(2):
        actions.add_exercise(plan=plan, exercise=new, seen_version=1, by=ben)
    assert order(plan) == ["a", "b", "c", "n"]


def test_add_exercise_again_on_purpose(plan, ben):
    again = plan.items.first().exercise
    actions.add_exercise(plan=plan, exercise=again, seen_version=plan.version, by=ben)
    assert order(plan) == ["a", "b", "c", "a"]


def test_add_exercise_to_a_full_plan_is_not_possible(group, ben):
    plan = make_full_plan(group, MOST_ITEMS)
    with pytest.raises(NotNow, match="40"):
        actions.add_exercise(plan=plan, exercise=make_exercise(), seen_version=1, by=ben)


OWN = {
    "own_title": "Birthday cake",
    "own_kind": "main",
    "own_intensity": 0,
    "own_materials": "",
    "minutes": 10,
    "led_by": "",
    "facilitator": None,
    "notes": "",
}


def test_add_own_item_once_for_a_double_press(plan, ben):
    for _ in range(2):
        actions.add_own_item(plan=plan, seen_version=1, by=ben, **OWN)
    assert order(plan) == ["a", "b", "c", "b"]


def test_add_own_item_led_by_one_of_another_group_is_not_possible(plan, ben, cara):
    other = make_group(plan.group.organisation, facilitators=(cara,))
    leads = {"led_by": "facilitator", "facilitator": other.facilitators.get()}
    with pytest.raises(NotNow, match="does not facilitate"):
        actions.add_own_item(plan=plan, seen_version=1, by=ben, **{**OWN, **leads})


@pytest.mark.parametrize(
    ("to", "expected"), [(0, "cab"), (1, "acb"), (2, "abc"), (99, "abc"), (-5, "cab")]
)
def test_move_item(plan, ben, to, expected):
    item = plan.items.get(position=2)
    actions.move_item(plan=plan, item_id=item.pk, to=to, by=ben)
    assert "".join(order(plan)) == expected


def test_move_item_that_is_gone_says_so(plan, ben):
    with pytest.raises(NotNow, match="taken this block out"):
        actions.move_item(plan=plan, item_id=uuid.uuid4(), to=0, by=ben)


def test_remove_item_closes_the_gap_and_twice_is_once(plan, ben):
    item = plan.items.get(position=0)
    for _ in range(2):
        actions.remove_item(plan=plan, item_id=item.pk, by=ben)
    assert list(plan.items.values_list("position", flat=True)) == [0, 1]
    assert kinds() == ["plan_item_removed"]


# --- the words of a block


def test_edit_item_saves_and_records_names_only(plan, ben):
    item = plan.items.first()
    actions.edit_item(item=item, seen_version=1, by=ben, notes="Slowly", led_by="member")
    item.refresh_from_db()
    assert (item.notes, item.led_by, item.version) == ("Slowly", "member", 2)
    assert AuditEvent.objects.get().changed_fields == ["led_by", "notes"]


def test_edit_item_from_an_old_page_is_stale(plan, ben):
    item = plan.items.first()
    PlanItem.objects.filter(pk=item.pk).update(version=2, notes="hers")
    with pytest.raises(StaleEdit) as stale:
        actions.edit_item(item=item, seen_version=1, by=ben, notes="mine")
    assert stale.value.current.notes == "hers"


def test_edit_item_unchanged_from_an_old_page_is_well(plan, ben):
    item = plan.items.first()
    actions.edit_item(item=item, seen_version=0, by=ben, notes=item.notes)
    assert kinds() == []


def test_edit_item_no_longer_led_by_a_facilitator_forgets_her(plan, ben):
    serving = Facilitator.objects.get(user=ben)
    item = make_own_item(plan, led_by="facilitator", facilitator=serving)
    actions.edit_item(item=item, seen_version=1, by=ben, led_by="everyone", facilitator=serving)
    item.refresh_from_db()
    assert (item.led_by, item.facilitator) == ("everyone", None)


# --- mending


@pytest.fixture
def calm():
    return make_exercise("senses", kind="grounding", minutes=5)


@pytest.fixture
def deep_plan(group, calm):
    deep = [make_exercise(slug, intensity=2) for slug in ("a", "b")]
    return make_plan(group, *deep, make_exercise("z", kind="closing"))


def test_mend_plan_puts_something_calm_between(deep_plan, ben):
    key = f"deep_after_deep:{deep_plan.items.get(position=1).pk}"
    for _ in range(2):
        actions.mend_plan(plan=deep_plan, concern_key=key, by=ben)
    assert order(deep_plan) == ["a", "s", "b", "z"]


def test_mend_plan_takes_out_what_does_not_suit(group, ben):
    online = make_exercise("online", settings=["video"])
    plan = make_plan(group, online, make_exercise("z", kind="closing"))
    actions.mend_plan(plan=plan, concern_key=f"wrong_setting:{plan.items.first().pk}", by=ben)
    assert order(plan) == ["z"]


def test_mend_plan_that_only_they_can_mend_is_in_hand(group, ben):
    small = make_exercise("small", women_most=4)
    plan = make_plan(group, small, make_exercise("z", kind="closing"))
    key = f"wrong_size:{plan.items.first().pk}"
    actions.mend_plan(plan=plan, concern_key=key, by=ben)
    plan.refresh_from_db()
    assert plan.in_hand == [key]


def test_accept_concern_that_is_not_there_is_nothing(plan, ben):
    actions.accept_concern(plan=plan, concern_key="made_up:x", by=ben)
    plan.refresh_from_db()
    assert plan.in_hand == []
