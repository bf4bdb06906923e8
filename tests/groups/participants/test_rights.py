import datetime as dt
import json

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from groups.models import Participant, SafeContact
from groups.participants import rights
from groups.participants.rights import Due, Removal
from tests.factories.groups import make_group
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db

# What is not given to her, with the reason.
LEFT_OUT = {
    "Participant.id": "a number that only this site knows; the JSON file needs none",
    "Participant.state_changed_by": "a colleague's data",
    "Participant.created_by": "a colleague's data",
    "Participant.version": "counts how often the page was saved; says nothing of her",
    "Participant.request_key": "random, so that a double press makes one row",
    "SafeContact.participant": "the same row",
    "SafeContact.changed_by": "a colleague's data",
    "SafeContact.version": "counts how often the page was saved; says nothing of her",
}
# Where the name of a fact is another than its field's.
SAID_AS = {
    "created_at": "written_on",
    "state_changed_at": "state_changed_on",
    "changed_at": "contact_changed_on",
    "expires_on": "ask_again_by",
}


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def facts(participant):
    her = Participant.objects.select_related("group").get(pk=participant.pk)
    return {fact.key: fact for section in rights.held_about(her) for fact in section.facts}


@pytest.fixture
def her(group):
    woman = make_participant(
        group,
        "Wren",
        languages_spoken=["cy", "so"],
        languages_read=["so"],
        format="audio",
        access="a seat by the door",
        childcare="one child",
        travel="the 5 o’clock bus",
        came_by="partner",
    )
    make_safe_contact(woman, email="wren@example.org", allowed=["text", "email"])
    return woman


# What is held


def test_every_field_about_her_is_given_or_left_out_for_a_reason(her):
    given = set(facts(her))
    fields = {
        f"{model.__name__}.{field.name}"
        for model in rights.HOLDS
        for field in model._meta.get_fields()
        if field.concrete
    }
    missing = {
        name
        for name in fields - set(LEFT_OUT)
        if SAID_AS.get(name.partition(".")[2], name.partition(".")[2]) not in given
    }
    assert missing == set()
    assert set(LEFT_OUT) <= fields


def test_she_gets_her_words_and_their_meaning(her):
    given = facts(her)
    assert given["called"].words == "Wren"
    assert given["group"].words == "Glanrafon"
    assert (given["state"].words, given["state"].value) == ("In the group", "joined")
    assert given["came_by"].words == "Through a partner organisation"
    assert (given["languages_spoken"].words, given["languages_spoken"].value) == (
        "Welsh, Somali",
        ["cy", "so"],
    )
    assert given["format"].words == "Sound"
    assert given["access"].words == "a seat by the door"
    assert given["phone"].words == "07700 900123"
    assert (given["allowed"].words, given["allowed"].value) == (
        "Text message, Email",
        ["text", "email"],
    )
    assert given["shared_device"].words == "Somebody else uses it or may look at it"
    assert given["do_not_contact"].words == "no"
    assert given["decided_herself"].words == "yes"
    assert given["joined_on"].value == day(-28).isoformat()
    assert given["left_on"].words == "nothing is written"
    assert given["left_on"].value is None


def test_colleagues_are_not_named(her, ada, ben):
    Participant.objects.update(created_by=ada, state_changed_by=ben)
    SafeContact.objects.update(changed_by=ada)
    told = str(rights.held_about(Participant.objects.get()))
    assert "Ada" not in told
    assert "Ben" not in told
    assert facts(her)["written_on"].words.endswith(", by a colleague")


def test_no_other_woman_is_in_it(her, group):
    other = make_participant(group, "Robin", access="a ramp")
    make_safe_contact(other, phone="07700 900999")
    told = str(rights.held_about(her))
    assert not any(word in told for word in ("Robin", "ramp", "900999"))


def test_without_a_contact_the_section_says_so_by_being_empty(group):
    sections = rights.held_about(make_participant(group))
    assert [len(section.facts) for section in sections][2] == 0
    assert sections[2].why


def test_removed_needs_and_unknown_choices_are_told(group):
    woman = make_participant(group, access=None, format="smoke signals")
    given = facts(woman)
    assert (given["access"].words, given["access"].value) == ("removed", None)
    assert given["format"].words == "smoke signals"
    assert given["travel"].words == "nothing is written"


