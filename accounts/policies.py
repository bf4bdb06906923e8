"""What the state of an account, a role or an invitation allows. Each raises `NotNow`."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, User
from accounts.refusals import NotNow

# An organisation without one of these could not mend it by itself.
KEPT = (Role.COORDINATOR, Role.ADMIN)


def can_invite(organisation: Organisation, email: str, role: str) -> None:
    held = Membership.objects.current().filter(organisation=organisation, role=role)
    if held.filter(user__email__iexact=email).exists():
        raise NotNow(_("Somebody with this address has that role already."))


def can_accept(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise NotNow(_("This link has been used. It works only once."))
    if invitation.withdrawn_at:
        raise NotNow(_("This link was taken back by those who sent it."))
    if invitation.is_over:
        raise NotNow(_("This link was open for a while only, and its time is over."))


def can_accept_as_new(invitation: Invitation) -> None:
    can_accept(invitation)
    account = User.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        return
    if account.is_active:
        raise NotNow(_("You have an account already. Sign in to accept."))
    raise NotNow(_("You have an account already, and it is closed. Ask for it to be opened."))


def can_accept_as(invitation: Invitation, user: User) -> None:
    can_accept(invitation)
    if user.email.casefold() != invitation.email.casefold():
        raise NotNow(
            _("This link was sent to another address than the one you are signed in with.")
        )


def can_withdraw(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise NotNow(_("This invitation was accepted already. You can end the role instead."))
    if invitation.withdrawn_at:
        raise NotNow(_("This invitation was withdrawn already."))


def can_grant_role(person: User, organisation: Organisation, role: str) -> None:
    if not person.is_active:
        raise NotNow(_("This account is closed. Open it first."))
    held = Membership.objects.current().filter(user=person, organisation=organisation, role=role)
    if held.exists():
        raise NotNow(_("This person has that role already."))


def can_end_role(membership: Membership) -> None:
    if membership.ended_at:
        raise NotNow(_("This role has ended already."))
    if membership.user.is_active and _is_last(membership):
        raise NotNow(_("Nobody else here has this role. Give it to somebody else first."))


def can_deactivate(person: User) -> None:
    if not person.is_active:
        raise NotNow(_("This account is closed already."))
    if any(_is_last(membership) for membership in person.memberships.current()):
        raise NotNow(
            _("Nobody else here has one of the roles of this account. Give it to somebody first.")
        )


def can_reactivate(person: User) -> None:
    if person.is_active:
        raise NotNow(_("This account is open already."))


def can_reset_second_factor(person: User) -> None:
    if not Authenticator.objects.filter(user=person.pk).exists():
        raise NotNow(_("This account has no second step to take away."))


def _is_last(membership: Membership) -> bool:
    """Nobody else who can sign in holds this role, and the organisation can't do without."""
    if membership.role not in KEPT:
        return False
    others = Membership.objects.current().filter(
        organisation=membership.organisation_id, role=membership.role, user__is_active=True
    )
    return not others.exclude(user=membership.user_id).exists()
