"""The real clauses and page words: there are enough, and each is short and its own."""

import re
from collections import Counter

import pytest

from toolkit.enums import Setting, Symbol
from toolkit.loading.whole import read_library
from toolkit.management.commands.load_toolkit import CONTENT

LANGUAGES = ("en", "cy", "ar")
LONGEST_TITLE = 45  # a line beside a tick box, and on a poster
LONGEST_DETAIL = 200  # two breaths, read aloud
SENTENCE_END = re.compile(r"[.?؟!](?=[»”]? |[»”]?$)")

# What the pages of participants ask for, and what they fill in.
PLAIN_WORDS = {
    *("leave", "help", "skip", "tab_title", "heading", "languages", "clause", "next", "back"),
    *("from_the_start", "one_at_a_time", "all_at_once", "end", "listen", "stop", "no_voice"),
    *("machine_draft", "reviewed", "nothing_kept", "gone_title", "gone"),
    # with the code on a slip
    *("code_title", "code_lede", "code_label", "code_go", "code_wrong", "code_limited"),
    *("stopped", "questions_title", "questions_lede", "who_title", "who_nobody", "who_adults"),
    *("consent_title", "consent_lede", "consent_answers", "consent_answers_hint"),
    *("consent_special", "consent_special_hint", "consent_quotes", "consent_quotes_hint"),
    *("consent_missing", "why_we_ask", "who_sees_it", "skip_one", "answer_unknown"),
    *("one_question", "send_lede", "send", "stop_here", "look_once_more", "nothing_lost"),
    *("not_whole", "sent_title", "sent_receipt", "sent_replaced", "keep_title", "keep_paper"),
    *("keep_sealed", "keep_not", "keep_photo", "later_title", "later_held", "later_take"),
    *("later_quotes", "closed_title", "closed", "held_title", "held_lede", "receipt_label"),
    *("held_go", "held_yes", "wave_start", "wave_middle", "wave_end", "wave_later"),
    *("held_closed", "held_no", "held_code", "take_title", "take_lede", "take_label"),
    *("take_sure", "take_what", "take_list", "take_yes", "take_no", "taken_title"),
    *("taken_code", "taken_receipt", "take_over_title", "take_unknown"),
    # on the slip itself, on the questionnaire for the pen, and said aloud
    *("slip_go", "slip_free", "slip_later", "slip_paper_code", "slip_paper_no_name"),
    *("slip_paper_one", "slip_paper_several", "slip_paper_comment", "slip_paper_hand_in"),
    *("slip_say_before", "slip_say_while", "slip_say_who"),
}
FILLED_IN = {
    "clause_of": {"number", "all"},
    "other_language": {"language"},
    "agreed_on": {"date"},
    "look_again": {"date"},
    "questions_many": {"number"},
    "who_totals": {"number"},
    "who_until": {"date"},
    "consent_reader": {"name"},
    "comment_hint": {"number"},
    "answer_number": {"least", "most"},
    "answer_long": {"number", "typed"},
    "later_again": {"date"},
    "held_time": {"time"},
    "held_again": {"date"},
    "take_over": {"date"},
    "slip_say_after": {"date"},
    "slip_say_reminder": {"date"},
}
# Nothing that a glance at a tab, or at a page that has gone, may give away.
TELLING = {
    "en": re.compile(r"group|wom[ae]n|agree|clause|abuse|support|safe", re.IGNORECASE),
    "cy": re.compile(r"grŵp|[mf]enyw|cytun|chytun|gytun|cymal|gam-drin|diogel", re.IGNORECASE),
    "ar": re.compile("مجموعة|امرأة|نساء|اتفا|بند|عنف"),
}


@pytest.fixture(scope="module")
def library():
    return read_library(CONTENT)


@pytest.fixture(scope="module")
def clauses(library):
    return library.clauses


@pytest.mark.parametrize(("language", "least"), [("en", 20), ("cy", 20), ("ar", 10)])
@pytest.mark.parametrize("setting", Setting.values)
def test_every_setting_has_clauses_enough(clauses, setting, language, least):
    suiting = [item for item in clauses.values() if setting in item.facts["settings"]]
    assert sum(language in item.texts for item in suiting) >= least


@pytest.mark.parametrize("setting", Setting.values)
def test_few_clauses_of_a_setting_begin_ticked_and_those_are_in_every_language(clauses, setting):
    ticked = [
        item
        for item in clauses.values()
        if item.facts["suggested"] and setting in item.facts["settings"]
    ]
    assert 7 <= len(ticked) <= 9
    assert all(set(LANGUAGES) <= set(item.texts) for item in ticked)


def test_symbols_of_clauses_are_drawn_and_none_is_drawn_for_nothing(clauses):
    assert {item.facts["symbol"] for item in clauses.values()} == set(Symbol.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_clause_is_short_enough_to_say(clauses, language):
    texts = {slug: item.texts[language] for slug, item in clauses.items() if language in item.texts}
    assert {s: t["title"] for s, t in texts.items() if len(t["title"]) > LONGEST_TITLE} == {}
    assert {s: t["detail"] for s, t in texts.items() if len(t["detail"]) > LONGEST_DETAIL} == {}
    assert {s: t["title"] for s, t in texts.items() if t["title"].endswith((".", "!"))} == {}
    assert {s: t["detail"] for s, t in texts.items() if not SENTENCE_END.search(t["detail"])} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_clauses_are_all_different(clauses, language):
    titles = Counter(item.texts[language]["title"].casefold() for item in clauses.values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_clause_about_what_stays_here_says_its_limit(clauses):
    texts = clauses["heard-here-left-here"].texts
    assert clauses["heard-here-left-here"].facts["suggested"]
    assert "a facilitator must tell someone" in texts["en"]["detail"]
    assert "mae’n rhaid i hwylusydd ddweud" in texts["cy"]["detail"]
    assert "على الميسِّرة أن تخبر" in texts["ar"]["detail"]


def test_pages_of_participants_have_all_their_words(library):
    assert set(library.page_words) >= PLAIN_WORDS | set(FILLED_IN)
    for key, item in library.page_words.items():
        assert set(item.texts) >= set(LANGUAGES), key


@pytest.mark.parametrize("key", sorted(PLAIN_WORDS | set(FILLED_IN)))
def test_page_word_has_what_its_page_fills_in(library, key):
    for text in library.page_words[key].texts.values():
        assert set(re.findall(r"\{(\w+)\}", text["text"])) == FILLED_IN.get(key, set())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key", ["tab_title", "gone_title", "gone", "help", "slip_go", "slip_free", "slip_later"]
)
def test_words_that_anybody_may_see_give_nothing_away(library, key, language):
    assert not TELLING[language].search(library.page_words[key].texts[language]["text"])


def test_no_words_of_a_clause_or_page_have_a_long_dash_or_a_straight_quote(library):
    words = {
        (slug, language, name): text[name]
        for items in (library.clauses, library.page_words)
        for slug, item in items.items()
        for language, text in item.texts.items()
        for name in ("title", "detail", "text")
        if name in text
    }
    assert {
        where: text for where, text in words.items() if re.search("[\u2013\u2014'\"]", text)
    } == {}


def test_no_translation_of_a_clause_or_page_is_called_a_writers_draft(library):
    """Nobody has read the Welsh and Arabic yet; a page says so."""
    texts = [
        (slug, language)
        for items in (library.clauses, library.page_words)
        for slug, item in items.items()
        for language, text in item.texts.items()
        if language != "en" and text["status"] == "draft"
    ]
    assert texts == []
