"""Ben leads one group and Cara another; Ada coordinates their organisation."""

import datetime as dt
import html

import pytest

from accounts.enums import Role
from groups.enums import LanguageUse
from tests.factories.accounts import make_user
from tests.factories.groups import make_facilitator, make_group


@pytest.fixture
def join(organisation):
    """A further colleague with a role."""

    def join(name, role=Role.COORDINATOR, where=None, **fields):
        return make_user(f"{name.lower()}@example.org", name, role, where or organisation, **fields)

    return join


@pytest.fixture
def group(organisation, ben):
    return make_group(
        organisation,
        "Glanrafon",
        languages=("cy", ("ar", LanguageUse.INTERPRETED)),
        facilitators=(ben,),
        place="The old school",
        starts=dt.time(18, 30),
    )


@pytest.fixture
def other_group(organisation, cara):
    return make_group(organisation, "Thursday online", facilitators=(cara,))


@pytest.fixture
def bens_time(group):
    return group.facilitators.get()


@pytest.fixture
def growing(group, join):
    """Nia grows into the role in Ben's group."""
    nia = join("Nia", Role.FACILITATOR)
    make_facilitator(group, nia, "growing")
    return nia


@pytest.fixture
def fetch(client):
    """A page as a person sees it: status and text, without what only a screen reader hears."""

    def fetch(user, url, data=None, **options):
        client.force_login(user)
        response = client.post(url, data, **options) if data is not None else client.get(url)
        response.text_seen = html.unescape(response.content.decode())
        return response

    return fetch
