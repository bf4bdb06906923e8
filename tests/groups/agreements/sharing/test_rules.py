import pytest

from accounts.refusals import Refused, reason
from groups.agreements.sharing import rules
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db


def test_coordinator_and_lead_may_share(ada, ben, group):
    assert not reason(rules.may_share, ada, group)
    assert not reason(rules.may_share, ben, group)


def test_co_facilitator_may_share(cara, group):
    make_facilitator(group, cara, "co")
    assert not reason(rules.may_share, cara, group)


def test_who_grows_into_it_may_not(growing, group):
    with pytest.raises(Refused, match="leads or co-facilitates"):
        rules.may_share(growing, group)


@pytest.mark.parametrize("name", ["cara", "dee", "eve", "gwen"])
def test_nobody_else_may(request, group, name):
    with pytest.raises(Refused):
        rules.may_share(request.getfixturevalue(name), group)


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_nobody_may_to_whom_it_is_closed(request, group, name):
    person = request.getfixturevalue(name)
    make_closed_to(group, person)
    with pytest.raises(Refused):
        rules.may_share(person, group)
