"""Ben leads Paned, which is asked in a wave; Cara, Dee and Gita are outside it, Iris too."""

import html

import pytest

from tests.factories.evaluation import make_wave
from tests.factories.groups import make_group


@pytest.fixture
def wave(programme, group):
    return make_wave(programme, group)


@pytest.fixture
def slip(wave):
    return wave.invitations.order_by("number").first()


@pytest.fixture
def caras_group(organisation, cara):
    return make_group(organisation, "Hafod", facilitators=(cara,))


@pytest.fixture
def fetch(client):
    def fetch(user, url, data=None):
        client.force_login(user)
        response = client.get(url) if data is None else client.post(url, data)
        response.text_seen = html.unescape(response.content.decode())
        return response

    return fetch
