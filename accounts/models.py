"""Staff and the organisations they work for. Participants never have an account."""

import hashlib
import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.enums import Nation, Role


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User") -> Self:
        """An organisation sees only itself."""
        return self.filter(pk__in=user.organisation_ids())


class Organisation(models.Model):
    """A charity that runs groups."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    nation = models.CharField(_("nation"), max_length=20, choices=Nation.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Colleagues: people who hold or held a role in one of her organisations."""
        return self.filter(memberships__organisation__in=user.organisation_ids()).distinct()

    def active(self) -> Self:
        return self.filter(is_active=True)


class User(AbstractBaseUser):
    """A member of staff or a volunteer, known by her email address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(
        _("name"), max_length=80, help_text=_("The name your colleagues call you.")
    )
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(
        default=0, help_text="Raised to end every session of hers at once."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_unique_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Part of every session, so that a new password or epoch ends the old ones."""
        return self._get_session_auth_hash()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        return salted_hmac(
            "accounts.models.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def _held(self) -> list["Membership"]:
        """Her current memberships, read once a request."""
        if not hasattr(self, "_held_memberships"):
            self._held_memberships = list(self.memberships.current().select_related("organisation"))
        return self._held_memberships

    def forget_roles(self) -> None:
        """Read her roles anew next time; for whoever has just changed them."""
        self.__dict__.pop("_held_memberships", None)

    def roles(self) -> set[str]:
        return {membership.role for membership in self._held()}

    def organisation_ids(self, *roles: str) -> set[uuid.UUID]:
        """The organisations where she holds one of `roles` (any role, where none is named)."""
        return {
            membership.organisation_id
            for membership in self._held()
            if not roles or membership.role in roles
        }

    def organisations(self, *roles: str) -> list[Organisation]:
        by_id = {
            membership.organisation_id: membership.organisation
            for membership in self._held()
            if not roles or membership.role in roles
        }
        return sorted(by_id.values(), key=lambda organisation: organisation.name.casefold())


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organisation__in=user.organisation_ids())

    def current(self) -> Self:
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A role that a person holds in an organisation, from a day until another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None),
                name="membership_one_current_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("granted_at")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None),
                name="membership_ended_by_with_ended_at",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organisation__in=user.organisation_ids(Role.COORDINATOR, Role.ADMIN))

    def waiting(self) -> Self:
        """Sent, and neither accepted nor withdrawn; its time may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def with_token(self, token: str) -> Self:
        return self.filter(token_hash=Invitation.hash_of(token))


class Invitation(models.Model):
    """The only way in. The address in the mail holds the token; the row holds its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=False) | Q(accepted_by=None),
                name="invitation_accepted_by_with_accepted_at",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by=None),
                name="invitation_withdrawn_by_with_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_known_role"),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                "role",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()


class SafeguardingContactQuerySet(models.QuerySet["SafeguardingContact"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organisation__in=user.organisation_ids())


class SafeguardingContact(models.Model):
    """Somebody whom a worried colleague tells: nothing about any woman is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="safeguarding_contacts"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    part = models.CharField(_("her part"), max_length=80, blank=True)
    phone = models.CharField(_("number"), max_length=30)
    hours = models.CharField(_("when"), max_length=120, blank=True)
    out_of_hours = models.BooleanField(_("answers at night and at the weekend"), default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SafeguardingContactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "position"],
                name="safeguarding_contact_unique_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name
