from hypothesis import given
from hypothesis import strategies as st

from sessions.building import arrange
from tests.sessions.blocks import CLOSING, FRAMES, TEA, block


def slugs(*args):
    return [placed.slug for placed, _ in arrange(*args)]


def test_arrange_puts_welcome_agreement_break_and_close_around():
    ticked = [block("talk", minutes=30), block("hello", "warmup", 10), block("deep", intensity=2)]
    assert slugs(ticked, FRAMES, 120) == [
        "arriving", "agreement", "hello", "talk", "tea", "deep", "close",
    ]  # fmt: skip


def test_arrange_fits_the_minutes():
    placed = arrange([block("talk", minutes=30), block("deep")], FRAMES, 120)
    assert sum(minutes for _, minutes in placed) == 120


def test_arrange_short_session_has_no_break():
    assert "tea" not in slugs([block()], FRAMES, 60)


def test_arrange_short_session_keeps_a_break_she_ticked():
    assert slugs([block(), TEA], FRAMES, 60).count("tea") == 1


def test_arrange_own_break_replaces_the_usual_one():
    placed = slugs([block(), block("walk", "break")], FRAMES, 120)
    assert "walk" in placed
    assert "tea" not in placed


def test_arrange_own_closing_replaces_the_usual_one():
    placed = slugs([block("goodbye", "closing"), block()], FRAMES, 120)
    assert placed[-1] == "goodbye"
    assert "close" not in placed


def test_arrange_ticked_frame_stands_once():
    assert slugs([CLOSING, block()], FRAMES, 60).count("close") == 1


def test_arrange_nothing_ticked_is_a_frame():
    assert slugs([], FRAMES, 120) == ["arriving", "agreement", "tea", "close"]


def test_arrange_ticked_twice_stands_once():
    assert slugs([block(), block()], FRAMES, 60).count("main") == 1


def test_arrange_without_frames_keeps_what_was_ticked():
    assert slugs([block()], {}, 120) == ["main"]


KINDS = ["checkin", "warmup", "main", "break", "grounding", "planning", "closing"]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3)), max_size=12))
def test_arrange_loses_and_doubles_nothing(ticked):
    blocks = [block(f"b{n}", kind, intensity=deep) for n, (kind, deep) in enumerate(ticked)]
    placed = slugs(blocks, FRAMES, 120)
    assert len(placed) == len(set(placed))
    assert {one.slug for one in blocks} <= set(placed)
    assert placed[0] == "arriving"
