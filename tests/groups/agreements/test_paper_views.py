"""The poster and the recording sheet: as pages for the browser's printer, and as PDFs."""

import html
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from audit.models import AuditEvent
from tests.factories.agreements import make_agreement, make_link, make_starter
from tests.groups.addresses import address
from tests.groups.agreements.labels import load_labels

pytestmark = pytest.mark.django_db
EN = "We start on time"
AR = "نبدأ في الموعد"
POSTER = "languages=en&languages=cy&paper=a3"


@pytest.fixture(autouse=True)
def labels(db):
    load_labels()


@pytest.fixture
def agreement(group):
    words = {"en": EN, "ar": AR, "cy": "Dechrau’n brydlon"}
    return make_agreement(group, words, {"en": "No phones"}, objection="still open")


@pytest.fixture
def open_poster(client, ben, group):
    def open_poster(query="", name="agreement_poster", user=ben):
        client.force_login(user)
        answer = client.get(f"{address(name, group)}?{query}")
        is_page = answer["Content-Type"].startswith("text/html")
        answer.text_seen = html.unescape(answer.content.decode()) if is_page else ""
        return answer

    return open_poster


def the_poster(answer):
    return html.unescape(re.search(r"<article.*</article>", answer.content.decode(), re.S)[0])


def kinds():
    return list(AuditEvent.objects.values_list("kind", flat=True))


def pages_in(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_poster_has_the_languages_of_the_group_at_first(open_poster, agreement):
    answer = open_poster()
    poster = the_poster(answer)
    assert (EN in poster, AR in poster) == (True, True)
    assert 'class="for-wall a4"' in answer.text_seen
    assert poster.count("What we agreed") == 1


def test_poster_has_what_was_chosen(open_poster, agreement):
    answer = open_poster(POSTER)
    poster = the_poster(answer)
    assert (EN in poster, "Dechrau" in poster, AR in poster) == (True, True, False)
    assert 'class="for-wall a3"' in answer.text_seen


def test_each_column_has_its_language_and_direction(open_poster, agreement):
    poster = the_poster(open_poster("languages=en&languages=ar&paper=a4"))
    assert f'<div lang="ar" dir="rtl"><h3>{AR}</h3>' in poster
    assert f'<div lang="en" dir="ltr"><h3>{EN}</h3>' in poster


def test_clause_that_a_column_has_not_got_says_so(open_poster, agreement):
    poster = the_poster(open_poster("languages=cy&paper=a4"))
    assert '<div lang="en" dir="ltr"><h3>No phones</h3>' in poster
    assert '<p class="note" lang="cy" dir="ltr">Dyw hwn ddim yn yr iaith hon' in poster


def test_poster_names_nobody_unless_it_is_asked_to(open_poster, agreement, group):
    poster = the_poster(open_poster())
    for word in (group.name, group.place, "Ben", "still open", "Glan yr Afon"):
        assert word not in poster
    assert group.name in the_poster(open_poster(f"{POSTER}&named=on"))


def test_code_is_on_it_only_where_it_is_asked_for_and_there(open_poster, agreement, group):
    assert "for a phone" not in the_poster(open_poster(f"{POSTER}&code=on"))
    make_link(group)
    assert "for a phone" not in the_poster(open_poster(POSTER))
    assert "for a phone" in the_poster(open_poster(f"{POSTER}&code=on"))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("paper=a4", "Tick at least one language."),
        ("languages=so&paper=a4", "The agreement has no words in that language."),
        ("languages=en&paper=a5", "Choose a size of paper."),
    ],
)
def test_what_cannot_be_printed_is_said_at_the_field(open_poster, agreement, query, says):
    answer = open_poster(query)
    assert answer.status_code == 200
    assert says in answer.text_seen
    assert EN in the_poster(answer)  # the usual one


def test_five_languages_are_one_too_many(open_poster, group):
    codes = ("en", "cy", "so", "pl", "uk")
    make_agreement(group, dict.fromkeys(codes, EN))
    query = "&".join(f"languages={code}" for code in codes)
    assert "Four languages fit" in open_poster(f"{query}&paper=a3").text_seen
    seen = open_poster(query.replace("languages=uk", "paper=a3")).text_seen
    assert "cols-4" in seen
    assert 'class="for-wall a3 wide"' in seen


