import pytest

from accounts.refusals import reason
from groups.language_decisions import policies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["active", "paused"])
def test_record_while_it_may_meet(group, state):
    group.state = state
    assert reason(policies.can_record_decision, group) == ""


def test_record_ended(group):
    group.state = "ended"
    assert "has ended" in reason(policies.can_record_decision, group)
