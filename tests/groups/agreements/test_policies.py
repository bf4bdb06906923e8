import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from groups.agreements import policies
from groups.enums import Stage, State
from tests.factories.agreements import make_agreement

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.mark.parametrize(("stage", "weeks"), [("first", 6), ("settled", 12), ("ending", 12)])
def test_review_is_sooner_in_the_first_sessions(group, stage, weeks):
    group.stage = stage
    agreed_on = dt.date(2026, 11, 22)
    assert policies.review_date(agreed_on, group) == agreed_on + dt.timedelta(weeks=weeks)


def test_every_stage_has_its_review():
    assert set(policies.LOOK_AGAIN_WEEKS) == set(Stage)


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_group_that_goes_on_can_record(group, state):
    group.state = state
    assert reason(policies.can_record_agreement, group) == ""


def test_group_that_has_ended_can_not_record(group):
    group.state = State.ENDED
    assert "has ended" in reason(policies.can_record_agreement, group)


@pytest.mark.parametrize("offset", [0, -1, -400])
def test_first_agreement_may_be_of_any_day_that_has_been(offset):
    assert reason(policies.can_be_agreed_on, day(offset), None) == ""


def test_day_to_come_is_too_early():
    assert "still to come" in reason(policies.can_be_agreed_on, day(1), None)


@pytest.mark.parametrize(("offset", "well"), [(-8, False), (-7, True), (0, True)])
def test_version_is_not_older_than_the_one_it_replaces(group, offset, well):
    current = make_agreement(group, days_ago=7)
    assert (reason(policies.can_be_agreed_on, day(offset), current) == "") is well


@pytest.mark.parametrize(
    ("offset", "well"), [(-1, False), (0, False), (1, True), (366, True), (367, False)]
)
def test_review_is_a_day_to_come_within_a_year(offset, well):
    assert (reason(policies.can_be_looked_at_on, day(offset)) == "") is well


def test_agreement_on_nothing_is_none():
    assert "at least one" in reason(policies.can_agree_on, [])
    assert reason(policies.can_agree_on, ["Tea"]) == ""


@pytest.mark.parametrize(
    ("present", "agreed", "unsure", "objected", "said"),
    [
        (8, 8, 0, 0, ""),
        (9, 6, 1, 1, ""),
        (60, 60, 0, 0, ""),
        (8, 0, 8, 0, "at least one woman"),
        (61, 61, 0, 0, "60 or fewer"),
        (8, 8, 1, 0, "9 women answered"),
        (8, 6, 1, 2, "more than the 8"),
    ],
)
def test_counts_add_up(present, agreed, unsure, objected, said):
    counts = {"present": present, "agreed": agreed, "unsure": unsure, "objected": objected}
    sentence = reason(policies.counts_add_up, **counts)
    assert sentence.startswith(said) or said in sentence
    assert bool(sentence) is bool(said)


def test_words_that_were_agreed_stay(group):
    agreement = make_agreement(group, language="cy")
    assert reason(policies.can_change_words, agreement, "ar") == ""
    with pytest.raises(NotNow, match="agreed on these words in Welsh"):
        policies.can_change_words(agreement, "cy")


@pytest.mark.parametrize(("code", "well"), [("so", True), ("xx", False), ("", False)])
def test_language_is_one_of_the_list(code, well):
    assert (reason(policies.can_have_words_in, code) == "") is well


@pytest.mark.parametrize(
    ("title", "detail", "well"),
    [("Te", "Bob tro", True), ("Te", "", True), ("", "", True), ("", "Bob tro", False)],
)
def test_words_have_a_short_line(title, detail, well):
    assert (reason(policies.can_say, title, detail) == "") is well


def test_words_that_are_not_there_can_not_be_read():
    assert "no words" in reason(policies.can_be_read, False)
    assert reason(policies.can_be_read, True) == ""
