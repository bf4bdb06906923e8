import pytest
from django.db import connection, transaction

from config.database import TEST_DATABASE_PREFIX
from tests.project import walk


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """pytest-django makes no test database where no test asks for one, and the walk would be done
    on the real one."""
    for item in items:
        if "whole_walk" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def whole_walk(django_db_setup, django_db_blocker):
    assert connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX)
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
