"""What every test may ask for."""

import os

import pytest
from django.db import connection
from django.utils import translation

from accounts.enums import Role
from config import database
from tests.factories.accounts import make_organisation, make_user


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The web role has its rights in the test database too, on whichever server that is."""
    web = database.database_settings({**os.environ, "DATABASE_ROLE": "web"})
    opener = database.database_settings({**os.environ, "DATABASE_ROLE": "opener"})
    with django_db_blocker.unblock():
        database.prepare(connection.settings_dict, web["USER"], opener["USER"])
    yield
    # Playwright keeps an event loop in a journey's thread, and Django a connection for each side of
    # it; the database cannot be dropped while one is left.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # the server's own cleaners come and go
        )


@pytest.fixture(autouse=True)
def in_english():
    """A request in Welsh leaves the thread in Welsh; the next test begins anew."""
    translation.deactivate()


# --- Personas: the same five in every room, and one from another house.
# They share an organisation; who facilitates which group is for tests/groups to say.


@pytest.fixture
def organisation(db):
    return make_organisation("Glan yr Afon")


@pytest.fixture
def other_organisation(db):
    return make_organisation("Other House")


@pytest.fixture
def ada(organisation):
    """Coordinator."""
    return make_user("ada@example.org", "Ada", Role.COORDINATOR, organisation)


@pytest.fixture
def ben(organisation):
    """Facilitator of the group."""
    return make_user("ben@example.org", "Ben", Role.FACILITATOR, organisation)


@pytest.fixture
def cara(organisation):
    """Facilitator of another group."""
    return make_user("cara@example.org", "Cara", Role.FACILITATOR, organisation)


@pytest.fixture
def dee(organisation):
    """Admin: sees no plan, agreement or note."""
    return make_user("dee@example.org", "Dee", Role.ADMIN, organisation)


@pytest.fixture
def eve(db):
    """Has an account, and no role anywhere."""
    return make_user("eve@example.org", "Eve")


@pytest.fixture
def gwen(other_organisation):
    """Coordinator of another organisation."""
    return make_user("gwen@example.org", "Gwen", Role.COORDINATOR, other_organisation)
