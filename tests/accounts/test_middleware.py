"""Idle sign-out, nothing stored, and the way to the second step."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.urls import reverse

from accounts import middleware, second_factor
from accounts.enums import Role
from tests.factories.accounts import make_membership, make_second_factor

ACCOUNT = "/account/"
PUBLIC = "/account/sign-up/"


@pytest.fixture
def clock(monkeypatch):
    """Minutes that a test can let pass."""

    class Clock:
        minutes = 0

        def time(self):
            return started + self.minutes * 60

    started = time.time()
    made = Clock()
    monkeypatch.setattr(middleware, "time", made)
    return made


@pytest.fixture
def inside(client, ben, clock):
    client.force_login(ben)
    assert client.get(ACCOUNT).status_code == 200
    return client


# --- idle


def test_idle_session_ends_with_a_word(inside, clock):
    clock.minutes = 30
    response = inside.get(ACCOUNT + "?a=b")
    assert response.status_code == 302
    assert response.url == "/account/sign-in/?idle=1&next=%2Faccount%2F%3Fa%3Db"
    assert "signed out to keep things safe" in inside.get(response.url).content.decode()
    assert not Session.objects.exists()


def test_session_in_use_goes_on(inside, clock):
    for _ in range(5):
        clock.minutes += 29
        assert inside.get(ACCOUNT).status_code == 200


def test_session_without_a_mark_is_marked(client, ben, clock):
    client.force_login(ben)
    client.get(ACCOUNT)
    assert client.session["seen"] == int(clock.time())


def test_session_is_written_once_a_minute(inside, clock, django_assert_num_queries):
    with django_assert_num_queries(5) as first:  # session, user, roles twice, the code
        inside.get(ACCOUNT)
    assert not any("UPDATE" in query["sql"] for query in first.captured_queries)
    clock.minutes = 1
    inside.get(ACCOUNT)
    assert inside.session["seen"] == int(clock.time())


def test_idle_session_ends_on_a_public_page_too(inside, clock):
    clock.minutes = 31
    page = inside.get(PUBLIC)
    assert page.status_code == 200
    assert "Sign out" not in page.content.decode()
    clock.minutes = 0
    assert inside.get(ACCOUNT).status_code == 302


def test_idle_form_leads_back_to_the_page_that_it_was_on(inside, clock):
    clock.minutes = 31
    referer = "http://testserver/account/"
    response = inside.post("/account/sign-out-everywhere/", headers={"Referer": referer})
    assert response.url == "/account/sign-in/?idle=1&next=http%3A%2F%2Ftestserver%2Faccount%2F"


@pytest.mark.parametrize("referer", [{}, {"Referer": "https://evil.example/"}])
def test_idle_form_from_nowhere_known(inside, clock, referer):
    clock.minutes = 31
    response = inside.post("/account/sign-out-everywhere/", headers=referer)
    assert response.url == "/account/sign-in/?idle=1"


def test_idle_part_of_a_page_moves_the_whole_page(inside, clock):
    clock.minutes = 31
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}
    response = inside.post("/account/sign-out-everywhere/", headers=headers)
    assert response.status_code == 200
    assert response["HX-Redirect"].startswith("/account/sign-in/?idle=1&next=http")


def test_visitor_costs_no_session(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(PUBLIC)
    assert not Session.objects.exists()


def test_visitor_with_a_session_stays(client, db, clock):
    session = client.session
    session["ticked"] = ["x"]
    session.save()
    clock.minutes = 500
    client.get(PUBLIC)
    assert client.session["ticked"] == ["x"]


def test_page_without_the_database_still_answers(inside, monkeypatch, rf):
    def fail(*args):
        raise OperationalError

    monkeypatch.setattr(middleware.IdleSignOutMiddleware, "_look", fail)
    request = rf.get("/leave/")
    request.COOKIES["s"] = "x"
    layer = middleware.IdleSignOutMiddleware(lambda request: None)
    assert layer.process_view(request, lambda: None, (), {}) is None


# --- nothing stored


def test_signed_in_pages_are_not_stored(inside):
    assert inside.get(ACCOUNT)["Cache-Control"] == "no-store"
    assert inside.get(PUBLIC)["Cache-Control"] == "no-store"
    assert inside.get("/people/").status_code == 403
    assert inside.get("/people/")["Cache-Control"] == "no-store"


def test_public_pages_may_be_stored(client, db):
    assert "Cache-Control" not in client.get(PUBLIC)


# --- the second step


@pytest.fixture
def needed(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("name", ["ada", "dee"])
def test_led_to_the_set_up(client, needed, request, name):
    client.force_login(request.getfixturevalue(name))
    for address in (ACCOUNT, "/people/", "/today/", "/account/password/change/"):
        assert client.get(address).url == reverse("mfa_activate_totp"), address
    assert client.post("/account/sign-out-everywhere/").url == reverse("mfa_activate_totp")


def test_way_out_stays_open(client, needed, ada):
    client.force_login(ada)
    assert client.get(PUBLIC).status_code == 200
    assert client.get(reverse("toolkit:help_now")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("leave")).status_code == 204


def test_set_up_itself_is_reached(client, needed, ada):
    client.force_login(ada)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert client.get(response.url).status_code == 200


def test_facilitator_goes_on_without(client, needed, ben):
    client.force_login(ben)
    assert client.get(ACCOUNT).status_code == 200


def test_facilitator_who_becomes_coordinator_is_led(client, needed, ben, organisation):
    client.force_login(ben)
    client.get(ACCOUNT)
    make_membership(ben, organisation, Role.COORDINATOR)
    assert client.get(ACCOUNT).status_code == 302


def test_who_has_it_costs_no_query_more(client, needed, ada, settings, django_assert_num_queries):
    make_second_factor(ada)
    client.force_login(ada)
    client.get("/people/")
    with django_assert_num_queries(5):  # as without it: see test_people_query_count
        client.get("/people/")
    assert client.session[second_factor.HAS_IT] is True


def test_removing_it_is_noticed(client, ben, needed, organisation):
    make_second_factor(ben)
    client.force_login(ben)
    client.post(reverse("account_reauthenticate"), {"password": "kettle river lantern"})
    client.post(reverse("mfa_deactivate_totp"))
    make_membership(ben, organisation, Role.COORDINATOR)
    assert client.get(ACCOUNT).url == reverse("mfa_activate_totp")


def test_nobody_is_led_where_it_is_not_required(client, ada):
    client.force_login(ada)
    assert client.get(ACCOUNT).status_code == 200
