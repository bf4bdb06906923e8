"""The only way in: sent, opened, accepted once."""

import datetime as dt
import hashlib
import re
import smtplib

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from accounts.refusals import NotNow, Refused
from tests.factories.accounts import PASSWORD, make_invitation, make_user

SITE = "https://alongside.example"
# Words that would tell whoever holds the phone what this is about.
TELLING = re.compile(
    r"abuse|violen|women|woman|support|group|survivor|refuge|alongside|charity|organisation|"
    r"camdrin|trais|menyw|merched|grŵp|cymorth",
    re.IGNORECASE,
)


def invite(organisation, by, **changed):
    facts = {
        "email": "New@Example.org",
        "name": "Nia",
        "role": Role.FACILITATOR,
        "language": "en",
        "site": SITE,
    }
    return actions.invite_person(organisation=organisation, by=by, **{**facts, **changed})


def link_in(message):
    return re.search(r"https://\S+", message.body).group()


def token_of(invitation_url):
    return invitation_url.rstrip("/").rpartition("/")[2]


def test_invite_person_sends_a_link_and_keeps_its_hash(ada, organisation, events):
    invitation = invite(organisation, ada)
    (message,) = mail.outbox
    token = token_of(link_in(message))
    assert len(token) == 43  # 32 bytes
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert message.to == ["new@example.org"]
    assert (invitation.email, invitation.invited_by) == ("new@example.org", ada)
    left = invitation.expires_at - timezone.now()
    assert dt.timedelta(days=13) < left <= dt.timedelta(days=14)
    assert events() == [("invitation_sent", str(ada.pk), f"accounts.Invitation:{invitation.pk}")]


@pytest.mark.parametrize(("language", "start"), [("en", "/invitation/"), ("cy", "/cy/invitation/")])
def test_invitation_mail_gives_nothing_away(ada, organisation, language, start):
    invite(organisation, ada, language=language)
    (message,) = mail.outbox
    assert link_in(message).startswith(SITE + start)
    seen = message.subject + message.body.replace(link_in(message), "") + message.from_email
    assert not TELLING.search(seen.replace("@alongside.example", ""))
    assert "Ada" not in message.body


def test_invite_person_is_refused(ben, organisation):
    with pytest.raises(Refused):
        invite(organisation, ben)
    assert mail.outbox == []


def test_invite_person_who_has_the_role(ada, ben, organisation):
    with pytest.raises(NotNow):
        invite(organisation, ada, email="BEN@example.org")
    assert mail.outbox == []


def test_invite_person_again_replaces_the_first_link(ada, organisation):
    first = invite(organisation, ada)
    second = invite(organisation, ada, email="NEW@example.org")
    first.refresh_from_db()
    assert first.withdrawn_by == ada
    assert list(Invitation.objects.waiting()) == [second]


def test_invite_person_by_command(organisation):
    assert invite(organisation, None, role=Role.ADMIN).invited_by is None


def test_invite_person_is_undone_without_a_record(ada, organisation, broken_record):
    with pytest.raises(RuntimeError):
        invite(organisation, ada)
    assert not Invitation.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("failure", [smtplib.SMTPException(), OSError()])
def test_invite_person_is_undone_when_the_mail_fails(
    ada, organisation, events, monkeypatch, failure
):
    def fail(*args, **kwargs):
        raise failure

    monkeypatch.setattr("accounts.mail.send_mail", fail)
    with pytest.raises(NotNow, match="nothing was saved"):
        invite(organisation, ada)
    assert not Invitation.objects.exists()
    assert events() == []


def test_accept_invitation(ada, organisation, events):
    invitation = make_invitation(organisation, invited_by=ada)
    person = actions.accept_invitation(invitation=invitation, name="Nia", password=PASSWORD)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, person.email) == (person, "new@example.org")
    membership = Membership.objects.get(user=person)
    assert (membership.role, membership.granted_by) == (Role.FACILITATOR, ada)
    assert [kind for kind, by, _ in events() if by == str(person.pk)] == [
        "person_created",
        "invitation_accepted",
        "role_granted",
    ]


def test_accept_invitation_twice(organisation):
    invitation = make_invitation(organisation)
    actions.accept_invitation(invitation=invitation, name="Nia", password=PASSWORD)
    with pytest.raises(NotNow, match="used"):
        actions.accept_invitation(invitation=invitation, name="Nia", password=PASSWORD)
    assert User.objects.count() == 1


def test_accept_invitation_is_undone_without_a_record(organisation, broken_record):
    with pytest.raises(RuntimeError):
        actions.accept_invitation(
            invitation=make_invitation(organisation), name="Nia", password=PASSWORD
        )
    assert not User.objects.exists()
    assert Invitation.objects.waiting().exists()


def test_accept_invitation_as_somebody_with_an_account(eve, organisation):
    assert eve.roles() == set()
    actions.accept_invitation_as(invitation=make_invitation(organisation, eve.email), by=eve)
    assert eve.roles() == {Role.FACILITATOR}


def test_accept_invitation_as_another_person(eve, organisation):
    with pytest.raises(NotNow):
        actions.accept_invitation_as(invitation=make_invitation(organisation), by=eve)


