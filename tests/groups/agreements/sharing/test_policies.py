import pytest

from accounts.refusals import NotNow, reason
from groups.agreements.sharing import policies
from groups.enums import State
from tests.factories.agreements import make_agreement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_group_with_an_agreement_can_have_a_link(group, state):
    make_agreement(group)
    group.state = state
    assert not reason(policies.can_make_link, group)


def test_group_without_an_agreement_cannot(group):
    with pytest.raises(NotNow, match="Record an agreement first"):
        policies.can_make_link(group)


def test_ended_group_cannot(group):
    make_agreement(group)
    group.state = State.ENDED
    with pytest.raises(NotNow, match="ended"):
        policies.can_make_link(group)
