"""What is sealed comes out whole with its key, and with nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.public import PublicKey, SealedBox

from evaluation import envelopes, keyring
from evaluation.envelopes import OVERHEAD, STEP, BrokenEnvelope

PRIVATE, PUBLIC = keyring.new_pair()
words = some.text(max_size=600)
keys = some.text(min_size=1, max_size=20)
contents = some.fixed_dictionaries(
    {
        "v": some.just(1),
        "c": some.binary(min_size=16, max_size=16).map(bytes.hex),
        "q": some.uuids().map(str),
        "g": some.integers(0, 10**9),
        "a": some.none() | some.integers(0, 10**9),
        "l": some.sampled_from(["en", "cy", "ar"]),
        "m": some.sampled_from(["read", "paper"]),
        "t": some.just("2026-11"),
        "p": some.lists(keys, max_size=5),
        "x": some.dictionaries(
            keys, some.integers(0, 20) | some.lists(some.integers(0, 20), max_size=5), max_size=12
        ),
        "k": some.dictionaries(keys, words, max_size=3),
    }
)
ONE = {
    "v": 1, "c": "00" * 16, "q": "a", "g": 1, "a": None, "l": "en", "m": "read", "t": "1",
    "p": ["answers"], "x": {"choose": 4}, "k": {},
}  # fmt: skip


def closed(plain):
    """An envelope round any bytes, as whoever has the public half can make one."""
    return bytes(SealedBox(PublicKey(PUBLIC)).encrypt(plain))


@given(contents)
def test_round_trip_and_a_length_that_says_nothing(inside):
    sealed = envelopes.seal(PUBLIC, inside)
    assert envelopes.unseal(PRIVATE, sealed) == inside
    assert (len(sealed) - OVERHEAD) % STEP == 0
    assert envelopes.is_whole(sealed)


def test_memoryview_of_a_row_will_do():
    sealed = envelopes.seal(memoryview(PUBLIC), ONE)
    assert envelopes.unseal(PRIVATE, memoryview(sealed)) == ONE


@pytest.mark.parametrize(("letters", "steps"), [(0, 1), (1, 1), (800, 1), (1024, 2), (2100, 3)])
def test_length_grows_by_whole_steps_only(letters, steps):
    sealed = envelopes.seal(PUBLIC, {**ONE, "k": {"more": "x" * letters}})
    assert len(sealed) == steps * STEP + OVERHEAD


def test_contents_that_fill_a_step_to_the_last_byte():
    """One byte of the step is the end mark's."""
    empty = len(json.dumps({**ONE, "k": {"more": ""}}, separators=(",", ":")))
    for letters, steps in ((STEP - empty - 1, 1), (STEP - empty, 2)):
        inside = {**ONE, "k": {"more": "x" * letters}}
        sealed = envelopes.seal(PUBLIC, inside)
        assert len(sealed) == steps * STEP + OVERHEAD
        assert envelopes.unseal(PRIVATE, sealed) == inside


def test_same_answers_twice_look_different():
    assert envelopes.seal(PUBLIC, ONE) != envelopes.seal(PUBLIC, ONE)


@given(some.data())
def test_any_flipped_bit_breaks_it(data):
    sealed = bytearray(envelopes.seal(PUBLIC, ONE))
    bit = data.draw(some.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BrokenEnvelope):
        envelopes.unseal(PRIVATE, bytes(sealed))


@given(some.integers(0, STEP + OVERHEAD - 1))
def test_half_written_one_is_broken(length):
    half = envelopes.seal(PUBLIC, ONE)[:length]
    assert not envelopes.is_whole(half)
    with pytest.raises(BrokenEnvelope):
        envelopes.unseal(PRIVATE, half)


@given(some.binary(max_size=3 * STEP))
def test_noise_is_broken_and_never_a_crash(noise):
    for sealed in (noise, closed(noise)):
        with pytest.raises(BrokenEnvelope):
            envelopes.unseal(PRIVATE, sealed)


def test_another_key_opens_nothing():
    with pytest.raises(BrokenEnvelope) as broken:
        envelopes.unseal(keyring.new_pair()[0], envelopes.seal(PUBLIC, ONE))
    assert "choose" not in str(broken.value)


@pytest.mark.parametrize("private", [b"", b"x" * 31, b"x" * 33])
def test_what_is_no_key_opens_nothing(private):
    with pytest.raises(BrokenEnvelope):
        envelopes.unseal(private, envelopes.seal(PUBLIC, ONE))


@pytest.mark.parametrize(
    "plain",
    [
        json.dumps(ONE),  # without its end mark
        "[]\x80",
        "null\x80",
        '{"v": 1}\x80',
        json.dumps({**ONE, "v": 2}) + "\x80",
        json.dumps({**ONE, "more": 1}) + "\x80",
        "[" * 100_000 + "\x80",
        '{"v": ' + "9" * 5000 + "}\x80",
    ],
)
def test_whole_envelope_with_something_else_inside_is_broken(plain):
    with pytest.raises(BrokenEnvelope):
        envelopes.unseal(PRIVATE, closed(plain.encode("latin-1")))


def test_something_after_the_end_is_broken():
    body = json.dumps(ONE).encode()
    assert envelopes.unseal(PRIVATE, closed(body + b"\x80\0\0")) == ONE
    with pytest.raises(BrokenEnvelope):
        envelopes.unseal(PRIVATE, closed(body + b"\x80\0x"))


@pytest.mark.parametrize("length", [0, 1, OVERHEAD, STEP, STEP + OVERHEAD - 1])
def test_length_that_no_envelope_has(length):
    assert not envelopes.is_whole(b"x" * length)
