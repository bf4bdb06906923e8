"""What the tests of this room may ask for."""

import pytest
from django.db import connection, transaction

from accounts.enums import Role
from config.database import WEB_ROLE
from tests.evaluation import private
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_programme
from tests.factories.groups import make_group


@pytest.fixture
def as_web(db):
    """Calls a function with the web role's rights, inside the test's transaction."""

    def call(function, *args, **kwargs):
        # A savepoint taken back takes the role back with it.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
            result = function(*args, **kwargs)
            cursor.execute("RESET ROLE")
        return result

    return call


@pytest.fixture
def gita(organisation):
    """Guardian of answers, and nothing else."""
    return make_user("gita@example.org", "Gita", Role.GUARDIAN, organisation)


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Paned", facilitators=(ben,), languages=("en", "cy", "ar"))


@pytest.fixture
def programme(organisation, dee, gita):
    """Running, with dee and gita as its guardians."""
    return make_programme(organisation, guardians=(dee, gita))


@pytest.fixture(scope="session")
def private_server(django_db_setup, django_db_blocker):
    """See tests/evaluation/private.py. Not together with `db`, whose transaction is elsewhere."""
    with django_db_blocker.unblock(), private.private_server() as server:
        yield server
