"""A code leads to the questions, and what she sends becomes one sealed row."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation import envelopes, linking
from evaluation.answering import CONSENT_VERSION
from evaluation.letter_box import actions as letter_box
from evaluation.letter_box.models import Response
from evaluation.models import Reader
from tests.evaluation.answering.conftest import eighteen, receipt_in
from tests.factories.evaluation import code_of, make_questionnaire, make_wave, question
from tests.groups.agreements.labels import LABELS

LANGUAGES = ("en", "cy", "ar")


def word(key, language="en"):
    return LABELS[key][language]["text"]


def held(wave):
    """What lies in the box, opened."""
    rows = Response.objects.filter(wave=wave.pk).values_list("sealed", flat=True)
    return [envelopes.unseal(wave.opening_key.private, sealed) for sealed in rows]


def inputs(answer, name):
    return [tag.attributes for tag in answer.page.tags if tag.attributes.get("name") == name]


def ticked(answer):
    return {
        (tag.attributes["name"], tag.attributes["value"])
        for tag in answer.page.tags
        if "checked" in tag.attributes
    }


# the box for the code


@pytest.mark.parametrize("language", LANGUAGES)
def test_box_is_in_the_language_of_its_address(phone, language):
    answer = phone.open(language=language)
    assert answer.status_code == 200
    assert word("code_title", language) in answer.texts
    assert answer["Content-Language"] == language
    assert f'lang="{language}"' in answer.html
    assert ('dir="rtl"' in answer.html.partition("<head>")[0]) == (language == "ar")


@pytest.mark.parametrize(
    ("accepted", "language"), [("ar-SY,en;q=0.3", "ar"), ("cy", "cy"), ("so", "en"), ("", "en")]
)
def test_box_without_a_language_is_in_her_browsers(phone, accepted, language):
    assert phone.open("enter", "", accepted)["Content-Language"] == language


def test_language_that_has_no_words_here_is_answered_in_one_that_has(phone):
    assert phone.open(language="so")["Content-Language"] == "en"


def test_switch_leads_to_the_same_page(phone):
    page = phone.open("held", "ar").page
    links = [tag.attributes.get("href") for tag in page.tags if tag.name == "a"]
    for code in LANGUAGES:
        assert reverse("answering:held", args=[code]) in links


@pytest.mark.parametrize("typed", ["", "CDFGHJKMNPQR", "x" * 5000, "%00", "شيء", "-"])
def test_code_that_fits_nothing_says_so_and_stays_in_the_box(phone, slip, typed):
    answer = phone.press("enter_in", "cy", typed=typed)
    assert answer.status_code == 422
    assert word("code_wrong", "cy") in answer.texts
    assert len(inputs(answer, "typed")[0]["value"]) <= 60


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f" {code[:4]} {code[4:]}- "])
def test_code_may_be_typed_as_people_type(phone, slip, write):
    assert phone.press("enter_in", typed=write(code_of(slip))).status_code == 200


def test_code_of_a_slip_that_was_replaced_fits_nothing(phone, slip):
    old = code_of(slip)
    slip.issue = 2
    slip.code_hmac = linking.code_hmac(code_of(slip))
    slip.save()
    assert phone.press("enter_in", typed=old).status_code == 422
    assert phone.press("enter_in", typed=code_of(slip)).status_code == 200


# the questions


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_everything_around_them_are_in_her_language(phone, slip, language):
    answer = phone.press("enter_in", language, typed=code_of(slip))
    sign = "" if language == "en" else f"{language} "
    assert f"{sign}I choose how much I share" in answer.texts
    for key in ("consent_title", "consent_answers", "who_title", "who_adults", "send", "stop_here"):
        assert word(key, language) in answer.texts
    seen = " ".join(answer.texts)
    assert "20" in seen  # the fewest women behind a total
    assert "{" not in seen


def test_nothing_is_ticked_or_required_at_first(phone, slip):
    answer = phone.press("enter_in", typed=code_of(slip))
    assert ticked(answer) == set()
    assert not any("required" in tag.attributes for tag in answer.page.tags)


def test_each_purpose_is_a_decision_and_each_reader_is_named(phone, programme, slip):
    second = Reader.objects.create(programme=programme, position=1, name="<Council>", kind="public")
    first = programme.readers.get(position=0)
    answer = phone.press("enter_in", typed=code_of(slip))
    names = [
        tag.attributes["name"]
        for tag in answer.page.tags
        if tag.attributes.get("name", "").startswith("c-")
    ]
    assert names == ["c-a", "c-s", f"c-{first.pk}", f"c-{second.pk}", "c-q"]
    assert "&lt;Council&gt;" in answer.html
    assert "The Women’s Fund" in answer.html


def test_only_what_is_needed_is_asked_for(phone, programme, group):
    plain = make_questionnaire(programme, question("safe", "I feel safe"), name="Plain")
    wave = make_wave(programme, group, questionnaire=plain)
    answer = phone.press("enter_in", typed=code_of(wave.invitations.first()))
    assert inputs(answer, "c-a")
    assert not inputs(answer, "c-s")
    assert not inputs(answer, "c-q")
    assert word("later_quotes") not in phone.send(code_of(wave.invitations.first())).texts


def test_another_language_keeps_code_ticks_and_words(phone, slip):
    answer = phone.press("enter_in", "ar", typed=code_of(slip), c_a=1, q_1=4, q_3=11, q_4="Paned")
    assert answer.status_code == 200
    assert ticked(answer) == {("c-a", "1"), ("q-1", "4")}
    assert "Paned</textarea>" in answer.html
    assert "error-msg" not in answer.html
    buttons = [tag.attributes for tag in answer.page.tags if tag.attributes.get("form") == "f"]
    # The first is what Enter presses: it sends, and changes no language.
    assert [one.get("formaction", "") for one in buttons] == ["", "/a/en/", "/a/cy/", "/a/ar/"]


def test_language_in_which_the_questions_are_not_whole_is_not_offered(phone, programme, group):
    half = make_questionnaire(
        programme,
        question("safe", "I feel safe"),
        question("more", "Anything?", kind="comment", languages=("en", "cy")),
        name="Half",
    )
    wave = make_wave(programme, group, questionnaire=half)
    answer = phone.press("enter_in", "ar", typed=code_of(wave.invitations.first()))
    assert answer["Content-Language"] == "en"
    assert "العربية" not in answer.html


# sending


def test_answers_are_sealed_with_what_she_decided(phone, wave, slip, programme):
    reader = programme.readers.get()
    sent = {"c_s": 1, f"c_{reader.pk}": 1, "q_1": 4, "q_3": 10, "q_4": "Te+a+teisen"}
    answer = phone.send(code_of(slip), "cy", **sent)
    assert answer.status_code == 200
    assert len(receipt_in(answer)) == 19
    (inside,) = held(wave)
    assert inside["x"] == {"choose": 4, "satisfied": 10}
    assert inside["k"] == {"more": "Te a teisen"}
    assert inside["p"] == sorted(["answers", "special", reader.purpose])
    assert (inside["l"], inside["m"], inside["t"]) == ("cy", "read", CONSENT_VERSION)


def test_nothing_answered_is_an_answer_too(phone, wave, slip):
    assert phone.send(code_of(slip), q_1="").status_code == 200
    (inside,) = held(wave)
    assert (inside["x"], inside["k"]) == ({}, {})


def test_health_is_left_out_where_she_did_not_say_yes(phone, wave, slip):
    assert phone.send(code_of(slip), q_1=2, q_3=0).status_code == 200
    assert held(wave)[0]["x"] == {"choose": 2}


def test_sending_again_replaces(phone, wave, slip):
    first = receipt_in(phone.send(code_of(slip), q_1=1))
    answer = phone.send(code_of(slip), q_1=5)
    assert word("sent_replaced") in answer.texts
    assert [inside["x"] for inside in held(wave)] == [{"choose": 5}]
    assert phone.press("held", typed=first).status_code == 422
    assert phone.press("held", typed=receipt_in(answer)).status_code == 200


def test_first_answer_and_tenth_look_the_same(phone, slip):
    """Whoever knows a code learns nothing about whether anything was held before."""
    pages = []
    for _ in range(2):
        answer = phone.send(code_of(slip), q_1=1)
        receipt = receipt_in(answer)
        pages.append(answer.html.replace(receipt[:10], "…").replace(receipt[10:], "…"))
    assert pages[0] == pages[1]


def test_without_her_first_tick_nothing_is_kept_and_nothing_is_lost(phone, wave, slip):
    answer = phone.press("send", "en", typed=code_of(slip), q_1=3, q_4="words", c_q=1, all=1)
    assert answer.status_code == 422
    assert held(wave) == []
    assert answer.texts.count(word("consent_missing")) == 2  # above all, and at the tick
    assert word("nothing_lost") in answer.texts
    assert ticked(answer) == {("q-1", "3"), ("c-q", "1")}
    assert "words</textarea>" in answer.html
    (tick,) = inputs(answer, "c-a")
    assert tick["aria-describedby"] == "c-a-e"


def test_mistake_is_told_above_and_at_its_question(phone, wave, slip):
    answer = phone.send(code_of(slip), q_1=9, q_4="z" * 501, q_3=4)
    assert answer.status_code == 422
    assert held(wave) == []
    links = [tag.attributes.get("href", "") for tag in answer.page.tags if tag.name == "a"]
    ids = {tag.attributes.get("id") for tag in answer.page.tags}
    assert {"#q-1-t", "#q-4-t"} <= set(links)
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    assert "z" * 501 in answer.html
    assert ("q-3", "4") in ticked(answer)


def test_answers_that_were_cut_off_on_the_way_are_not_kept(phone, wave, slip):
    answer = phone.press("send", "en", typed=code_of(slip), c_a=1, q_1=4)
    assert answer.status_code == 422
    assert held(wave) == []
    assert word("not_whole") in answer.texts
    assert ticked(answer) == {("c-a", "1"), ("q-1", "4")}


def test_sending_with_a_code_that_fits_nothing_leads_to_the_box(phone, wave):
    answer = phone.send("CDFGHJKMNPQR", q_1=4)
    assert answer.status_code == 422
    assert word("code_wrong") in answer.texts
    assert held(wave) == []


def test_address_of_sending_opens_the_box(phone):
    assert word("code_title") in phone.open("send").texts


def test_wave_that_has_closed_says_so_and_how_to_take_back(phone, wave, slip):
    for change in ({"state": "closed"}, {"closes_on": timezone.localdate() - dt.timedelta(days=1)}):
        for name, value in {"state": "open", "closes_on": timezone.localdate(), **change}.items():
            setattr(wave, name, value)
        wave.save()
        for answer in (
            phone.press("enter_in", typed=code_of(slip)),
            phone.send(code_of(slip), q_1=4),
        ):
            assert answer.status_code == 409
            assert word("closed") in answer.texts
            assert reverse("answering:take_back", args=["en"]) in answer.html
    assert held(wave) == []


def test_wave_that_is_sealed_while_she_answers_keeps_nothing(phone, wave, slip, monkeypatch):
    def shut(**facts):
        raise letter_box.BoxShut("closed")

    monkeypatch.setattr(letter_box, "post", shut)
    answer = phone.send(code_of(slip), q_1=4)
    assert answer.status_code == 409
    assert word("closed") in answer.texts


def test_woman_who_has_gone_from_the_list_is_told_that_it_is_closed(phone, slip):
    code = code_of(slip)
    slip.invitee.delete()
    assert phone.press("enter_in", typed=code).status_code == 409


def test_slips_of_two_women_are_two_answers(phone, wave, slips):
    for number, slip in enumerate(slips, start=1):
        phone.send(code_of(slip), q_1=number)
    assert sorted(inside["x"]["choose"] for inside in held(wave)) == [1, 2, 3]


# what is written, and what is not


def changes():
    """{table: rows that this transaction has written}, sequences of the database aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
        )
        return {name: (new, changed, gone) for name, new, changed, gone in cursor.fetchall()}


