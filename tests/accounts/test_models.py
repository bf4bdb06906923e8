import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.adapter import InvitationOnlyAdapter
from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, User
from tests.factories.accounts import make_invitation, make_membership, make_user


def is_refused(constraint, write, **facts):
    """Whether the database says no, and by that constraint."""
    try:
        with transaction.atomic():
            write(**facts)
    except IntegrityError as error:
        return constraint in str(error)
    return False


def test_address_is_unique_whatever_its_capitals(ben):
    assert is_refused(
        "user_unique_email", User.objects.create, email="BEN@example.org", name="Other"
    )
    assert User.objects.get_by_natural_key("BEN@EXAMPLE.org") == ben


def test_names_stand_for_people_and_organisations(ben, organisation):
    assert (str(ben), str(organisation)) == ("Ben", "Glan yr Afon")
    assert str(Membership.objects.get(user=ben)) == "Ben: facilitator"
    assert str(make_invitation(organisation)) == "new@example.org: facilitator"


def test_membership_invariants(ben, ada, organisation):
    now = timezone.now()
    usual = {"user": ben, "organisation": organisation}
    assert is_refused("one_current_role", make_membership, **usual)
    assert is_refused("known_role", make_membership, **usual, role="queen")
    assert is_refused(
        "ended_by_with_ended_at", make_membership, **usual, role="admin", ended_by=ada
    )
    with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        make_membership(**usual, role="admin", granted_at=now, ended_at=now - dt.timedelta(days=1))
    make_membership(**usual, ended_at=now)  # a role that she had before


def test_invitation_invariants(organisation, ada):
    now = timezone.now()
    make_invitation(organisation)
    assert is_refused(
        "one_waiting", make_invitation, organisation=organisation, email="NEW@example.org"
    )
    other = {"organisation": organisation, "email": "b@example.org"}
    assert is_refused("known_role", make_invitation, **other, role="queen")
    assert is_refused("accepted_by_with", make_invitation, **other, accepted_by=ada)
    assert is_refused("withdrawn_by_with", make_invitation, **other, withdrawn_by=ada)
    assert is_refused(
        "accepted_or_withdrawn", make_invitation, **other, accepted_at=now, withdrawn_at=now
    )


def test_visible_to_stops_at_the_organisation(ada, ben, eve, gwen, organisation):
    make_invitation(organisation)
    sees = {
        user.name: (
            Organisation.objects.visible_to(user).count(),
            User.objects.visible_to(user).count(),
            Membership.objects.visible_to(user).count(),
            Invitation.objects.visible_to(user).count(),
        )
        for user in (ada, ben, eve, gwen)
    }
    assert sees == {
        "Ada": (1, 2, 2, 1),
        "Ben": (1, 2, 2, 0),
        "Eve": (0, 0, 0, 0),
        "Gwen": (1, 1, 1, 0),
    }


def test_roles_are_read_once(ben, organisation, django_assert_num_queries):
    with django_assert_num_queries(1):
        ben.roles()
        ben.organisation_ids(Role.FACILITATOR)
        assert ben.organisations() == [organisation]


def test_organisations_by_name(db):
    person = make_user()
    for name in ("beta", "Alpha"):
        make_membership(person, Organisation.objects.create(name=name, nation="wales"))
    assert [one.name for one in person.organisations()] == ["Alpha", "beta"]


def test_active_leaves_out_closed_accounts(ben, ada):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert list(User.objects.active()) == [ada]


def test_nobody_signs_up(rf):
    assert InvitationOnlyAdapter().is_open_for_signup(rf.get("/")) is False
