"""Each action: done and recorded, refused, at the wrong time, undone when the record fails."""

import pytest
from django.utils import timezone

from accounts import actions
from accounts.enums import Nation, Role
from accounts.models import Invitation, Membership, Organisation, User
from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from tests.factories.accounts import (
    PASSWORD,
    has_second_factor,
    make_invitation,
    make_membership,
    make_second_factor,
    make_user,
)


def label(row):
    return f"{row._meta.label}:{row.pk}"


def membership_of(user, **facts):
    return Membership.objects.get(user=user, **facts)


# --- organisations


def test_create_organisation(events):
    made = actions.create_organisation(name="New House", nation=Nation.WALES, by=None)
    assert events() == [("organisation_created", "", label(made))]


def test_create_organisation_is_undone_without_a_record(db, broken_record):
    with pytest.raises(RuntimeError):
        actions.create_organisation(name="New House", nation=Nation.WALES, by=None)
    assert not Organisation.objects.exists()


# --- roles


def test_grant_role(ada, ben, organisation, events):
    made = actions.grant_role(person=ben, organisation=organisation, role=Role.COORDINATOR, by=ada)
    assert (made.granted_by, made.role, made.ended_at) == (ada, Role.COORDINATOR, None)
    assert events() == [("role_granted", str(ada.pk), label(made))]


def test_grant_role_is_refused(cara, ben, organisation):
    with pytest.raises(Refused):
        actions.grant_role(person=ben, organisation=organisation, role=Role.COORDINATOR, by=cara)
    assert Membership.objects.filter(user=ben).count() == 1


def test_grant_role_twice(ada, ben, organisation):
    with pytest.raises(NotNow):
        actions.grant_role(person=ben, organisation=organisation, role=Role.FACILITATOR, by=ada)


def test_grant_role_is_undone_without_a_record(ada, ben, organisation, broken_record):
    with pytest.raises(RuntimeError):
        actions.grant_role(person=ben, organisation=organisation, role=Role.COORDINATOR, by=ada)
    assert Membership.objects.filter(user=ben).count() == 1


def test_end_role(ada, ben, events):
    actions.end_role(membership=membership_of(ben), by=ada)
    ended = membership_of(ben)
    assert (ended.ended_by, ended.ended_at is not None) == (ada, True)
    assert events() == [("role_ended", str(ada.pk), label(ended))]


def test_end_role_of_her_own(ada, organisation):
    make_user(role=Role.COORDINATOR, organisation=organisation)
    assert ada.roles() == {Role.COORDINATOR}
    actions.end_role(membership=membership_of(ada), by=ada)
    assert ada.roles() == set()


def test_end_role_withdraws_the_invitations_that_she_sent_there(
    ada, dee, organisation, other_organisation, events
):
    make_user(role=Role.COORDINATOR, organisation=organisation)
    sent = make_invitation(organisation, invited_by=ada)
    elsewhere = make_invitation(other_organisation, "b@example.org", invited_by=ada)
    others = make_invitation(organisation, "c@example.org", invited_by=dee)
    actions.end_role(membership=membership_of(ada), by=dee)
    waiting = set(Invitation.objects.waiting())
    assert waiting == {elsewhere, others}
    assert events()[-1] == ("invitation_withdrawn", str(dee.pk), label(sent))


def test_end_role_is_refused(ben, cara):
    with pytest.raises(Refused):
        actions.end_role(membership=membership_of(ben), by=cara)


def test_end_role_twice(ada, ben):
    stale = membership_of(ben)
    actions.end_role(membership=membership_of(ben), by=ada)
    with pytest.raises(NotNow):
        actions.end_role(membership=stale, by=ada)


def test_end_role_of_the_last_coordinator(ada, dee):
    with pytest.raises(NotNow):
        actions.end_role(membership=membership_of(ada), by=dee)


def test_end_role_is_undone_without_a_record(ada, ben, broken_record):
    with pytest.raises(RuntimeError):
        actions.end_role(membership=membership_of(ben), by=ada)
    assert membership_of(ben).ended_at is None


# --- accounts


def test_deactivate_person(dee, ben, events, organisation):
    sent = make_invitation(organisation, invited_by=ben)
    actions.deactivate_person(person=ben, by=dee)
    ben.refresh_from_db()
    assert (ben.is_active, ben.session_epoch) == (False, 1)
    assert not Invitation.objects.waiting().exists()
    assert events() == [
        ("person_deactivated", str(dee.pk), label(ben)),
        ("invitation_withdrawn", str(dee.pk), label(sent)),
    ]
    assert AuditEvent.objects.first().changed_fields == ["is_active"]


def test_deactivate_person_is_refused(ada, ben):
    with pytest.raises(Refused):
        actions.deactivate_person(person=ben, by=ada)


def test_deactivate_person_twice(dee, ben):
    actions.deactivate_person(person=ben, by=dee)
    with pytest.raises(NotNow):
        actions.deactivate_person(person=ben, by=dee)


def test_deactivate_person_is_undone_without_a_record(dee, ben, broken_record):
    with pytest.raises(RuntimeError):
        actions.deactivate_person(person=ben, by=dee)
    assert User.objects.get(pk=ben.pk).is_active


def test_reactivate_person(dee, ben, events):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    actions.reactivate_person(person=ben, by=dee)
    assert User.objects.get(pk=ben.pk).is_active
    assert events() == [("person_reactivated", str(dee.pk), label(ben))]


