"""Whom to tell, how to be with her, and a sheet of paper: nothing is asked and nothing kept."""

import html
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import AuditEvent
from home import worried
from tests.factories.accounts import make_membership, make_safeguarding_contact
from toolkit.models import HelpLine, HelpLineText

pytestmark = pytest.mark.django_db
PAGES = ["/worried/", "/worried/sheet/"]


@pytest.fixture
def read(client):
    def read(user=None, address="/worried/"):
        if user:
            client.force_login(user)
        answer = client.get(address)
        answer.text = html.unescape(answer.content.decode())
        return answer

    return read


def make_help_line(slug, number, need):
    line = HelpLine.objects.create(
        slug=slug,
        number=number,
        nations=["wales"],
        need=need,
        source="https://example.org/",
        checked_on=timezone.localdate(),
        verified=True,
        position=HelpLine.objects.count(),
    )
    HelpLineText.objects.create(
        help_line=line, language="en", title=slug, hours="Always", body="Press 55.", status="draft"
    )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_everybody_reads_it_and_no_cookie_is_left(path, prefix, client):
    answer = client.get(prefix + path)
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize("path", [*PAGES, "/worried/sheet/pdf/"])
def test_nothing_can_be_sent(path, client):
    assert client.post(path, {"her_words": "x"}).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_nothing_can_be_typed(path, read, ada):
    main = read(ada, path).text.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"<(form|input|textarea|select|button)\b", main)
    assert not AuditEvent.objects.exists()


def test_danger_comes_first_from_the_help_lines(read):
    make_help_line("emergency-999", number="999", need="emergency")
    make_help_line("listening", number="01632 960 555", need="crisis")
    main = read().text.partition("<main")[2]
    assert main.index("tel:999") < main.index("Whom to tell today")
    assert "01632 960 555" not in main


def test_danger_is_said_where_no_help_line_is_loaded(read):
    assert "In danger, ring 999." in read().text


def test_visitor_is_told_whom_to_ask_and_reads_nobody_s_number(read, organisation):
    make_safeguarding_contact(organisation, "Mair")
    text = read().text
    assert "Tell the woman who runs the group." in text
    assert "/account/sign-in/?next=/worried/" in text
    assert "Mair" not in text
    assert "01632" not in text


@pytest.mark.parametrize("who", ["ada", "ben", "dee"])
def test_colleague_reads_whom_to_ring(who, request, read, organisation, other_organisation):
    make_safeguarding_contact(organisation, "Mair", phone="+44 (0)1632 960 001")
    make_safeguarding_contact(other_organisation, "Secret")
    text = read(request.getfixturevalue(who)).text
    assert 'href="tel:+4401632960001"' in text or 'href="tel:+441632960001"' in text
    for words in ("Mair", "Safeguarding lead", "Monday to Friday, 9:00 to 17:00"):
        assert words in text
    assert "Secret" not in text
    assert "Tell the woman who runs the group." not in text


def test_they_stand_in_the_order_in_which_to_ring(read, ben, organisation):
    make_safeguarding_contact(organisation, "Mair", position=2)
    make_safeguarding_contact(organisation, "Nia", position=1)
    text = read(ben).text
    assert text.index("Nia") < text.index("Mair")


def test_whoever_answers_at_night_is_marked(read, ben, organisation):
    make_safeguarding_contact(organisation, "Mair")
    assert "Nobody on this list answers at night" in read(ben).text
    make_safeguarding_contact(organisation, "Nia", out_of_hours=True)
    text = read(ben).text
    assert "Nobody on this list answers at night" not in text
    assert "Also at night and at the weekend" in text


@pytest.mark.parametrize(("who", "keeps"), [("ada", True), ("dee", True), ("ben", False)])
def test_nobody_written_down_says_who_can_mend_it(who, keeps, request, read, organisation):
    text = read(request.getfixturevalue(who)).text
    assert "Nobody is written down here yet." in text
    add = reverse("accounts:safeguarding_contact_add", args=[organisation.pk])
    assert (add in text) is keeps
    assert ("can add them, under People" in text) is not keeps
    make_safeguarding_contact(organisation)
    assert (reverse("accounts:safeguarding_contacts") in read().text) is keeps


def test_two_organisations_are_told_apart(read, dee, other_organisation, organisation):
    make_membership(dee, other_organisation, "facilitator")
    make_safeguarding_contact(organisation, "Mair")
    text = read(dee).text
    assert "Glan yr Afon" in text
    assert "Other House" in text
    assert text.count("Nobody is written down here yet.") == 1


def test_somebody_of_no_organisation_is_told_as_a_visitor_is(read, eve):
    text = read(eve).text
    assert "Tell the woman who runs the group." in text
    assert "Sign in for your own people" not in text


def test_thirty_to_tell_ask_as_often_as_one(client, ben, organisation):
    client.force_login(ben)
    asked = []
    for more in (1, 29):
        for _ in range(more):
            make_safeguarding_contact(organisation)
        client.get("/worried/")  # what only the first request of a session asks
        with CaptureQueriesContext(connection) as queries:
            client.get("/worried/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- the sheet


def labels():
    return [one.label for row in worried.sheet().rows for one in row]


def test_sheet_asks_what_the_person_who_is_told_needs(read):
    text = read(address="/worried/sheet/").text
    for label in labels():
        assert f"<b>{label}</b>" in text
    for words in ("Her words", "What you saw", "What you did", "Whom you told", "Your initials"):
        assert words in labels()
    assert "Initials, no full names." in text
    assert "policy says" in text


def test_there_is_a_line_for_each(read):
    lines = sum(one.lines for row in worried.sheet().rows for one in row)
    assert read(address="/worried/sheet/").text.count('class="pen"') == lines > 20


@pytest.mark.parametrize("language", ["en", "cy"])
def test_pdf_is_tagged_and_on_one_page(language):
    with translation.override(language):
        made = worried.sheet()
        assert worried.is_printable(made)
        pdf = worried.sheet_pdf(made)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Type/Pages/Count 1/" in pdf


def test_pdf_says_nothing_by_its_name(client):
    answer = client.get("/worried/sheet/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="\d{4}-\d\d-\d\d\.pdf"', answer["Content-Disposition"]
    )
    assert io.BytesIO(answer.content).read(4) == b"%PDF"


def test_a_letter_that_the_font_lacks_keeps_the_pdf_away(read, monkeypatch):
    odd = worried.Sheet("حزن", [], [], [])
    monkeypatch.setattr(worried, "sheet", lambda: odd)
    assert not worried.is_printable(odd)
    assert "/worried/sheet/pdf/" not in read(address="/worried/sheet/").text
