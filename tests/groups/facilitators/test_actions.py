import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from groups.enums import FacilitatorRole
from groups.facilitators import actions
from groups.models import ClosedTo, Facilitator, SupportGroup
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
