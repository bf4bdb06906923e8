"""What a woman may answer with: anything that is asked, nothing else, and nothing at all."""

import uuid

import pytest
from django.http import QueryDict

from evaluation.questionnaires.answer_form import (
    LONGEST_COMMENT,
    AnswerForm,
    draw,
    draw_untouched,
)
from evaluation.questionnaires.reading import Asked, Choice, Script
from tests.project import markup
from toolkit.languages import language_of


def asked(number, kind, *labels, **facts):
    usual = {
        "key": f"key-{number}",
        "number": number,
        "kind": kind,
        "text": f"Question {number}",
        "why": "So the room can change.",
        "who_sees": "",
        "choices": tuple(Choice(value, label) for value, label in enumerate(labels, start=1)),
        "least": None,
        "most": None,
        "ends": (),
        "is_special": False,
        "is_demographic": False,
        "language": language_of("en"),
        "machine_draft": False,
    }
    return Asked(**{**usual, **facts})


def a_script(*questions, language="en"):
    return Script(str(uuid.uuid4()), 1, language_of(language), questions)


EVERY_KIND = a_script(
    asked(1, "faces", "No", "Not much", "So-so", "Mostly", "Yes"),
    asked(2, "words", "Never", "Often"),
    asked(3, "one", "Bus", "Car", "On foot"),
    asked(4, "several", "Tea", "Talk", "Walks"),
    asked(5, "number", least=0, most=10, ends=("Not at all", "Completely")),
    asked(6, "number", least=16, most=110),
    asked(7, "comment"),
)


def sent(text, script=EVERY_KIND):
    return AnswerForm(script, QueryDict(text))


def test_it_is_a_form_of_nothing_where_nothing_is_asked():
    assert AnswerForm().fields == {}
    empty = AnswerForm(data={})
    assert empty.is_valid()
    assert (empty.answers, empty.comments) == ({}, {})


def test_every_answer_comes_under_its_key_and_nothing_else_does():
    form = sent("q-1=4&q-2=2&q-3=1&q-4=3&q-4=1&q-5=0&q-6=42&q-7=Tea+helps&q-8=1&key-1=2")
    assert form.is_valid()
    assert form.answers == {
        "key-1": 4,
        "key-2": 2,
        "key-3": 1,
        "key-4": [1, 3],
        "key-5": 0,
        "key-6": 42,
    }
    assert form.comments == {"key-7": "Tea helps"}


@pytest.mark.parametrize("text", ["", "q-1=&q-2=&q-3=&q-5=&q-6=&q-7=", "q-7=%20%0A", "q-6=+"])
def test_every_question_may_be_left_out(text):
    form = sent(text)
    assert form.is_valid(), form.errors
    assert (form.answers, form.comments) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        *("q-1=0", "q-1=6", "q-1=x", "q-1=4.0", "q-1=%D9%A3", "q-1=4%00"),
        *("q-2=3", "q-3=-1", "q-4=4", "q-4=1&q-4=x", "q-4="),
        *("q-5=11", "q-5=-1", "q-5=1e1", "q-6=15", "q-6=111", "q-6=many", "q-6=" + "9" * 5000),
    ],
)
def test_answer_that_was_not_there_to_choose_is_an_error_at_its_question(text):
    form = sent(text)
    assert not form.is_valid()
    name = text.partition("=")[0]
    assert list(form.errors) == [name]
    (drawn,) = [one for one in form.questions if one.name == name]
    assert drawn.errors
    assert "{" not in drawn.errors[0]


def test_typed_number_may_be_in_the_figures_of_another_script():
    form = sent("q-6=" + "٤٢")
    assert form.is_valid()
    assert form.answers == {"key-6": 42}


def test_last_of_two_answers_to_one_question_counts():
    form = sent("q-1=2&q-1=5&q-4=2&q-4=2")
    assert form.is_valid()
    assert form.answers == {"key-1": 5, "key-4": [2]}


def test_comment_loses_controls_and_turning_signs_and_keeps_the_letters():
    typed = "  شاي\u200cها\x00\x07 \u202ePaned\u2066 \r\nA\rB\ud800 "
    form = AnswerForm(EVERY_KIND, {"q-7": typed})
    assert form.is_valid()
    assert form.comments == {"key-7": "شاي\u200cها Paned \nA\nB"}
    form.comments["key-7"].encode()


