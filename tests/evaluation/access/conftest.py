"""A woman who answered, in a group that keeps names, and a key in the place of the child process.

The real child sees only what is committed; tests/evaluation/access/test_for_real.py starts it.
"""

import pytest

from evaluation import envelopes, keyring
from evaluation.keys import opening
from evaluation.letter_box.models import Response, SealedResponse
from tests.factories.evaluation import (
    PASSPHRASE,
    make_access_request,
    make_response,
    make_wave,
)
from tests.factories.groups import make_group
from tests.factories.participants import make_participant
from tests.groups.agreements.labels import load_labels


@pytest.fixture
def words(db):
    load_labels()


@pytest.fixture
def group(organisation, ben):
    return make_group(
        organisation, "Zinnia-group", facilitators=(ben,), languages=("en", "cy", "ar"),
        keeps_names=True,
    )  # fmt: skip


@pytest.fixture
def her(group):
    return make_participant(group, "Zinnia-called", languages_read=["ar"])


@pytest.fixture
def wave(programme, group, her):
    return make_wave(programme, group)


@pytest.fixture
def slip(wave):
    return wave.invitations.get()


@pytest.fixture
def invitee(slip):
    return slip.invitee


@pytest.fixture
def asked(invitee, ada):
    return make_access_request(invitee, reference="CDFGHJ", asked_by=ada)


@pytest.fixture
def answer(slip):
    return make_response(slip, {"choose": 4, "satisfied": 7}, {"more": "Zinnia-comment"})


def open_here(copy, passphrase, links):
    """As the child does, in this process and in the test's transaction."""
    under = keyring.Copy(bytes(copy.wrapped), bytes(copy.salt), copy.memory, copy.passes)
    try:
        private = keyring.unwrap(under, passphrase)
    except keyring.WrongPassphrase:
        raise opening.WrongPassphrase("Not this one.") from None
    hers = set(copy.opening_key.waves.values_list("pk", flat=True))
    found = {}
    for wave, tag in links:
        assert wave in hers, "a wave of another key"
        for box in (Response, SealedResponse):
            for row in box.objects.filter(wave=wave, link_tag=tag):
                try:
                    found[wave] = envelopes.unseal(private, row.sealed)
                except envelopes.BrokenEnvelope:
                    found[wave] = None
    return opening.Opened(found)


@pytest.fixture(autouse=True)
def opener(monkeypatch):
    """What it was asked, in order."""
    calls = []

    def open_envelopes(copy, passphrase, links):
        calls.append((copy.pk, list(links)))
        return open_here(copy, passphrase, links)

    monkeypatch.setattr(opening, "open_envelopes", open_envelopes)
    return calls


@pytest.fixture
def passphrases():
    return {1: PASSPHRASE}


@pytest.fixture
def as_person(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def seat(programme, organisation, ben):
    """A slip of a group that works by headcount."""
    quiet = make_group(organisation, "By headcount", facilitators=(ben,))
    return make_wave(programme, quiet, number=3, state="closed").invitations.first()
