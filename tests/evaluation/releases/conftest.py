"""A programme of six groups and ninety women: two waves are sealed, a third one is open."""

import os

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from audit.models import AuditEvent
from evaluation.releases import running
from tests.factories.accounts import make_user
from tests.factories.evaluation import PASSPHRASE, make_opening_key, make_wave
from tests.factories.releases import make_groups, make_release, make_sealed_wave, statements

PASSPHRASES = {1: PASSPHRASE}


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def iona(organisation):
    """Another admin, who guards nothing: she asks."""
    return make_user("iona@example.org", "Iona", "admin", organisation)


@pytest.fixture
def key(programme):
    return make_opening_key(programme)


@pytest.fixture
def places(programme):
    return make_groups(programme)


@pytest.fixture
def questionnaire(programme):
    return statements(programme)


@pytest.fixture
def sealed(programme, key, questionnaire, places):
    """The first wave."""
    return make_sealed_wave(programme, places)


@pytest.fixture
def second(programme, sealed, places):
    return make_sealed_wave(programme, places, kind="end", number=2)


@pytest.fixture
def open_wave(programme, sealed):
    return make_wave(programme, kind="later", number=9)


@pytest.fixture
def asked(programme, sealed, iona):
    return make_release(programme, sealed, asked_by=iona)


@pytest.fixture
def drafted(programme, sealed, iona):
    return make_release(programme, sealed, asked_by=iona, state="drafted")


@pytest.fixture
def released(programme, sealed, iona, gita):
    return make_release(programme, sealed, asked_by=iona, released_by=gita, state="released")


@pytest.fixture
def started(monkeypatch):
    """Which runs were started, in the place of starting them."""
    calls = []
    monkeypatch.setattr(running, "start", lambda *given: calls.append(given))
    return calls


@pytest.fixture
def opener(settings):
    """The tests' database has another name than in the environment. Only for what is committed."""
    address = os.environ.get("DATABASE_OPENER_URL", "")
    if address:
        address = make_conninfo(address, dbname=connection.settings_dict["NAME"])
    settings.DATABASE_OPENER_URL = address
