"""Glanrafon keeps names: Wren is in it, Robin waits, Linnet has asked, Dove has left."""

import pytest

from audit.models import AuditEvent
from tests.factories.participants import make_participant, make_safe_contact


@pytest.fixture
def named(group):
    group.keeps_names = True
    group.save(update_fields=["keeps_names"])
    return group


@pytest.fixture
def wren(named):
    return make_participant(named, "Wren", languages_spoken=["cy"], travel="A lift home")


@pytest.fixture
def robin(named):
    return make_participant(named, "Robin", state="waiting")


@pytest.fixture
def linnet(named):
    return make_participant(named, "Linnet", state="asked")


@pytest.fixture
def dove(named):
    return make_participant(named, "Dove", state="left")


@pytest.fixture
def contact(wren):
    return make_safe_contact(wren)


@pytest.fixture
def events():
    def events():
        rows = AuditEvent.objects.order_by("pk")
        return [
            (event.kind, event.target.partition(":")[2], event.changed_fields) for event in rows
        ]

    return events
