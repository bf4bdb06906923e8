import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups import actions
from groups.enums import FacilitatorRole, State
from groups.facts import facts_of, languages_of
from groups.models import ClosedTo, Facilitator, SupportGroup
from groups.policies import NameTaken
from tests.factories.groups import make_closed_to, make_facilitator, make_group

pytestmark = pytest.mark.django_db
LEAD = FacilitatorRole.LEAD


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def event(kind, by, target):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}")


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


# create


def test_create(ada, organisation):
    group = actions.create_group(
        organisation=organisation, name="Bryn", languages=[("so", "spoken"), ("en", "read")], by=ada
    )
    group.refresh_from_db()
    assert (group.name, group.state, group.version) == ("Bryn", "active", 1)
    assert group.created_by == group.state_changed_by == ada
    assert languages_of(group) == [("so", "spoken"), ("en", "read")]
    assert events() == [event("group_created", ada, group)]


def test_create_refused(ben, organisation):
    with pytest.raises(Refused):
        actions.create_group(organisation=organisation, name="Bryn", by=ben)
    assert not SupportGroup.objects.exists()


def test_create_name_taken(ada, group, organisation):
    with pytest.raises(NameTaken):
        actions.create_group(organisation=organisation, name="GLANRAFON", by=ada)
    assert events() == []


def test_create_twice_gives_one(ada, organisation):
    key = uuid.uuid4()
    one, two = (
        actions.create_group(organisation=organisation, name="Bryn", request_key=key, by=ada)
        for _ in range(2)
    )
    assert one == two
    assert len(events()) == 1


def test_create_key_used_for_another_name(ada, organisation):
    key = uuid.uuid4()
    actions.create_group(organisation=organisation, name="Bryn", request_key=key, by=ada)
    other = actions.create_group(organisation=organisation, name="Nant", request_key=key, by=ada)
    assert (other.name, other.request_key) == ("Nant", None)


def test_create_rolls_back_without_a_record(ada, organisation, broken_audit):
    with pytest.raises(RuntimeError):
        actions.create_group(organisation=organisation, name="Bryn", by=ada)
    assert not SupportGroup.objects.exists()


# edit


def test_edit_changes_only_what_is_named(ada, group):
    edited = actions.edit_group(
        group=group, version=1, name="Glan-y-nant", women_usual=8, minutes=90, by=ada
    )
    group.refresh_from_db()
    assert (group.name, group.minutes, group.version) == ("Glan-y-nant", 90, 2)
    assert edited == group
    found = AuditEvent.objects.get()
    assert (found.kind, found.changed_fields) == ("group_edited", ["minutes", "name"])


def test_edit_languages_keep_their_order(ben, group):
    new = [("ar", "spoken"), ("cy", "read"), ("so", "read")]
    actions.edit_group(group=group, version=1, languages=new, by=ben)
    assert languages_of(group) == new
    assert AuditEvent.objects.get().changed_fields == ["languages"]


def test_edit_away_all_languages(ada, group):
    actions.edit_group(group=group, version=1, languages=[], by=ada)
    assert languages_of(group) == []


def test_edit_refused(growing, group):
    with pytest.raises(Refused):
        actions.edit_group(group=group, version=1, minutes=90, by=growing)
    group.refresh_from_db()
    assert group.minutes == 120


def test_edit_ended(ada, group):
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow):
        actions.edit_group(group=group, version=1, minutes=90, by=ada)


def test_edit_name_taken(ada, group, other_group):
    with pytest.raises(NameTaken):
        actions.edit_group(group=group, version=1, name="thursday ONLINE", by=ada)


def test_edit_stale(ada, ben, group):
    actions.edit_group(group=group, version=1, minutes=90, by=ben)
    with pytest.raises(StaleEdit) as stale:
        actions.edit_group(group=group, version=1, minutes=60, by=ada)
    assert stale.value.current.minutes == 90
    actions.edit_group(group=group, version=2, minutes=60, by=ada)
    group.refresh_from_db()
    assert (group.minutes, group.version) == (60, 3)


