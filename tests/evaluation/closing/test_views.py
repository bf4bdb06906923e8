import html

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Invitee, Programme, ProgrammeOrganisation
from tests.evaluation.programmes.conftest import day
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_access_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    def go(person, name, programme, data=None, *, follow=False):
        client.force_login(person)
        where = reverse(f"evaluation:{name}", args=[programme.pk])
        ask = client.get if data is None else client.post
        answer = ask(where, data or {}, follow=follow)
        answer.seen = html.unescape(answer.content.decode())
        return answer

    return go


@pytest.mark.parametrize(
    ("person", "status"),
    [("ada", 403), ("ben", 404), ("cara", 404), ("eve", 404), ("gwen", 404)],
)
def test_who_may_not(request, visit, asked, person, status):
    user = request.getfixturevalue(person)
    for name in ("close", "close_sign"):
        assert visit(user, name, asked).status_code == status
    for name in ("close", "close_sign", "close_take_back"):
        assert visit(user, name, asked, {}).status_code == status
    asked.refresh_from_db()
    assert asked.state == "closing"


def test_two_people_close_it(visit, sealed, dee, gita):
    page = visit(dee, "close", sealed)
    for words in (
        "The finding key is destroyed",
        "no woman can change her answers",
        "The sealed envelopes stay until",
        "What was published stays",
        "35 days",
    ):
        assert words in page.seen
    answer = visit(dee, "close", sealed, {}, follow=True)
    assert "Asked for by Dee" in answer.seen
    assert "The second must be somebody else’s" in answer.seen
    assert reverse("evaluation:close_sign", args=[sealed.pk]) not in answer.seen

    assert reverse("evaluation:close_sign", args=[sealed.pk]) in visit(gita, "close", sealed).seen
    assert sealed.name in visit(gita, "close_sign", sealed).seen
    answer = visit(gita, "close_sign", sealed, {"name": sealed.name.upper()}, follow=True)
    assert "is closed" in answer.seen
    assert "Gita" in answer.seen
    assert "are deleted on" in answer.seen
    assert not Invitee.objects.exists()
    again = visit(gita, "close_sign", sealed, {"name": sealed.name}, follow=True)
    assert "That can’t be undone" in again.seen


def test_wrong_name_keeps_it_open(visit, asked, gita):
    answer = visit(gita, "close_sign", asked, {"name": "Another"})
    assert answer.status_code == 422
    assert 'value="Another"' in answer.seen
    assert Invitee.objects.exists()


def test_first_signature_is_not_the_second(visit, asked, dee):
    answer = visit(dee, "close_sign", asked, {"name": asked.name}, follow=True)
    assert "The second must be somebody else’s" in answer.seen
    asked.refresh_from_db()
    assert asked.state == "closing"


def test_signing_what_was_taken_back_meanwhile(visit, asked, gita, monkeypatch):
    monkeypatch.setattr("evaluation.closing.views.reason", lambda *args: "")
    Programme.objects.update(state="running", closing_asked_at=None, closing_asked_by=None)
    answer = visit(gita, "close_sign", asked, {"name": asked.name}, follow=True)
    assert "Nobody has asked to close this programme" in answer.seen
    assert Invitee.objects.exists()


def test_taking_back(visit, asked, gita):
    answer = visit(gita, "close_take_back", asked, {}, follow=True)
    assert "Taken back. It runs as before." in answer.seen
    assert visit(gita, "close_take_back", asked).status_code == 405


def test_taking_back_what_is_closed(visit, sealed, gita):
    Programme.objects.update(
        state="closed", link_salt=None, closed_at=timezone.now(), closing_asked_at=timezone.now()
    )
    answer = visit(gita, "close_take_back", sealed, {}, follow=True)
    assert "That can’t be undone" in answer.seen


def test_not_while_a_wave_is_open(visit, programme, wave, dee):
    page = visit(dee, "close", programme)
    assert "A wave is not sealed yet" in page.seen
    assert "Wave 1 (Start): open" in page.seen
    assert "sign first" not in page.seen
    answer = visit(dee, "close", programme, {}, follow=True)
    assert "A wave is not sealed yet" in answer.seen


def test_not_while_a_woman_waits_for_a_copy(visit, sealed, wave, dee):
    make_access_request(wave.invitations.last().invitee)
    assert "A woman waits for a copy" in visit(dee, "close", sealed).seen


def test_not_before_it_has_begun(visit, programme, dee):
    Programme.objects.update(state="set-up")
    assert "has not begun yet" in visit(dee, "close", programme).seen


def test_who_asked_at_another_organisation_has_no_name(visit, asked, other_organisation, dee):
    ProgrammeOrganisation.objects.create(programme=asked, organisation=other_organisation)
    olwen = make_user("olwen@example.org", "Olwen", "admin", other_organisation)
    Programme.objects.update(closing_asked_by=olwen)
    seen = visit(dee, "close", asked).seen
    assert "Olwen" not in seen
    assert "Other House" in seen


def test_answers_that_are_gone(visit, asked, dee):
    past = {"starts_on": day(-9), "ends_on": day(-1), "answers_kept_until": day(0)}
    Programme.objects.update(state="closed", link_salt=None, closed_at=timezone.now(), **past)
    assert "Its answers are gone" in visit(dee, "close", asked).seen
