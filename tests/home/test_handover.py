"""What whoever takes over a group reads: of the group everything, of its women counts only."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from groups.models import SupportGroup
from tests.factories.accounts import make_user
from tests.factories.agreements import make_agreement
from tests.factories.groups import (
    make_closed_to,
    make_facilitator,
    make_group,
    make_language_decision,
    make_shared_word,
)
from tests.factories.participants import make_participant, make_safe_contact
from tests.factories.sessions import make_own_item, make_plan
from tests.factories.toolkit import make_exercise

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Glanrafon", languages=("cy", "ar"), facilitators=(ben,))


@pytest.fixture
def read(client):
    """The page's words without its marks, for whoever may read them."""

    def read(user, group, prefix=""):
        client.force_login(user)
        answer = client.get(prefix + reverse("home:handover", args=[group.pk]))
        answer.words = html.unescape(
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
        )
        return answer

    return read


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_whoever_sees_the_group_reads_it(who, request, read, group, organisation):
    if who == "growing":
        user = make_user("nia@example.org", "Nia", Role.FACILITATOR, organisation)
        make_facilitator(group, user, "growing")
    else:
        user = request.getfixturevalue(who)
    assert read(user, group).status_code == 200


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_to_strangers_there_is_none(who, request, read, group):
    assert read(request.getfixturevalue(who), group).status_code == 404


def test_to_whom_the_group_is_closed_there_is_none(read, ada, ben, group):
    make_closed_to(group, ada)
    assert read(ada, group).status_code == 404
    assert read(ben, group).status_code == 200


def test_signed_out_leads_to_sign_in(client, group):
    answer = client.get(reverse("home:handover", args=[group.pk]))
    assert answer.url.startswith("/account/sign-in/")


def test_a_group_with_nothing_says_what_there_is_to_do(read, ada, group):
    words = read(ada, group).words
    for sentence in [
        "Nothing is planned for it yet.",
        "No session has been planned here yet.",
        "Make it one of your first sessions.",
        "Nothing is decided yet.",
        "None are written down.",
        "Nobody waits for a place.",
        "No safe contact has to be confirmed",
    ]:
        assert sentence in words


@pytest.mark.parametrize("facts", [{"rhythm": "varies"}, {"rhythm": "fortnightly"}])
def test_a_meeting_that_nobody_can_be_sure_of_is_not_said(facts, read, ada, group):
    SupportGroup.objects.update(**facts)
    assert "Nothing is planned yet." in read(ada, group).words


def test_it_tells_of_the_group_everything(read, ada, ben, cara, group):
    soon, later, gone = (make_plan(group, in_days=days) for days in (2, 9, -5))
    make_own_item(soon, "Bunting", led_by="facilitator", facilitator=group.facilitators.get())
    make_own_item(later, "Lanterns")
    make_own_item(gone, "Soup")
    cover = make_facilitator(group, cara, "co", until=day(9), languages=["ar"])
    cover.covers = group.facilitators.get(user=ben)
    cover.save()
    make_agreement(group, {"en": "We start on time", "ar": "نبدأ في الموعد"}, "We listen")
    make_language_decision(group, "cy", "ar")
    make_shared_word(group, cy="cwtch", ar="حضن")
    answer = read(ada, group)
    for words in [
        "Glanrafon",
        "Bunting, Ben",
        "Lanterns",
        "Soup",
        "covers for Ben",
        f"until {day(9).day} ",
        "Arabic",
        "We start on time",
        "We listen",
        "The group looks at it again on",
        "Welsh: While the soup cooks",
        "cwtch حضن",
        "What cwtch means to us",
    ]:
        assert words in answer.words, words
    assert reverse("sessions:plan_sheet", args=[soon.pk]) in answer.content.decode()


def test_sessions_are_the_next_two_and_the_last_three(read, ada, group):
    for days in (1, 3, 5, -1, -3, -5, -7):
        make_own_item(make_plan(group, in_days=days), f"Block{days}.")
    words = read(ada, group).words
    shown = [days for days in (1, 3, 5, -1, -3, -5, -7) if f"Block{days}." in words]
    assert shown == [1, 3, -1, -3, -5]


def test_what_opens_and_closes_every_session_is_left_out(read, ada, group):
    framed = make_exercise(frame="closing", title="The same end each time")
    make_plan(group, framed, make_exercise(title="Stepping stones"))
    words = read(ada, group).words
    assert "Stepping stones" in words
    assert "The same end each time" not in words


def test_what_is_due_is_said(read, ada, group):
    make_agreement(group, days_ago=100, review_on=day(-1))
    make_language_decision(group, decided_on=day(-100), look_again_on=day(-1))
    assert read(ada, group).words.count("It is time to look at it again.") == 2


def test_interpreter_is_not_named_and_her_being_a_stranger_is_asked(read, ada, group):
    decision = make_language_decision(group, "ar")
    decision.languages.update(interpreter="Layla of Pontafallen")
    words = read(ada, group).words
    assert "Layla" not in words
    assert "Nobody has made sure yet" in words
    decision.languages.update(interpreter_is_stranger=True)
    assert "Nobody has made sure yet" not in read(ada, group).words


def test_of_women_it_tells_counts_and_no_name(read, ada, group):
    for called, state, days in [
        ("Wren", "joined", 14),
        ("Robin", "joined", -3),
        ("Linnet", "joined", 15),
        ("Swift", "waiting", 5),
        ("Heron", "asked", 90),
        ("Plover", "left", 1),
    ]:
        woman = make_participant(group, called, state=state, access="a ramp")
        confirmed = day(-100)
        make_safe_contact(woman, confirmed_on=confirmed, expires_on=day(days))
    answer = read(ada, group)
    assert "2 women have asked for a place or wait for one." in answer.words
    assert "3 safe contacts have to be confirmed within two weeks." in answer.words
    told = ["Wren", "Robin", "Linnet", "Swift", "Heron", "Plover", "07700", "ramp", "Sam"]
    assert [word for word in told if word in answer.words] == []


def test_one_of_each_is_said_as_one(read, ada, group):
    woman = make_participant(group, state="waiting")
    make_safe_contact(woman, expires_on=day(3))
    words = read(ada, group).words
    assert "1 woman has asked for a place" in words
    assert "1 safe contact has to be confirmed" in words


def test_it_can_be_read_in_welsh(read, ada, group):
    make_agreement(group, {"en": "We start on time", "cy": "Dechrau ar amser"})
    words = read(ada, group, prefix="/cy").words
    assert "Dechrau ar amser" in words
    assert "We start on time" not in words
