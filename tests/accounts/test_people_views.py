"""The people's pages: who reaches them, what they show, what their buttons do."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from tests.factories.accounts import (
    make_invitation,
    make_membership,
    make_second_factor,
    make_user,
)


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def enter(client):
    def go(user):
        client.force_login(user)
        return client

    return go


@pytest.fixture
def changes(ben, organisation):
    """Every address that changes something, for Ben's organisation."""
    membership = Membership.objects.get(user=ben)
    invitation = make_invitation(organisation)
    make_second_factor(ben)
    return {
        url("deactivate", ben.pk): {},
        url("reactivate", ben.pk): {},
        url("second_factor_reset", ben.pk): {},
        url("role_end", membership.pk): {},
        url("role_grant", ben.pk, organisation.pk): {f"in-{organisation.pk}-role": "admin"},
        url("invitation_withdraw", invitation.pk): {},
    }


def state_of(ben):
    ben.refresh_from_db()
    return (
        ben.is_active,
        ben.session_epoch,
        Membership.objects.filter(user=ben).current().count(),
        Invitation.objects.waiting().count(),
    )


# --- borders


def test_strangers_get_404(enter, gwen, ben, organisation, changes):
    before = state_of(ben)
    client = enter(gwen)
    assert client.get(url("person", ben.pk)).status_code == 404
    for address, data in changes.items():
        assert client.post(address, data).status_code == 404, address
    assert state_of(ben) == before


def test_colleague_without_the_right_gets_403_with_the_reason(enter, cara, ben, changes):
    before = state_of(ben)
    client = enter(cara)
    for address in (url("people"), url("invite"), url("person", ben.pk)):
        response = client.get(address)
        assert response.status_code == 403
        assert "Only coordinators and admins" in response.content.decode()
    for address, data in changes.items():
        # An invitation is for those who look after people: to others it isn't there.
        assert client.post(address, data).status_code in {403, 404}, address
    assert state_of(ben) == before


def test_changes_are_post_only(enter, dee, changes):
    client = enter(dee)
    for address in changes:
        assert client.get(address).status_code == 405


def test_signed_out_leads_to_sign_in(client, ben, changes):
    for address in (*changes, url("people"), url("invite"), url("account")):
        response = client.post(address) if address in changes else client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/account/sign-in/")


def test_grant_in_an_organisation_that_is_not_hers(enter, dee, ben, other_organisation):
    response = enter(dee).post(url("role_grant", ben.pk, other_organisation.pk), {})
    assert response.status_code == 404


# --- the list


def test_people_shows_her_organisation_only(enter, ada, ben, gwen, other_organisation):
    make_invitation(other_organisation, "secret@example.org")
    page = enter(ada).get(url("people")).content.decode()
    assert "Ben" in page
    assert "Gwen" not in page
    assert "Other House" not in page
    assert "secret@example.org" not in page


def test_people_shows_who_is_on_the_way_and_who_has_gone(enter, ada, ben, organisation):
    make_invitation(organisation, "a@example.org", name="Nia")
    make_invitation(organisation, "b@example.org", name="Old", expires_at=timezone.now())
    make_invitation(organisation, "c@example.org", name="Gone", withdrawn_at=timezone.now())
    Membership.objects.filter(user=ben).update(ended_at=timezone.now())
    (staff,) = enter(ada).get(url("people")).context["lists"]
    assert [one.name for one in staff.invitations] == ["Old", "Nia"]
    assert [one.person.name for one in staff.people] == ["Ada"]
    assert [one.person.name for one in staff.former] == ["Ben"]


def test_people_lists_each_once_with_her_roles(enter, ada, ben, organisation):
    make_membership(ben, organisation, Role.COORDINATOR)
    make_membership(ben, organisation, Role.ADMIN, ended_at=timezone.now())
    (staff,) = enter(ada).get(url("people")).context["lists"]
    assert [(one.person.name, len(one.roles)) for one in staff.people] == [("Ada", 1), ("Ben", 2)]
    assert staff.former == []


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_people_query_count(enter, ada, organisation, rows, django_assert_num_queries):
    for number in range(rows):
        person = make_user(role=Role.FACILITATOR, organisation=organisation)
        make_membership(person, organisation, Role.COORDINATOR)
        make_invitation(organisation, f"{number}@example.org")
    client = enter(ada)
    client.get(url("people"))
    with django_assert_num_queries(5):  # session, user, her roles, memberships, invitations
        page = client.get(url("people"))
    assert len(page.context["lists"][0].people) == rows + 1


# --- one person


def test_person_page_of_ada_for_ben(enter, ada, ben):
    context = enter(ada).get(url("person", ben.pk)).context
    assert [row.why_not for row in context["current"]] == [""]
    assert context["why_not_close"] == "Only an admin can do this."
    (role_form,) = context["role_forms"]
    assert [value for value, _ in role_form.form.fields["role"].choices] == ["coordinator"]


def test_person_page_shows_roles_of_the_viewers_organisation_only(
    enter, ada, ben, other_organisation
):
    make_membership(ben, other_organisation)
    page = enter(ada).get(url("person", ben.pk)).content.decode()
    assert "Other House" not in page


def test_person_page_of_herself(enter, ben):
    response = enter(ben).get(url("person", ben.pk))
    assert response.status_code == 200
    assert response.context["role_forms"] == []


