"""One round trip, everything counted, in any language, as long as a questionnaire may be."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.evaluation.answering.conftest import eighteen
from tests.factories.evaluation import code_of, make_wave
from tests.project.test_page_weights import weight_of_file

ROUND_TRIP = 14 * 1024
REQUESTS = 3


@pytest.fixture
def long_slip(programme, group):
    return make_wave(programme, group, questionnaire=eighteen(programme)).invitations.first()


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
@pytest.mark.parametrize("touched", [False, True])
def test_first_visit_is_one_round_trip_and_three_requests(phone, long_slip, language, touched):
    more = {"q_1": 9, "q_18": "z" * 600} if touched else {}
    route = "send" if touched else "enter_in"
    answer = phone.press(route, language, typed=code_of(long_slip), **more)
    page = len(gzip.compress(answer.content, 6))
    files = answer.page.files()
    weights = [weight_of_file(file) for file in files]
    print(language, touched, page, "+", weights, "=", page + sum(weights))  # noqa: T201
    assert page + sum(weights) <= ROUND_TRIP
    assert 1 + len(files) <= REQUESTS


@pytest.mark.parametrize("route", ["enter_in", "held", "take_back"])
def test_box_is_lighter_still(phone, route):
    answer = phone.open(route, "ar")
    weight = len(gzip.compress(answer.content, 6)) + sum(map(weight_of_file, answer.page.files()))
    assert weight <= ROUND_TRIP / 2


def test_script_begins_with_leaving_word_for_word():
    """A file of its own would be one request more; a change of one is a change of both."""
    answer, leave = (Path(finders.find(f"js/{name}.js")) for name in ("answer", "leave"))
    assert answer.read_text().startswith(leave.read_text())
