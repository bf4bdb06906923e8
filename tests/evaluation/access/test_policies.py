"""What the state of a request and its programme allows."""

import pytest

from accounts.refusals import NotNow, reason
from evaluation.access import policies
from evaluation.enums import AccessState, ProgrammeState
from tests.factories.evaluation import make_access_request

pytestmark = pytest.mark.django_db


def test_a_programme_that_runs_or_is_about_to_close_can_be_searched(programme):
    for state in (ProgrammeState.RUNNING, ProgrammeState.CLOSING):
        programme.state = state
        assert reason(policies.is_not_closed, programme) == ""
        assert reason(policies.can_find, programme) == ""


def test_a_closed_one_has_nothing_to_find(programme):
    programme.state = ProgrammeState.CLOSED
    assert "closed" in reason(policies.is_not_closed, programme)
    programme.state, programme.link_salt = ProgrammeState.RUNNING, None
    assert "closed" in reason(policies.can_find, programme)


@pytest.mark.parametrize(
    "secret", ["", "not a secret", "QUFB", "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="]
)
def test_with_another_secret_nothing_is_looked_for(programme, settings, secret):
    """It would look as if there were nothing."""
    settings.LINK_SECRET = secret
    sentence = reason(policies.can_find, programme)
    assert "linking secret" in sentence
    assert not secret or secret not in sentence


@pytest.mark.parametrize(
    ("state", "following"),
    [("asked", {"opened", "taken-back"}), ("opened", set()), ("taken-back", set())],
)
def test_transitions(invitee, state, following):
    request = make_access_request(invitee, state=state)
    for target in AccessState:
        allowed = not reason(policies.can_become, request, target)
        assert allowed is (target.value in following), target


def test_what_was_opened_is_asked_for_anew(invitee):
    with pytest.raises(NotNow, match="new reference"):
        policies.can_become(make_access_request(invitee, state="opened"), AccessState.OPENED)
    with pytest.raises(NotNow, match="taken it back"):
        policies.can_become(make_access_request(invitee, state="taken-back"), AccessState.OPENED)
