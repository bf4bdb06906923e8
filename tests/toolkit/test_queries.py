"""What agreements and the pages of participants take from the toolkit."""

import pytest

from tests.toolkit.content import spoil
from toolkit import queries
from toolkit.loading.whole import read_library
from toolkit.loading.writing import write_library

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(content):
    write_library(read_library(content))


@pytest.mark.parametrize(
    ("setting", "slugs"),
    [("in-person", ["share", "pictures"]), ("text", ["share"]), ("video", []), ("garden", [])],
)
def test_clause_starters_are_those_of_the_setting_in_the_order_of_the_file(loaded, setting, slugs):
    assert [clause.slug for clause in queries.clause_starters(setting)] == slugs


def test_clause_starters_follow_the_file_when_it_is_put_in_another_order(content):
    text = (content / "clauses.yaml").read_text()
    share, _, pictures = text.partition("pictures:")
    (content / "clauses.yaml").write_text(f"pictures:{pictures}{share}")
    write_library(read_library(content))
    assert [clause.slug for clause in queries.clause_starters("in-person")] == ["pictures", "share"]


def test_clause_starters_bring_every_language_in_two_queries(loaded, django_assert_num_queries):
    with django_assert_num_queries(2):
        share, pictures = queries.clause_starters("in-person")
        assert {text.language for text in pictures.texts.all()} == {"en", "cy", "ti"}
        assert {text.language for text in share.texts.all()} == {"en", "cy"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"agreed_on": "Agreed on {date}", "next": "Next"}),
        ("cy", {"agreed_on": "Cytunwyd ar {date}", "next": "Nesaf"}),
        ("so", {"agreed_on": "Agreed on {date}", "next": "Xiga"}),
        ("ti", {"agreed_on": "Agreed on {date}", "next": "Next"}),
    ],
)
def test_page_words_fall_back_to_english_word_by_word(
    loaded, django_assert_num_queries, language, words
):
    with django_assert_num_queries(1):
        assert queries.page_words(language) == words


def test_page_words_of_an_empty_toolkit_are_none():
    assert queries.page_words("cy") == {}


def test_page_words_are_in_the_language_that_was_loaded_last(content):
    write_library(read_library(content))
    spoil(content, "page-words.yaml", "Nesaf", "Ymlaen")
    write_library(read_library(content))
    assert queries.page_words("cy")["next"] == "Ymlaen"