def test_person_page_of_a_closed_account(enter, dee, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    response = enter(dee).get(url("person", ben.pk))
    assert response.context["why_not_close"] == ""
    assert response.context["role_forms"] == []
    assert url("reactivate", ben.pk) in response.content.decode()


def test_person_page_keeps_former_roles(enter, ada, ben, organisation):
    now = timezone.now()
    make_membership(ben, organisation, Role.ADMIN, ended_at=now)
    response = enter(ada).get(url("person", ben.pk))
    assert [one.role for one in response.context["former"]] == ["admin"]


def test_reason_stands_beside_the_button_that_is_off(enter, dee, ada):
    page = enter(dee).get(url("person", ada.pk)).content.decode()
    assert "Nobody else here has this role" in page
    assert 'aria-disabled="true"' in page


# --- what the buttons do


def test_role_grant(enter, ada, ben, organisation):
    data = {f"in-{organisation.pk}-role": "coordinator"}
    response = enter(ada).post(url("role_grant", ben.pk, organisation.pk), data)
    assert response.url == url("person", ben.pk)
    assert said(response) == ["Ben has a new role."]
    ben.forget_roles()
    assert "coordinator" in ben.roles()


def test_role_grant_without_a_choice(enter, ada, ben, organisation):
    response = enter(ada).post(url("role_grant", ben.pk, organisation.pk), {})
    assert response.status_code == 422
    assert "Choose a role." in response.content.decode()


def test_role_grant_that_nobody_offered(enter, ada, ben, organisation):
    data = {f"in-{organisation.pk}-role": "admin"}
    assert enter(ada).post(url("role_grant", ben.pk, organisation.pk), data).status_code == 403
    data = {f"in-{organisation.pk}-role": "queen"}
    assert enter(ada).post(url("role_grant", ben.pk, organisation.pk), data).status_code == 422


def test_role_grant_to_herself(enter, dee, organisation):
    data = {f"in-{organisation.pk}-role": "coordinator"}
    assert enter(dee).post(url("role_grant", dee.pk, organisation.pk), data).status_code == 403


def test_double_click_on_role_grant(enter, ada, ben, organisation):
    client = enter(ada)
    data = {f"in-{organisation.pk}-role": "coordinator"}
    client.post(url("role_grant", ben.pk, organisation.pk), data)
    response = client.post(url("role_grant", ben.pk, organisation.pk), data)
    assert said(response)[-1] == "This person has that role already."


def test_role_end(enter, ada, ben):
    response = enter(ada).post(url("role_end", Membership.objects.get(user=ben).pk))
    assert response.url == url("person", ben.pk)
    assert not Membership.objects.filter(user=ben).current().exists()


def test_role_end_of_her_only_role_leads_to_her_account(enter, ben):
    response = enter(ben).post(url("role_end", Membership.objects.get(user=ben).pk))
    assert response.url == url("account")


def test_role_end_of_the_last_says_why(enter, dee, ada):
    response = enter(dee).post(url("role_end", Membership.objects.get(user=ada).pk))
    assert "Nobody else here" in said(response)[0]


def test_deactivate_and_reactivate(enter, dee, ben):
    client = enter(dee)
    client.post(url("deactivate", ben.pk))
    assert not User.objects.get(pk=ben.pk).is_active
    client.post(url("reactivate", ben.pk))
    assert User.objects.get(pk=ben.pk).is_active


def test_second_factor_reset(enter, dee, ben):
    make_second_factor(ben)
    response = enter(dee).post(url("second_factor_reset", ben.pk))
    assert "password alone" in said(response)[0]


# --- inviting


INVITATION = {
    "name": "Nia",
    "email": "nia@example.org",
    "role": Role.FACILITATOR,
    "language": "cy",
}


def test_invite(enter, ada):
    response = enter(ada).post(url("invite"), INVITATION)
    assert response.url == url("people")
    (message,) = mail.outbox
    assert "http://testserver/cy/invitation/" in message.body
    assert message.subject == "Reminder: your link" or "cy" in message.body


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nia"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"role": "admin"}, "role"),
        ({"language": "fr"}, "language"),
        ({"email": "BEN@example.org"}, "__all__"),
    ],
)
def test_invite_with_bad_answers(enter, ada, ben, changed, field):
    response = enter(ada).post(url("invite"), {**INVITATION, **changed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert mail.outbox == []


def test_invite_from_two_organisations(enter, ada, organisation, other_organisation):
    make_membership(ada, other_organisation, Role.ADMIN)
    client = enter(ada)
    chosen = {**INVITATION, "role": Role.ADMIN}
    response = client.post(url("invite"), {**chosen, "organisation": organisation.pk})
    assert "Only an admin" in response.context["form"].errors["role"][0]
    response = client.post(url("invite"), {**chosen, "organisation": other_organisation.pk})
    assert response.status_code == 302
    assert Invitation.objects.get().organisation == other_organisation


def test_invite_to_an_organisation_that_is_not_hers(enter, ada, other_organisation):
    """The field isn't hers to fill in, so what it says is not read."""
    enter(ada).post(url("invite"), {**INVITATION, "organisation": other_organisation.pk})
    assert Invitation.objects.get().organisation != other_organisation


def test_markup_in_a_name_stays_text(enter, ada):
    client = enter(ada)
    client.post(url("invite"), {**INVITATION, "name": "<script>alert(1)</script>"})
    page = client.get(url("people")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_invitation_withdraw(enter, ada, organisation):
    client = enter(ada)
    invitation = make_invitation(organisation)
    client.post(url("invitation_withdraw", invitation.pk))
    assert not Invitation.objects.waiting().exists()
    response = client.post(url("invitation_withdraw", invitation.pk))
    assert "withdrawn already" in said(response)[-1]
