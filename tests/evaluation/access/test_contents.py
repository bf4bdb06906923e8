"""The file: her answers in words, in her language, and nothing that leads to her."""

import html
import re

import pytest
from django.utils import timezone

from evaluation import envelopes
from evaluation.access.contents import Found, State, her_page
from evaluation.access.papers import page_file
from evaluation.enums import Mode
from evaluation.letter_box.models import Response
from tests.factories.evaluation import (
    make_access_request,
    make_questionnaire,
    make_response,
    make_wave,
    question,
)
from tests.project import markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def file_of(wave, slip):
    """The file for what was posted with these answers."""

    def file_of(answers=None, comments=None, language="en", **facts):
        response = make_response(slip, answers, comments, **facts)
        contents = envelopes.unseal(wave.opening_key.private, response.sealed)
        asked = make_access_request(slip.invitee, reference="CDFGHJ", language=language)
        found = [Found(wave, State.HELD, contents)]
        return html.unescape(page_file(her_page(asked, found, timezone.localdate())))

    return file_of


def test_every_question_stands_with_its_answer_in_words(file_of):
    page = file_of({"choose": 4, "satisfied": 7})
    assert re.search(r">I choose how much I share</dt><dd[^>]*>Mostly</dd>", page)
    assert re.search(
        r">I feel safe when I walk in</dt><dd class=\"none\">no answer is held</dd>", page
    )
    assert "\u20687\u2069, where \u20680\u2069 is “\u2068Not at all\u2069”" in page
    assert "“\u2068Completely\u2069”" in page
    assert "<h2>at the start</h2>" in page


def test_her_own_words_stay_as_she_wrote_them(file_of):
    page = file_of({}, {"more": "Un\nZinnia"})
    assert '<dd class="said" dir="auto">Un\nZinnia</dd>' in page


def test_her_words_are_never_markup(slip, wave):
    response = make_response(slip, {}, {"more": "<script>alert(1)</script><img src=//x>"})
    contents = envelopes.unseal(wave.opening_key.private, response.sealed)
    asked = make_access_request(slip.invitee)
    page = page_file(her_page(asked, [Found(wave, State.HELD, contents)], timezone.localdate()))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_several_choices_stand_one_below_the_other(programme, group, her):
    questionnaire = make_questionnaire(
        programme,
        question("came", "What brought you?", kind="several", options=("Tea", "Talk", "Quiet")),
        name="Other",
    )
    wave = make_wave(programme, group, questionnaire=questionnaire)
    slip = wave.invitations.get()
    response = make_response(slip, {"came": [1, 3, 9]})
    contents = envelopes.unseal(wave.opening_key.private, response.sealed)
    asked = make_access_request(slip.invitee)
    time = her_page(asked, [Found(wave, State.HELD, contents)], timezone.localdate()).times[0]
    assert time.lines[0].said == ["Tea", "Quiet", "9"]


def test_answers_to_a_question_that_is_no_longer_there_are_not_kept_from_her(file_of):
    page = file_of({"gone": [2, 3], "choose": 1}, {"lost": "Zinnia"})
    assert re.search(r">gone</dt><dd[^>]*>2</dd><dd[^>]*>3</dd>", page)
    assert re.search(r">lost</dt><dd[^>]*>Zinnia</dd>", page)


def test_answers_to_a_questionnaire_that_is_gone_are_not_kept_from_her(file_of):
    page = file_of({"choose": 4}, q="00000000-0000-4000-8000-000000000000")
    assert re.search(r">choose</dt><dd[^>]*>4</dd>", page)


def test_each_decision_stands_with_yes_or_no(file_of, programme):
    reader = programme.readers.get()
    page = file_of(p=["answers", reader.purpose, "another"])
    pairs = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))
    assert pairs == {
        "My answers may be counted in totals.": "You said yes.",
        "What I say about my health and how I feel may be counted too.": "You did not say yes.",
        "My own words may be quoted, without my name.": "You did not say yes.",
        "\u2068The Women’s Fund\u2069 may read the totals that I am counted in.": "You said yes.",
        "another": "You said yes.",
    }


