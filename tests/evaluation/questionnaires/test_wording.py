import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.questionnaires import wording
from evaluation.questionnaires.wording import check

LETTERS = st.text(max_size=200)
LANGUAGES = st.sampled_from(["en", "cy", "ar", "pl", ""])


def keys(language, text):
    return {one.key for one in check([(language, text)])}


@given(st.lists(st.tuples(LANGUAGES, LETTERS), max_size=5))
def test_never_crashes(texts):
    for concern in check(texts):
        assert concern.found


def said_some_way(word, draw):
    """In any case, with marks over any letter, in either of Unicode's forms."""
    letters = [
        (letter.upper() if draw(st.booleans()) else letter)
        + draw(st.sampled_from(["", "", "\u0301", "\u0302", "\u200f", "\u0651"]))
        for letter in word
    ]
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), "".join(letters))


ONE_WORD = [
    *(
        ("en", word, key)
        for word, key in [("police", "police"), ("abuse", "abuse"), ("fear", "fear")]
    ),
    *(("cy", word, key) for word, key in [("heddlu", "police"), ("trais", "violence")]),
    *(("ar", word, key) for word, key in [("شرطة", "police"), ("عنف", "violence")]),
]


@given(st.sampled_from(ONE_WORD), st.data())
def test_finds_a_word_whatever_its_case_and_accents(one, data):
    language, word, key = one
    before, after = (data.draw(st.sampled_from(["", "tea, ", "(", "“", " - "])) for _ in range(2))
    assert key in keys(language, before + said_some_way(word, data.draw) + after[::-1])


@given(st.sampled_from(ONE_WORD), st.sampled_from(["en", "cy", "ar"]))
def test_looks_only_into_the_language_of_the_words(one, language):
    own, word, key = one
    assert (key in keys(language, word)) == (own == language)


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("en", "What is your husband’s name?", "name"),
        ("en", "Your e-mail", "phone-or-email"),
        ("en", "Where were you born? Which VILLAGE?", "village"),
        ("en", "Has the group helped you to feel safe and welcome?", "two-things"),
        ("en", "Don't you feel better?", "surely"),
        ("en", "I feel empowered", "words-of-reports"),
        ("en", "It is not uncomfortable here", "double-no"),
        ("en", "Your nationality", "nationality"),
        ("cy", "A gawsoch chi drais?", "violence"),  # trais, mutated
        ("cy", "Beth yw eich cyfeiriad?", "address"),
        ("cy", "eich gwr", "partner"),  # typed without its circumflex
        ("ar", "هل اتصلتِ بالشرطة؟", "police"),  # with what is written onto it
        ("ar", "والعُنْفُ", "violence"),  # with its vowel signs
        ("ar", "الـعـنـف", "violence"),  # drawn out
        ("ar", "ما اسمكِ؟", "name"),
    ],
)
def test_finds(language, text, key):
    assert key in keys(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I courted danger-free tea breaks"[:9]),
        ("en", "The cabaret was fearlessly funny"),
        ("en", "We reuse cups; an officeholder pours"),
        ("en", "and"),
        ("cy", "Rwy’n teimlo’n ddiogel yma"),
        ("ar", "أشعر بالأمان هنا"),
        ("pl", "police abuse violence"),
        ("en", ""),
    ],
)
def test_leaves_whole_words_alone(language, text):
    assert keys(language, text) == set()


def test_one_concern_for_each_warning_with_all_that_was_found():
    (concern,) = check([("en", "The police, the Police"), ("cy", "Yr heddlu")])
    assert (concern.key, concern.kind) == ("police", wording.Kind.TRIGGERING)
    assert concern.found == ("police", "Police", "heddlu")
    assert concern.why
    assert concern.instead


def test_in_the_order_of_the_file():
    found = [one.key for one in check([("en", "address"), ("en", "police, abuse")])]
    assert found == ["abuse", "police", "address"]