def test_comment_may_have_so_many_letters():
    longest = "ش" * LONGEST_COMMENT
    form = AnswerForm(EVERY_KIND, {"q-7": f" {longest}\x00 "})
    assert form.is_valid()
    assert form.comments == {"key-7": longest}


def test_longer_comment_is_an_error_and_stands_there_as_typed():
    form = AnswerForm(EVERY_KIND, {"q-7": "z" * 501, "q-1": "3"})
    assert not form.is_valid()
    assert "501" in form.errors["q-7"][0]
    assert "z" * 501 in draw(form, {})
    assert 'value="3" checked' in draw(form, {})


def test_lines_are_counted_as_a_person_counts():
    assert AnswerForm(EVERY_KIND, {"q-7": "a\r\n" * 250}).is_valid()


def test_nothing_is_ticked_at_first_and_every_choice_is_there():
    page = markup.read(draw_untouched(EVERY_KIND, {}))
    inputs = [tag.attributes for tag in page.tags if tag.name in {"input", "textarea"}]
    assert not any("checked" in one for one in inputs)
    by_name = {}
    for one in inputs:
        by_name.setdefault(one["name"], []).append(one.get("value", ""))
    assert by_name == {
        "q-1": ["1", "2", "3", "4", "5", ""],
        "q-2": ["1", "2", ""],
        "q-3": ["1", "2", "3", ""],
        "q-4": ["1", "2", "3"],
        "q-5": [*map(str, range(11)), ""],
        "q-6": [""],
        "q-7": [""],
    }
    assert not any("required" in one for one in inputs)


def test_nothing_on_the_page_tells_a_questions_key():
    assert "key-" not in draw_untouched(EVERY_KIND, {})


def test_answer_is_drawn_as_it_was_given():
    html = draw(sent("q-1=&q-2=2&q-4=1&q-4=3&q-6=7&q-7=<b>"), {})
    page = markup.read(html)
    ticked = [
        (tag.attributes["name"], tag.attributes["value"])
        for tag in page.tags
        if "checked" in tag.attributes
    ]
    assert ticked == [("q-1", ""), ("q-2", "2"), ("q-4", "1"), ("q-4", "3")]
    assert "&lt;b&gt;" in html
    assert 'value="7"' in html  # the number that is too small, with why


def test_what_was_kept_is_shown_without_being_judged():
    kept = QueryDict("q-1=2&q-4=1&q-4=3&q-6=7&q-7=" + "z" * 600)
    form = AnswerForm(EVERY_KIND, kept=kept)
    html = draw(form, {})
    assert html.count(" checked") == 3
    assert "z" * 600 in html
    assert "error-msg" not in html


def test_every_control_has_a_name_that_is_read_out():
    page = markup.read(draw(sent("q-6=7&q-7=" + "z" * 600), {}))
    ids = {tag.attributes["id"] for tag in page.tags if "id" in tag.attributes}
    for tag in page.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(tag.attributes.get(name, "").split()) <= ids
    typed = [tag.attributes for tag in page.tags if tag.attributes.get("name") in {"q-6", "q-7"}]
    assert {one["aria-labelledby"] for one in typed} == {"q-6-t", "q-7-t"}
    assert all(one["aria-invalid"] == "true" for one in typed)


def test_words_in_another_language_are_marked_as_such():
    foreign = asked(1, "faces", "نعم", language=language_of("ar"))
    html = draw_untouched(a_script(foreign), {})
    assert 'lang="ar" dir="rtl"' in html
    assert "lang=" not in draw_untouched(a_script(foreign, language="ar"), {})


def test_words_around_the_questions_are_those_of_the_page():
    labels = {"skip_one": "Hepgor hwn", "why_we_ask": "Pam:", "next": "Nesaf"}
    html = draw_untouched(EVERY_KIND, labels)
    for word in labels.values():
        assert word in html
    assert "Skip this one" in draw_untouched(EVERY_KIND, {})


def test_untouched_questions_are_drawn_once(monkeypatch):
    script, labels = a_script(asked(1, "faces", "No", "Yes")), {"next": "Next"}
    first = draw_untouched(script, labels)
    assert draw_untouched(script, dict(labels)) is first
    assert draw_untouched(script, {"next": "Onward"}) != first


def test_another_prefix_keeps_two_of_them_apart_on_a_page():
    form = AnswerForm(EVERY_KIND, QueryDict("q-1=1&second-1=5"), prefix="second")
    assert form.is_valid()
    assert form.answers == {"key-1": 5}