def test_reactivate_person_is_refused(ada, ben):
    with pytest.raises(Refused):
        actions.reactivate_person(person=ben, by=ada)


def test_reactivate_person_whose_account_is_open(dee, ben):
    with pytest.raises(NotNow):
        actions.reactivate_person(person=ben, by=dee)


def test_reactivate_person_is_undone_without_a_record(dee, ben, broken_record):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    with pytest.raises(RuntimeError):
        actions.reactivate_person(person=ben, by=dee)
    assert not User.objects.get(pk=ben.pk).is_active


def test_change_own_name(ben, events):
    actions.change_own_name(person=ben, name="Benedict", by=ben)
    assert User.objects.get(pk=ben.pk).name == "Benedict"
    assert events() == [("person_changed", str(ben.pk), label(ben))]
    assert AuditEvent.objects.get().changed_fields == ["name"]


def test_change_own_name_is_refused(ben, dee):
    with pytest.raises(Refused):
        actions.change_own_name(person=ben, name="Benedict", by=dee)


def test_change_own_name_is_undone_without_a_record(ben, broken_record):
    with pytest.raises(RuntimeError):
        actions.change_own_name(person=ben, name="Benedict", by=ben)
    assert User.objects.get(pk=ben.pk).name == "Ben"


def test_set_own_password(ben, events):
    actions.set_own_password(password="another long one", by=ben)
    assert User.objects.get(pk=ben.pk).check_password("another long one")
    assert events() == [("password_changed", str(ben.pk), label(ben))]


def test_set_own_password_is_undone_without_a_record(ben, broken_record):
    with pytest.raises(RuntimeError):
        actions.set_own_password(password="another long one", by=ben)
    assert User.objects.get(pk=ben.pk).check_password(PASSWORD)


def test_sign_out_everywhere(ben, events):
    before = ben.get_session_auth_hash()
    actions.sign_out_everywhere(by=ben)
    assert User.objects.get(pk=ben.pk).get_session_auth_hash() != before
    assert events() == [("person_signed_out_everywhere", str(ben.pk), label(ben))]


def test_sign_out_everywhere_is_undone_without_a_record(ben, broken_record):
    with pytest.raises(RuntimeError):
        actions.sign_out_everywhere(by=ben)
    assert User.objects.get(pk=ben.pk).session_epoch == 0


def test_reset_second_factor(dee, ben, events):
    make_second_factor(ben)
    actions.reset_second_factor(person=ben, by=dee)
    assert not has_second_factor(ben)
    assert User.objects.get(pk=ben.pk).session_epoch == 1
    assert events() == [("second_factor_reset", str(dee.pk), label(ben))]


def test_reset_second_factor_by_command(ben, events):
    make_second_factor(ben)
    actions.reset_second_factor(person=ben, by=None)
    assert events() == [("second_factor_reset", "", label(ben))]


def test_reset_second_factor_is_refused(ada, ben):
    make_second_factor(ben)
    with pytest.raises(Refused):
        actions.reset_second_factor(person=ben, by=ada)
    assert has_second_factor(ben)


def test_reset_second_factor_that_is_not_there(dee, ben):
    with pytest.raises(NotNow):
        actions.reset_second_factor(person=ben, by=dee)


def test_reset_second_factor_is_undone_without_a_record(dee, ben, broken_record):
    make_second_factor(ben)
    with pytest.raises(RuntimeError):
        actions.reset_second_factor(person=ben, by=dee)
    assert has_second_factor(ben)


def test_stale_person_is_read_anew(dee, ben):
    """What was fetched before is not written back."""
    User.objects.filter(pk=ben.pk).update(name="Benedict", session_epoch=4)
    actions.deactivate_person(person=ben, by=dee)
    stored = User.objects.get(pk=ben.pk)
    assert (stored.name, stored.session_epoch) == ("Benedict", 5)


# --- withdrawing; inviting and accepting are in test_invitations


def test_withdraw_invitation(ada, organisation, events):
    invitation = make_invitation(organisation)
    actions.withdraw_invitation(invitation=invitation, by=ada)
    invitation.refresh_from_db()
    assert (invitation.withdrawn_by, invitation.withdrawn_at is not None) == (ada, True)
    assert events() == [("invitation_withdrawn", str(ada.pk), label(invitation))]


def test_withdraw_invitation_is_refused(ada, organisation):
    with pytest.raises(Refused):
        actions.withdraw_invitation(invitation=make_invitation(organisation, role="admin"), by=ada)


def test_withdraw_invitation_that_was_accepted(ada, organisation):
    invitation = make_invitation(organisation, accepted_at=timezone.now())
    with pytest.raises(NotNow):
        actions.withdraw_invitation(invitation=invitation, by=ada)


def test_withdraw_invitation_is_undone_without_a_record(ada, organisation, broken_record):
    invitation = make_invitation(organisation)
    with pytest.raises(RuntimeError):
        actions.withdraw_invitation(invitation=invitation, by=ada)
    assert Invitation.objects.waiting().count() == 1


def test_admin_of_both_may_close_an_account_of_both(dee, ben, other_organisation):
    make_membership(ben, other_organisation)
    make_membership(dee, other_organisation, Role.ADMIN)
    actions.deactivate_person(person=ben, by=dee)
    assert not User.objects.get(pk=ben.pk).is_active
