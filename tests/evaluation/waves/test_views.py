import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from evaluation.models import Invitation, Wave
from evaluation.waves.papers import ON_THE_SLIP
from evaluation.waves.slips import code_of
from tests.factories.evaluation import (
    make_invitation,
    make_invitee,
    make_programme_group,
    make_questionnaire,
    make_response,
)
from tests.factories.groups import make_closed_to, make_group
from tests.factories.participants import make_participant
from toolkit.models import PageWord

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def of_programme(name, programme):
    return reverse(f"evaluation:{name}", args=[programme.pk])


def of_wave(name, wave):
    return reverse(f"evaluation:{name}", args=[wave.programme_id, wave.pk])


def of_place(name, row, *more):
    where = [row.wave.programme_id, row.wave_id, row.programme_group_id]
    return reverse(f"evaluation:{name}", args=[*where, *more])


def hidden(page):
    return re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text_seen)


def as_data(pairs):
    found = {}
    for name, value in pairs:
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def words():
    """The words of a slip, in English and Arabic."""
    for key in (*ON_THE_SLIP, "slip_say_before", "slip_say_while", "slip_say_after",
                "slip_say_who", "slip_say_reminder"):  # fmt: skip
        word = PageWord.objects.create(key=key)
        for code, text in (("en", f"{key} {{date}}"), ("ar", f"{key} كلمة {{date}}")):
            status = "draft" if code == "en" else "machine draft"
            word.texts.create(language=code, text=text, status=status)


@pytest.fixture
def said(place, named_place, questionnaire):
    return {
        "groups": [str(place.pk), str(named_place.pk)],
        f"slips-{place.pk}": "12",
        "kind": "start",
        "questionnaire": str(questionnaire.pk),
        "closes_on": str(day(28)),
        "request_key": str(uuid.uuid4()),
    }


# --- Who finds what

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


# --- Opening


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


# --- The place of a group


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_place_leads_to_slips_paper_words_and_reminders(who, fetch, asked, request):
    user = request.getfixturevalue(who)
    page = fetch(user, of_place("wave_place", asked))
    for name in ("slips", "question_paper", "wave_words", "reminders"):
        assert of_place(name, asked) in page.text_seen
    assert (f'"{of_wave("wave", asked.wave)}"' in page.text_seen) == (who == "ada")


def test_more_slips(fetch, ben, asked):
    page = fetch(ben, of_place("wave_place", asked))
    sent = {"more": "4", **dict(hidden(page))}
    for _ in range(2):
        page = fetch(ben, of_place("slips_add", asked), sent, follow=True)
        assert page.redirect_chain == [(of_place("wave_place", asked), 302)]
    assert "7 slips" in page.text_seen
    assert asked.wave.invitations.filter(programme_group=asked.programme_group).count() == 7


@pytest.mark.parametrize("more", ["", "0", "61", "x"])
def test_more_slips_says_what_is_wrong(fetch, ben, asked, more):
    page = fetch(ben, of_place("slips_add", asked), {"more": more, "seen": "3"})
    assert page.status_code == 422
    assert page.context["form"].errors["more"]


def test_more_slips_late(fetch, ben, asked):
    page = fetch(ben, of_place("slips_add", asked), {"more": "4", "seen": "2"}, follow=True)
    assert "A colleague added slips" in page.text_seen


def test_slips_for_who_joined_since(fetch, ben, asked_by_name, named):
    make_participant(named, "Siân")
    assert "1 woman on the list" in fetch(ben, of_place("wave_place", asked_by_name)).text_seen
    page = fetch(ben, of_place("slips_add", asked_by_name), {}, follow=True)
    assert "1 slip was added" in page.text_seen
    page = fetch(ben, of_place("slips_add", asked_by_name), {}, follow=True)
    assert "Everybody has a slip already." in page.text_seen


def test_renew(fetch, ben, asked_by_name, words):
    slip = Invitation.objects.filter(invitee__participant__isnull=False).first()
    old = code_of(slip)
    page = fetch(ben, of_place("slip_renew", asked_by_name, slip.pk))
    assert slip.invitee.participant.called in page.text_seen
    sent = dict(hidden(page))
    for _ in range(2):
        page = fetch(ben, of_place("slip_renew", asked_by_name, slip.pk), sent, follow=True)
    slip.refresh_from_db()
    assert slip.issue == 2
    assert old not in page.text_seen.replace("-", "")
    assert code_of(slip) in page.text_seen.replace("-", "")


def test_renew_without_having_seen_the_page_changes_nothing(fetch, ben, asked_by_name, words):
    slip = Invitation.objects.filter(invitee__participant__isnull=False).first()
    assert fetch(ben, of_place("slip_renew", asked_by_name, slip.pk), {}).status_code == 302
    slip.refresh_from_db()
    assert slip.issue == 1


def test_renew_not_a_slip_of_nobody(fetch, ben, asked):
    slip = Invitation.objects.filter(programme_group=asked.programme_group).first()
    page = fetch(ben, of_place("slip_renew", asked, slip.pk), follow=True)
    assert "Give her one of the spare ones" in page.text_seen


# --- Paper


