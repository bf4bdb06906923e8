import html
import re
import uuid

import pytest

from audit.models import AuditEvent
from groups.models import SharedWord, SupportGroup
from groups.shared_words.facts import Text, texts_of
from tests.factories.groups import make_closed_to, make_shared_word
from tests.groups.addresses import address

pytestmark = pytest.mark.django_db


def hidden(response):
    found = re.findall(
        r'<input type="hidden" name="(version|seen|request_key)" value="([^"]*)"',
        response.content.decode(),
    )
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def word(group):
    return make_shared_word(group, cy="cwtch", ar="حضن")


@pytest.fixture
def at(group, word):
    """Where each page is."""
    names = ("shared_word_list", "shared_word_new", "shared_word_sheet")
    one = ("shared_word_edit", "shared_word_remove")
    return {
        **{name.removeprefix("shared_word_"): address(name, group) for name in names},
        **{name.removeprefix("shared_word_"): address(name, group, word=word.pk) for name in one},
    }


MAY_BE_POSTED_TO = ("new", "edit", "remove")
CWTCH = {"word_cy": "cwtch", "meaning_cy": "What cwtch means to us", "word_ar": "حضن"}
CWTCH |= {"meaning_ar": "What حضن means to us"}


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_strangers_find_nothing(who, fetch, at, word, other_group, request):
    user = request.getfixturevalue(who)
    assert {name: fetch(user, url).status_code for name, url in at.items()} == dict.fromkeys(
        at, 404
    )
    for name in MAY_BE_POSTED_TO:
        assert fetch(user, at[name], {"word_cy": "x", "version": "1"}).status_code == 404
    assert SharedWord.objects.get() == word


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_to_whom_it_is_closed_there_is_nothing(who, fetch, group, at, request):
    user = request.getfixturevalue(who)
    make_closed_to(group, user)
    assert {fetch(user, url).status_code for url in at.values()} == {404}


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_those_of_the_group_reach_every_page(who, fetch, at, request):
    user = request.getfixturevalue(who)
    assert {fetch(user, url).status_code for url in at.values()} == {200}


def test_word_of_another_group_is_not_here(fetch, ada, other_group, at, group):
    """She may see both groups; the word belongs to one."""
    elsewhere = make_shared_word(other_group, cy="rhywle")
    for name in ("shared_word_edit", "shared_word_remove"):
        url = address(name, group, word=elsewhere.pk)
        for data in (None, {"version": "1", "word_cy": "x"}):
            assert "rhywle" not in fetch(ada, url, data).text_seen
    assert SharedWord.objects.filter(pk=elsewhere.pk).exists()
    assert texts_of(elsewhere)[0].word == "rhywle"


# the list and the sheet


def test_empty_list_says_what_to_do_first(fetch, ben, group, at):
    SharedWord.objects.all().delete()
    text = fetch(ben, at["list"]).text_seen
    assert "No word yet" in text
    assert at["new"] in text
    assert "There are no words yet." in fetch(ben, at["sheet"]).text_seen


def test_list_shows_each_word_in_its_languages(fetch, ben, at):
    text = fetch(ben, at["list"]).text_seen
    assert '<bdi lang="cy" dir="ltr">cwtch</bdi>' in text
    assert '<bdi lang="ar" dir="rtl">حضن</bdi>' in text
    assert '<p lang="ar" dir="rtl">What حضن means to us</p>' in text
    assert at["edit"] in text
    assert at["remove"] in text
    assert "your coordinators read this" in text


def test_list_is_sorted_as_the_reader_reads(fetch, ben, group, at):
    make_shared_word(group, en="apple", cy="ŵy")
    text = fetch(ben, at["list"]).text_seen
    assert text.index(">apple<") < text.index(">cwtch<")
    text = fetch(ben, "/cy" + at["list"]).text_seen
    assert text.index(">cwtch<") < text.index(">ŵy<")


def test_sheet_stands_languages_side_by_side(fetch, ben, group, at):
    make_shared_word(group, so="hab")
    text = fetch(ben, at["sheet"]).text_seen
    assert re.findall(r'<th scope="col" dir="\w+">(\w+)', text) == ["Welsh", "Arabic", "Somali"]
    assert text.count("<td") == 6


