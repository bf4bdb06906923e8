import datetime as dt

import pytest
from django.utils import timezone

from evaluation.consents import queries
from evaluation.enums import StaffPurpose
from tests.factories.evaluation import make_consent_decision, make_response, make_wave
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db
REMINDERS, PHOTOS, FOLLOW_UP = StaffPurpose


def day(offset=0):
    return timezone.localdate() + dt.timedelta(days=offset)


def holds(her, purpose, channel="", today=None):
    return queries.holds(her, purpose, channel, today=today or day())


# At the moment of use


def test_nothing_holds_that_was_not_said(wren, contact):
    assert not holds(wren, PHOTOS)
    assert not holds(wren, REMINDERS, "text")


def test_a_yes_holds_until_its_last_day(wren):
    make_consent_decision(wren, "photos", expires_on=day(3))
    assert holds(wren, PHOTOS)
    assert holds(wren, PHOTOS, today=day(3))
    assert not holds(wren, PHOTOS, today=day(4))
    assert not holds(wren, FOLLOW_UP)


def test_the_latest_counts(wren):
    for given in (True, False):
        make_consent_decision(wren, "photos", given=given)
        assert holds(wren, PHOTOS) == given


@pytest.mark.parametrize(
    ("state", "expected"),
    [("asked", set()), ("waiting", set()), ("joined", {*StaffPurpose}),
     ("left", {PHOTOS, FOLLOW_UP})],
)  # fmt: skip
def test_she_is_in_the_group_or_was(named, state, expected):
    her = make_participant(named, state=state)
    make_safe_contact(her)
    for purpose in StaffPurpose:
        make_consent_decision(her, purpose)
    kept = {one for one in StaffPurpose if holds(her, one, "text" if one == REMINDERS else "")}
    assert kept == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"allowed": ["call"]}, False),
        ({"do_not_contact": True}, False),
        ({"confirmed_on": day(-9), "expires_on": day(-1)}, False),
    ],
)
def test_a_reminder_must_be_safe_today(wren, facts, expected):
    make_consent_decision(wren, "reminders", channel="text")
    make_safe_contact(wren, **facts)
    assert holds(wren, REMINDERS, "text") == expected
    assert not holds(wren, REMINDERS, "call")


def test_without_a_safe_contact_nobody_is_reminded(wren):
    make_consent_decision(wren, "reminders", channel="text")
    assert not holds(wren, REMINDERS, "text")


# One woman


def test_every_purpose_has_a_part(wren, django_assert_num_queries):
    with django_assert_num_queries(2):
        parts = queries.decisions_of(wren, today=day())
    assert [part.purpose for part in parts] == list(StaffPurpose)
    assert [(part.now, part.earlier) for part in parts] == [([], [])] * 3


def test_the_latest_of_each_way_and_the_earlier_ones(wren, contact, ben, django_assert_num_queries):
    make_consent_decision(wren, "reminders", channel="text", given=False)
    text = make_consent_decision(wren, "reminders", channel="text", recorded_by=ben)
    call = make_consent_decision(wren, "reminders", channel="call", language="ar")
    with django_assert_num_queries(2):
        part = queries.decisions_of(wren, today=day())[0]
        assert [stand.row.recorded_by for stand in part.now] == [None, ben]
    assert [stand.row for stand in part.now] == [call, text]
    assert [stand.holds for stand in part.now] == [False, True]
    assert [stand.is_unsafe for stand in part.now] == [True, False]
    assert [stand.channel for stand in part.now] == ["Call", "Text message"]
    assert part.now[0].language.code == "ar"
    assert part.now[0].how == "Read aloud to her"
    assert [stand.row.given for stand in part.earlier] == [False]
    assert part.can_be_withdrawn == part.now


def test_what_has_run_out_says_so(wren):
    make_consent_decision(wren, "photos", expires_on=day(-1))
    (stand,) = queries.decisions_of(wren, today=day())[1].now
    assert (stand.holds, stand.has_run_out, stand.is_unsafe, stand.channel) == (
        False, True, False, "",
    )  # fmt: skip
    assert queries.decisions_of(wren, today=day())[1].can_be_withdrawn == []


# A group


@pytest.fixture
def wave(programme, wren):
    return make_wave(programme, wren.group, closes_on=dt.date(2026, 12, 11))


@pytest.fixture
def place(wave):
    return wave.groups.get().programme_group


def reminded(place):
    return queries.reminders(place, closes_on=dt.date(2026, 12, 11), today=day())


def test_the_wave_in_which_it_is_asked(wave, place, programme):
    make_wave(programme, state="sealed")  # asks other groups
    assert list(queries.waves_of(place)) == [wave]


def test_who_agreed_and_may_be_reached(place, wren, contact, named, django_assert_num_queries):
    make_consent_decision(wren, "reminders", channel="text")
    make_consent_decision(wren, "reminders", channel="call")
    for number in range(3):
        make_participant(named, f"Owl {number}")
    make_participant(named, "Robin", state="waiting")
    place = type(place).objects.select_related("group").get(pk=place.pk)
    with django_assert_num_queries(2):
        found = reminded(place)
    (one,) = found.by_way
    assert (one.her, one.channels, one.name, one.safe_times) == (
        wren, ["text"], "Sam", "10:00 to 14:00",
    )  # fmt: skip
    assert one.words == "Nodyn atgoffa: Dydd Gwener 11 Rhagfyr"
    assert one.language.code == "cy"
    assert found.in_the_room == 3


def test_answers_make_no_difference(place, wave, wren, contact):
    make_consent_decision(wren, "reminders", channel="text")
    before = reminded(place)
    make_response(wave.invitations.get(), {"choose": 1})
    assert reminded(place) == before


@pytest.mark.parametrize("change", ["no", "old", "unsafe", "left"])
def test_who_is_not_reminded(place, wren, contact, change):
    make_consent_decision(wren, "reminders", channel="text", expires_on=day(-1 * (change == "old")))
    if change == "no":
        make_consent_decision(wren, "reminders", channel="text", given=False)
    if change == "unsafe":
        contact.do_not_contact = True
        contact.save(update_fields=["do_not_contact"])
    if change == "left":
        wren.state, wren.left_on = "left", day()
        wren.save(update_fields=["state", "left_on"])
    found = reminded(place)
    assert (found.by_way, found.in_the_room) == ([], 0 if change == "left" else 1)


def test_her_own_name_where_she_gave_no_other(place, wren):
    make_safe_contact(wren, name_to_use="")
    make_consent_decision(wren, "reminders", channel="text")
    assert reminded(place).by_way[0].name == "Wren"


def test_decisions_are_seen_by_who_sees_the_group(wren, ada, dee, gwen):
    row = make_consent_decision(wren)
    assert str(row) == "follow-up: True"
    seen = {who: list(type(row).objects.visible_to(who)) for who in (ada, dee, gwen)}
    assert seen == {ada: [row], dee: [], gwen: []}
