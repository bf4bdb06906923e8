import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups.enums import FacilitatorRole, State
from groups.models import SupportGroup
from groups.support_groups import actions
from groups.support_groups.facts import facts_of, languages_of
from groups.support_groups.policies import NameTaken

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


# languages, as the women decided them

DECIDED = [("ar", "spoken"), ("cy", "read")]


def test_set_languages(growing, group):
    for _ in range(2):  # the second press is harmless
        actions.set_languages(group=group, languages=DECIDED, by=growing)
    group.refresh_from_db()
    assert languages_of(group) == DECIDED
    assert group.version == 2
    assert events() == [event("group_edited", growing, group)]
    assert AuditEvent.objects.get().changed_fields == ["languages"]


def test_set_languages_makes_an_open_form_late(ada, ben, group):
    actions.set_languages(group=group, languages=DECIDED, by=ben)
    with pytest.raises(StaleEdit):
        actions.edit_group(group=group, version=1, minutes=60, by=ada)


def test_set_languages_refused(cara, group, other_group):
    with pytest.raises(Refused):
        actions.set_languages(group=group, languages=DECIDED, by=cara)
    assert languages_of(group) != DECIDED


def test_set_languages_ended(ada, group):
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow):
        actions.set_languages(group=group, languages=DECIDED, by=ada)


def test_set_languages_rolls_back_without_a_record(ada, group, broken_audit):
    before = languages_of(group)
    with pytest.raises(RuntimeError):
        actions.set_languages(group=group, languages=DECIDED, by=ada)
    group.refresh_from_db()
    assert (languages_of(group), group.version) == (before, 1)


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