def test_sheet_names_the_group_only_where_asked(fetch, ben, at):
    def without_the_way_here(url):
        return fetch(ben, url).text_seen.partition("<h1>")[2]

    assert "Glanrafon" not in without_the_way_here(at["sheet"])
    assert "Glanrafon" in without_the_way_here(at["sheet"] + "?name=1")
    assert "<title>Our words - Alongside</title>" in fetch(ben, at["sheet"]).text_seen


# adding


def test_add(fetch, ben, group, at):
    page = fetch(ben, at["new"])
    data = {"word_en": "hug", "other_language": "so", "word_other": "hab", **hidden(page)}
    for _ in range(2):
        answer = fetch(ben, at["new"], data, follow=True)
        assert answer.redirect_chain == [(at["list"], 302)]
        assert "hug\u2069 is in the list." in answer.text_seen
    made = group.shared_words.get(created_by=ben)
    assert texts_of(made) == [Text("en", "hug"), Text("so", "hab")]
    assert AuditEvent.objects.get().kind == "shared_word_added"


def test_add_offers_the_groups_languages_and_english(fetch, ben, at):
    text = fetch(ben, at["new"]).text_seen
    assert re.findall(r'name="word_(\w+)"', text) == ["cy", "ar", "en", "other"]


def test_add_with_a_mistake_loses_nothing(fetch, ben, at):
    answer = fetch(ben, at["new"], {"word_cy": "x" * 81, "meaning_cy": "y" * 400})
    assert answer.status_code == 200
    assert "Nothing you wrote is lost" in answer.text_seen
    assert "x" * 81 in answer.text_seen
    assert "y" * 400 in answer.text_seen


@pytest.mark.parametrize(
    "data", [{}, {"word_cy": "\x00"}, {"word_cy": "x", "request_key": "x"}, {"seen": "x" * 50_000}]
)
def test_add_nonsense_is_no_500(fetch, ben, at, data):
    assert fetch(ben, at["new"], data).status_code == 200
    assert SharedWord.objects.count() == 1


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{% load x %}", "بنت <b>"])
def test_markup_stays_text(fetch, ben, at, words):
    fetch(ben, at["new"], {"word_en": words, "meaning_en": words})
    for name in ("list", "sheet"):
        content = fetch(ben, at[name]).content.decode()
        assert "<script>alert" not in content
        assert html.escape(words) in content


# changing


def test_edit(fetch, ben, word, at):
    shown = hidden(fetch(ben, at["edit"]))
    for _ in range(2):
        answer = fetch(ben, at["edit"], {**CWTCH, **shown, "word_cy": "cwtsh"}, follow=True)
        assert "cwtsh\u2069 is saved." in answer.text_seen
    word.refresh_from_db()
    assert word.version == 2
    assert texts_of(word)[0] == Text("cy", "cwtsh", "What cwtch means to us")
    assert AuditEvent.objects.get().changed_fields == ["word"]


def test_edit_late_shows_both_and_one_press_saves(fetch, ada, ben, word, at):
    hers = hidden(fetch(ada, at["edit"]))
    theirs = {**CWTCH, **hers, "word_cy": "cwtsh", "meaning_ar": "دفء"}
    fetch(ben, at["edit"], theirs)
    late = fetch(ada, at["edit"], {**CWTCH, **hers, "word_cy": "cwtch!"})
    assert late.status_code == 409
    assert "Your colleague saved <b><bdi>cwtsh</bdi></b>." in late.text_seen
    assert "Yours is <b><bdi>cwtch!</bdi></b>" in late.text_seen
    assert "<b><bdi>دفء</bdi></b>, which is now in the form" in late.text_seen
    shown = hidden(late)
    assert shown["version"] == "2"
    again = {**CWTCH, "meaning_ar": "دفء", **shown, "word_cy": "cwtch!"}
    assert fetch(ada, at["edit"], again).status_code == 302
    word.refresh_from_db()
    assert word.version == 3
    assert [(text.word, text.meaning) for text in texts_of(word)] == [
        ("cwtch!", "What cwtch means to us"),
        ("حضن", "دفء"),
    ]


