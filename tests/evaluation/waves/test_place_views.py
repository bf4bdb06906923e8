import re

import pytest

from audit.models import AuditEvent
from evaluation.models import Invitation
from evaluation.waves.slips import code_of
from tests.evaluation.waves.addresses import hidden, of_place, of_wave
from tests.evaluation.waves.events import day
from tests.factories.groups import make_closed_to
from tests.factories.participants import make_participant
from toolkit.models import PageWord

pytestmark = pytest.mark.django_db


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
