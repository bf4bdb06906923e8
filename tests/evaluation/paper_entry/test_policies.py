import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow
from evaluation.paper_entry import policies

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["open", "closed"])
def test_while_it_is_not_sealed(slip, state):
    slip.wave.state = state
    slip.wave.closes_on = timezone.localdate() - dt.timedelta(days=3)
    assert policies.can_be_typed(slip) is None


def test_not_once_it_is_sealed(slip):
    slip.wave.state = "sealed"
    with pytest.raises(NotNow, match="were sealed"):
        policies.can_be_typed(slip)


def test_not_with_another_secret(slip):
    slip.wave.programme.link_check = b"elsewhere"
    with pytest.raises(NotNow, match="linking secret"):
        policies.can_be_typed(slip)


def test_not_for_who_was_erased(slip):
    slip.invitee = None
    with pytest.raises(NotNow, match="was erased"):
        policies.can_be_typed(slip)
