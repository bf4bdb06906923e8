import datetime as dt

import pytest
from django.utils import timezone

from accounts import policies
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.refusals import NotNow, reason
from tests.factories.accounts import (
    make_invitation,
    make_membership,
    make_second_factor,
    make_user,
)


def membership_of(user):
    return Membership.objects.get(user=user)


def close(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False


def test_can_invite_unless_the_role_is_held_whatever_the_capitals(ben, organisation):
    policies.can_invite(organisation, "new@example.org", Role.FACILITATOR)
    policies.can_invite(organisation, "ben@example.org", Role.COORDINATOR)
    with pytest.raises(NotNow):
        policies.can_invite(organisation, "BEN@example.org", Role.FACILITATOR)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"accepted_at": timezone.now()}, "used"),
        ({"withdrawn_at": timezone.now()}, "taken back"),
        ({"expires_at": timezone.now() - dt.timedelta(seconds=1)}, "time is over"),
    ],
)
def test_can_accept_only_an_open_invitation(organisation, state, sentence):
    policies.can_accept(make_invitation(organisation, "a@example.org"))
    with pytest.raises(NotNow, match=sentence):
        policies.can_accept(make_invitation(organisation, **state))


def test_can_accept_as_new_without_an_account(organisation):
    assert reason(policies.can_accept_as_new, make_invitation(organisation)) == ""


def test_cannot_accept_as_new_with_an_account(organisation, eve):
    invitation = make_invitation(organisation, "EVE@example.org")
    with pytest.raises(NotNow, match="Sign in"):
        policies.can_accept_as_new(invitation)
    close(eve)
    with pytest.raises(NotNow, match="closed"):
        policies.can_accept_as_new(invitation)


def test_can_accept_as_herself_only(organisation, eve, gwen):
    invitation = make_invitation(organisation, "Eve@example.org")
    policies.can_accept_as(invitation, eve)
    with pytest.raises(NotNow, match="another address"):
        policies.can_accept_as(invitation, gwen)


def test_can_withdraw_what_is_waiting(organisation):
    policies.can_withdraw(make_invitation(organisation))
    with pytest.raises(NotNow, match="accepted"):
        policies.can_withdraw(make_invitation(organisation, accepted_at=timezone.now()))
    with pytest.raises(NotNow, match="withdrawn"):
        policies.can_withdraw(make_invitation(organisation, withdrawn_at=timezone.now()))


def test_can_grant_what_is_not_held_to_an_open_account(ben, organisation):
    policies.can_grant_role(ben, organisation, Role.COORDINATOR)
    with pytest.raises(NotNow, match="already"):
        policies.can_grant_role(ben, organisation, Role.FACILITATOR)
    close(ben)
    with pytest.raises(NotNow, match="closed"):
        policies.can_grant_role(ben, organisation, Role.COORDINATOR)


def test_cannot_end_a_role_twice(ben):
    membership = membership_of(ben)
    policies.can_end_role(membership)
    membership.ended_at = timezone.now()
    with pytest.raises(NotNow, match="already"):
        policies.can_end_role(membership)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_last_of_a_kept_role_stays(role, organisation):
    only = make_user(role=role, organisation=organisation)
    with pytest.raises(NotNow, match="Nobody else"):
        policies.can_end_role(membership_of(only))
    with pytest.raises(NotNow, match="Nobody else"):
        policies.can_deactivate(only)
    make_user(role=role, organisation=organisation)
    policies.can_end_role(membership_of(only))
    policies.can_deactivate(only)


def test_colleague_who_cannot_sign_in_does_not_count(ada, organisation):
    other = make_user(role=Role.COORDINATOR, organisation=organisation)
    close(other)
    with pytest.raises(NotNow):
        policies.can_deactivate(ada)
    policies.can_end_role(membership_of(other))


def test_coordinator_elsewhere_does_not_count(ada, gwen):
    with pytest.raises(NotNow):
        policies.can_deactivate(ada)


def test_last_facilitator_may_go(ben):
    assert reason(policies.can_end_role, membership_of(ben)) == ""
    assert reason(policies.can_deactivate, ben) == ""


def test_cannot_close_or_open_twice(ben):
    with pytest.raises(NotNow, match="open already"):
        policies.can_reactivate(ben)
    close(ben)
    policies.can_reactivate(ben)
    with pytest.raises(NotNow, match="closed already"):
        policies.can_deactivate(ben)


def test_can_reset_a_second_factor_that_is_there(ben):
    with pytest.raises(NotNow):
        policies.can_reset_second_factor(ben)
    make_second_factor(ben)
    policies.can_reset_second_factor(ben)


def test_one_role_in_two_organisations(ben, other_organisation):
    make_membership(ben, other_organisation, Role.COORDINATOR)
    with pytest.raises(NotNow):
        policies.can_deactivate(ben)
