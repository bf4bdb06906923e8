"""Where a group keeps no names, a woman is found by the code on her slip."""

import re

import pytest

from accounts.enums import Role
from evaluation.access.models import AccessRequest
from evaluation.models import Invitee
from tests.evaluation.access.pages import address, text
from tests.factories.accounts import make_user
from tests.factories.evaluation import (
    code_of,
    make_access_request,
    make_wave,
)
from tests.factories.groups import make_facilitator, make_group

pytestmark = pytest.mark.django_db


def test_her_slip_gives_letters_and_again_the_same(as_person, ben, seat):
    data = {"code": code_of(seat).lower(), "language": "ar"}
    shown = set()
    for _ in range(2):
        response = as_person(ben).post(address("access_ask_by_code"), data, follow=True)
        made = AccessRequest.objects.get()
        assert response.redirect_chain == [(address("access_reference", made.pk), 302)]
        shown.add(re.search("<code>([A-Z0-9]{6})</code>", text(response)).group(1))
    assert shown == {made.reference}
    assert (made.invitee, made.language) == (seat.invitee, "ar")
    assert code_of(seat) not in text(response)


def test_codes_that_are_not_hers_to_know_all_get_the_same_answer(
    as_person, ben, slip, programme, other_organisation
):
    elsewhere = make_group(other_organisation)
    theirs = make_wave(programme, elsewhere, number=2, state="closed").invitations.first()
    answers = set()
    for code in (code_of(theirs), "CDFGHJKMNPQR"):
        response = as_person(ben).post(
            address("access_ask_by_code"), {"code": code, "language": "en"}
        )
        assert response.status_code == 422
        assert "No slip of your groups has this code" in text(response)
        token = r'name="csrfmiddlewaretoken" value="[^"]+"'
        answers.add(re.sub(token, "", text(response)).replace(code, ""))
    assert len(answers) == 1
    assert not AccessRequest.objects.exists()


def test_whose_groups_take_part_in_nothing_is_asked_for_no_code(as_person, ben, group):
    for method in ("get", "post"):
        response = getattr(as_person(ben), method)(address("access_ask_by_code"))
        assert "None of your groups takes part" in text(response)
        assert 'name="code"' not in text(response)


def test_of_a_closed_programme_it_says_so(as_person, ben, seat):
    Invitee.objects.all().delete()
    data = {"code": code_of(seat), "language": "en"}
    response = as_person(ben).post(address("access_ask_by_code"), data)
    assert response.status_code == 422
    assert "This programme is closed" in text(response)


def test_of_one_that_is_just_closing_it_says_so(as_person, ben, seat, programme):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    data = {"code": code_of(seat), "language": "en"}
    response = as_person(ben).post(address("access_ask_by_code"), data)
    assert "This programme is closed" in text(response)


def test_without_the_secret_no_code_is_looked_up(as_person, ben, seat, settings):
    data = {"code": code_of(seat), "language": "en"}
    settings.LINK_SECRET = ""
    response = as_person(ben).post(address("access_ask_by_code"), data)
    assert response.status_code == 422
    assert "linking secret" in text(response)


def test_one_who_may_not_ask_is_refused_at_her_own_groups_code(as_person, organisation, seat, ada):
    mair = make_user("mair@example.org", "Mair", Role.FACILITATOR, organisation)
    make_facilitator(seat.programme_group.group, mair, "co")
    make_group(organisation, facilitators=(mair,))  # which she leads
    response = as_person(mair).post(
        address("access_ask_by_code"), {"code": code_of(seat), "language": "en"}
    )
    assert response.status_code == 403
    assert not AccessRequest.objects.exists()


@pytest.mark.parametrize(
    ("state", "said"), [("opened", "was opened on"), ("taken-back", "back on")]
)
def test_a_reference_that_is_over_says_so(as_person, ben, seat, state, said):
    made = make_access_request(seat.invitee, state=state)
    shown = text(as_person(ben).get(address("access_reference", made.pk)))
    assert said in shown
    assert "<code>" not in shown


def test_taken_back_by_code_leads_to_its_reference(as_person, ben, seat):
    made = make_access_request(seat.invitee)
    response = as_person(ben).post(address("access_take_back", made.pk), follow=True)
    assert response.redirect_chain == [(address("access_reference", made.pk), 302)]
    assert "opens nothing now" in text(response)
