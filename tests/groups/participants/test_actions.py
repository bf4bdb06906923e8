import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from groups.enums import ParticipantState
from groups.models import Agreement, Participant, SafeContact
from groups.participants import actions
from tests.factories.agreements import make_agreement
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db
ASKED, WAITING, JOINED, LEFT = ParticipantState


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


FACTS = {"called": "Heron", "came_by": "friend"}
CONTACT = {
    "phone": "07700 900123",
    "allowed": ["text"],
    "shared_device": "no",
    "confirmed_on": day(0),
    "expires_on": day(91),
}


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


def on(woman):
    """The row as it is now."""
    return Participant.objects.get(pk=woman.pk)


# Every action that is about a woman or a group: how it is called.
EACH = {
    "list": lambda w, by: actions.list_participants(group=w.group, kinds=["joined"], by=by),
    "print": lambda w, by: actions.print_participants(group=w.group, fields=["called"], by=by),
    "read": lambda w, by: actions.read_participant(participant=w, by=by),
    "read contact": lambda w, by: actions.read_safe_contact(participant=w, by=by),
    "add": lambda w, by: actions.add_participant(group=w.group, by=by, **FACTS),
    "edit": lambda w, by: actions.edit_participant(participant=w, version=1, by=by, called="Owl"),
    "wait": lambda w, by: actions.put_on_waiting_list(participant=w, by=by),
    "join": lambda w, by: actions.join_group(participant=w, decided_herself=True, by=by),
    "leave": lambda w, by: actions.leave_group(participant=w, left_on=day(0), by=by),
    "remove": lambda w, by: actions.remove_enquiry(participant=w, by=by),
    "keep names": lambda w, by: actions.keep_names(group=w.group, by=by),
    "stop names": lambda w, by: actions.stop_keeping_names(group=w.group, rows=1, by=by),
    "contact": lambda w, by: actions.save_safe_contact(participant=w, version=1, by=by, **CONTACT),
    "confirm": lambda w, by: actions.confirm_safe_contact(
        participant=w, version=1, expires_on=day(90), by=by
    ),
}
BEFORE = {"leave": "joined", "stop names": "joined", "join": "waiting"}


@pytest.fixture
def prepared(named):
    def prepared(name):
        woman = make_participant(named, state=BEFORE.get(name, "asked"))
        make_safe_contact(woman, confirmed_on=day(-1), expires_on=day(80))
        if name == "keep names":
            named.keeps_names = False
            named.save(update_fields=["keeps_names"])
        return woman

    return prepared


def everything():
    return (
        list(Participant.objects.order_by("pk").values()),
        list(SafeContact.objects.order_by("pk").values()),
        list(Agreement.objects.values("review_on", "review_reason")),
        list(Participant.group.field.related_model.objects.values("keeps_names")),
    )


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen", "growing"])
def test_refused(name, who, prepared, request, events):
    woman, person = prepared(name), request.getfixturevalue(who)
    before = everything()
    with pytest.raises(Refused):
        EACH[name](woman, person)
    assert everything() == before
    assert events() == []


@pytest.mark.parametrize("name", EACH)
def test_without_a_record_nothing_is_done(name, prepared, ada, broken_audit):
    woman = prepared(name)
    make_agreement(woman.group)
    before = everything()
    with pytest.raises(RuntimeError):
        EACH[name](woman, ada)
    assert everything() == before


WRITES = sorted(set(EACH) - {"list", "print", "read", "read contact", "add"})


@pytest.mark.parametrize("name", WRITES)
def test_twice_is_once(name, prepared, ada, events):
    woman = prepared(name)
    EACH[name](woman, ada)
    before, told = everything(), events()
    assert told
    EACH[name](woman, ada)
    assert everything() == before
    assert events() == told


