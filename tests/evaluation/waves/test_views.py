import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Invitation, Wave
from tests.evaluation.waves.addresses import of_place, of_programme, of_wave
from tests.evaluation.waves.events import day
from tests.factories.evaluation import (
    make_invitation,
    make_invitee,
    make_response,
)
from tests.factories.groups import make_closed_to
from tests.factories.participants import make_participant

pytestmark = pytest.mark.django_db

OF_A_PROGRAMME = ("waves", "wave_open")
OF_A_WAVE = ("wave", "wave_questions", "wave_slips", "wave_join", "wave_extend", "wave_close")
OF_A_PLACE = ("wave_place", "wave_words", "slips", "slips_pdf", "question_paper",
              "question_paper_pdf")  # fmt: skip


@pytest.mark.parametrize("who", ["ben", "cara", "eve", "gwen"])
def test_who_does_not_see_the_programme_finds_no_wave(who, fetch, wave, request):
    user = request.getfixturevalue(who)
    urls = [of_programme(name, wave.programme) for name in OF_A_PROGRAMME]
    urls += [of_wave(name, wave) for name in OF_A_WAVE]
    assert {fetch(user, url).status_code for url in urls} == {404}


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen", "gita", "hana"])
def test_who_does_not_see_the_group_finds_no_place(who, fetch, asked, asked_by_name, request):
    user = request.getfixturevalue(who)
    for row in (asked, asked_by_name):
        if who == "hana":
            make_closed_to(row.programme_group.group, user)
        slip = Invitation.objects.filter(programme_group=row.programme_group).first()
        urls = [of_place(name, row) for name in OF_A_PLACE]
        urls.append(of_place("slip_renew", row, slip.pk))
        assert {fetch(user, url).status_code for url in urls} == {404}
        assert fetch(user, of_place("slips_add", row), {"more": "2"}).status_code == 404


@pytest.mark.parametrize("who", ["dee", "gita"])
def test_admins_and_guardians_see_how_it_stands_and_no_group(who, fetch, wave, group, request):
    user = request.getfixturevalue(who)
    for name in ("wave", "wave_questions"):
        page = fetch(user, of_wave(name, wave))
        assert page.status_code == 200
        assert group.name not in page.text_seen
    assert fetch(user, of_wave("wave_slips", wave)).status_code == 403
    assert fetch(user, of_wave("wave_join", wave)).status_code == 403
    assert fetch(user, of_programme("wave_open", wave.programme)).status_code == 403


def test_a_place_of_another_wave_or_programme_is_not_there(fetch, ada, asked, other_organisation):
    where = [asked.wave.programme_id, uuid.uuid4(), asked.programme_group_id]
    assert fetch(ada, reverse("evaluation:wave_place", args=where)).status_code == 404
    where = [uuid.uuid4(), asked.wave_id, asked.programme_group_id]
    assert fetch(ada, reverse("evaluation:wave_place", args=where)).status_code == 404


def test_a_slip_of_another_group_is_not_there(fetch, ada, asked, asked_by_name):
    theirs = Invitation.objects.filter(programme_group=asked_by_name.programme_group).first()
    assert fetch(ada, of_place("slip_renew", asked, theirs.pk)).status_code == 404


def test_who_grows_into_it_sees_no_names_on_slips(fetch, growing, asked_by_name, named, asked):
    named.facilitators.create(user=growing, role="growing", since=day(-1))
    page = fetch(growing, of_place("wave_place", asked_by_name))
    assert page.status_code == 200
    assert of_place("slips", asked_by_name) not in page.text_seen
    assert fetch(growing, of_place("slips", asked_by_name)).status_code == 403
    assert fetch(growing, of_place("slips_pdf", asked_by_name)).status_code == 403
    assert fetch(growing, of_place("slips", asked)).status_code == 200


# --- How it stands


def test_list_without_waves(fetch, ada, dee, programme, key):
    assert (
        of_programme("wave_open", programme)
        in fetch(ada, of_programme("waves", programme)).text_seen
    )
    page = fetch(dee, of_programme("waves", programme))
    assert "A coordinator opens the first wave" in page.text_seen
    programme.guardians.update(ended_at=timezone.now())
    assert "Two guardians" in fetch(ada, of_programme("waves", programme)).text_seen


@pytest.mark.parametrize(
    ("facts", "says", "step"),
    [
        ({}, "Women can answer until", "Print the slips"),
        ({"closes_on": day(-1)}, "nobody can answer any more", "or close it"),
        ({"state": "closed"}, "What came on paper can still be typed in", "Seal it once"),
        ({"state": "sealed"}, "are swept tonight", ""),
        ({"state": "sealed", "swept_on": day(0)}, "were swept on", ""),
    ],
)
def test_it_says_how_it_stands_and_what_comes_next(fetch, ada, wave, facts, says, step):
    Wave.objects.update(**facts)
    assert says in fetch(ada, of_wave("wave", wave)).text_seen
    page = fetch(ada, of_programme("waves", wave.programme))
    assert says in page.text_seen
    assert step in page.text_seen


