"""What she can do later: learn that something is held, never what, and take it back."""

import pytest
from django.utils import timezone

from evaluation import linking
from evaluation.letter_box import actions as letter_box
from evaluation.letter_box.models import Response, SealedResponse
from tests.evaluation.answering.conftest import receipt_in
from tests.evaluation.answering.test_answers import changes, word, written
from tests.factories.evaluation import code_of, make_response

LANGUAGES = ("en", "cy", "ar")


@pytest.fixture
def receipt(phone, slip):
    return receipt_in(phone.send(code_of(slip), q_1=4))


def close_wave(wave, *, sealed=True):
    wave.state = "closed"
    wave.save()
    if sealed:
        letter_box.seal_wave(wave=wave.pk)
        wave.state = "sealed"
        wave.save()


def close_programme(wave):
    close_wave(wave)
    programme = wave.programme
    programme.state, programme.link_salt, programme.closed_at = "closed", None, timezone.now()
    programme.save()
    letter_box.forget_links(programme=programme.pk)
    for slip in wave.invitations.all():
        slip.invitee.delete()


def left():
    return Response.objects.count() + SealedResponse.objects.count()


# whether something is held


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["start", "middle", "end", "later"])
def test_receipt_tells_that_and_for_which_time(phone, wave, receipt, language, kind):
    wave.kind = kind
    wave.save()
    answer = phone.press("held", language, typed=receipt.lower())
    assert answer.status_code == 200
    assert word("held_yes", language) in answer.texts
    seen = " ".join(answer.texts)
    assert word(f"wave_{kind}", language) in seen
    assert word("held_closed", language) not in seen


def test_receipt_of_a_sealed_wave_says_that_nothing_can_be_changed(phone, wave, receipt):
    close_wave(wave)
    answer = phone.press("held", typed=receipt)
    assert word("held_yes") in answer.texts
    assert word("held_closed") in answer.texts


def test_receipt_never_tells_what(phone, slip, receipt):
    answer = phone.press("held", typed=receipt)
    for word_of_hers in ("I choose", "Mostly", "So-so"):
        assert word_of_hers not in answer.html


@pytest.mark.parametrize("typed", ["", "CDFG-HJKM-NPQR-TVWX", "nothing", "%ff"])
def test_unknown_receipt_says_what_could_be_the_matter(phone, receipt, typed):
    answer = phone.press("held", "cy", typed=typed)
    assert answer.status_code == 422
    assert word("held_no", "cy") in answer.texts
    assert word("held_code", "cy") not in answer.texts


def test_code_tells_nothing_here_whether_it_was_used_or_not_or_is_none(phone, slips, receipt):
    pages = set()
    for code in (code_of(slips[0]), code_of(slips[1]), "CDFGHJKMNPQR"):
        answer = phone.press("held", typed=code)
        assert answer.status_code == 422
        assert {word("held_no"), word("held_code")} <= set(answer.texts)
        pages.add(answer.html.replace(code, "…"))
    assert len(pages) == 1


# taking back


def test_two_steps_by_receipt(phone, slip, receipt):
    sure = phone.press("take_back", typed=receipt)
    assert sure.status_code == 200
    assert {word("take_sure"), word("take_what"), word("take_list")} <= set(sure.texts)
    assert left() == 1
    done = phone.press("take_back", typed=receipt, confirmed=1)
    assert word("taken_receipt") in done.texts
    assert left() == 0


def test_second_press_says_that_it_may_have_been_taken_back(phone, receipt):
    phone.press("take_back", typed=receipt, confirmed=1)
    answer = phone.press("take_back", typed=receipt, confirmed=1)
    assert answer.status_code == 422
    assert word("take_unknown") in answer.texts


def test_taking_back_by_code_looks_the_same_whether_anything_was_held(phone, slips, receipt):
    pages = set()
    for slip in slips[:2]:
        for more in ({}, {"confirmed": 1}):
            answer = phone.press("take_back", typed=code_of(slip), **more)
            assert answer.status_code == 200
            pages.add(answer.html.replace(linking.grouped(code_of(slip)), "…"))
    assert len(pages) == 2
    assert left() == 0


def test_it_takes_back_hers_and_nobody_elses(phone, slips, receipt):
    make_response(slips[1])
    phone.press("take_back", typed=code_of(slips[0]), confirmed=1)
    assert left() == 1


@pytest.mark.parametrize("by", ["receipt", "code"])
def test_it_can_be_taken_back_once_sealed(phone, wave, slip, receipt, by):
    close_wave(wave)
    typed = receipt if by == "receipt" else code_of(slip)
    assert phone.press("take_back", typed=typed, confirmed=1).status_code == 200
    assert left() == 0


def test_afterwards_she_may_answer_again(phone, slip, receipt):
    assert "/a/en/" in phone.press("take_back", typed=receipt, confirmed=1).html
    assert phone.send(code_of(slip), q_1=2).status_code == 200
    assert left() == 1


def test_nothing_else_is_written_by_it(phone, slip, receipt, as_web):
    def take():
        before = changes()
        answer = phone.press("take_back", typed=code_of(slip), confirmed=1)
        return answer, written(before)

    answer, rows = as_web(take)
    assert rows == {"evaluation_response": (0, 0, 1)}
    assert not answer.cookies


@pytest.mark.parametrize("typed", ["", "CDFG-HJKM-NPQR-TVWX", "CDFGHJKMNPQR", "CDFG", "%00"])
def test_unknown_says_what_could_be_the_matter(phone, receipt, typed):
    answer = phone.press("take_back", "ar", typed=typed, confirmed=1)
    assert answer.status_code == 422
    assert word("take_unknown", "ar") in answer.texts
    assert left() == 1


# after the programme


@pytest.mark.parametrize("more", [{}, {"confirmed": 1}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_code_of_a_closed_programme_says_honestly_why_not(
    phone, wave, slip, receipt, more, language
):
    close_programme(wave)
    answer = phone.press("take_back", language, typed=code_of(slip), **more)
    assert answer.status_code == 409
    assert word("take_over_title", language) in answer.texts
    assert left() == 1
    questions = phone.press("enter_in", language, typed=code_of(slip))
    assert questions.status_code == 409
    said = word("take_over", language).partition("{date}")[0].strip()
    assert any(text.startswith(said) for text in questions.texts)


def test_receipt_of_a_closed_programme_is_forgotten(phone, wave, receipt):
    close_programme(wave)
    assert word("held_no") in phone.press("held", typed=receipt).texts
    assert word("take_unknown") in phone.press("take_back", typed=receipt, confirmed=1).texts
    assert left() == 1


def test_woman_who_was_erased_finds_nothing_more_to_take_back(phone, slip):
    code = code_of(slip)
    slip.invitee.delete()
    assert word("taken_code") in phone.press("take_back", typed=code, confirmed=1).texts
