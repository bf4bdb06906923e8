import pytest

from accounts.models import SafeguardingContact
from accounts.refusals import NotNow, Refused, StaleEdit
from accounts.safeguarding import actions
from accounts.safeguarding.facts import facts_of
from audit.models import AuditEvent
from tests.factories.accounts import make_safeguarding_contact


def event(kind, by, target):
    return (kind, str(by.pk), f"accounts.SafeguardingContact:{target.pk}")


def names(organisation):
    return [one.name for one in organisation.safeguarding_contacts.order_by("position")]


def change(contact, by, seen=None, **facts):
    wanted = {**facts_of(contact), **facts}
    return actions.change_contact(
        contact=contact, facts=wanted, seen=seen or contact.changed_at, by=by
    )


# --- add


def test_add(ada, organisation, facts, events):
    for _ in range(2):
        made = actions.add_contact(organisation=organisation, facts=facts, by=ada)
    made.refresh_from_db()
    assert facts_of(made) == facts
    assert (made.position, made.changed_by) == (0, ada)
    assert events() == [event("safeguarding_contact_added", ada, made)]


def test_add_at_the_end(dee, organisation, three, facts):
    three[1].delete()  # a gap is no trouble
    actions.add_contact(organisation=organisation, facts={**facts, "name": "Pia"}, by=dee)
    assert names(organisation) == ["Mair", "Olwen", "Pia"]


@pytest.mark.parametrize("who", ["ben", "gwen", "eve"])
def test_add_refused(who, request, organisation, facts):
    with pytest.raises(Refused):
        actions.add_contact(organisation=organisation, facts=facts, by=request.getfixturevalue(who))
    assert not SafeguardingContact.objects.exists()


def test_add_rolls_back(ada, organisation, facts, broken_audit):
    with pytest.raises(RuntimeError):
        actions.add_contact(organisation=organisation, facts=facts, by=ada)
    assert not SafeguardingContact.objects.exists()


# --- change


def test_change(ada, contact, events):
    before = contact.changed_at
    for _ in range(2):
        changed = change(contact, ada, phone="01632 960 002", out_of_hours=True)
    changed.refresh_from_db()
    assert (changed.phone, changed.out_of_hours, changed.name) == ("01632 960 002", True, "Mair")
    assert changed.changed_at > before
    assert changed.changed_by == ada
    assert events() == [event("safeguarding_contact_changed", ada, contact)]
    assert AuditEvent.objects.get().changed_fields == ["out_of_hours", "phone"]


def test_change_nothing_records_nothing(ada, contact, events):
    assert change(contact, ada) == contact
    assert events() == []


def test_change_too_late(ada, dee, contact, events):
    seen = contact.changed_at
    change(contact, dee, phone="01632 960 002")
    for before in (seen, None):
        with pytest.raises(StaleEdit) as stale:
            actions.change_contact(
                contact=contact, facts={**facts_of(contact), "name": "Nia"}, seen=before, by=ada
            )
        assert stale.value.current.phone == "01632 960 002"
    assert len(events()) == 1


def test_change_of_one_who_is_gone(ada, contact):
    SafeguardingContact.objects.all().delete()
    with pytest.raises(NotNow, match="off the list"):
        change(contact, ada, name="Nia")


def test_change_refused(ben, contact):
    with pytest.raises(Refused):
        change(contact, ben, name="Nia")


def test_change_rolls_back(ada, contact, broken_audit):
    with pytest.raises(RuntimeError):
        change(contact, ada, name="Nia")
    contact.refresh_from_db()
    assert contact.name == "Mair"


# --- move


def test_move(ada, organisation, three, events):
    for _ in range(2):
        actions.move_contact(contact=three[2], to=0, by=ada)
    assert names(organisation) == ["Olwen", "Mair", "Nia"]
    assert events() == [event("safeguarding_contact_moved", ada, three[2])]


@pytest.mark.parametrize(
    ("to", "order"),
    [(1, ["Nia", "Mair", "Olwen"]), (99, ["Nia", "Olwen", "Mair"]), (-1, ["Mair", "Nia", "Olwen"])],
)
def test_move_to(to, order, ada, organisation, three):
    actions.move_contact(contact=three[0], to=to, by=ada)
    assert names(organisation) == order


def test_move_of_one_who_is_gone(ada, three, events):
    SafeguardingContact.objects.filter(pk=three[0].pk).delete()
    actions.move_contact(contact=three[0], to=1, by=ada)
    assert events() == []


def test_move_leaves_other_organisations_alone(ada, organisation, other_organisation, three):
    theirs = make_safeguarding_contact(other_organisation)
    actions.move_contact(contact=three[2], to=0, by=ada)
    theirs.refresh_from_db()
    assert theirs.position == 0


def test_move_is_no_change_of_words(ada, three):
    actions.move_contact(contact=three[2], to=0, by=ada)
    assert change(three[2], ada, name="Pia").name == "Pia"


def test_move_refused(gwen, three):
    with pytest.raises(Refused):
        actions.move_contact(contact=three[0], to=2, by=gwen)


def test_move_rolls_back(ada, organisation, three, broken_audit):
    with pytest.raises(RuntimeError):
        actions.move_contact(contact=three[2], to=0, by=ada)
    assert names(organisation) == ["Mair", "Nia", "Olwen"]


# --- remove


def test_remove(ada, organisation, three, events):
    gone = event("safeguarding_contact_removed", ada, three[0])
    for _ in range(2):
        actions.remove_contact(contact=three[0], by=ada)
    assert names(organisation) == ["Nia", "Olwen"]
    assert events() == [gone]


def test_remove_refused(ben, contact):
    with pytest.raises(Refused):
        actions.remove_contact(contact=contact, by=ben)


def test_remove_rolls_back(ada, contact, broken_audit):
    with pytest.raises(RuntimeError):
        actions.remove_contact(contact=contact, by=ada)
    assert SafeguardingContact.objects.exists()