def test_edit_twice_is_harmless(ada, group):
    for _ in range(2):
        actions.edit_group(group=group, version=1, minutes=90, languages=[], by=ada)
    group.refresh_from_db()
    assert group.version == 2
    assert len(events()) == 1


def test_edit_rolls_back_without_a_record(ada, group, broken_audit):
    with pytest.raises(RuntimeError):
        actions.edit_group(group=group, version=1, minutes=90, languages=[], by=ada)
    before = facts_of(group)
    group.refresh_from_db()
    assert facts_of(group) == before
    assert len(languages_of(group)) == 2


# pause, resume, end

CHANGES = [
    (actions.pause_group, "active", "paused", "group_paused"),
    (actions.resume_group, "paused", "active", "group_resumed"),
    (actions.end_group, "active", "ended", "group_ended"),
    (actions.end_group, "paused", "ended", "group_ended"),
]


@pytest.mark.parametrize(("act", "before", "after", "kind"), CHANGES)
def test_change_of_state(act, before, after, kind, ada, group):
    SupportGroup.objects.update(state=before)
    for _ in range(2):  # the second press is harmless
        act(group=group, by=ada)
    group.refresh_from_db()
    assert (group.state, group.state_changed_by) == (after, ada)
    assert events() == [event(kind, ada, group)]
    assert AuditEvent.objects.get().changed_fields == ["state"]


@pytest.mark.parametrize(("act", "before", "after", "kind"), CHANGES)
def test_change_of_state_refused(act, before, after, kind, ben, group):
    SupportGroup.objects.update(state=before)
    with pytest.raises(Refused):
        act(group=group, by=ben)
    group.refresh_from_db()
    assert group.state == before


@pytest.mark.parametrize("act", [actions.pause_group, actions.resume_group])
def test_change_of_state_ended_is_final(act, ada, group):
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow, match="has ended"):
        act(group=group, by=ada)


@pytest.mark.parametrize(("act", "before", "after", "kind"), CHANGES)
def test_change_of_state_rolls_back(act, before, after, kind, ada, group, broken_audit):
    SupportGroup.objects.update(state=before)
    with pytest.raises(RuntimeError):
        act(group=group, by=ada)
    group.refresh_from_db()
    assert group.state == before


# facilitators


def test_add_facilitator(ada, cara, group):
    for _ in range(2):
        made = actions.add_facilitator(group=group, colleague=cara, role=LEAD, by=ada)
    assert (made.user, made.role, made.since, made.until) == (cara, "lead", day(0), None)
    assert events() == [event("facilitator_added", ada, made)]
    assert SupportGroup.objects.visible_to(cara).get() == group


def test_add_facilitator_later(ada, cara, group):
    actions.add_facilitator(group=group, colleague=cara, role=LEAD, since=day(3), by=ada)
    assert not SupportGroup.objects.visible_to(cara).exists()


def test_add_facilitator_refused(ben, cara, group):
    with pytest.raises(Refused):
        actions.add_facilitator(group=group, colleague=cara, role=LEAD, by=ben)


def test_add_facilitator_not_now(ada, ben, group):
    with pytest.raises(NotNow):
        actions.add_facilitator(group=group, colleague=ben, role=LEAD, by=ada)


def test_add_facilitator_rolls_back(ada, cara, group, broken_audit):
    with pytest.raises(RuntimeError):
        actions.add_facilitator(group=group, colleague=cara, role=LEAD, by=ada)
    assert not Facilitator.objects.filter(user=cara).exists()


def test_end_facilitator(ada, ben, group, bens_time):
    for _ in range(2):
        actions.end_facilitator(facilitator=bens_time, by=ada)
    bens_time.refresh_from_db()
    assert bens_time.until == day(0)
    assert events() == [event("facilitator_ended", ada, bens_time)]
    assert SupportGroup.objects.visible_to(ben).exists()  # his last day


