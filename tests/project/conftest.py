import pytest
from django.db import transaction

from tests.project import walk


@pytest.fixture(scope="session")
def whole_walk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        walked = walk.walk()
        transaction.set_rollback(True)
    return walked


@pytest.fixture(scope="session")
def visits(whole_walk):
    return whole_walk[0]


@pytest.fixture(scope="session")
def pages(visits):
    """Those that are pages of HTML."""
    return [visit for visit in visits if visit.html]


@pytest.fixture(scope="session")
def mails(whole_walk):
    return whole_walk[1]