@pytest.mark.parametrize("name", ["edit", "wait", "join", "leave", "contact", "confirm"])
def test_who_was_erased_meanwhile_is_said_to_be_gone(name, prepared, ada, events):
    woman = prepared(name)
    Participant.objects.all().delete()
    with pytest.raises(NotNow, match="erased meanwhile"):
        EACH[name](woman, ada)
    assert events() == []


@pytest.mark.parametrize("who", ["ada", "ben"])
@pytest.mark.parametrize("name", ["list", "print", "read", "read contact"])
def test_every_reading_is_an_event(name, who, prepared, request, events):
    woman, person = prepared(name), request.getfixturevalue(who)
    kind, target, names = {
        "list": ("participants_listed", woman.group, ["joined"]),
        "print": ("participants_printed", woman.group, ["called"]),
        "read": ("participant_read", woman, []),
        "read contact": ("safe_contact_read", woman, []),
    }[name]
    for _ in range(2):
        EACH[name](woman, person)
    assert events() == [(kind, str(target.pk), names)] * 2


def test_headcount_has_no_list_to_print(group, ada):
    with pytest.raises(NotNow, match="headcount"):
        actions.print_participants(group=group, fields=["called"], by=ada)


# adding


def test_add_an_enquiry_to_a_group_of_either_kind(group, ben, events):
    made = actions.add_participant(
        group=group, by=ben, called="Heron", came_by="partner", travel="A lift", asked_on=day(-2)
    )
    made.refresh_from_db()
    assert (made.called, made.travel, made.came_by) == ("Heron", "A lift", "partner")
    assert (made.state, made.asked_on, made.joined_on) == ("asked", day(-2), None)
    assert made.created_by == made.state_changed_by == ben
    assert not made.decided_herself
    assert events() == [("participant_added", str(made.pk), [])]


def test_add_straight_in_brings_the_agreement_forward(named, ada, events):
    agreement = make_agreement(named)
    made = actions.add_participant(group=named, by=ada, state=JOINED, decided_herself=True, **FACTS)
    made.refresh_from_db()
    assert (made.state, made.joined_on, made.decided_herself) == ("joined", day(0), True)
    agreement.refresh_from_db()
    assert agreement.review_reason == "new-member"
    assert agreement.review_on <= day(7)
    assert [kind for kind, *_ in events()] == ["participant_added", "agreement_review_moved"]


def test_add_not_now(group, ada):
    with pytest.raises(NotNow):
        actions.add_participant(group=group, by=ada, state=JOINED, decided_herself=True, **FACTS)
    assert not Participant.objects.exists()


def test_add_twice_makes_one(named, ada, events):
    key = uuid.uuid4()
    one, two = (
        actions.add_participant(group=named, by=ada, request_key=key, **FACTS) for _ in range(2)
    )
    assert one == two
    assert len(events()) == 1


@pytest.mark.parametrize("other", ["name", "person", "group"])
def test_a_key_that_was_used_for_another_makes_another(other, named, other_group, ada, ben):
    key = uuid.uuid4()
    actions.add_participant(group=named, by=ada, request_key=key, **FACTS)
    made = actions.add_participant(
        group=other_group if other == "group" else named,
        by=ben if other == "person" else ada,
        request_key=key,
        **FACTS | ({"called": "Owl"} if other == "name" else {}),
    )
    assert made.request_key is None
    assert Participant.objects.count() == 2


# editing


def test_edit_changes_only_what_is_named(wren, ben, events):
    actions.edit_participant(
        participant=wren, version=1, by=ben, called="Jenny", travel="A lift home", format="audio"
    )
    now = on(wren)
    assert (now.called, now.format, now.languages_spoken, now.version) == (
        "Jenny", "audio", ["cy"], 2,
    )  # fmt: skip
    assert events() == [("participant_edited", str(wren.pk), ["called", "format"])]


