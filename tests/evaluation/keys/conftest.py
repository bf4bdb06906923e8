"""Dee and Gita guard a programme. The child answers in this process, but where a test says so."""

import html
import json

import pytest

from accounts.enums import Role
from evaluation.keys import child, opening
from tests.factories.accounts import make_user
from tests.factories.evaluation import PASSPHRASE, make_guardian, make_opening_key, make_programme

WRONG = "DDDD-DDDD-DDDD-DDDD-DDDD-DDDD"


@pytest.fixture
def jobs(monkeypatch):
    """What the child was asked to do."""
    done = []

    def run(job):
        done.append(json.loads(json.dumps(job)))
        found = json.loads(json.dumps(child.answer(done[-1])))
        if "error" in found:
            raise opening._refusal(found)
        return found

    monkeypatch.setattr(opening, "run", run)
    return done


@pytest.fixture
def joan(organisation):
    """A third who can be a guardian."""
    return make_user("joan@example.org", "Joan", Role.GUARDIAN, organisation)


@pytest.fixture
def young(organisation, dee, gita):
    """A programme that is being set up, with its two guardians and no key."""
    return make_programme(organisation, guardians=(dee, gita), state="set-up")


@pytest.fixture
def third(programme, joan):
    """Joan as a guardian who has no copy yet."""

    def third():
        return make_guardian(programme, joan)

    return third


@pytest.fixture
def key(programme):
    """In use, and held by both."""
    return make_opening_key(programme)


@pytest.fixture
def copy_of(programme):
    """A guardian's copy of the newest key, as it is now."""

    def copy_of(user, number=None):
        key = programme.opening_keys.order_by("-number").first()
        if number:
            key = programme.opening_keys.get(number=number)
        rows = key.copies.select_related("guardian__user", "guardian__programme", "opening_key")
        return rows.get(guardian__user=user)

    return copy_of


@pytest.fixture
def opens(copy_of):
    """Whether a passphrase opens a guardian's copy."""

    def opens(user, passphrase, number=None):
        job = {"job": "test", **opening.with_copy(copy_of(user, number), passphrase)}
        return child.answer(job) == {}

    return opens


@pytest.fixture
def fetch(client):
    """A page as a person sees it."""

    def fetch(user, url, data=None, **options):
        client.force_login(user)
        response = client.post(url, data, **options) if data is not None else client.get(url)
        response.text_seen = html.unescape(response.content.decode())
        return response

    return fetch


__all__ = ["PASSPHRASE", "WRONG"]
