import pytest
from django.utils import timezone

from evaluation.models import Invitation, Wave
from tests.evaluation.waves.addresses import as_data, hidden, of_programme, of_wave
from tests.evaluation.waves.events import day
from tests.factories.evaluation import (
    make_programme_group,
    make_questionnaire,
)
from tests.factories.groups import make_closed_to, make_group

pytestmark = pytest.mark.django_db


def test_ada_opens_a_wave_in_four(fetch, ada, programme, questionnaire, place, named_place, words):
    page = fetch(ada, of_programme("wave_open", programme))  # 1: the link
    assert page.status_code == 200
    form = page.context["form"]
    assert form["groups"].value() == [str(named_place.pk), str(place.pk)]
    assert form["questionnaire"].value() == str(questionnaire.pk)
    assert (form["kind"].value(), form["closes_on"].value()) == ("start", day(28))
    assert form[f"slips-{place.pk}"].value() == 12
    sent = {name: form[name].value() for name in form.fields}
    preview = fetch(ada, of_programme("wave_preview", programme), sent)  # 2: see it
    assert preview.status_code == 200
    assert not Wave.objects.exists()
    assert not Invitation.objects.exists()
    opened = fetch(
        ada, of_programme("wave_open", programme), as_data(hidden(preview)), follow=True
    )  # 3: open
    wave = Wave.objects.get()
    assert opened.redirect_chain == [(of_wave("wave_slips", wave), 302)]
    assert opened.text_seen.count('slip-code"') == 14
    assert "js-print" in opened.text_seen  # 4: print


def test_preview_shows_the_questions_in_every_language_and_who_sees_what(
    fetch, ada, programme, said, organisation
):
    page = fetch(ada, of_programme("wave_preview", programme), said)
    for text in ("I choose how much I share", "cy I choose how much", "ar I choose how much"):
        assert text in page.text_seen
    who = page.text_seen[page.text_seen.index("Who can see what") :]
    for name in ("The other women", "Facilitators", "Coordinators", "Admins", "Dee", "Gita",
                 "The Women’s Fund", "Whoever looks after the server"):  # fmt: skip
        assert name in who
    assert "Drafted by machine" in page.text_seen


def test_preview_of_something_wrong_is_the_form_with_hers_kept(fetch, ada, programme, said, place):
    page = fetch(
        ada,
        of_programme("wave_preview", programme),
        {**said, "closes_on": str(day(-1)), f"slips-{place.pk}": ""},
    )
    assert page.status_code == 422
    assert "still to come" in page.text_seen
    assert "Write how many slips" in page.text_seen
    assert page.context["form"]["kind"].value() == "start"


def test_preview_by_its_address_leads_to_the_form(fetch, ada, programme, key):
    page = fetch(ada, of_programme("wave_preview", programme))
    assert page.url == of_programme("wave_open", programme)


def test_going_back_keeps_what_she_chose(fetch, ada, programme, said, named_place):
    chosen = {**said, "groups": [str(named_place.pk)], "kind": "end", "change": "yes"}
    page = fetch(ada, of_programme("wave_open", programme), chosen)
    assert page.context["form"]["groups"].value() == [str(named_place.pk)]
    assert page.context["form"]["kind"].value() == "end"
    assert not Wave.objects.exists()


def test_double_press_opens_one(fetch, ada, programme, said, words):
    for _ in range(2):
        page = fetch(ada, of_programme("wave_open", programme), said)
        assert page.url == of_wave("wave_slips", Wave.objects.get())


def test_open_says_why_not(fetch, ada, programme, said, named_place):
    named_place.group.participants.update(state="left", left_on=day(0))
    page = fetch(ada, of_programme("wave_open", programme), said)
    assert "Nobody is on the list" in page.text_seen
    assert not Wave.objects.exists()