def test_accept_invitation_to_a_role_given_meanwhile(ben, organisation, events):
    invitation = make_invitation(organisation, ben.email)
    actions.accept_invitation_as(invitation=invitation, by=ben)
    assert Membership.objects.filter(user=ben).count() == 1
    assert [kind for kind, _, _ in events()] == ["invitation_accepted"]


def test_accept_invitation_as_is_undone_without_a_record(eve, organisation, broken_record):
    with pytest.raises(RuntimeError):
        actions.accept_invitation_as(invitation=make_invitation(organisation, eve.email), by=eve)
    assert not Membership.objects.exists()


# --- in the browser


def open_link(client, invitation):
    return client.get(reverse("accounts:invitation_link", args=[invitation.token]))


def accept(client, **changed):
    data = {"name": "Nia", "password1": PASSWORD, "password2": PASSWORD, **changed}
    return client.post(reverse("accounts:invitation"), data)


def test_link_goes_on_to_an_address_without_the_token(client, organisation):
    response = open_link(client, make_invitation(organisation))
    assert (response.status_code, response.url) == (302, "/invitation/")
    page = client.get(response.url)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page.context["form"].initial == {"name": "Nia"}


def test_opening_the_link_changes_nothing(client, organisation):
    """Mail scanners open every link."""
    invitation = make_invitation(organisation)
    for _ in range(3):
        open_link(client, invitation)
    assert Invitation.objects.waiting().exists()


def test_accepting_signs_in(client, organisation):
    open_link(client, make_invitation(organisation))
    response = accept(client)
    assert response.status_code == 302
    person = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "invitation" not in client.session


def test_accepting_twice_shows_a_clear_page(client, organisation):
    invitation = make_invitation(organisation)
    open_link(client, invitation)
    accept(client)
    for response in (accept(client), open_link(client, invitation)):
        assert response.status_code == 410
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "q1w2e3r4t5y6", "password2": "q1w2e3r4t5y6"}, "password1"),
        ({"password1": "new@example.org", "password2": "new@example.org"}, "password1"),
        ({"password2": "something else"}, "password2"),
    ],
)
def test_bad_answers_lose_nothing(client, organisation, changed, field):
    open_link(client, make_invitation(organisation))
    response = accept(client, **changed)
    if field:
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert Invitation.objects.waiting().exists()
    else:
        assert response.status_code == 302


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"accepted_at": timezone.now()}, "used"),
        ({"withdrawn_at": timezone.now()}, "taken back"),
        ({"expires_at": timezone.now()}, "time is over"),
    ],
)
def test_dead_link_shows_why(client, organisation, state, sentence):
    response = open_link(client, make_invitation(organisation, **state))
    assert response.status_code == 410
    assert sentence in response.content.decode()
    assert "sessionid" not in response.cookies


def test_link_that_dies_between_looking_and_accepting(client, organisation):
    invitation = make_invitation(organisation)
    open_link(client, invitation)
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert accept(client).status_code == 410
    assert not User.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "é"])
def test_unknown_token(client, db, token):
    assert client.get(f"/invitation/{token}/").status_code == 410


def test_page_without_a_link(client, db):
    assert client.get(reverse("accounts:invitation")).status_code == 410


def test_second_tab_is_quicker(client, organisation, monkeypatch):
    open_link(client, make_invitation(organisation))

    def fail(**kwargs):
        raise NotNow("Somebody was quicker.")

    monkeypatch.setattr("accounts.actions.accept_invitation", fail)
    assert "Somebody was quicker." in accept(client).content.decode()


def test_person_with_an_account_signs_in_first(client, eve, organisation):
    open_link(client, make_invitation(organisation, eve.email))
    page = client.get(reverse("accounts:invitation"))
    assert "Sign in to accept" in page.content.decode()
    accept(client)  # a new password for an account that is there already: no
    assert User.objects.get().check_password(PASSWORD)
    credentials = {"login": eve.email, "password": PASSWORD, "next": "/invitation/"}
    response = client.post(reverse("account_login"), credentials)
    assert response.url == "/invitation/"
    assert Membership.objects.count() == 0
    assert client.get(response.url).status_code == 200
    assert client.post(response.url).status_code == 302
    assert Membership.objects.get().user == eve


def test_person_with_an_account_accepts_too_late(client, eve, organisation, monkeypatch):
    client.force_login(eve)
    open_link(client, make_invitation(organisation, eve.email))

    def fail(**kwargs):
        raise NotNow("Somebody was quicker.")

    monkeypatch.setattr("accounts.actions.accept_invitation_as", fail)
    assert client.post(reverse("accounts:invitation")).status_code == 410


def test_link_for_somebody_else(client, eve, organisation):
    client.force_login(eve)
    open_link(client, make_invitation(organisation))
    for response in (client.get("/invitation/"), client.post("/invitation/")):
        assert "another address" in response.content.decode()
    assert not Membership.objects.exists()


def test_closed_account_with_a_link(client, organisation):
    make_user("new@example.org", is_active=False)
    open_link(client, make_invitation(organisation))
    assert "closed" in client.get("/invitation/").content.decode()
