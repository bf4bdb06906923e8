import pytest

from accounts.refusals import reason
from evaluation.closing import policies
from tests.factories.evaluation import make_access_request, make_wave
from tests.factories.releases import make_release


@pytest.mark.parametrize("state", ["open", "closed"])
def test_every_wave_is_sealed_first(sealed, group, dee, gita, state):
    assert not reason(policies.can_ask, sealed)
    make_wave(sealed, group, state=state)
    assert "not sealed" in reason(policies.can_ask, sealed)
    sealed.state, sealed.closing_asked_by = "closing", dee
    assert "not sealed" in reason(policies.can_sign, sealed, gita)


def test_nobody_waits_for_a_copy(sealed, wave, dee, gita):
    asked = make_access_request(wave.invitations.last().invitee)
    assert "waits for a copy" in reason(policies.can_ask, sealed)
    sealed.state, sealed.closing_asked_by = "closing", dee
    assert "waits for a copy" in reason(policies.can_sign, sealed, gita)
    asked.state = "taken-back"
    asked.save()
    assert not reason(policies.can_sign, sealed, gita)


def test_programme_without_a_wave_can_be_closed(programme):
    assert not reason(policies.can_ask, programme)


@pytest.mark.parametrize("state", ["set-up", "closing", "closed"])
def test_nobody_asks_otherwise(programme, state):
    programme.state = state
    assert reason(policies.can_ask, programme)


def test_the_second_is_somebody_else(asked, dee, gita):
    assert "first signature" in reason(policies.can_sign, asked, dee)
    assert not reason(policies.can_sign, asked, gita)


@pytest.mark.parametrize(
    ("state", "words"),
    [("set-up", "not begun"), ("running", "Nobody has asked"), ("closed", "is closed")],
)
def test_nothing_to_sign(programme, gita, state, words):
    programme.state = state
    assert words in reason(policies.can_sign, programme, gita)


def test_what_was_asked_is_taken_back(asked):
    assert not reason(policies.can_take_back, asked)


def test_what_is_closed_is_not_taken_back(programme):
    programme.state = "closed"
    assert reason(policies.can_take_back, programme)


@pytest.mark.parametrize("state", ["asked", "running", "drafted"])
def test_no_summary_is_under_way(sealed, wave, dee, gita, state):
    release = make_release(sealed, wave, state=state)
    assert "under way" in reason(policies.can_ask, sealed)
    release.delete()
    policies.can_ask(sealed)


@pytest.mark.parametrize("state", ["released", "withdrawn", "taken-back"])
def test_what_is_out_or_taken_back_is_not_in_the_way(sealed, wave, state):
    make_release(sealed, wave, state=state)
    policies.can_ask(sealed)
