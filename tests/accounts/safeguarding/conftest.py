import pytest

from accounts.safeguarding import actions
from tests.factories.accounts import make_safeguarding_contact

FACTS = {
    "name": "Mair",
    "part": "Safeguarding lead",
    "phone": "01632 960 001",
    "hours": "Monday to Friday, 9 to 5",
    "out_of_hours": False,
}


@pytest.fixture
def facts():
    return dict(FACTS)


@pytest.fixture
def contact(organisation):
    return make_safeguarding_contact(organisation)


@pytest.fixture
def three(organisation):
    """Mair, Nia and Olwen, to be rung in this order."""
    return [make_safeguarding_contact(organisation, name) for name in ("Mair", "Nia", "Olwen")]


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)