def test_nothing_safe_is_told_as_nothing(group):
    woman = make_participant(group)
    make_safe_contact(woman, allowed=[])
    assert facts(woman)["allowed"].words == "nothing"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("joined", "As long as you are in the group, and 365 days after you leave."),
        ("left", "Until {left}. Then it goes by itself."),
        ("asked", "Until {asked}. If you join before that"),
    ],
)
def test_how_long_follows_from_where_things_stand(group, settings, state, told):
    settings.NAME_KEPT_DAYS, settings.ENQUIRY_KEPT_DAYS = 365, 91
    woman = make_participant(group, state=state)
    days = {"left": day(365), "asked": day(-28 + 91)}
    told = told.format(**{name: f"{one.day} {one:%B %Y}" for name, one in days.items()})
    assert rights.held_about(woman)[0].kept.startswith(told)


def test_when_the_group_has_ended_its_end_counts(group, settings):
    settings.NAME_KEPT_DAYS = 10
    group.state = "ended"
    group.save()
    woman = make_participant(group)
    last = timezone.localtime(group.state_changed_at).date() + dt.timedelta(days=10)
    kept = rights.held_about(woman)[0].kept
    assert kept == f"Until {last.day} {last:%B %Y}. Then it goes by itself."


def test_a_machine_can_read_every_value(her):
    assert json.loads(json.dumps({key: fact.value for key, fact in facts(her).items()}))


# Erasing


def test_erase_deletes_her_and_her_contact_and_nobody_else(her, group):
    other = make_participant(group, "Robin")
    make_safe_contact(other)
    assert rights.erase(her) == {"groups.Participant": 1, "groups.SafeContact": 1}
    assert list(Participant.objects.all()) == [other]
    assert SafeContact.objects.get().participant_id == other.pk


def test_erase_again_finds_nothing(her):
    rights.erase(her)
    assert rights.erase(her) == {}


def test_erase_needs_no_key(her):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE groups_participant SET called = 'not a token'")
        cursor.execute("UPDATE groups_safecontact SET phone = 'not a token'")
    assert rights.erase(her).total() == 2


# What is due


def dues(today=None, **more):
    return [
        (due.kind.value, due.participant_id, due.due_on)
        for due in rights.due_for_removal(today or timezone.localdate(), **more)
    ]


@pytest.fixture(autouse=True)
def days(settings):
    settings.ENQUIRY_KEPT_DAYS = 91
    settings.NEEDS_KEPT_DAYS = 91
    settings.NAME_KEPT_DAYS = 365


@pytest.mark.parametrize("state", ["asked", "waiting"])
def test_enquiry_is_due_on_its_day_and_not_before(group, state):
    woman = make_participant(group, state=state, asked_on=day(-91))
    assert dues() == [("enquiry", woman.pk, day(0))]
    assert dues(day(-1)) == []


def left(group, days_ago, **facts):
    return make_participant(
        group, state="left", joined_on=day(-500), left_on=day(-days_ago), **facts
    )


def test_needs_are_due_on_their_day_and_not_before(group):
    woman = left(group, 91)
    assert dues() == [("needs", woman.pk, day(0))]
    assert dues(day(-1)) == []


@pytest.mark.parametrize(
    "rest", [{"access": ""}, {"childcare": "one"}, {"travel": "bus"}, {"contact": True}]
)
def test_anything_left_of_needs_and_contact_is_due(group, rest):
    contact = rest.pop("contact", False)
    gone = {"access": None, "childcare": None, "travel": None}
    woman = left(group, 100, **{**gone, **rest})
    if contact:
        make_safe_contact(woman)
    assert dues() == [("needs", woman.pk, day(-9))]


def test_needs_that_are_gone_are_not_due_again(group):
    left(group, 100, access=None, childcare=None, travel=None)
    assert dues() == []


def test_name_is_due_a_year_after_she_left(group):
    woman = left(group, 365, access=None, childcare=None, travel=None)
    assert dues() == [("name", woman.pk, day(0))]
    assert dues(day(-1)) == []


def test_who_is_in_the_group_stays(group):
    make_participant(group, asked_on=day(-900), joined_on=day(-900))
    assert dues() == []


def test_who_never_left_goes_after_the_group_has_ended(group):
    woman = make_participant(group, asked_on=day(-900), joined_on=day(-900))
    group.state, group.state_changed_at = "ended", timezone.now() - dt.timedelta(days=91)
    group.save()
    assert dues() == [("needs", woman.pk, day(0))]
    group.state_changed_at = timezone.now() - dt.timedelta(days=365)
    group.save()
    assert ("name", woman.pk, day(0)) in dues()


