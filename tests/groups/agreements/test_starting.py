"""What a group starts from, by the numbers that stand on its recording sheet."""

import pytest

from groups.agreements.starting import Section, starting_clauses
from tests.factories.agreements import make_agreement, make_starter
from tests.factories.groups import make_group


@pytest.fixture
def starters(db):
    return [
        make_starter("ask-first", "Ask before a hug", settings=["in-person"], suggested=False),
        make_starter("stays-here", "What is said here stays here", ar="ما يقال هنا يبقى هنا"),
        make_starter("on-time", "We start on time", cy="Dechrau ar amser"),
        make_starter("cameras", "Camera on or off", settings=["video"]),
    ]


def told(clauses):
    return [(one.number, one.name, one.ticked, one.section) for one in clauses]


def test_group_without_an_agreement_begins_with_what_nearly_every_group_keeps(group, starters):
    assert told(starting_clauses(group, "en")) == [
        (1, "s-stays-here", True, "suggested"),
        (2, "s-on-time", True, "suggested"),
        (3, "s-ask-first", False, "in-person"),
    ]


def test_group_on_a_call_is_offered_what_suits_a_call(organisation, starters):
    online = make_group(organisation, setting="video")
    names = [one.name for one in starting_clauses(online, "en")]
    assert names == ["s-stays-here", "s-on-time", "s-cameras"]


@pytest.mark.parametrize(("setting", "section"), [("video", Section.VIDEO), ("text", Section.TEXT)])
def test_what_is_not_suggested_stands_under_how_the_group_meets(organisation, setting, section):
    make_starter("pause", settings=["video", "text"], suggested=False)
    (only,) = starting_clauses(make_group(organisation, setting=setting), "en")
    assert (only.section, only.ticked) == (section, False)


def test_group_with_an_agreement_begins_with_its_own(group, starters):
    agreement = make_agreement(group, "Cups are washed by all", "We start on time, more or less")
    washing, time = agreement.clauses.all()
    time.starter = "on-time"
    time.save()
    clauses = starting_clauses(group, "en")
    assert told(clauses) == [
        (1, f"k-{washing.key.hex}", True, "kept"),
        (2, f"k-{time.key.hex}", True, "kept"),
        (3, "s-ask-first", False, "in-person"),
        (4, "s-stays-here", False, "in-person"),
    ]
    assert clauses[1].key == time.key
    assert clauses[1].title == "We start on time, more or less"
    assert clauses[1].starter == "on-time"


def test_earlier_version_is_no_start(group):
    make_agreement(group, "The first")
    make_agreement(group, "The second")
    assert [one.title for one in starting_clauses(group, "en")] == ["The second"]


def test_words_are_in_the_wanted_language_where_they_exist(group, starters):
    clauses = {one.name: one for one in starting_clauses(group, "cy")}
    assert clauses["s-on-time"].title == "Dechrau ar amser"
    assert (clauses["s-on-time"].language, clauses["s-on-time"].machine_draft) == ("cy", True)
    assert clauses["s-stays-here"].title == "What is said here stays here"
    assert (clauses["s-stays-here"].language, clauses["s-stays-here"].machine_draft) == (
        "en",
        False,
    )


@pytest.mark.parametrize(
    ("titles", "agreed_in", "shown"),
    [
        ({"ar": "a", "so": "s", "en": "e"}, "ar", "ar"),  # as it was agreed, before a translation
        ({"so": "s", "en": "e"}, "ar", "en"),
        ({"so": "s", "ti": "t"}, "ar", "so"),
    ],
)
def test_words_that_are_missing_fall_back(group, titles, agreed_in, shown):
    make_agreement(group, titles, language=agreed_in)
    (only,) = starting_clauses(group, "cy")
    assert only.language == shown


def test_clause_without_any_words_is_left_to_be_written(group):
    agreement = make_agreement(group, {}, language="ar")
    (only,) = starting_clauses(group, "cy")
    assert (only.title, only.language) == ("", "ar")
    assert agreement.clauses.count() == 1


def test_starter_without_any_words_is_left_to_be_written(group):
    starter = make_starter()
    starter.texts.all().delete()
    (only,) = starting_clauses(group, "cy")
    assert (only.title, only.language) == ("", "cy")


def test_it_asks_five_times(group, starters, django_assert_num_queries):
    make_agreement(group, "One", "Two", "Three")
    with django_assert_num_queries(5):
        starting_clauses(group, "en")
