import datetime as dt
import json
from unittest import mock

import pytest

from evaluation.paper_entry import papers
from evaluation.paper_entry.papers import Typed, differences, open_typed, seal_typed, settled
from evaluation.questionnaires.reading import script
from groups.encryption import cipher

pytestmark = pytest.mark.django_db
TYPED = Typed({"choose": 4, "satisfied": 7}, {"more": "Tea & <b>cake</b>"}, ("answers",))
DECISIONS = {"answers": "Count them", "quotes": "Quote me"}


@pytest.fixture
def asked(wave):
    return script(wave.questionnaire, "en")


@pytest.fixture
def seal(slip, dee):
    return lambda: seal_typed(TYPED, slip=slip, language="cy", by=dee)


def test_it_travels_unread_and_comes_back_whole(seal, slip, dee):
    token = seal()
    assert "Tea" not in token
    assert open_typed(token, slip=slip, language="cy", by=dee) == TYPED


def test_after_an_hour_it_is_gone(seal, slip, dee):
    token = seal()
    later = dt.datetime.now(dt.UTC).timestamp() + papers.AN_HOUR + 2
    with mock.patch("cryptography.fernet.time.time", return_value=later):
        assert open_typed(token, slip=slip, language="cy", by=dee) is None


@pytest.mark.parametrize("token", ["", "not-a-token", "x" * 500_000])
def test_what_is_not_ours_is_nothing(slip, dee, token):
    assert open_typed(token, slip=slip, language="cy", by=dee) is None


def test_changed_on_the_way_it_is_nothing(seal, slip, dee):
    token = seal()
    changed = token[:50] + ("A" if token[50] != "A" else "B") + token[51:]
    assert open_typed(changed, slip=slip, language="cy", by=dee) is None


@pytest.mark.parametrize("other", ["slip", "issue", "language", "colleague"])
def test_of_another_paper_it_is_nothing(seal, slip, wave, dee, cara, other):
    told = {"slip": slip, "language": "cy", "by": dee}
    token = seal()
    if other == "slip":
        told["slip"] = wave.invitations.order_by("number").last()
    elif other == "issue":
        slip.issue += 1
    elif other == "language":
        told["language"] = "en"
    else:
        told["by"] = cara
    assert open_typed(token, **told) is None


def test_other_words_under_our_key_are_nothing(slip, dee):
    token = cipher().encrypt(json.dumps("hello there, four").encode()).decode()
    assert open_typed(token, slip=slip, language="cy", by=dee) is None


def test_where_both_agree_there_is_nothing_to_settle(asked):
    assert differences(TYPED, TYPED, asked, DECISIONS) == []


def test_differences_in_words_in_the_order_of_the_paper(asked):
    second = Typed({"choose": 5, "safe": 1, "satisfied": 7}, {}, ("answers", "quotes"))
    found = differences(TYPED, second, asked, DECISIONS)
    assert [one.hers for one in found] == [
        (False, False),
        (True, True),
        (False, True),
        (True, False),
    ]
    assert [(one.name, one.label, one.first, one.second) for one in found] == [
        ("d-2", "Quote me", "Not ticked", "Ticked"),
        ("q-1", "1. I choose how much I share", "Mostly", "Yes"),
        ("q-2", "2. I feel safe when I walk in", "Left out", "No"),
        ("q-4", "4. Anything to add?", "Tea & <b>cake</b>", "Left out"),
    ]


def test_numbers_and_several_in_words(asked):
    number = asked.questions[2]
    assert papers.in_words(number, 7) == "7"
    assert papers.in_words(asked.questions[0], [1, 5]) == "No, Yes"


def test_settled_one_by_one(asked):
    second = Typed({"choose": 5, "safe": 1, "satisfied": 7}, {}, ("answers", "quotes"))
    whole = settled(TYPED, second, asked, DECISIONS, frozenset({"d-2", "q-2", "q-4"}))
    assert whole == Typed(
        {"choose": 5, "satisfied": 7}, {"more": "Tea & <b>cake</b>"}, ("answers",)
    )
    assert settled(TYPED, second, asked, DECISIONS, frozenset()) == second
