import datetime as dt

import pytest

from groups.enums import FacilitatorRole
from groups.facilitators import facts
from groups.facilitators.facts import TimeFacts

LEAD, CO = FacilitatorRole.LEAD, FacilitatorRole.CO
TODAY = dt.date(2026, 12, 3)


def day(offset):
    return TODAY + dt.timedelta(days=offset)


def time(role=LEAD, since=-28, until=None, languages=()):
    return TimeFacts(role, day(since), until, languages)


@pytest.mark.parametrize(
    ("before", "after", "since"),
    [
        (time(), time(until=day(3)), None),  # the same part
        (time(), time(since=-60), None),
        (time(), time(CO), 0),
        (time(), time(CO, since=0), 0),
        (time(), time(CO, since=-7), -7),  # it began last week
        (time(), time(CO, since=-60), 0),  # both were wrong
        (time(since=0), time(CO, since=0), None),  # she began today
        (time(since=0), time(CO, since=-7), None),
        (time(since=5), time(CO, since=5), None),  # nobody has served yet
    ],
)
def test_new_beginning(before, after, since):
    wanted = None if since is None else day(since)
    assert facts.new_beginning(before, after, TODAY) == wanted
    assert facts.outcome(before, after, TODAY) == after._replace(since=wanted or after.since)


@pytest.mark.parametrize(
    "told", [time(), time(CO, until=day(3)), time(languages=("ar", "cy")), time(languages=("so",))]
)
def test_as_text_and_back(told):
    assert facts.from_text(facts.as_text(told)) == told


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"role": "queen"},
        {"since": ""},
        {"since": "tomorrow"},
        {"until": "2026-13-01"},
        {"role": None},
    ],
)
def test_tampered_text_is_nothing(wrong):
    text = {**facts.as_text(time()), **wrong} if wrong else {}
    assert facts.from_text(text) is None


def test_beside_keeps_hers_and_takes_theirs_where_she_wrote_nothing():
    seen = time()
    stored = time(CO, until=day(9), languages=("ar",))
    hers = time(FacilitatorRole.GROWING, languages=())
    merged, changes = facts.beside(seen, stored, hers)
    assert merged == {
        "role": "growing",
        "since": "2026-11-05",
        "until": "2026-12-12",
        "languages": "ar",
    }
    assert [tuple(change) for change in changes] == [
        ("Part", "Co-facilitator", "Growing into it"),
        ("Last day", "12 December 2026", ""),
        ("Languages", "Arabic", ""),
    ]


def test_beside_of_a_tampered_page_shows_every_difference():
    _merged, changes = facts.beside(None, time(CO), time(languages=("ar", "cy")))
    assert [change.label for change in changes] == ["Part", "Languages"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("languages", "", "none"),
        ("languages", "cy,ar", "Arabic, Welsh"),
        ("until", "", "no last day"),
        ("since", "2026-12-03", "3 December 2026"),
        ("role", "lead", "Lead facilitator"),
    ],
)
def test_in_words(name, text, words):
    assert facts.in_words(name, text) == words
