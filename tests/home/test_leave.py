import logging

import pytest
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from audit.models import AuditEvent
from home.leaving import NEUTRAL_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in():
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("ada@derwen.example", name="Ada"))
    client.cookies["c"] = "a" * 32
    return client


def test_leave_ends_the_session_and_goes_somewhere_ordinary(signed_in):
    response = signed_in.get("/leave/")

    assert response.status_code == 302
    assert response["Location"] == NEUTRAL_PAGE
    assert response["Clear-Site-Data"] == '"cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not Session.objects.exists()
    assert {name for name, cookie in response.cookies.items() if not cookie.value} == {"s", "c"}


def test_leave_answers_a_beacon_that_has_no_token(signed_in):
    response = signed_in.post("/leave/")

    assert response.status_code == 204
    assert response["Clear-Site-Data"] == '"cookies", "storage"'
    assert not Session.objects.exists()


def test_leave_works_without_a_session(client):
    assert client.get("/leave/").status_code == 302
    assert client.post("/leave/").status_code == 204


def test_leave_works_without_the_database(signed_in, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.delete", down)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", down)
    response = signed_in.get("/leave/")

    assert response["Location"] == NEUTRAL_PAGE
    assert response.cookies["s"].value == ""


def test_leave_is_not_recorded(signed_in, caplog):
    heard = []
    listener = lambda **kwargs: heard.append(kwargs)  # noqa: E731
    user_logged_out.connect(listener)
    before = AuditEvent.objects.count()
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        signed_in.get("/leave/")
    user_logged_out.disconnect(listener)

    assert AuditEvent.objects.count() == before
    assert heard == []
    assert caplog.records == []


def test_leave_ignores_a_browser_that_reads_ahead(signed_in):
    response = signed_in.get("/leave/", headers={"sec-purpose": "prefetch;prerender"})

    assert response.status_code == 503
    assert Session.objects.exists()


def test_leave_takes_no_other_method(client):
    assert client.put("/leave/").status_code == 405
