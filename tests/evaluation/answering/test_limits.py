"""Only what fits nothing is counted, by address: a hall shares one."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from evaluation.answering.requests import FAILURES
from tests.evaluation.answering.test_answers import word
from tests.factories.evaluation import code_of, make_response

MOST = int(FAILURES["code"].partition("/")[0])
WRONG = "CDFGHJKMNPQR"


@pytest.fixture
def tired(phone):
    """Sixty wrong codes have come from here."""
    for _ in range(MOST):
        assert phone.press("enter_in", typed=WRONG).status_code == 422


def test_wrong_code_is_told_to_wait_and_a_right_one_never(phone, slip, tired):
    answer = phone.press("enter_in", "ar", typed=WRONG)
    assert answer.status_code == 429
    assert word("code_limited", "ar") in answer.texts
    assert phone.press("enter_in", typed=code_of(slip)).status_code == 200
    assert phone.send(code_of(slip), q_1=4).status_code == 200


def test_all_boxes_count_together_and_what_fits_is_taken_at_each(phone, slip, tired):
    receipt = make_response(slip).receipt
    assert phone.press("held", typed=WRONG).status_code == 429
    assert phone.press("take_back", typed=WRONG).status_code == 429
    assert phone.press("held", typed=receipt).status_code == 200
    assert phone.press("take_back", typed=receipt, confirmed=1).status_code == 200


def test_empty_box_is_no_try(phone, tired):
    assert phone.press("enter_in", typed="").status_code == 422


def test_another_address_has_its_own_count(phone, tired):
    body, form = f"typed={WRONG}", "application/x-www-form-urlencoded"
    answer = Client(REMOTE_ADDR="203.0.113.9").post("/a/en/", body, content_type=form)
    assert answer.status_code == 422


def test_address_is_what_our_proxies_say(phone, tired, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    body, form = f"typed={WRONG}", "application/x-www-form-urlencoded"

    def from_there(said):
        return (
            Client()
            .post("/a/en/", body, content_type=form, headers={"X-Forwarded-For": said})
            .status_code
        )

    assert from_there("203.0.113.9") == 422
    assert from_there("203.0.113.9, 127.0.0.1") == 429  # only what our own proxy added counts


def test_right_codes_leave_no_trace_in_the_counts(phone, slip):
    cache.clear()
    phone.press("enter_in", typed=code_of(slip))
    phone.send(code_of(slip), q_1=4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache_entries")
        assert cursor.fetchone() == (0,)


def test_count_holds_no_address_and_no_code(phone):
    phone.press("enter_in", typed=WRONG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache_entries")
        rows = str(cursor.fetchall())
    assert rows != "[]"
    assert "127.0.0.1" not in rows
    assert WRONG not in rows


def test_request_without_an_address_is_counted_all_the_same():
    body, form = f"typed={WRONG}", "application/x-www-form-urlencoded"
    assert Client(REMOTE_ADDR="").post("/a/en/", body, content_type=form).status_code == 422