def test_pdf_where_the_font_has_the_letters(open_poster, agreement):
    assert "poster/pdf/?languages=en" in open_poster(POSTER).text_seen
    answer = open_poster(f"{POSTER}&named=on", "agreement_poster_pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"pdfuaid" in answer.content
    name = f'attachment; filename="{timezone.localdate():%Y-%m-%d}.pdf"'
    assert answer["Content-Disposition"] == name
    assert kinds() == ["agreement_downloaded"]


def test_pdf_with_the_code(open_poster, agreement, group):
    plain = open_poster(POSTER, "agreement_poster_pdf").content
    make_link(group)
    assert len(open_poster(f"{POSTER}&code=on", "agreement_poster_pdf").content) > len(plain)


def test_no_pdf_where_the_font_has_not_got_the_letters(open_poster, agreement):
    query = "languages=ar&paper=a4"
    page = open_poster(query)
    assert "There is no PDF with these languages" in page.text_seen
    assert "poster/pdf/" not in page.text_seen
    answer = open_poster(query, "agreement_poster_pdf")
    assert answer["Location"].endswith(f"/poster/?{query}")
    assert kinds() == []


@pytest.mark.parametrize("name", ["agreement_poster", "agreement_poster_pdf"])
def test_no_poster_without_an_agreement(open_poster, name):
    assert open_poster(name=name).status_code == 404


# The sheet


@pytest.fixture
def starters(db):
    make_starter("on-time", EN, cy="Dechrau’n brydlon", ar=AR)
    make_starter("phones", "No phones", suggested=False)


def test_sheet_has_the_numbers_of_the_recording_page(open_poster, starters):
    seen = open_poster(name="agreement_sheet").text_seen
    assert re.findall(r'<li value="(\d+)">', seen) == ["1", "2"]
    assert (EN in seen, "No phones" in seen) == (True, True)
    assert "No names and no signatures" in seen


def test_sheet_names_nobody(open_poster, starters, group):
    sheet = the_poster(open_poster(name="agreement_sheet"))
    for word in (group.name, group.place, "Ben", group.organisation.name):
        assert word not in sheet
    for word in ("Women present", "Agreed", "Not sure", "Objected", "A show of hands", "Arabic"):
        assert word in sheet


def test_sheet_in_another_language(open_poster, starters):
    page = open_poster("language=ar", "agreement_sheet")
    assert AR in the_poster(page)
    assert "There is no PDF in this language" in page.text_seen
    answer = open_poster("language=ar", "agreement_sheet_pdf")
    assert answer["Location"].endswith("/sheet/?language=ar")


def test_sheet_in_a_language_that_there_is_not(open_poster, starters):
    assert EN in the_poster(open_poster("language=xx", "agreement_sheet"))


def test_sheet_of_a_group_with_an_agreement_begins_with_it(open_poster, starters, agreement):
    seen = the_poster(open_poster(name="agreement_sheet"))
    assert seen.index("What you have agreed so far") < seen.index("In this room")


def test_sheet_as_a_pdf(open_poster, starters):
    answer = open_poster("language=cy", "agreement_sheet_pdf")
    assert answer.content.startswith(b"%PDF")
    assert b"pdfuaid" in answer.content
    assert kinds() == ["agreement_sheet_downloaded"]


@pytest.mark.parametrize("setting", ["in-person", "video", "text"])
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("own", [0, 15])
def test_sheet_is_two_pages_at_most(open_poster, group, setting, language, own):
    call_command("load_toolkit", verbosity=0)
    group.setting = setting
    group.save()
    if own:
        make_agreement(group, *(f"Something that we say in {n} words" for n in range(own)))
    answer = open_poster(f"language={language}", "agreement_sheet_pdf")
    assert pages_in(answer.content) in {1, 2}


@pytest.mark.parametrize(
    "name", ["agreement_poster", "agreement_poster_pdf", "agreement_sheet", "agreement_sheet_pdf"]
)
@pytest.mark.parametrize("person", ["cara", "dee", "gwen"])
def test_strangers_find_nothing(request, open_poster, agreement, name, person):
    answer = open_poster(POSTER, name, request.getfixturevalue(person))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["agreement_poster", "agreement_sheet"])
def test_who_grows_into_it_prints_too(open_poster, agreement, growing, name):
    assert open_poster(name=name, user=growing).status_code == 200
