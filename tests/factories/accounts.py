"""People and organisations made straight in the database: no rule, no record."""

import datetime as dt
import itertools
import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.enums import Nation, Role
from accounts.models import Invitation, Membership, Organisation, SafeguardingContact, User

_numbers = itertools.count(1)
PASSWORD = "kettle river lantern"


def make_organisation(name="", *, nation=Nation.WALES):
    return Organisation.objects.create(name=name or f"Charity {next(_numbers)}", nation=nation)


def make_user(email="", name="", role=None, organisation=None, *, password=PASSWORD, **facts):
    """Without a role and an organisation she has an account and nothing else."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"person{number}@example.org", password, name=name or f"Person {number}", **facts
    )
    if role:
        make_membership(user, organisation or make_organisation(), role)
    return user


def make_membership(user, organisation, role=Role.FACILITATOR, **facts):
    user.forget_roles()
    usual = {"granted_at": timezone.now() - dt.timedelta(days=90)}
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, **{**usual, **facts}
    )


def make_invitation(organisation, email="new@example.org", role=Role.FACILITATOR, **facts):
    """The invitation, with its `token` beside it: the database has only the hash."""
    token = facts.pop("token", secrets.token_urlsafe(32))
    usual = {"name": "Nia", "expires_at": timezone.now() + dt.timedelta(days=14)}
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=Invitation.hash_of(token),
        **{**usual, **facts},
    )
    invitation.token = token
    return invitation


def make_second_factor(user):
    """Her phone's secret; her spare codes are made too."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def has_second_factor(user):
    return Authenticator.objects.filter(user=user).exists()


def make_safeguarding_contact(organisation, name="Mair", **facts):
    usual = {
        "position": organisation.safeguarding_contacts.count(),
        "part": "Safeguarding lead",
        "phone": "01632 960001",
        "hours": "Monday to Friday, 9:00 to 17:00",
    }
    return SafeguardingContact.objects.create(
        organisation=organisation, name=name, **{**usual, **facts}
    )
