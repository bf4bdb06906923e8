import pytest
from django.core.exceptions import PermissionDenied

from home import errors

BARE = [
    (errors.bad_request, 400),
    (errors.page_not_found, 404),
    (errors.server_error, 500),
    (errors.csrf_failure, 403),
]


def call(view, request):
    return view(request) if view is errors.server_error else view(request, "a developer's reason")


@pytest.mark.parametrize(("view", "status"), BARE)
def test_an_error_page_needs_no_session_and_no_database(view, status, rf):
    """`rf` makes a request without session or user, and no test database is asked for."""
    response = call(view, rf.get("/"))
    html = response.content.decode()

    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert 'class="leave"' in html
    assert 'class="help"' in html
    assert "developer" not in html


def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client):
    response = client.get("/cy/nowhere-at-all/")

    assert response.status_code == 404
    assert '<html lang="cy" dir="ltr">' in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_shows_its_reason(rf, client):
    request = client.get("/privacy/").wsgi_request
    response = errors.permission_denied(request, PermissionDenied("Only <b>Ada</b> can do this."))

    assert response.status_code == 403
    assert "Only &lt;b&gt;Ada&lt;/b&gt; can do this." in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_without_a_reason_is_still_a_sentence(client):
    request = client.get("/privacy/").wsgi_request

    html = errors.permission_denied(request, PermissionDenied()).content.decode()

    assert "belongs to other people in your organisation" in html
