"""A programme that is being made, and what its form says."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.models import AuditEvent
from evaluation.programmes import actions
from evaluation.programmes.facts import AreaFacts, ReaderFacts
from tests.factories.accounts import make_user


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def all_facts(**changed):
    usual = {
        "name": "Valleys Together",
        "starts_on": day(0),
        "ends_on": day(365),
        "answers_kept_until": day(700),
        "languages": ["en", "cy"],
        "readers": [ReaderFacts("The Women’s Fund", "funder"), ReaderFacts("Anybody", "public")],
        "areas": [AreaFacts(None, "North"), AreaFacts(None, "South")],
        "others": [],
        "least_answering": 20,
        "least_in_band": 8,
        "least_groups": 3,
    }
    return {**usual, **changed}


def events():
    return [(one.kind, one.by, one.changed_fields) for one in AuditEvent.objects.order_by("pk")]


@pytest.fixture
def hana(organisation):
    """Another coordinator."""
    return make_user("hana@example.org", "Hana", Role.COORDINATOR, organisation)


@pytest.fixture
def olwen(other_organisation):
    """Admin of another organisation."""
    return make_user("olwen@example.org", "Olwen", Role.ADMIN, other_organisation)


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)