@pytest.mark.parametrize(
    ("count", "says"),
    [(0, "Fewer than 10"), (9, "Fewer than 10"), (10, "About 10"), (27, "About 20")],
)
def test_answers_are_counted_in_tens(fetch, ada, wave, place, count, says):
    for _ in range(count):
        make_response(make_invitation(wave, make_invitee(place)))
    page = fetch(ada, of_wave("wave", wave))
    assert f"{says} have answered." in page.text_seen
    assert not re.search(rf"\b{count}\b have answered", page.text_seen) or count == 10


def test_answers_are_never_counted_by_group(fetch, ada, ben, wave, asked, place):
    for _ in range(27):
        make_response(make_invitation(wave, make_invitee(place)))
    for who, url in ((ben, of_place("wave_place", asked)), (ben, of_place("wave_words", asked))):
        text = fetch(who, url).text_seen
        assert "have answered." not in text
        assert "About 20" not in text


def test_wave_page_as_the_web_role(fetch, ada, wave, as_web):
    assert as_web(fetch, ada, of_wave("wave", wave)).status_code == 200


def test_wave_page_tells_who_has_no_slip_yet(fetch, ada, wave, named):
    make_participant(named, "Siân")
    page = fetch(ada, of_wave("wave", wave))
    assert "1 woman has none yet" in page.text_seen
    assert "Siân" not in page.text_seen


# --- Moving it on


def test_extend(fetch, dee, wave):
    page = fetch(dee, of_wave("wave_extend", wave))
    assert page.context["form"]["version"].value() == 1
    sent = {"closes_on": str(day(40)), "version": "1"}
    assert fetch(dee, of_wave("wave_extend", wave), sent).url == of_wave("wave", wave)
    wave.refresh_from_db()
    assert wave.closes_on == day(40)


def test_extend_keeps_hers_beside_theirs(fetch, ada, wave):
    Wave.objects.update(closes_on=day(33), version=2)
    sent = {"closes_on": str(day(40)), "version": "1"}
    page = fetch(ada, of_wave("wave_extend", wave), sent)
    assert page.status_code == 409
    assert "moved the last day while you were writing" in page.text_seen
    form = page.context["form"]
    assert (form["closes_on"].value(), form["version"].value()) == (str(day(40)), 2)
    knowingly = {**sent, "version": "2"}
    assert fetch(ada, of_wave("wave_extend", wave), knowingly).status_code == 302


@pytest.mark.parametrize(
    "sent", [{"closes_on": ""}, {"closes_on": "x"}, {"closes_on": str(day(0))}]
)
def test_extend_says_what_is_wrong(fetch, ada, wave, sent):
    page = fetch(ada, of_wave("wave_extend", wave), {**sent, "version": "1"})
    assert page.status_code == 422
    assert page.context["form"].errors["closes_on"]


@pytest.mark.parametrize("name", ["wave_extend", "wave_close"])
def test_a_closed_wave_is_neither_moved_nor_closed(fetch, ada, wave, name):
    Wave.objects.update(state="sealed")
    assert fetch(ada, of_wave(name, wave)).url == of_wave("wave", wave)


@pytest.mark.parametrize("name", ["wave_extend", "wave_close", "wave_seal"])
def test_a_guardian_alone_moves_nothing(fetch, gita, wave, name):
    assert fetch(gita, of_wave(name, wave)).status_code == 403
    assert fetch(gita, of_wave(name, wave), {"confirm": "yes"}).status_code == 403


def test_close_and_seal(fetch, ada, wave):
    assert "can’t any more" in fetch(ada, of_wave("wave_close", wave)).text_seen
    assert fetch(ada, of_wave("wave_close", wave), {}).status_code == 200  # not confirmed
    assert Wave.objects.get().state == "open"
    page = fetch(ada, of_wave("wave_close", wave), {"confirm": "yes"}, follow=True)
    assert "It is closed." in page.text_seen
    assert of_wave("wave_seal", wave) in page.text_seen
    assert "nothing can be added" in fetch(ada, of_wave("wave_seal", wave)).text_seen
    page = fetch(ada, of_wave("wave_seal", wave), {"confirm": "yes"}, follow=True)
    assert "swept tonight" in page.text_seen
    assert Wave.objects.get().state == "sealed"


def test_seal_leads_back_where_it_is_open(fetch, ada, wave):
    assert fetch(ada, of_wave("wave_seal", wave)).url == of_wave("wave", wave)
    page = fetch(ada, of_wave("wave_seal", wave), {"confirm": "yes"}, follow=True)
    assert "Close this wave first" in page.text_seen


def test_close_once_it_is_sealed_changes_nothing(fetch, ada, wave):
    Wave.objects.update(state="sealed")
    page = fetch(ada, of_wave("wave_close", wave), {"confirm": "yes"}, follow=True)
    assert "stays so" in page.text_seen