def test_edit_of_one_that_was_taken_out_keeps_hers(fetch, ada, ben, word, at, group):
    hers = hidden(fetch(ada, at["edit"]))
    fetch(ben, at["remove"], {"version": "1"})
    late = fetch(ada, at["edit"], {**CWTCH, **hers, "word_cy": "cwtsh"})
    assert late.status_code == 409
    assert "Taken out by a colleague meanwhile" in late.text_seen
    assert 'value="cwtsh"' in late.text_seen
    assert f'action="{at["new"]}"' in late.text_seen
    back = {**CWTCH, **hidden(late), "word_cy": "cwtsh"}
    assert fetch(ada, at["new"], back).status_code == 302
    assert texts_of(group.shared_words.get())[0].word == "cwtsh"


def test_edit_of_one_that_is_taken_out_while_she_presses(fetch, ada, word, at, monkeypatch):
    monkeypatch.setattr("groups.shared_words.views._word", lambda *_: word)
    SharedWord.objects.filter(pk=word.pk).delete()
    late = fetch(ada, at["edit"], CWTCH)
    assert late.status_code == 409
    assert "Put it back" in late.text_seen


def test_edit_page_of_one_that_is_gone_leads_to_the_list(fetch, ada, group, at):
    url = address("shared_word_edit", group, word=uuid.uuid4())
    assert fetch(ada, url).status_code == 302
    assert "not in the list any more" in fetch(ada, at["list"]).text_seen


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999999999999"])
def test_edit_with_a_broken_version_saves_nothing_unseen(fetch, ada, word, at, version):
    answer = fetch(ada, at["edit"], {**CWTCH, "word_cy": "cwtsh", "version": version})
    assert answer.status_code in (200, 409)
    assert texts_of(word)[0].word == "cwtch"


# taking out


def test_remove_asks_first(fetch, ben, word, at):
    page = fetch(ben, at["remove"])
    assert "Take this word out?" in page.text_seen
    assert "cwtch" in page.text_seen
    assert SharedWord.objects.exists()
    for _ in range(2):
        answer = fetch(ben, at["remove"], hidden(page), follow=True)
        assert answer.redirect_chain == [(at["list"], 302)]
    assert not SharedWord.objects.exists()
    assert AuditEvent.objects.get().kind == "shared_word_removed"


def test_remove_what_a_colleague_has_changed_asks_again(fetch, ada, ben, word, at):
    page = fetch(ada, at["remove"])
    shown = hidden(fetch(ben, at["edit"]))
    fetch(ben, at["edit"], {**CWTCH, **shown, "word_cy": "cwtsh"})
    late = fetch(ada, at["remove"], hidden(page))
    assert late.status_code == 409
    assert "cwtsh" in late.text_seen
    assert "This is how it reads now." in late.text_seen
    assert fetch(ada, at["remove"], hidden(late)).status_code == 302
    assert not SharedWord.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "²", "9" * 5000])
def test_remove_with_a_broken_version_asks_again(fetch, ada, at, version):
    assert fetch(ada, at["remove"], {"version": version}).status_code == 409
    assert SharedWord.objects.exists()


# a group that has ended


def test_ended_group_is_looked_at_only(fetch, ada, word, at):
    SupportGroup.objects.update(state="ended")
    for name in MAY_BE_POSTED_TO:
        answer = fetch(ada, at[name], {**CWTCH, "version": "1"})
        assert (answer.status_code, answer["Location"]) == (302, at["list"])
    text = fetch(ada, at["list"]).text_seen
    assert "cwtch" in text
    assert "stay as they were" in text
    assert at["new"] not in text
    assert texts_of(word)[0].word == "cwtch"


def test_ended_group_without_words(fetch, ada, at):
    SharedWord.objects.all().delete()
    SupportGroup.objects.update(state="ended")
    assert "There were none." in fetch(ada, at["list"]).text_seen


@pytest.mark.parametrize("name", ["new", "edit"])
def test_ended_between_page_and_press(fetch, ada, at, monkeypatch, name):
    monkeypatch.setattr("groups.shared_words.views.reason", lambda *_: "")
    SupportGroup.objects.update(state="ended")
    answer = fetch(ada, at[name], {"word_cy": "mine"})
    assert answer.status_code == 200
    assert "stay as they were" in answer.text_seen
    assert 'value="mine"' in answer.text_seen


def test_welsh_pages_work(fetch, ben, at):
    for url in at.values():
        answer = fetch(ben, f"/cy{url}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