def test_the_earliest_first_and_only_in_groups_that_are_asked_for(group, other_group):
    late = make_participant(group, state="asked", asked_on=day(-100))
    later = make_participant(group, state="asked", asked_on=day(-95))
    elsewhere = make_participant(other_group, state="asked", asked_on=day(-97))
    assert [pk for _, pk, _ in dues()] == [late.pk, elsewhere.pk, later.pk]
    only = type(group).objects.filter(pk=other_group.pk)
    assert [pk for _, pk, _ in dues(groups=only)] == [elsewhere.pk]


def test_due_says_what_and_where(group):
    woman = make_participant(group, state="asked", asked_on=day(-91))
    assert rights.due_for_removal(day(0)) == [Due(Removal.ENQUIRY, group.pk, woman.pk, day(0))]
    assert rights.due_for_removal(day(0))[0].what == "Somebody who asked and has not joined"


# Removing what is due


def events():
    return [
        (event.kind, event.by, event.target, event.changed_fields)
        for event in AuditEvent.objects.order_by("pk")
    ]


def the_due():
    (due,) = rights.due_for_removal(day(0))
    return due


def test_remove_an_enquiry_takes_the_whole_row_on_record(group):
    woman = make_participant(group, state="waiting", asked_on=day(-91))
    make_safe_contact(woman)
    removed = rights.remove_due(the_due(), day(0))
    assert removed == {"groups.Participant": 1, "groups.SafeContact": 1}
    assert not Participant.objects.exists()
    assert events() == [("participant_removed", "", f"groups.Participant:{woman.pk}", [])]


def test_remove_needs_leaves_her_name_and_dates(group):
    woman = left(
        group, 91, called="Wren", access="a", childcare="b", travel="c",
        languages_spoken=["so"], languages_read=["so"], format="audio",
    )  # fmt: skip
    make_safe_contact(woman)
    assert rights.remove_due(the_due(), day(0)) == {"needs": 1, "groups.SafeContact": 1}
    woman.refresh_from_db()
    assert (woman.access, woman.childcare, woman.travel) == (None, None, None)
    assert (woman.languages_spoken, woman.languages_read, woman.format) == ([], [], "")
    assert (woman.called, woman.state, woman.version) == ("Wren", "left", 2)
    assert not SafeContact.objects.exists()
    fields = ["access", "childcare", "format", "languages_read", "languages_spoken"]
    assert events() == [
        (
            "participant_needs_removed",
            "",
            f"groups.Participant:{woman.pk}",
            [*fields, "safe_contact", "travel"],
        )
    ]


def test_remove_needs_without_a_contact(group):
    left(group, 91)
    assert rights.remove_due(the_due(), day(0)) == {"needs": 1}
    assert "safe_contact" not in AuditEvent.objects.get().changed_fields


def test_remove_a_name_takes_the_row(group):
    left(group, 365, access=None, childcare=None, travel=None)
    assert rights.remove_due(the_due(), day(0)) == {"groups.Participant": 1}
    assert not Participant.objects.exists()


def test_remove_again_does_nothing(group):
    make_participant(group, state="asked", asked_on=day(-91))
    due = the_due()
    rights.remove_due(due, day(0))
    assert rights.remove_due(due, day(0)) == {}
    assert len(events()) == 1


def test_who_joined_meanwhile_stays(group):
    woman = make_participant(group, state="asked", asked_on=day(-91))
    due = the_due()
    Participant.objects.update(state="joined", joined_on=day(0))
    assert rights.remove_due(due, day(0)) == {}
    assert Participant.objects.get() == woman
    assert events() == []


def test_where_the_group_is_gone_there_is_nothing_left(organisation):
    group = make_group(organisation)
    make_participant(group, state="asked", asked_on=day(-91))
    due = the_due()
    group.delete()
    assert rights.remove_due(due, day(0)) == {}


def test_remove_needs_no_key(group):
    left(group, 91)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE groups_participant SET called = 'not a token'")
    assert rights.remove_due(the_due(), day(0)) == {"needs": 1}


@pytest.mark.parametrize("state", ["asked", "left"])
def test_nothing_goes_without_a_record(group, monkeypatch, state):
    make_participant(group, state=state, asked_on=day(-91), joined_on=None)
    Participant.objects.filter(state="left").update(left_on=day(-91))

    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(rights, "record", fail)
    with pytest.raises(RuntimeError):
        rights.remove_due(the_due(), day(0))
    assert Participant.objects.get().access == ""
