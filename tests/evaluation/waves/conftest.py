"""A programme that can open a wave: two guardians hold its key, and ada's two groups take part."""

import html

import pytest

from accounts.enums import Role
from tests.factories.accounts import make_user
from tests.factories.evaluation import (
    make_opening_key,
    make_programme_group,
    make_questionnaire,
    make_wave,
)
from tests.factories.groups import make_facilitator, make_group
from tests.factories.participants import make_participant


@pytest.fixture
def hana(organisation):
    """Coordinator too."""
    return make_user("hana@example.org", "Hana", Role.COORDINATOR, organisation)


@pytest.fixture
def growing(group, organisation):
    """Nia grows into the role in Ben's group."""
    nia = make_user("nia@example.org", "Nia", Role.FACILITATOR, organisation)
    make_facilitator(group, nia, "growing")
    return nia


@pytest.fixture
def key(programme):
    return make_opening_key(programme)


@pytest.fixture
def questionnaire(programme, key):
    return make_questionnaire(programme)


@pytest.fixture
def place(programme, group):
    """A group that works by headcount."""
    return make_programme_group(programme, group)


@pytest.fixture
def named(organisation, ben):
    """A group that keeps names: two have joined, one waits, one has left."""
    named = make_group(organisation, "Hafod", facilitators=(ben,), keeps_names=True)
    for called, state in (
        ("Wren", "joined"),
        ("Ash", "joined"),
        ("Robin", "waiting"),
        ("Lark", "left"),
    ):
        make_participant(named, called, state=state)
    return named


@pytest.fixture
def named_place(programme, named):
    return make_programme_group(programme, named)


@pytest.fixture
def wave(programme, questionnaire, place, named_place, group, named):
    """Open, with three slips for the group and two for the women of the other."""
    return make_wave(programme, group, named)


@pytest.fixture
def asked(wave, group):
    """The group's place in the wave."""
    return wave.groups.get(programme_group__group=group)


@pytest.fixture
def asked_by_name(wave, named):
    return wave.groups.get(programme_group__group=named)


@pytest.fixture
def fetch(client):
    """A page as a person sees it: status and text."""

    def fetch(user, url, data=None, **options):
        client.force_login(user)
        send = client.get if data is None else client.post
        response = send(url, data, **options)
        response.text_seen = html.unescape(response.content.decode(errors="replace"))
        return response

    return fetch