def test_slips_say_nothing_of_what_they_are(fetch, ben, asked, words):
    page = fetch(ben, of_place("slips", asked))
    sheet = page.text_seen[page.text_seen.index('class="slip-sheet"') :].partition("</main>")[0]
    for told in ("Paned", "Glan yr Afon", "Programme", "Alongside", "Wave"):
        assert told not in re.sub(r'="[^"]*"', "", sheet)
    for slip in Invitation.objects.filter(programme_group=asked.programme_group):
        code = code_of(slip)
        assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in sheet
    assert "testserver/a/" in sheet
    assert sheet.count("<svg") == 3
    assert sheet.count('lang="ar" dir="rtl"') == 3


def test_slips_with_names_are_in_her_order(fetch, ada, asked_by_name, words):
    sheet = fetch(ada, of_place("slips", asked_by_name)).text_seen
    assert re.findall(r"<b><bdi>(\w+)</bdi></b>", sheet) == ["Ash", "Wren"]
    assert "Robin" not in sheet
    assert "Lark" not in sheet


@pytest.mark.parametrize("name", ["slips", "slips_pdf"])
def test_slips_are_on_record_and_never_cached(fetch, ben, asked_by_name, words, name):
    PageWord.objects.get(key="slip_go").texts.filter(language="ar").delete()
    page = fetch(ben, of_place(name, asked_by_name))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert [event.kind for event in AuditEvent.objects.all()] == ["slips_printed"]


def test_no_pdf_in_a_script_that_it_has_not_got(fetch, ben, asked, words):
    assert not fetch(ben, of_place("slips", asked)).context["has_pdf"]
    AuditEvent.objects.all()._raw_delete("default")
    page = fetch(ben, of_place("slips_pdf", asked), follow=True)
    assert "need letters that the PDF has not got" in page.text_seen
    assert not AuditEvent.objects.exists()


def test_pdf_of_slips(fetch, ben, asked_by_name, words):
    PageWord.objects.get(key="slip_go").texts.filter(language="ar").delete()
    page = fetch(ben, of_place("slips_pdf", asked_by_name))
    assert page.content.startswith(b"%PDF")
    assert page.headers["Content-Disposition"].endswith(f'"{day(0)}.pdf"')


@pytest.mark.parametrize("name", ["slips", "slips_pdf", "wave_slips"])
def test_no_slips_with_another_secret(fetch, ada, asked, name, settings):
    settings.LINK_SECRET = ""
    url = of_wave(name, asked.wave) if name == "wave_slips" else of_place(name, asked)
    page = fetch(ada, url, follow=True)
    assert "linking secret is not the one" in page.text_seen


def test_all_slips_of_her_groups(fetch, ada, wave, named, group, hana, words):
    page = fetch(ada, of_wave("wave_slips", wave))
    assert [sheet.name for sheet in page.context["sheets"]] == ["Hafod", "Paned"]
    make_closed_to(named, hana)
    page = fetch(hana, of_wave("wave_slips", wave))
    assert [sheet.name for sheet in page.context["sheets"]] == ["Paned"]
    assert "Wren" not in page.text_seen


@pytest.mark.parametrize(
    ("language", "says"),
    [("", "I choose"), ("cy", "cy I choose"), ("ar", "ar I choose"), ("xx", "I choose")],
)
def test_questions_on_paper(fetch, ben, asked, language, says):
    page = fetch(ben, of_place("question_paper", asked) + f"?language={language}")
    assert says in page.text_seen
    assert page.context["has_pdf"]


def test_questions_on_paper_as_a_pdf(fetch, ben, asked):
    page = fetch(ben, of_place("question_paper_pdf", asked))
    assert page.content.startswith(b"%PDF")


def test_questions_on_paper_have_no_pdf_in_letters_it_has_not_got(fetch, ben, asked):
    texts = asked.wave.questionnaire.questions.first().texts.filter(language="ar")
    texts.update(text="أنا أختار")
    page = fetch(ben, of_place("question_paper_pdf", asked) + "?language=ar")
    assert page.url == of_place("question_paper", asked) + "?language=ar"
    assert not fetch(ben, page.url).context["has_pdf"]


def test_words_to_say_are_in_the_group_s_languages(fetch, ben, asked, words):
    page = fetch(ben, of_place("wave_words", asked))
    assert [one.language.code for one in page.context["said"]] == ["en", "ar"]  # not cy: no words
    assert "{date}" not in page.text_seen
    assert page.text_seen.count("Drafted by machine") == 1
    asked.programme_group.group.languages.all().delete()
    asked.programme_group.group.languages.create(language="so", use="spoken")
    page = fetch(ben, of_place("wave_words", asked))
    assert [one.language.code for one in page.context["said"]] == ["en"]


def test_words_to_say_where_there_are_none(fetch, ben, asked):
    assert fetch(ben, of_place("wave_words", asked)).context["said"] == []


def test_a_group_without_languages_gets_the_programme_s(fetch, ben, asked, words):
    asked.programme_group.group.languages.all().delete()
    page = fetch(ben, of_place("wave_words", asked))
    assert [one.language.code for one in page.context["said"]] == ["en", "ar"]