def written(before):
    after = changes()
    return {
        name: tuple(a - b for a, b in zip(counts, before.get(name, (0, 0, 0)), strict=True))
        for name, counts in after.items()
        if counts != before.get(name, (0, 0, 0))
    }


def test_sending_writes_one_row_and_nothing_else(phone, slip, as_web):
    def send():
        before = changes()
        answer = phone.send(code_of(slip), q_1=4, q_4="hello")
        return answer, written(before)

    answer, rows = as_web(send)
    assert answer.status_code == 200
    assert not answer.cookies
    assert rows == {"evaluation_response": (1, 0, 0)}
    answer, rows = as_web(send)
    assert rows == {"evaluation_response": (0, 1, 0)}


@pytest.mark.parametrize(
    "do",
    [
        lambda phone, code: phone.open(),
        lambda phone, code: phone.press("enter_in", typed=code),
        lambda phone, code: phone.send(code, q_1=9),
    ],
    ids=["box", "questions", "mistake"],
)
def test_opening_and_erring_write_nothing(phone, slip, as_web, do):
    def look():
        before = changes()
        answer = do(phone, code_of(slip))
        return answer, written(before)

    answer, rows = as_web(look)
    assert rows == {}
    assert not answer.cookies


@pytest.mark.parametrize("route", ["enter_in", "send", "held", "take_back"])
def test_page_is_not_another_to_who_is_signed_in_and_keeps_nothing(ada, slip, route):
    address = reverse(f"answering:{route}", args=["en"])
    her = Client(enforce_csrf_checks=True)
    her.force_login(ada)
    sent = {"typed": code_of(slip)} if route != "send" else {"typed": "nothing"}
    body = "&".join(f"{name}={value}" for name, value in sent.items())
    form = "application/x-www-form-urlencoded"
    for answers in (
        (her.get(address), Client().get(address)),
        (
            her.post(address, body, content_type=form),
            Client().post(address, body, content_type=form),
        ),
    ):
        assert answers[0].content == answers[1].content
        for answer in answers:
            assert answer["Cache-Control"] == "no-store"
            assert "noindex" in answer["X-Robots-Tag"]
        assert not answers[1].cookies


