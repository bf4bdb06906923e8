"""Paned keeps names: Wren is in it, Robin waits, Dove has left. Ben leads it, Nia grows into it."""

import html

import pytest

from accounts.enums import Role
from audit.models import AuditEvent
from tests.factories.accounts import make_user
from tests.factories.groups import make_facilitator
from tests.factories.participants import make_participant, make_safe_contact


@pytest.fixture
def named(group):
    group.keeps_names = True
    group.save(update_fields=["keeps_names"])
    return group


@pytest.fixture
def wren(named):
    return make_participant(named, "Wren", languages_read=["cy"], languages_spoken=["cy"])


@pytest.fixture
def contact(wren):
    return make_safe_contact(wren)


@pytest.fixture
def robin(named):
    return make_participant(named, "Robin", state="waiting")


@pytest.fixture
def dove(named):
    return make_participant(named, "Dove", state="left")


@pytest.fixture
def growing(group, organisation):
    nia = make_user("nia@example.org", "Nia", Role.FACILITATOR, organisation)
    make_facilitator(group, nia, "growing")
    return nia


@pytest.fixture
def events():
    def events():
        rows = AuditEvent.objects.order_by("pk")
        return [
            (event.kind, event.target.partition(":")[2], event.changed_fields) for event in rows
        ]

    return events


@pytest.fixture
def fetch(client):
    def fetch(user, url, data=None):
        client.force_login(user)
        response = client.get(url) if data is None else client.post(url, data)
        response.text_seen = html.unescape(response.content.decode(errors="replace"))
        return response

    return fetch