def test_edit_late(wren, ada, ben, events):
    actions.edit_participant(participant=wren, version=1, by=ben, called="Jenny")
    with pytest.raises(StaleEdit) as stale:
        actions.edit_participant(participant=wren, version=1, by=ada, called="Kitty")
    assert stale.value.current.called == "Jenny"
    actions.edit_participant(participant=wren, version=2, by=ada, called="Kitty")
    assert on(wren).called == "Kitty"
    assert len(events()) == 2


# coming and going


def test_wait(linnet, ben, events):
    actions.put_on_waiting_list(participant=linnet, by=ben)
    now = on(linnet)
    assert (now.state, now.state_changed_by) == ("waiting", ben)
    assert now.state_changed_at > linnet.state_changed_at
    assert events() == [("participant_waitlisted", str(linnet.pk), ["state"])]


def test_wait_not_now(wren, linnet, ada):
    with pytest.raises(NotNow):
        actions.put_on_waiting_list(participant=wren, by=ada)
    linnet.group.state = "ended"
    linnet.group.save(update_fields=["state"])
    with pytest.raises(NotNow, match="has ended"):
        actions.put_on_waiting_list(participant=linnet, by=ada)


@pytest.mark.parametrize("name", ["linnet", "robin"])
def test_join(name, request, named, ben, events):
    agreement = make_agreement(named)
    woman = request.getfixturevalue(name)
    assert actions.join_group(participant=woman, decided_herself=True, by=ben) == woman
    now = on(woman)
    assert (now.state, now.joined_on, now.left_on, now.decided_herself) == (
        "joined", day(0), None, True,
    )  # fmt: skip
    assert events() == [
        ("participant_joined", str(woman.pk), ["decided_herself", "joined_on", "state"]),
        ("agreement_review_moved", str(agreement.pk), ["review_on", "review_reason"]),
    ]


def test_join_again(dove, ben, events):
    actions.join_group(participant=dove, decided_herself=True, by=ben)
    now = on(dove)
    assert (now.state, now.joined_on, now.left_on) == ("joined", day(0), None)
    assert events()[0][2] == ["decided_herself", "joined_on", "left_on", "state"]


def test_join_without_her_decision(robin, ada, events):
    with pytest.raises(NotNow, match="Ask her first"):
        actions.join_group(participant=robin, decided_herself=False, by=ada)
    assert on(robin).state == "waiting"
    assert events() == []


def test_join_by_headcount_erases_her(group, ben, events):
    agreement = make_agreement(group)
    woman = make_participant(group, state="waiting")
    make_safe_contact(woman)
    pk = str(woman.pk)
    assert actions.join_group(participant=woman, decided_herself=True, by=ben) is None
    assert not Participant.objects.exists()
    assert not SafeContact.objects.exists()
    assert [(kind, target) for kind, target, _ in events()] == [
        ("participant_joined", pk),
        ("participant_removed", pk),
        ("agreement_review_moved", str(agreement.pk)),
    ]


def test_leave(wren, ben, events):
    actions.leave_group(participant=wren, left_on=day(-3), by=ben)
    now = on(wren)
    assert (now.state, now.left_on, now.joined_on) == ("left", day(-3), wren.joined_on)
    assert events() == [("participant_left", str(wren.pk), ["left_on", "state"])]


def test_leave_not_now(wren, robin, ada, events):
    for woman, left_on in [(wren, day(1)), (wren, day(-300)), (robin, day(0))]:
        with pytest.raises(NotNow):
            actions.leave_group(participant=woman, left_on=left_on, by=ada)
    assert events() == []


def test_an_enquiry_is_erased(linnet, ben, events):
    make_safe_contact(linnet)
    actions.remove_enquiry(participant=linnet, by=ben)
    assert not Participant.objects.exists()
    assert not SafeContact.objects.exists()
    assert events() == [("participant_removed", str(linnet.pk), [])]


def test_who_was_in_the_group_is_no_enquiry(wren, ada, events):
    with pytest.raises(NotNow):
        actions.remove_enquiry(participant=wren, by=ada)
    assert on(wren)
    assert events() == []


