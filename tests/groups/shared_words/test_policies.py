import pytest

from accounts.refusals import reason
from groups.shared_words import policies
from tests.factories.groups import make_shared_word

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["active", "paused"])
def test_change_while_it_may_meet(group, state):
    group.state = state
    assert reason(policies.can_change_words, group) == ""


def test_change_ended(group):
    group.state = "ended"
    assert "has ended" in reason(policies.can_change_words, group)


def test_gone(group):
    assert reason(policies.is_still_there, make_shared_word(group)) == ""
    with pytest.raises(policies.WordGone, match="took this word out"):
        policies.is_still_there(None)