def test_end_facilitator_before_today_closes_at_once(ada, ben, group, bens_time):
    actions.end_facilitator(facilitator=bens_time, until=day(-1), by=ada)
    assert not SupportGroup.objects.visible_to(ben).exists()


def test_end_facilitator_calls_off(ada, cara, group):
    planned = make_facilitator(group, cara, since=day(3))
    target = event("facilitator_called_off", ada, planned)
    for _ in range(2):
        actions.end_facilitator(facilitator=planned, by=ada)
    assert not Facilitator.objects.filter(user=cara).exists()
    assert events() == [target]


def test_end_facilitator_refused(ben, bens_time):
    with pytest.raises(Refused):
        actions.end_facilitator(facilitator=bens_time, by=ben)


def test_end_facilitator_not_now(ada, bens_time):
    with pytest.raises(NotNow):
        actions.end_facilitator(facilitator=bens_time, until=day(-40), by=ada)


def test_end_facilitator_rolls_back(ada, bens_time, broken_audit):
    with pytest.raises(RuntimeError):
        actions.end_facilitator(facilitator=bens_time, by=ada)
    bens_time.refresh_from_db()
    assert bens_time.until is None


# closed to a colleague


def test_close_to(ada, ben, group, bens_time):
    for _ in range(2):
        actions.close_group_to(group=group, colleague=ben, by=ada)
    closed = ClosedTo.objects.get()
    assert (closed.user, closed.closed_by) == (ben, ada)
    assert not SupportGroup.objects.visible_to(ben).exists()
    bens_time.refresh_from_db()
    assert bens_time.until == day(0)
    assert events() == [
        event("group_closed_to", ada, group),
        event("facilitator_ended", ada, bens_time),
    ]


def test_close_to_leaves_past_and_calls_off_planned_times(ada, cara, group):
    past = make_facilitator(group, cara, until=day(-10))
    make_facilitator(group, cara, since=day(3))
    actions.close_group_to(group=group, colleague=cara, by=ada)
    assert group.facilitators.get(user=cara) == past


def test_close_to_refused(ben, cara, group):
    with pytest.raises(Refused):
        actions.close_group_to(group=group, colleague=cara, by=ben)


def test_close_to_not_now(ada, group):
    with pytest.raises(NotNow):
        actions.close_group_to(group=group, colleague=ada, by=ada)


def test_close_to_each_other_leaves_one(ada, group, join):
    mair = join("Mair")
    actions.close_group_to(group=group, colleague=ada, by=mair)
    with pytest.raises(Refused):
        actions.close_group_to(group=group, colleague=mair, by=ada)


def test_close_to_rolls_back(ada, ben, group, broken_audit):
    with pytest.raises(RuntimeError):
        actions.close_group_to(group=group, colleague=ben, by=ada)
    assert not ClosedTo.objects.exists()


def test_reopen_to(ada, cara, group):
    make_closed_to(group, cara)
    for _ in range(2):
        actions.reopen_group_to(group=group, colleague=cara, by=ada)
    assert not ClosedTo.objects.exists()
    assert events() == [event("group_reopened_to", ada, group)]


def test_reopen_to_refused(ben, cara, group):
    make_closed_to(group, cara)
    with pytest.raises(Refused):
        actions.reopen_group_to(group=group, colleague=cara, by=ben)
    assert ClosedTo.objects.exists()


def test_reopen_to_rolls_back(ada, cara, group, broken_audit):
    make_closed_to(group, cara)
    with pytest.raises(RuntimeError):
        actions.reopen_group_to(group=group, colleague=cara, by=ada)
    assert ClosedTo.objects.exists()


def test_no_action_tells_the_colleague(ada, ben, group, mailoutbox):
    actions.close_group_to(group=group, colleague=ben, by=ada)
    assert mailoutbox == []


def test_record_of_closing_does_not_say_to_whom(ada, cara, group):
    make_group(group.organisation, "Another")
    actions.close_group_to(group=group, colleague=cara, by=ada)
    found = AuditEvent.objects.get()
    assert str(cara.pk) not in f"{found.by} {found.target} {found.changed_fields}"