# names


def test_keep_names(group, ada, events):
    actions.keep_names(group=group, by=ada)
    group.refresh_from_db()
    assert group.keeps_names
    assert events() == [("group_names_kept", str(group.pk), ["keeps_names"])]


def test_names_are_for_coordinators(named, ben):
    with pytest.raises(Refused):
        actions.stop_keeping_names(group=named, rows=0, by=ben)


def test_keep_names_not_now(group, ada):
    group.state = "ended"
    group.save(update_fields=["state"])
    with pytest.raises(NotNow):
        actions.keep_names(group=group, by=ada)


def test_giving_up_names_erases_who_joined_or_left(
    named, wren, robin, linnet, dove, contact, ada, events
):
    elsewhere = make_participant(named.organisation.groups.create(name="Hafod"), "Owl")
    actions.stop_keeping_names(group=named, rows=2, by=ada)
    assert set(Participant.objects.all()) == {robin, linnet, elsewhere}
    assert not SafeContact.objects.exists()
    named.refresh_from_db()
    assert not named.keeps_names
    assert sorted(events()) == sorted(
        [
            ("participant_removed", str(wren.pk), []),
            ("participant_removed", str(dove.pk), []),
            ("group_names_erased", str(named.pk), ["keeps_names"]),
        ]
    )


def test_giving_up_names_erases_only_what_she_was_told(named, wren, dove, ada, events):
    with pytest.raises(NotNow):
        actions.stop_keeping_names(group=named, rows=1, by=ada)
    assert Participant.objects.count() == 2
    assert events() == []


# safe contact


def test_contact_for_the_first_time(wren, ben, events):
    made = actions.save_safe_contact(participant=wren, version=0, by=ben, **CONTACT)
    made.refresh_from_db()
    assert (made.phone, made.allowed, made.version, made.changed_by) == (
        "07700 900123", ["text"], 1, ben,
    )  # fmt: skip
    assert events() == [("safe_contact_saved", str(wren.pk), sorted(CONTACT))]


def test_contact_changed(wren, contact, ben, events):
    actions.save_safe_contact(
        participant=wren, version=1, by=ben, phone="07700 900124", allowed=["text"]
    )
    contact.refresh_from_db()
    assert (contact.phone, contact.name_to_use, contact.version) == ("07700 900124", "Sam", 2)
    assert contact.changed_by == ben
    assert events() == [("safe_contact_saved", str(wren.pk), ["phone"])]


def test_contact_late(wren, contact, ada, ben, events):
    actions.save_safe_contact(participant=wren, version=1, by=ben, do_not_contact=True)
    with pytest.raises(StaleEdit) as stale:
        actions.save_safe_contact(participant=wren, version=1, by=ada, phone="07700 900124")
    assert stale.value.current.do_not_contact
    assert len(events()) == 1


def test_confirm(wren, ben, events):
    contact = make_safe_contact(wren, confirmed_on=day(-100), expires_on=day(-9))
    actions.confirm_safe_contact(participant=wren, version=1, expires_on=day(91), by=ben)
    contact.refresh_from_db()
    assert (contact.confirmed_on, contact.expires_on, contact.version) == (day(0), day(91), 2)
    assert contact.is_fresh
    assert events() == [("safe_contact_confirmed", str(wren.pk), ["confirmed_on", "expires_on"])]


def test_confirm_what_a_colleague_has_changed(wren, ada):
    make_safe_contact(wren, confirmed_on=day(-100), expires_on=day(-9), version=2)
    with pytest.raises(StaleEdit, match="Look at it again"):
        actions.confirm_safe_contact(participant=wren, version=1, expires_on=day(91), by=ada)


def test_confirm_nothing(wren, ada, events):
    answer = actions.confirm_safe_contact(participant=wren, version=1, expires_on=day(91), by=ada)
    assert answer is None
    assert events() == []
