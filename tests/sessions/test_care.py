import pytest

from sessions.care import concerns
from tests.sessions.blocks import CLOSING, OPENING, TEA, block, session


def codes(plan):
    return [concern.code for concern in concerns(plan)]


def only(plan):
    (concern,) = concerns(plan)
    return concern


def test_gentle_session_has_no_concern():
    assert codes(session(OPENING, block(), TEA, block("b"), CLOSING)) == []


def test_empty_session_has_no_concern():
    assert codes(session()) == []


def test_deep_after_deep_offers_something_calm_between():
    concern = only(session(block("a", intensity=2), block("b", intensity=2), CLOSING))
    assert (concern.code, concern.block) == ("deep_after_deep", "b")
    assert (concern.mend.does, concern.mend.slug, concern.mend.place) == ("add", "senses", 1)


def test_deep_with_something_between_is_well():
    assert codes(session(block("a", intensity=2), TEA, block("b", intensity=2), CLOSING)) == []


def test_deepest_last_wants_settling():
    concern = only(
        session(block("a", intensity=3), block("b", "planning"), block("c", "closing", intensity=2))
    )
    assert concern.code == "nothing_settles"
    assert concern.mend.place == 1


def test_deepest_before_a_calm_close_is_well():
    assert codes(session(block("a", intensity=3), CLOSING)) == []


def test_no_closing_adds_one_at_the_end():
    concern = only(session(OPENING, block()))
    assert (concern.code, concern.mend.slug, concern.mend.place) == ("no_closing", "close", 2)


def test_no_break_in_ninety_minutes_is_told_once_where_they_run_out():
    plan = session(block("a", minutes=50), block("b", minutes=50), block("c", minutes=50), CLOSING)
    concern = only(plan)
    assert (concern.code, concern.block, concern.mend.place) == ("no_break", "b", 1)


def test_ninety_minutes_exactly_is_well():
    assert codes(session(block("a", minutes=80), CLOSING)) == []


def test_break_counts_anew():
    assert codes(session(block("a", minutes=80), TEA, block("b", minutes=80), CLOSING)) == []


def test_one_long_block_wants_a_break_after_nothing():
    concern = only(session(block("a", minutes=100), CLOSING))
    assert concern.mend.place == 1


def test_wrong_setting_is_taken_out():
    concern = only(session(block("a", settings=frozenset({"video"})), CLOSING))
    assert (concern.code, concern.mend.does) == ("wrong_setting", "remove")
    assert "by video" in concern.reason


@pytest.mark.parametrize(
    ("women", "does"), [(3, "remove"), (13, "accept")], ids=["too few", "too many"]
)
def test_wrong_size(women, does):
    concern = only(session(block("a", women_least=4, women_most=12), CLOSING, women=women))
    assert (concern.code, concern.mend.does) == ("wrong_size", does)


@pytest.mark.parametrize("women", [4, 12])
def test_size_at_its_bounds_is_well(women):
    assert codes(session(block("a", women_least=4, women_most=12), CLOSING, women=women)) == []


def test_reading_matters_only_where_somebody_would_rather_not():
    reading = block("a", needs_reading=True)
    assert codes(session(reading, CLOSING)) == []
    assert codes(session(reading, CLOSING, easy_reading=1)) == ["needs_reading"]


def test_language_is_one_concern_for_all_exercises():
    plan = session(
        block("a", languages=frozenset({"en", "cy"})),
        block("b", languages=frozenset({"en"})),
        block("own"),
        block("close", "closing", languages=frozenset({"en"})),
        reads=frozenset({"cy", "en"}),
    )
    concern = only(plan)
    assert (concern.code, concern.block) == ("not_in_cy", "")
    assert concern.title.startswith("2 of 3")


def test_what_is_in_hand_is_quiet():
    plan = session(
        block("a", needs_reading=True), CLOSING, easy_reading=1, in_hand={"needs_reading:a"}
    )
    assert codes(plan) == []


def test_where_nothing_can_be_added_it_can_be_in_hand():
    concern = only(session(OPENING, block(), settlers={}))
    assert concern.mend.does == "accept"


def test_following_the_mends_leads_to_a_plan_without_concerns():
    """Every structural mend, pressed until none is left, ends and ends well."""
    blocks = [
        block(f"d{n}", minutes=40, intensity=3, settings=frozenset({"in-person"})) for n in range(3)
    ]
    blocks.append(block("x", settings=frozenset({"text"})))
    for _ in range(20):
        plan = session(*blocks)
        found = concerns(plan)
        if not found:
            break
        mend = found[0].mend
        if mend.does == "remove":
            blocks = [one for one in blocks if one.key != found[0].block]
        else:
            added = next(one for one in plan.settlers.values() if one.slug == mend.slug)
            blocks.insert(mend.place, added)
    assert codes(session(*blocks)) == []
