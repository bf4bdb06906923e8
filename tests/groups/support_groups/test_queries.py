import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.enums import Rhythm
from groups.models import SupportGroup
from groups.support_groups import queries
from tests.factories.groups import make_facilitator, make_group

LONDON = ZoneInfo("Europe/London")
HALF_PAST_SIX = dt.time(18, 30)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def meeting(rhythm=Rhythm.WEEKLY, weekday=1, starts=HALF_PAST_SIX):
    return SupportGroup(rhythm=rhythm, weekday=weekday, starts=starts)


@pytest.mark.parametrize(
    ("group", "after", "last", "expected"),
    [
        # Tuesdays; 2026-11-24 is one
        (meeting(), "2026-11-22 09:00", None, "2026-11-24 18:30"),
        (meeting(), "2026-11-24 18:29", None, "2026-11-24 18:30"),
        (meeting(), "2026-11-24 18:30", None, "2026-12-01 18:30"),
        # the next one is planned already: the one after it
        (meeting(), "2026-11-22 09:00", "2026-11-24 18:30", "2026-12-01 18:30"),
        (meeting(), "2026-11-24 09:00", "2026-11-24 10:00", "2026-12-01 18:30"),
        # moved to Monday or to Thursday, once: still its week
        (meeting(), "2026-11-22 09:00", "2026-11-23 18:30", "2026-12-01 18:30"),
        (meeting(), "2026-11-22 09:00", "2026-11-26 18:30", "2026-12-01 18:30"),
        # long ago
        (meeting(), "2026-11-22 09:00", "2024-01-02 18:30", "2026-11-24 18:30"),
        # every two and every four weeks count from the last one
        (meeting(Rhythm.FORTNIGHTLY), "2026-11-22 09:00", "2026-11-17 18:30", "2026-12-01 18:30"),
        (meeting(Rhythm.FORTNIGHTLY), "2026-11-22 09:00", "2026-11-10 18:30", "2026-11-24 18:30"),
        (meeting(Rhythm.FORTNIGHTLY), "2026-11-24 19:00", "2026-11-10 18:30", "2026-12-08 18:30"),
        (meeting(Rhythm.FORTNIGHTLY), "2026-11-22 09:00", None, "2026-11-24 18:30"),
        (meeting(Rhythm.MONTHLY), "2026-11-22 09:00", "2026-11-03 18:30", "2026-12-01 18:30"),
        # proposals: it varies, no day, no time
        (meeting(Rhythm.VARIES, None, None), "2026-11-22 09:00", None, "2026-11-22 10:00"),
        (meeting(Rhythm.VARIES, None, None), "2026-11-22 11:00", None, "2026-11-29 10:00"),
        (
            meeting(Rhythm.VARIES, None, None),
            "2026-11-22 11:00",
            "2026-11-18 14:15",
            "2026-11-25 14:15",
        ),
        # over the change of the clocks (25 October 2026, 28 March 2027) the wall clock stays
        (meeting(), "2026-10-21 09:00", "2026-10-20 18:30", "2026-10-27 18:30"),
        (meeting(), "2027-03-24 09:00", "2027-03-23 18:30", "2027-03-30 18:30"),
        # a start that the clocks skip is an hour later
        (meeting(weekday=6, starts=dt.time(1, 30)), "2027-03-22 09:00", None, "2027-03-28 02:30"),
    ],
)
def test_next_meeting(group, after, last, expected):
    found = queries.next_meeting(group, at(after), at(last) if last else None)
    assert f"{found:%Y-%m-%d %H:%M}" == expected
    assert found.tzinfo == LONDON


def test_next_meeting_at_the_hour_that_comes_twice():
    """01:30 by summer time and an hour later by winter time are two moments of one wall clock."""
    group = meeting(weekday=6, starts=dt.time(1, 30))
    summer = at("2026-10-25 01:30")
    assert queries.next_meeting(group, summer - dt.timedelta(seconds=1)) == summer
    later = queries.next_meeting(group, summer.astimezone(dt.UTC) + dt.timedelta(minutes=45))
    assert f"{later:%Y-%m-%d %H:%M}" == "2026-11-01 01:30"


def test_next_meeting_takes_any_zone():
    found = queries.next_meeting(meeting(), dt.datetime(2026, 7, 7, 17, 30, tzinfo=dt.UTC))
    assert f"{found:%Y-%m-%d %H:%M}" == "2026-07-14 18:30"  # it was half past six in London


moments = st.datetimes(
    dt.datetime.fromisoformat("2020-01-01"),
    dt.datetime.fromisoformat("2035-01-01"),
    timezones=st.just(LONDON),
)


@given(
    rhythm=st.sampled_from(Rhythm.values),
    weekday=st.none() | st.integers(0, 6),
    starts=st.none() | st.times(),
    after=moments,
    last=st.none() | moments,
)
def test_next_meeting_is_always_later(rhythm, weekday, starts, after, last):
    group = meeting(rhythm, weekday, starts.replace(microsecond=0) if starts else None)
    found = queries.next_meeting(group, after, last)
    assert found.astimezone(dt.UTC) > after.astimezone(dt.UTC)
    if weekday is not None:
        assert found.weekday() == weekday
    if last:
        assert found.date() > last.date()


def test_meets_regularly():
    assert queries.meets_regularly(meeting())
    assert not queries.meets_regularly(meeting(Rhythm.VARIES))
    assert not queries.meets_regularly(meeting(weekday=None))
    assert not queries.meets_regularly(meeting(starts=None))


@pytest.mark.django_db
def test_groups_of_in_order(ada, organisation):
    for name, state in [
        ("Zeta", "active"),
        ("élan", "active"),
        ("Echo", "active"),
        ("Alpha", "ended"),
        ("Beta", "paused"),
    ]:
        make_group(organisation, name, state=state)
    assert [g.name for g in queries.groups_of(ada)] == ["Echo", "élan", "Zeta", "Beta", "Alpha"]


@pytest.mark.django_db
def test_with_people_shows_who_serves_now(ada, group, ben, cara, django_assert_num_queries):
    make_facilitator(group, cara, until=dt.date(2026, 1, 1), since=dt.date(2025, 1, 1))
    make_facilitator(group, ada)
    with django_assert_num_queries(3):
        (found,) = queries.with_people([group])
        names = [one.user.name for one in found.facilitators_now]
        assert len(found.languages.all()) == 2
    assert names == sorted([ada.name, ben.name])
