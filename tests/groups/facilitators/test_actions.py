import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups.enums import FacilitatorRole
from groups.facilitators import actions
from groups.facilitators.facts import TimeFacts, time_facts_of
from groups.facilitators.policies import NotThen
from groups.models import ClosedTo, Facilitator, SupportGroup
from tests.factories.groups import make_closed_to, make_facilitator, make_group

pytestmark = pytest.mark.django_db
LEAD, CO = FacilitatorRole.LEAD, FacilitatorRole.CO


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


def test_add_facilitator_with_languages(ada, cara, group):
    facts = {"role": LEAD, "languages": ["so", "ar", "so"], "until": day(9)}
    for _ in range(2):
        made = actions.add_facilitator(group=group, colleague=cara, by=ada, **facts)
    assert (made.languages, made.until) == (["ar", "so"], day(9))
    assert events() == [event("facilitator_added", ada, made)]


def test_add_cover(ada, ben, cara, group, bens_time):
    facts = {"role": CO, "until": day(14), "covers": bens_time}
    for _ in range(2):
        cover = actions.add_facilitator(group=group, colleague=cara, by=ada, **facts)
    assert (cover.covers, cover.since, cover.until) == (bens_time, day(0), day(14))
    assert events() == [event("facilitator_added", ada, cover)]
    for user in (cara, ben):  # she who is away keeps her own
        assert SupportGroup.objects.visible_to(user).get() == group


def test_cover_ends_with_its_last_day(ada, cara, group, bens_time):
    cover = actions.add_facilitator(
        group=group, colleague=cara, role=CO, covers=bens_time, since=day(-7), until=day(0), by=ada
    )
    assert SupportGroup.objects.visible_to(cara).exists()
    Facilitator.objects.filter(pk=cover.pk).update(until=day(-1))
    assert not SupportGroup.objects.visible_to(cara).exists()


def test_add_cover_not_now(ada, ben, cara, group, other_group, bens_time):
    with pytest.raises(NotThen, match="has an end"):
        actions.add_facilitator(group=group, colleague=cara, role=CO, covers=bens_time, by=ada)
    theirs = other_group.facilitators.get()
    with pytest.raises(NotNow, match="called that time off"):
        actions.add_facilitator(
            group=group, colleague=cara, role=CO, covers=theirs, until=day(3), by=ada
        )
    assert not group.facilitators.exclude(user=ben).exists()
    assert events() == []


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


def changed(facilitator, **facts):
    return time_facts_of(facilitator)._replace(**facts)


def edit(facilitator, by, seen=None, **facts):
    wanted = changed(facilitator, **facts)
    seen = seen or time_facts_of(facilitator)
    return actions.edit_facilitator(facilitator=facilitator, by=by, seen=seen, facts=wanted)


def times_of(user):
    rows = Facilitator.objects.filter(user=user).order_by("since")
    return [(row.role, row.since, row.until) for row in rows]


def test_edit_another_part_keeps_the_earlier_one_in_history(ada, ben, bens_time):
    before = time_facts_of(bens_time)
    facts = before._replace(role=CO)
    for _ in range(2):  # a double press sends the same page twice
        edited = actions.edit_facilitator(facilitator=bens_time, by=ada, seen=before, facts=facts)
    assert times_of(ben) == [("lead", day(-28), day(-1)), ("co", day(0), None)]
    assert edited == bens_time  # what points at her time goes on with it
    assert events() == [event("facilitator_edited", ada, bens_time)]
    assert AuditEvent.objects.get().changed_fields == ["role"]


def test_edit_another_part_that_began_today(ada, cara, group):
    edit(make_facilitator(group, cara, since=day(0)), ada, role=CO)
    assert times_of(cara) == [("co", day(0), None)]


def test_edit_another_part_that_began_last_week(ada, ben, bens_time):
    edit(bens_time, ada, role=CO, since=day(-7))
    assert times_of(ben) == [("lead", day(-28), day(-8)), ("co", day(-7), None)]


def test_edit_part_and_first_day_that_were_both_wrong(ada, ben, bens_time):
    edit(bens_time, ada, role=CO, since=day(-60))
    assert times_of(ben) == [("lead", day(-60), day(-1)), ("co", day(0), None)]


def test_edit_all_at_once(ada, ben, bens_time):
    edited = edit(bens_time, ada, since=day(-60), until=day(9), languages=("ar", "cy"))
    edited.refresh_from_db()
    assert time_facts_of(edited) == TimeFacts(LEAD, day(-60), day(9), ("ar", "cy"))
    assert AuditEvent.objects.get().changed_fields == ["languages", "since", "until"]


def test_edit_part_of_a_cover_covers_on(ada, cara, group, bens_time):
    cover = make_facilitator(group, cara, since=day(-5), until=day(5), covers=bens_time)
    edit(cover, ada, role=CO)
    assert times_of(cara) == [("lead", day(-5), day(-1)), ("co", day(0), day(5))]
    assert set(cara.facilitating.values_list("covers", flat=True)) == {bens_time.pk}


def test_edit_to_a_last_day_that_has_passed_closes_at_once(ada, ben, bens_time):
    edit(bens_time, ada, until=day(-1))
    assert not SupportGroup.objects.visible_to(ben).exists()


def test_edit_nothing_records_nothing(ada, bens_time):
    edit(bens_time, ada)
    assert events() == []


def test_edit_too_late(ada, bens_time):
    seen = time_facts_of(bens_time)
    edit(bens_time, ada, until=day(9))
    hers = seen._replace(languages=("ar",))
    for before in (seen, None):
        with pytest.raises(StaleEdit) as stale:
            actions.edit_facilitator(facilitator=bens_time, by=ada, seen=before, facts=hers)
        assert stale.value.current == bens_time
        assert stale.value.current.until == day(9)
    assert len(events()) == 1


def test_edit_of_what_was_called_off(ada, cara, group):
    planned = make_facilitator(group, cara, since=day(3))
    facts = time_facts_of(planned)
    Facilitator.objects.filter(pk=planned.pk).delete()
    with pytest.raises(NotNow, match="called that time off"):
        actions.edit_facilitator(facilitator=planned, by=ada, seen=facts, facts=facts)


def test_edit_refused(ben, bens_time):
    with pytest.raises(Refused):
        edit(bens_time, ben, role=CO)


def test_edit_not_now(ada, bens_time):
    with pytest.raises(NotThen):
        edit(bens_time, ada, since=day(1))


def test_edit_rolls_back(ada, ben, bens_time, broken_audit):
    with pytest.raises(RuntimeError):
        edit(bens_time, ada, role=CO)
    assert times_of(ben) == [("lead", day(-28), None)]


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
