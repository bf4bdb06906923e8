import re

import pytest
from django.utils import translation

from accounts.models import Membership, Organisation, User
from home.context import site, ways_through

PAGES = ["/staying-safe/", "/privacy/", "/accessibility/"]
pytestmark = pytest.mark.django_db


def labels(ways):
    return [way["label"] for way in ways]


@pytest.fixture
def staff(client):
    def sign_in(*roles):
        user = User.objects.create_user("ada@derwen.example", name="Ada")
        organisation = Organisation.objects.create(name="Derwen", nation="wales")
        for role in roles:
            Membership.objects.create(user=user, organisation=organisation, role=role)
        client.force_login(user)
        return user

    return sign_in


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_a_page_reads_without_signing_in_and_leaves_no_cookie(path, prefix, client):
    response = client.get(prefix + path)

    assert response.status_code == 200
    assert not response.cookies
    assert "no-referrer" not in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_leave_is_the_first_thing_that_tab_reaches(path, client):
    body = client.get(path).content.decode().partition("<body")[2]

    first = re.search(r"<(a|button|input|select|textarea)\b[^>]*>", body)
    assert 'class="leave"' in first.group()


@pytest.mark.parametrize("path", PAGES)
def test_a_title_is_plain(path, client):
    title = re.search(r"<title>(.*)</title>", client.get(path).content.decode()).group(1)

    assert title.endswith(" - Alongside")
    assert not re.search(r"abuse|violen|survivor|women|refuge", title, re.IGNORECASE)


def test_the_other_language_is_the_same_page_with_its_query(client):
    english = client.get("/privacy/?q=a+b&page=2").content.decode()
    welsh = client.get("/cy/privacy/?q=a+b&page=2").content.decode()

    assert 'href="/cy/privacy/?q=a+b&amp;page=2" lang="cy" hreflang="cy">Cymraeg' in english
    assert 'href="/privacy/?q=a+b&amp;page=2" lang="en" hreflang="en">English' in welsh


def test_the_other_language_of_no_page_is_the_front_page(rf):
    with translation.override("en"):
        ways = list(site(rf.get("/nowhere-at-all/"))["other_languages"])
    assert [way["url"] for way in ways] == ["/cy/"]


def test_a_visitor_sees_the_toolkit_only(client):
    request = client.get("/privacy/").wsgi_request

    assert labels(ways_through(request)) == ["Toolkit"]


def test_staff_see_their_rooms_at_the_price_of_one_query(
    staff, client, django_assert_max_num_queries
):
    staff("facilitator")
    request = client.get("/privacy/").wsgi_request
    request.user.forget_roles()

    with django_assert_max_num_queries(1):
        assert labels(ways_through(request)) == ["Today", "Groups", "Plans", "Toolkit"]


@pytest.mark.parametrize("role", ["coordinator", "admin", "guardian"])
def test_who_has_a_part_in_programmes_sees_evaluation(role, staff, client):
    staff(role)
    request = client.get("/privacy/").wsgi_request

    assert labels(ways_through(request))[3] == "Evaluation"


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_who_manages_people_sees_people(role, staff, client):
    staff(role)
    request = client.get("/privacy/").wsgi_request

    assert labels(ways_through(request))[-1] == "People"


def test_the_components_are_hidden_in_production(client, settings):
    settings.DEBUG = False

    assert client.get("/components/").status_code == 404


def test_the_components_show_in_development(client, settings):
    settings.DEBUG = True
    html = client.get("/components/").content.decode()

    assert "Every part, in every state" in html
    assert "4 things need another look" in html
    assert "<script>" not in html
    assert "style=" not in html


def test_privacy_says_what_the_settings_do(client, settings):
    settings.IDLE_SIGN_OUT_MINUTES = 17

    assert "after 17 minutes without a step" in client.get("/privacy/").content.decode()
