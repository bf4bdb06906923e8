import pytest

from accounts.refusals import Refused, reason
from evaluation.consents import rules
from tests.factories.groups import make_closed_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_who_may_know_her_may_record(who, named, request):
    assert rules.may_record(request.getfixturevalue(who), named) is None


@pytest.mark.parametrize("who", ["growing", "cara", "dee", "gita", "eve", "gwen"])
def test_who_may_not_know_her_may_not(who, named, request):
    with pytest.raises(Refused, match="who is in it"):
        rules.may_record(request.getfixturevalue(who), named)


def test_nobody_to_whom_the_group_is_closed(named, ada):
    make_closed_to(named, ada)
    assert reason(rules.may_record, ada, named)
