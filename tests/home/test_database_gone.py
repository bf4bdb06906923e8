"""A dropped connection is told plainly, never as a fault of hers."""

from unittest import mock

import pytest
from django.db import InterfaceError, OperationalError
from django.urls import reverse


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.django_db
def test_database_out_of_reach_is_503_and_says_nothing_is_lost(client, error):
    client.raise_request_exception = False
    with mock.patch("toolkit.queries.with_counts", side_effect=error("gone")):
        response = client.get(reverse("toolkit:front"))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Nothing that was saved is lost" in response.text


@pytest.mark.django_db
def test_any_other_fault_is_500(client):
    client.raise_request_exception = False
    with mock.patch("toolkit.queries.with_counts", side_effect=RuntimeError):
        response = client.get(reverse("toolkit:front"))
    assert response.status_code == 500
