"""A programme that can open a wave: two guardians hold its key, and ada's two groups take part."""

import html
import uuid

import pytest
from django.db import IntegrityError

from accounts.enums import Role
from evaluation.waves import actions
from evaluation.waves.papers import ON_THE_SLIP, TO_SAY
from tests.evaluation.waves.events import day
from tests.factories.accounts import make_user
from tests.factories.evaluation import (
    make_opening_key,
    make_programme_group,
    make_questionnaire,
    make_wave,
)
from tests.factories.groups import make_facilitator, make_group
from tests.factories.participants import make_participant
from toolkit.models import PageWord


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
def broken_record(monkeypatch):
    """The record can't be written."""

    def fail(*_args, **_facts):
        raise IntegrityError("no record")

    monkeypatch.setattr(actions, "record", fail)


@pytest.fixture
def words():
    """The words of a slip, in English and Arabic."""
    for key in (*ON_THE_SLIP, *TO_SAY):
        word = PageWord.objects.create(key=key)
        for code, text in (("en", f"{key} {{date}}"), ("ar", f"{key} كلمة {{date}}")):
            status = "draft" if code == "en" else "machine draft"
            word.texts.create(language=code, text=text, status=status)


@pytest.fixture
def said(place, named_place, questionnaire):
    return {
        "groups": [str(place.pk), str(named_place.pk)],
        f"slips-{place.pk}": "12",
        "kind": "start",
        "questionnaire": str(questionnaire.pk),
        "closes_on": str(day(28)),
        "request_key": str(uuid.uuid4()),
    }


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
