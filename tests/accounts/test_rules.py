"""Who may: the table of each rule, then what an organisation's border does to it."""

import pytest

from accounts import rules
from accounts.enums import Role
from accounts.models import Membership
from accounts.refusals import Refused, reason
from tests.factories.accounts import make_invitation, make_membership, make_user

ADMIN, COORDINATOR, FACILITATOR, GUARDIAN = (
    Role.ADMIN,
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.GUARDIAN,
)
PEOPLE = ["ada", "ben", "dee", "eve", "gwen"]


@pytest.fixture
def person(request):
    return request.getfixturevalue(request.param)


def who_may(*allowed):
    return pytest.mark.parametrize(
        ("person", "may"), [(name, name in allowed) for name in PEOPLE], indirect=["person"]
    )


@who_may("ada", "dee", "gwen")
def test_may_see_people(person, may):
    assert (reason(rules.may_see_people, person) == "") is may


@who_may("ada", "dee")
def test_may_invite_somebody(person, may, organisation):
    assert (reason(rules.may_invite_somebody, person, organisation) == "") is may


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ada", {COORDINATOR, FACILITATOR}),
        ("ben", set()),
        ("dee", {ADMIN, COORDINATOR, FACILITATOR, GUARDIAN}),
        ("eve", set()),
        ("gwen", set()),
    ],
)
def test_may_give_and_end_the_roles_of_the_table(name, given, request, organisation):
    user = request.getfixturevalue(name)
    target = make_user()
    for role in Role.values:
        membership = make_membership(target, organisation, role)
        invitation = make_invitation(organisation, role=role)
        reasons = {
            reason(rules.may_invite, user, organisation, role) == "",
            reason(rules.may_withdraw, user, invitation) == "",
            reason(rules.may_grant_role, user, target, organisation, role) == "",
            reason(rules.may_end_role, user, membership) == "",
        }
        assert reasons == {role in given}, role


def test_coordinator_hears_that_an_admin_gives_the_role(ada, organisation):
    assert "Only an admin" in reason(rules.may_invite, ada, organisation, ADMIN)


def test_nobody_gives_herself_a_role(dee, organisation):
    with pytest.raises(Refused, match="themselves"):
        rules.may_grant_role(dee, dee, organisation, COORDINATOR)


def test_anybody_may_give_up_her_own_role(ben):
    assert reason(rules.may_end_role, ben, Membership.objects.get(user=ben)) == ""


@who_may("dee")
def test_may_close_account(person, may, cara):
    assert (reason(rules.may_close_account, person, cara) == "") is may


def test_nobody_closes_her_own_account(dee):
    with pytest.raises(Refused, match="your own"):
        rules.may_close_account(dee, dee)


def test_admin_may_not_close_an_account_that_another_organisation_uses(
    dee, cara, other_organisation
):
    make_membership(cara, other_organisation)
    with pytest.raises(Refused, match="also used"):
        rules.may_close_account(dee, cara)


def test_only_she_may_change_her_name(dee, cara):
    rules.may_change_name(cara, cara)
    with pytest.raises(Refused):
        rules.may_change_name(dee, cara)


def test_ended_role_gives_no_right(ada, organisation):
    from django.utils import timezone

    Membership.objects.filter(user=ada).update(ended_at=timezone.now())
    ada.forget_roles()
    with pytest.raises(Refused):
        rules.may_see_people(ada)
