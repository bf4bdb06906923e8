"""Everything that changes a person, a role, an account or an invitation.

Each is one transaction with its event in the record: if the event can't be written, nothing is.
`by` is None only for a command that somebody with access to the server runs.
"""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import mail, policies, rules
from accounts.models import Invitation, Membership, Organisation, User
from audit.actions import record


@transaction.atomic
def create_organisation(*, name: str, nation: str, by: None) -> Organisation:
    """Only a command does this: an organisation joins by an agreement, not by a form."""
    organisation = Organisation.objects.create(name=name, nation=nation)
    record("organisation_created", by=by, target=organisation)
    return organisation


@transaction.atomic
def invite_person(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    language: str,
    site: str,
    by: User | None,
) -> Invitation:
    """Sends the only way in: a link to `site` ("https://host"), in `language`.

    A second invitation replaces the first, so that a lost mail can be sent again. The mail is the
    last step of the transaction: if it can't be sent, nothing is kept, and NotNow says so.
    """
    if by is not None:
        rules.may_invite(by, organisation, role)
    _lock(organisation)
    policies.can_invite(organisation, email, role)
    earlier = organisation.invitations.waiting().filter(email__iexact=email, role=role)
    _withdraw(earlier, by=by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        name=name,
        role=role,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    record("invitation_sent", by=by, target=invitation)
    mail.send_invitation(invitation, token=token, language=language, site=site)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str, password: str) -> User:
    """Makes the account of somebody who had none. She proved her address by having the link."""
    invitation = _locked_invitation(invitation)
    policies.can_accept_as_new(invitation)
    person = User.objects.create_user(invitation.email, password, name=name)
    record("person_created", by=person, target=person)
    _join(invitation, person)
    return person


@transaction.atomic
def accept_invitation_as(*, invitation: Invitation, by: User) -> None:
    """For somebody who has an account already, and is signed in."""
    invitation = _locked_invitation(invitation)
    policies.can_accept_as(invitation, by)
    _join(invitation, by)
    by.forget_roles()


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    rules.may_withdraw(by, invitation)
    invitation = _locked_invitation(invitation)
    policies.can_withdraw(invitation)
    _withdraw(Invitation.objects.filter(pk=invitation.pk), by=by)


@transaction.atomic
def grant_role(*, person: User, organisation: Organisation, role: str, by: User) -> Membership:
    rules.may_grant_role(by, person, organisation, role)
    _lock(organisation)
    person = _locked(person)
    policies.can_grant_role(person, organisation, role)
    membership = Membership.objects.create(
        user=person, organisation=organisation, role=role, granted_by=by
    )
    record("role_granted", by=by, target=membership)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: User) -> None:
    """Invitations that she sent and nobody has accepted go with it."""
    rules.may_end_role(by, membership)
    _lock(membership.organisation)
    membership = (
        Membership.objects.select_for_update(of=["self"])
        .select_related("user")
        .get(pk=membership.pk)
    )
    policies.can_end_role(membership)
    membership.ended_at = timezone.now()
    membership.ended_by = by
    membership.save(update_fields=["ended_at", "ended_by"])
    record("role_ended", by=by, target=membership)
    sent = membership.organisation.invitations.waiting().filter(invited_by=membership.user_id)
    _withdraw(sent, by=by)
    if membership.user_id == by.pk:
        by.forget_roles()


@transaction.atomic
def deactivate_person(*, person: User, by: User) -> None:
    """Her sessions end with her next click, and invitations that she sent no longer work."""
    rules.may_close_account(by, person)
    for organisation in sorted(person.organisations(), key=lambda one: one.pk):
        _lock(organisation)
    person = _locked(person)
    policies.can_deactivate(person)
    person.is_active = False
    person.session_epoch += 1
    person.save(update_fields=["is_active", "session_epoch"])
    record("person_deactivated", by=by, target=person, changed_fields=["is_active"])
    _withdraw(Invitation.objects.waiting().filter(invited_by=person), by=by)


@transaction.atomic
def reactivate_person(*, person: User, by: User) -> None:
    rules.may_close_account(by, person)
    person = _locked(person)
    policies.can_reactivate(person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("person_reactivated", by=by, target=person, changed_fields=["is_active"])


@transaction.atomic
def change_own_name(*, person: User, name: str, by: User) -> None:
    rules.may_change_name(by, person)
    person.name = name
    person.save(update_fields=["name"])
    record("person_changed", by=by, target=person, changed_fields=["name"])


@transaction.atomic
def set_own_password(*, password: str, by: User) -> None:
    """Whoever could set it proved before that she is herself. Ends her sessions elsewhere."""
    by.set_password(password)
    by.save(update_fields=["password"])
    record("password_changed", by=by, target=by, changed_fields=["password"])


@transaction.atomic
def sign_out_everywhere(*, by: User) -> None:
    """Ends every session of hers, this one too unless the view keeps it."""
    by.session_epoch = _locked(by).session_epoch + 1
    by.save(update_fields=["session_epoch"])
    record("person_signed_out_everywhere", by=by, target=by)


def note_second_factor(kind: str, *, by: User) -> None:
    """The event of a change that allauth makes, inside the transaction in which it makes it."""
    record(kind, by=by, target=by)


@transaction.atomic
def reset_second_factor(*, person: User, by: User | None) -> None:
    """For somebody who lost both her phone and her spare codes. Ends her sessions."""
    if by is not None:
        rules.may_close_account(by, person)
    person = _locked(person)
    policies.can_reset_second_factor(person)
    Authenticator.objects.filter(user=person.pk).delete()
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    record("second_factor_reset", by=by, target=person)


def _lock(organisation: Organisation) -> None:
    """So that two colleagues can't take each other's last role away at the same moment."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _locked_invitation(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _join(invitation: Invitation, person: User) -> None:
    now = timezone.now()
    invitation.accepted_at = now
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("invitation_accepted", by=person, target=invitation)
    membership, is_new = Membership.objects.current().get_or_create(
        user=person,
        organisation_id=invitation.organisation_id,
        role=invitation.role,
        defaults={"granted_at": now, "granted_by_id": invitation.invited_by_id},
    )
    if is_new:
        record("role_granted", by=person, target=membership)


def _withdraw(invitations: QuerySet[Invitation], *, by: User | None) -> None:
    for invitation in invitations.select_for_update():
        invitation.withdrawn_at = timezone.now()
        invitation.withdrawn_by = by
        invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("invitation_withdrawn", by=by, target=invitation)
