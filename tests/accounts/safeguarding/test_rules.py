import pytest

from accounts.refusals import Refused, reason
from accounts.safeguarding import rules


@pytest.mark.parametrize(
    ("who", "may"), [("ada", True), ("ben", False), ("dee", True), ("eve", False), ("gwen", False)]
)
def test_may_keep_contacts(who, may, request, organisation):
    user = request.getfixturevalue(who)
    assert (reason(rules.may_keep_contacts, user, organisation) == "") is may


@pytest.mark.parametrize(
    ("who", "may"), [("ada", True), ("ben", False), ("dee", True), ("eve", False), ("gwen", True)]
)
def test_may_keep_contacts_somewhere(who, may, request):
    user = request.getfixturevalue(who)
    assert (reason(rules.may_keep_contacts_somewhere, user) == "") is may


def test_refusal_says_who_may(ben, organisation):
    with pytest.raises(Refused, match="Only coordinators and admins"):
        rules.may_keep_contacts(ben, organisation)
