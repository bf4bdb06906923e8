"""Finding needs LINK_SECRET: without it, or with another, nothing leads anywhere."""

import base64
import secrets
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evaluation import linking

SALT = b"s" * 16
ARABIC = str.maketrans("34679", "٣٤٦٧٩")


def secret(data=None):
    return base64.urlsafe_b64encode(data or secrets.token_bytes(32)).decode()


@pytest.fixture
def key():
    return linking.programme_key(linking.new_salt())


@pytest.fixture
def another_secret(settings):
    def another():
        settings.LINK_SECRET = secret()

    return another


# --- The secret


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "a",
        "not base64 at all!",
        secret(b"x" * 31),
        secret(b"x" * 33),
        secret(b"y" * 32) + "\n",
        "é" * 44,
        "=" * 44,
        secret(b"y" * 32)[:20] + "*" + secret(b"y" * 32)[20:],
    ],
)
def test_secret_that_is_none_is_told_without_a_letter_of_it(settings, wrong):
    settings.LINK_SECRET = wrong
    with pytest.raises(linking.LinkSecretError) as error:
        linking.programme_key(SALT)
    assert str(error.value) == "LINK_SECRET must be 32 bytes in URL-safe base64."
    assert error.value.__cause__ is None


def test_secret_with_the_letters_of_url_safe_base64(settings):
    settings.LINK_SECRET = secret(b"\xfb\xff" * 16)
    assert "-" in settings.LINK_SECRET
    assert linking.link_secret() == b"\xfb\xff" * 16


def test_process_keeps_no_programme_key():
    """Once the programme's salt is gone, nobody can compute its key again; nor remember it."""
    linking.programme_key(SALT)
    caches = [
        name
        for name, value in vars(linking).items()
        if hasattr(value, "cache_info") and name != "_decoded"
    ]
    assert caches == []


# --- Tags and cases


def test_same_key_salt_and_wave_give_the_same(key):
    wave = uuid.uuid4()
    assert linking.tag(key, SALT, wave) == linking.tag(key, memoryview(SALT), wave)
    assert linking.case(key, SALT) == linking.case(key, memoryview(SALT))
    assert len(linking.tag(key, SALT, wave)) == len(linking.case(key, SALT)) == 16
    assert len(key) == 32


@given(some.sets(some.uuids(), min_size=2, max_size=6), some.binary(min_size=16, max_size=16))
def test_tags_of_one_woman_differ_from_wave_to_wave(waves, salt):
    key = linking.programme_key(b"p" * 16)
    tags = {linking.tag(key, salt, wave) for wave in waves}
    assert len(tags) == len(waves)
    assert linking.case(key, salt) not in tags


@given(some.sets(some.binary(min_size=16, max_size=16), min_size=2, max_size=20))
def test_women_of_one_wave_differ(salts):
    key, wave = linking.programme_key(b"p" * 16), uuid.UUID(int=1)
    assert len({linking.tag(key, salt, wave) for salt in salts}) == len(salts)
    assert len({linking.case(key, salt) for salt in salts}) == len(salts)


def test_programmes_share_nothing(key):
    other, wave = linking.programme_key(linking.new_salt()), uuid.uuid4()
    assert linking.tag(key, SALT, wave) != linking.tag(other, SALT, wave)
    assert linking.case(key, SALT) != linking.case(other, SALT)
    assert linking.key_check(key) != linking.key_check(other)


def test_wrong_secret_finds_nothing(another_secret):
    wave, slip = uuid.uuid4(), uuid.uuid4()

    def everything():
        key = linking.programme_key(SALT)
        return [
            linking.tag(key, SALT, wave),
            linking.case(key, SALT),
            linking.key_check(key),
            linking.code(slip, 1),
            linking.code_hmac("CDFG-HJKM-NPQR"),
            linking.receipt_hash("CDFG-HJKM-NPQR-TVWX"),
        ]

    before = everything()
    assert everything() == before
    another_secret()
    assert not set(before) & set(everything())


def test_each_purpose_has_a_key_of_its_own():
    """What is a code is no receipt, though they are written alike."""
    assert linking.code_hmac("CDFG") != linking.receipt_hash("CDFG")


def test_check_is_a_part_that_tells_no_tag(key):
    assert len(linking.key_check(key)) == 8


# --- Codes and receipts


@given(some.uuids(), some.integers(1, 2**31))
def test_code_has_twelve_letters_and_no_vowel(slip, issue):
    code = linking.code(slip, issue)
    assert len(code) == 12
    assert set(code) <= set(linking.LETTERS)
    assert linking.normalised(code) == code


def test_letters_are_no_word_and_are_told_apart():
    assert len(set(linking.LETTERS)) == len(linking.LETTERS) == 22
    assert not set("AEIOU") & set(linking.LETTERS)
    assert not set("0O1IL2Z5S8BU") & set(linking.LETTERS)


def test_new_issue_makes_the_lost_slip_void():
    slip = uuid.uuid4()
    codes = {linking.code(slip, issue) for issue in range(1, 50)}
    assert len(codes) == 49
    assert linking.code(slip, 1) == linking.code(slip, 1)


@given(some.text(linking.LETTERS, min_size=12, max_size=12), some.data())
def test_code_is_found_however_it_is_typed(code, data):
    typed = data.draw(some.sampled_from([code, code.lower(), code.translate(ARABIC)]))
    between = data.draw(some.sampled_from(["", " ", "-", "–", " - ", "\u00a0", "."]))
    fours = between.join(typed[at : at + 4] for at in range(0, 12, 4))
    assert linking.normalised(f" {fours}\n") == code
    assert linking.code_hmac(fours) == linking.code_hmac(code)


@given(some.text(max_size=400))
def test_anything_typed_is_letters_or_nothing(typed):
    once = linking.normalised(typed)
    assert set(once) <= set(linking.LETTERS)
    assert linking.normalised(once) == once
    assert len(linking.code_hmac(typed)) == len(linking.receipt_hash(typed)) == 32


@pytest.mark.parametrize("typed", ["", "   ", "----", "aeiou", "٠١٢", "🙂"])
def test_nothing_typed_is_nothing(typed):
    assert linking.normalised(typed) == ""


def test_receipts_are_long_and_never_the_same():
    made = {linking.new_receipt() for _ in range(500)}
    assert len(made) == 500
    assert {len(one) for one in made} == {16}
    assert set("".join(made)) == set(linking.LETTERS)


def test_printed_in_fours():
    assert linking.grouped("CDFGHJKMNPQR") == "CDFG-HJKM-NPQR"
    assert linking.grouped("CDFGH") == "CDFG-H"
    assert linking.normalised(linking.grouped("CDFGHJKMNPQR")) == "CDFGHJKMNPQR"


def test_salts_are_new_each_time():
    made = {linking.new_salt() for _ in range(100)}
    assert len(made) == 100
    assert {len(salt) for salt in made} == {16}