def test_what_was_not_asked_is_not_answered_with_no(programme, group, her):
    questionnaire = make_questionnaire(programme, question("choose", "I choose"), name="Other")
    wave = make_wave(programme, group, questionnaire=questionnaire)
    slip = wave.invitations.get()
    asked = make_access_request(slip.invitee)
    contents = envelopes.unseal(wave.opening_key.private, make_response(slip).sealed)
    time = her_page(asked, [Found(wave, State.HELD, contents)], timezone.localdate()).times[0]
    assert not [name for name, _said in time.decisions if "health" in name]


@pytest.mark.parametrize("mode", Mode.values)
def test_how_it_came_is_said_to_her(file_of, mode):
    page = file_of(m=mode, l="cy", t="2026-09")
    assert f"<li>{mode}</li>" not in page
    assert "In this language: \u2068Cymraeg\u2069" in page
    assert "\u20682026-09\u2069" in page


@pytest.mark.parametrize(
    ("language", "direction", "heading"),
    [("cy", "ltr", "Beth atebsoch chi"), ("ar", "rtl", "ما أجبتِ به")],
)
def test_it_is_in_her_language(file_of, language, direction, heading):
    page = file_of({"choose": 4}, language=language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f"<h1>{heading}</h1>" in page
    assert f"{language} I choose how much I share" in page
    assert f"{language} Mostly" in page
    assert "copy_" not in page
    assert "Your answers" not in page


def test_it_says_that_a_machine_drafted_the_words(file_of):
    assert "Drafft gan beiriant" in file_of(language="cy")


def test_a_language_without_words_has_english_ones_and_says_which(file_of):
    page = file_of({"choose": 4}, language="so")
    assert '<html lang="en" dir="ltr">' in page
    assert "What you answered" in page
    assert "Drafted by a machine" not in page


def test_it_says_until_when_it_is_kept(file_of, programme):
    day = programme.answers_kept_until
    assert f"deleted by \u2068{day.day} {day:%B %Y}\u2069 at the latest" in file_of()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.NOTHING, "Nothing is held for this time"),
        (State.BROKEN, "can’t be opened"),
        (State.OTHER_KEY, "has a key of its own"),
    ],
)
def test_a_time_without_answers_says_why(wave, slip, state, said):
    asked = make_access_request(slip.invitee)
    page = page_file(her_page(asked, [Found(wave, state)], timezone.localdate()))
    assert said in html.unescape(page)
    assert "Your answers" not in page


@pytest.mark.parametrize("language", ["en", "cy", "ar", "so"])
def test_it_leads_nobody_to_her(file_of, programme, language):
    page = file_of({"choose": 4}, language=language)
    for word in ("Zinnia", programme.name, "Glan yr Afon", "Alongside", "North", "Ben"):
        assert word not in page, word
    tags = markup.read(page)
    assert tags.title in {"Page", "Tudalen", "صفحة"}


def test_it_is_whole_by_itself_and_runs_nothing(file_of):
    page = file_of({"choose": 4}, {"more": "Zinnia"})
    assert "default-src 'none'" in page
    read = markup.read(page)
    assert read.files() == []
    assert not {tag.name for tag in read.tags} & {"script", "link", "img", "iframe", "a", "form"}
    assert not any("style" in tag.attributes for tag in read.tags)
    assert not re.search(r"https?:|url\(|@import", page)


def test_queries_do_not_grow_with_waves_and_questions(
    programme, group, slip, wave, django_assert_num_queries
):
    asked = make_access_request(slip.invitee)
    contents = envelopes.unseal(wave.opening_key.private, make_response(slip).sealed)
    found = [Found(wave, State.HELD, contents)] * 5
    for number in range(5):
        make_questionnaire(programme, name=f"Other {number}")
    with django_assert_num_queries(6):
        her_page(asked, found, timezone.localdate())
    assert Response.objects.count() == 1