def test_open_leads_on_where_another_is_open(fetch, ada, wave, said):
    page = fetch(ada, of_programme("wave_open", wave.programme), follow=True)
    assert page.redirect_chain == [(of_programme("waves", wave.programme), 302)]
    assert "asked already" in page.text_seen
    assert fetch(ada, of_programme("wave_preview", wave.programme), said).status_code == 302


def test_open_without_groups_says_what_to_do_first(fetch, ada, programme, questionnaire):
    page = fetch(ada, of_programme("wave_open", programme))
    assert "None of your groups takes part yet" in page.text_seen
    assert of_programme("programme_groups", programme) in page.text_seen


def test_open_without_questions_says_what_to_do_first(fetch, ada, programme, key, place):
    page = fetch(ada, of_programme("wave_open", programme))
    assert "There is nothing to ask yet" in page.text_seen


def test_only_her_groups_are_offered(fetch, ada, programme, key, place, organisation, hana):
    make_questionnaire(programme)
    away = make_group(organisation, "Away")
    make_closed_to(away, ada)
    make_programme_group(programme, away)
    ended = make_programme_group(programme, make_group(organisation, "Ended", state="ended"))
    left = make_programme_group(programme, make_group(organisation, "Left"), left_at=timezone.now())
    form = fetch(ada, of_programme("wave_open", programme)).context["form"]
    assert set(form.askable) == {str(place.pk)}
    assert str(ended.pk) not in form.askable
    assert str(left.pk) not in form.askable


def test_an_empty_list_is_not_ticked(fetch, ada, programme, questionnaire, place, named_place):
    named_place.group.participants.update(state="left", left_on=day(0))
    page = fetch(ada, of_programme("wave_open", programme))
    assert page.context["form"]["groups"].value() == [str(place.pk)]
    assert "nobody is on its list yet" in page.text_seen


def test_the_next_wave_asks_the_same_at_the_next_time(fetch, ada, wave, programme):
    Wave.objects.update(state="sealed")
    make_questionnaire(programme, name="Newer")
    form = fetch(ada, of_programme("wave_open", programme)).context["form"]
    assert form["kind"].value() == "middle"
    assert form["questionnaire"].value() == str(wave.questionnaire_id)


# --- Adding groups


def test_join(fetch, ada, wave, programme, organisation):
    third = make_programme_group(programme, make_group(organisation, "Third"))
    page = fetch(ada, of_wave("wave_join", wave))
    assert set(page.context["form"].askable) == {str(third.pk)}
    sent = {"groups": [str(third.pk)], f"slips-{third.pk}": "6"}
    page = fetch(ada, of_wave("wave_join", wave), sent, follow=True)
    assert page.redirect_chain == [(of_wave("wave", wave), 302)]
    assert wave.invitations.filter(programme_group=third).count() == 6


def test_join_of_another_organisation(fetch, gwen, wave, programme, other_organisation, group):
    programme.taking_part.create(organisation=other_organisation)
    theirs = make_programme_group(programme, make_group(other_organisation, "Elsewhere"))
    page = fetch(gwen, of_wave("wave_join", wave))
    assert set(page.context["form"].askable) == {str(theirs.pk)}
    page = fetch(gwen, of_wave("wave", wave))
    assert group.name not in page.text_seen


def test_join_says_why_not(fetch, ada, wave, programme, named):
    empty = make_group(named.organisation, "Empty", keeps_names=True)
    place = make_programme_group(programme, empty)
    page = fetch(ada, of_wave("wave_join", wave), {"groups": [str(place.pk)]})
    assert page.status_code == 422
    assert "Nobody is on the list" in page.text_seen


def test_join_not_once_it_is_closed(fetch, ada, wave):
    Wave.objects.update(state="closed")
    page = fetch(ada, of_wave("wave_join", wave), follow=True)
    assert page.redirect_chain == [(of_wave("wave", wave), 302)]
    assert "nobody more can be asked" in page.text_seen


def test_join_with_nothing_left_says_so(fetch, ada, wave):
    assert "All your groups are asked already" in fetch(ada, of_wave("wave_join", wave)).text_seen