@pytest.mark.parametrize("address", ["/a/en/9/", "/a/x/y/z/", "/a/en/1/1/", "/a/%00/"])
def test_address_that_leads_nowhere_has_one_answer(phone, address):
    answer = Client().get(address)
    assert answer.status_code == 404
    assert word("gone_title") in answer.content.decode()
    assert not answer.cookies


def test_address_without_its_last_slash_leads_there():
    assert Client().get("/a/en", follow=True).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_first_links(phone, slip, language):
    for answer in (
        phone.open(language=language),
        phone.press("enter_in", language, typed=code_of(slip)),
        phone.send(code_of(slip), language),
        phone.open("take_back", language),
    ):
        assert answer.page.title == word("tab_title", language)
        links = [tag.attributes for tag in answer.page.tags if tag.name in {"a", "button"}]
        assert links[0]["href"] == reverse("leave")
        assert links[1]["href"].endswith("/help/")


# few questions to the database


def test_questions_cost_three_questions_once_a_process_has_read_them(
    phone, wave, slip, django_assert_num_queries
):
    with django_assert_num_queries(2):
        phone.open()
    phone.press("enter_in", typed=code_of(slip))
    with django_assert_num_queries(3):
        phone.press("enter_in", typed=code_of(slip))
    with django_assert_num_queries(3):
        phone.press("enter_in", "ar", typed=code_of(slip))


def test_other_questions_are_read_for_another_questionnaire(phone, programme, group, slip):
    phone.press("enter_in", typed=code_of(slip))
    slip.wave.state = "closed"
    slip.wave.save()
    later = make_wave(
        programme, group, kind="end", questionnaire=eighteen(programme), number=2
    ).invitations.first()
    assert "What helps you to come?" in phone.press("enter_in", typed=code_of(later)).texts
