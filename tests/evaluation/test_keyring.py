"""A copy of the key opens with its passphrase, however it was typed, and with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacl.pwhash import argon2id

from evaluation import envelopes, keyring
from evaluation.keyring import WrongPassphrase
from evaluation.lettering import LETTERS, normalised

LEAST = {"memory": keyring.LEAST_MEMORY, "passes": keyring.LEAST_PASSES}
PRIVATE, PUBLIC = keyring.new_pair()
ARABIC = str.maketrans("34679", "٣٤٦٧٩")
PERSIAN = str.maketrans("34679", "۳۴۶۷۹")
passphrases = some.text(LETTERS, min_size=24, max_size=24)


def wrapped(passphrase):
    return keyring.wrap(PRIVATE, passphrase, **LEAST)


def test_passphrase_is_six_fours_without_a_vowel():
    made = {keyring.new_passphrase() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        fours = one.split("-")
        assert [len(four) for four in fours] == [4] * 6
        assert set("".join(fours)) <= set(LETTERS)
        assert not set("AEIOU01258BILOSUZ") & set(one)


def test_every_letter_comes_up():
    assert set("".join(keyring.new_passphrase() for _ in range(200))) - {"-"} == set(LETTERS)


def test_pair_fits_itself():
    private, public = keyring.new_pair()
    assert (len(private), len(public)) == (32, 32)
    assert keyring.public_of(private) == public
    assert private != PRIVATE


@given(passphrases)
def test_round_trip(passphrase):
    copy = wrapped(passphrase)
    assert keyring.unwrap(copy, passphrase) == PRIVATE
    assert PRIVATE not in copy.wrapped


@pytest.mark.parametrize(
    "typed",
    [
        "cdfg hjkm npqr tvwx y346 79cd",
        "CDFGHJKMNPQRTVWXY34679CD",
        "  Cdfg – Hjkm – Npqr – Tvwx – Y346 – 79cd\n",
        "CDFG-HJKM-NPQR-TVWX-Y346-79CD".translate(ARABIC),
        "CDFG-HJKM-NPQR-TVWX-Y346-79CD".translate(PERSIAN),
        "ＣＤＦＧ ＨＪＫＭ ＮＰＱＲ ＴＶＷＸ Ｙ３４６ ７９ＣＤ",
    ],
)
def test_typed_as_people_type(typed):
    copy = wrapped("CDFG-HJKM-NPQR-TVWX-Y346-79CD")
    assert keyring.unwrap(copy, typed) == PRIVATE


@given(passphrases, some.data())
def test_one_wrong_letter_does_not_open(passphrase, data):
    at = data.draw(some.integers(0, 23))
    other = data.draw(some.sampled_from(LETTERS.replace(passphrase[at], "")))
    with pytest.raises(WrongPassphrase):
        keyring.unwrap(wrapped(passphrase), passphrase[:at] + other + passphrase[at + 1 :])


@pytest.mark.parametrize("typed", ["", "-", "CDFG", "CDFG-HJKM-NPQR-TVWX-Y346-79C", "password"])
def test_too_little_does_not_open_and_is_not_repeated(typed):
    with pytest.raises(WrongPassphrase) as wrong:
        keyring.unwrap(wrapped("CDFG-HJKM-NPQR-TVWX-Y346-79CD"), typed)
    assert not typed or typed not in str(wrong.value).split()


@given(some.data())
def test_any_flipped_bit_of_a_copy_is_a_wrong_passphrase(data):
    copy = wrapped("CDFG-HJKM-NPQR-TVWX-Y346-79CD")
    part = data.draw(some.sampled_from(["wrapped", "salt"]))
    spoilt = bytearray(getattr(copy, part))
    bit = data.draw(some.integers(0, len(spoilt) * 8 - 1))
    spoilt[bit // 8] ^= 1 << bit % 8
    with pytest.raises(WrongPassphrase):
        keyring.unwrap(copy._replace(**{part: bytes(spoilt)}), "CDFG-HJKM-NPQR-TVWX-Y346-79CD")


@pytest.mark.parametrize("stored", [b"", b"x", b"x" * 39, b"x" * 71])
def test_half_a_copy_is_a_wrong_passphrase(stored):
    copy = wrapped("CDFG")._replace(wrapped=stored)
    with pytest.raises(WrongPassphrase):
        keyring.unwrap(copy, "CDFG")


def test_same_passphrase_twice_gives_two_copies():
    one, other = wrapped("CDFG"), wrapped("CDFG")
    assert one.salt != other.salt
    assert one.wrapped != other.wrapped


def test_costs_stand_beside_the_copy_and_in_production_they_are_high():
    copy = keyring.wrap(PRIVATE, "CDFG", memory=64, passes=2)
    assert (copy.memory, copy.passes) == (64, 2)
    assert keyring.unwrap(copy, "CDFG") == PRIVATE
    with pytest.raises(WrongPassphrase):
        keyring.unwrap(copy._replace(passes=1), "CDFG")
    assert keyring.MEMORY == 256 * 1024
    assert keyring.PASSES == argon2id.OPSLIMIT_MODERATE == 3


def test_one_copy_says_nothing_of_another_passphrase():
    """Two guardians open the same key, each with her own."""
    hers, theirs = wrapped("CDFG-HJKM"), wrapped("NPQR-TVWX")
    assert keyring.unwrap(hers, "CDFGHJKM") == keyring.unwrap(theirs, "NPQRTVWX") == PRIVATE
    with pytest.raises(WrongPassphrase):
        keyring.unwrap(hers, "NPQR-TVWX")


def test_opened_copy_opens_what_the_public_half_sealed():
    sealed = envelopes.seal(PUBLIC, dict.fromkeys(envelopes.Contents.__annotations__) | {"v": 1})
    private = keyring.unwrap(wrapped("CDFG"), "CDFG")
    assert envelopes.unseal(private, sealed)["v"] == 1


def test_text_that_never_ends_is_read_to_a_point():
    assert len(normalised("C" * 10_000)) == 200
