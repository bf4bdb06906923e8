import re
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from evaluation import envelopes, linking
from evaluation.letter_box.actions import BoxShut
from evaluation.letter_box.models import Response
from evaluation.letter_box.queries import wave_of_receipt
from evaluation.models import Wave
from evaluation.paper_entry import actions
from tests.factories.evaluation import make_opening_key, make_programme, make_wave
from tests.factories.groups import make_closed_to

pytestmark = pytest.mark.django_db
FIRST_PAGE = reverse("evaluation:paper_entry")
ANSWERS = reverse("evaluation:paper_answers")


@pytest.fixture
def wave(programme, group):
    return make_wave(programme, group, key=make_opening_key(programme))


@pytest.fixture
def code(slip):
    return linking.grouped(linking.code(slip.pk, slip.issue))


@pytest.fixture
def chosen(code):
    return {"code": code, "language": "cy", "mode": "paper"}


@pytest.fixture
def typed(chosen):
    """A whole paper."""
    ticks = {"purposes": ["answers", "special"]}
    return {**chosen, **ticks, "q-1": "4", "q-2": "", "q-3": "7", "q-4": "Te a bara brith"}


def opened(wave):
    private = wave.opening_key.private
    return [envelopes.unseal(private, row.sealed) for row in Response.objects.all()]


def token(answer, name="first"):
    found = re.search(rf'name="{name}" value="([^"]+)"', answer.text_seen)
    return found and found[1]


def receipt(answer):
    return re.search(r'class="receipt"[^>]*><bdi>([^<]+)<', answer.text_seen)[1]


# Who may


@pytest.mark.parametrize("who", ["ada", "ben", "cara", "dee", "gita"])
def test_the_box_is_there_for_any_colleague(fetch, wave, who, request):
    answer = fetch(request.getfixturevalue(who), FIRST_PAGE)
    assert answer.status_code == 200
    assert 'name="code"' in answer.text_seen


@pytest.mark.parametrize("who", ["eve", "gwen"])
@pytest.mark.parametrize("url", [FIRST_PAGE, ANSWERS])
def test_nobody_else_is_let_in(fetch, wave, who, url, typed, request):
    answer = fetch(request.getfixturevalue(who), url, typed)
    assert answer.status_code == 403
    assert "Only colleagues" in answer.text_seen
    assert Response.objects.count() == 0


@pytest.mark.parametrize("url", [FIRST_PAGE, ANSWERS])
def test_who_serves_the_group_is_sent_to_a_colleague(fetch, ben, typed, url):
    answer = fetch(ben, url, typed)
    assert answer.status_code == 403
    assert "somebody outside the group types it in" in answer.text_seen
    assert Response.objects.count() == 0


def test_to_whom_the_group_is_closed_reads_nothing_of_it(fetch, ada, group, chosen):
    make_closed_to(group, ada)
    answer = fetch(ada, FIRST_PAGE, chosen)
    assert answer.status_code == 403
    assert "Paned" not in answer.text_seen


def test_a_paper_of_a_programme_that_is_not_hers_is_no_paper(
    fetch, gwen, other_organisation, typed
):
    make_programme(other_organisation)
    answer = fetch(gwen, FIRST_PAGE, typed)
    assert "No paper has this code" in answer.text_seen


# The code


def test_the_questions_come_as_the_answer(fetch, cara, chosen, code):
    answer = fetch(cara, FIRST_PAGE, {**chosen, "code": code.lower().replace("-", " ")})
    assert answer.status_code == 200
    assert "cy I choose how much I share" in answer.text_seen
    assert 'lang="cy" dir="ltr"' in answer.text_seen
    assert 'name="q-4"' in answer.text_seen
    assert "Paned" not in answer.text_seen


def test_arabic_is_from_right_to_left(fetch, cara, chosen):
    answer = fetch(cara, FIRST_PAGE, {**chosen, "language": "ar"})
    assert '<div class="asked" lang="ar" dir="rtl">' in answer.text_seen
    assert '<span><bdi lang="ar" dir="rtl">' in answer.text_seen


def test_a_wrong_code_is_said_in_plain_words(fetch, cara, chosen):
    answer = fetch(cara, FIRST_PAGE, {**chosen, "code": "CDFG-HJKM-NPQR"})
    assert answer.status_code == 200
    assert "No paper has this code. Look at each letter again" in answer.text_seen
    assert 'value="CDFG-HJKM-NPQR"' in answer.text_seen


def test_only_what_fits_nothing_is_limited(fetch, cara, dee, chosen):
    wrong = {**chosen, "code": "CDFG-HJKM-NPQR"}
    for _ in range(30):
        fetch(cara, FIRST_PAGE, wrong)
    assert "Take a break of ten minutes" in fetch(cara, FIRST_PAGE, wrong).text_seen
    assert 'name="q-1"' in fetch(cara, FIRST_PAGE, chosen).text_seen
    assert "Look at each letter again" in fetch(dee, FIRST_PAGE, wrong).text_seen
    cache.clear()


@pytest.mark.parametrize("url", [FIRST_PAGE, ANSWERS])
def test_once_it_is_sealed_it_says_so(fetch, cara, typed, wave, url):
    Wave.objects.filter(pk=wave.pk).update(state="sealed")
    assert "These questions were sealed" in fetch(cara, url, typed).text_seen


def test_a_language_that_the_paper_can_not_have(fetch, cara, chosen, programme, wave):
    programme.languages = ["en", "cy", "ar", "so"]
    programme.save(update_fields=["languages"])
    answer = fetch(cara, FIRST_PAGE, {**chosen, "language": "so"})
    assert "These questions are in" in answer.text_seen
    assert "Look at the paper again" in answer.text_seen


def test_the_next_paper_begins_as_the_last(fetch, cara, wave):
    seen = fetch(cara, FIRST_PAGE + "?language=ar&mode=spoken&twice=on").text_seen
    assert '<option value="ar" selected' in seen
    assert re.search(r'value="spoken"[^>]* checked', seen)
    assert re.search(r'name="twice"[^>]* checked', seen)


# Once


@pytest.mark.parametrize("mode", ["paper", "spoken", "interpreter", "helper"])
def test_typed_once(fetch, cara, typed, wave, mode):
    answer = fetch(cara, ANSWERS, {**typed, "mode": mode})
    assert wave_of_receipt(receipt(answer)) == wave.pk
    (contents,) = opened(wave)
    assert (contents["m"], contents["l"]) == (mode, "cy")
    assert contents["x"] == {"choose": 4, "satisfied": 7}
    assert contents["k"] == {"more": "Te a bara brith"}
    assert f"?language=cy&mode={mode}" in answer.text_seen


def test_she_did_not_read_it_herself(fetch, cara, typed):
    """Whoever answers by herself does it on her own page."""
    answer = fetch(cara, ANSWERS, {**typed, "mode": "read"})
    assert 'name="code"' in answer.text_seen
    assert Response.objects.count() == 0


def test_without_her_yes_nothing_is_kept(fetch, cara, typed):
    answer = fetch(cara, ANSWERS, {**typed, "purposes": ["special"]})
    assert "shred the paper, and nothing is stored" in answer.text_seen
    assert "Te a bara brith" in answer.text_seen
    assert Response.objects.count() == 0


@pytest.mark.parametrize(("name", "value"), [("q-1", "9"), ("q-3", "many"), ("q-4", "x" * 501)])
def test_what_is_wrong_is_said_and_the_rest_is_kept(fetch, cara, typed, name, value):
    answer = fetch(cara, ANSWERS, {**typed, name: value})
    assert "Some answers need another look" in answer.text_seen
    assert f'href="#{name}"' in answer.text_seen
    assert re.search(r'value="special"[^>]* checked', answer.text_seen)
    assert Response.objects.count() == 0


def test_ticks_are_those_of_the_paper(fetch, cara, chosen, programme):
    seen = fetch(cara, FIRST_PAGE, chosen).text_seen
    reader = programme.readers.get()
    for purpose in ("answers", "special", "quotes", reader.purpose):
        assert f'name="purposes" value="{purpose}"' in seen


def test_sealed_while_she_typed(fetch, cara, typed, wave):
    with mock.patch.object(actions, "post_answers", side_effect=BoxShut("It is closed now.")):
        answer = fetch(cara, ANSWERS, typed)
    assert "Nothing was stored" in answer.text_seen
    assert "It is closed now." in answer.text_seen
    assert 'class="receipt"' not in answer.text_seen


# Twice


def test_twice_the_same_is_sent(fetch, cara, typed, wave):
    typed["twice"] = "on"
    answer = fetch(cara, ANSWERS, typed)
    assert "Now the second time" in answer.text_seen
    assert "Te a bara brith" not in answer.text_seen
    assert "checked" not in answer.text_seen
    assert Response.objects.count() == 0
    answer = fetch(cara, ANSWERS, {**typed, "first": token(answer)})
    assert receipt(answer)
    assert opened(wave)[0]["x"] == {"choose": 4, "satisfied": 7}
    assert "twice=on" in answer.text_seen


def test_differences_must_be_settled(fetch, cara, typed, wave):
    typed["twice"] = "on"
    first = fetch(cara, ANSWERS, typed)
    other = {**typed, "q-1": "2", "q-4": "Te", "first": token(first)}
    answer = fetch(cara, ANSWERS, other)
    assert "2 answers are not the same" in answer.text_seen
    assert "typed the first time" in answer.text_seen
    assert '<bdi lang="cy" dir="ltr">cy Mostly</bdi>' in answer.text_seen
    assert "cy Not much" in answer.text_seen
    assert "error" not in answer.text_seen[answer.text_seen.index("<main") :]
    assert Response.objects.count() == 0
    tokens = {name: token(answer, name) for name in ("first", "second")}
    half = {**typed, **tokens, "s-q-1": "first"}
    answer = fetch(cara, ANSWERS, half)
    assert "choose what stands there" in answer.text_seen
    assert Response.objects.count() == 0
    tokens = {name: token(answer, name) for name in ("first", "second")}
    answer = fetch(cara, ANSWERS, {**half, **tokens, "s-q-4": "second"})
    assert receipt(answer)
    (contents,) = opened(wave)
    assert contents["x"] == {"choose": 4, "satisfied": 7}
    assert contents["k"] == {"more": "Te"}


def test_neither_was_right(fetch, cara, typed):
    typed["twice"] = "on"
    first = token(fetch(cara, ANSWERS, typed))
    answer = fetch(cara, ANSWERS, {**typed, "q-1": "2", "first": first})
    tokens = {name: token(answer, name) for name in ("first", "second")}
    answer = fetch(cara, ANSWERS, {**typed, **tokens, "again": "1"})
    assert "The first time of two" in answer.text_seen
    assert token(answer) is None
    assert Response.objects.count() == 0


def test_a_mistake_in_the_second_time_keeps_the_first(fetch, cara, typed):
    typed["twice"] = "on"
    first = token(fetch(cara, ANSWERS, typed))
    answer = fetch(cara, ANSWERS, {**typed, "first": first, "q-1": "9"})
    assert "Now the second time" in answer.text_seen
    assert receipt(fetch(cara, ANSWERS, {**typed, "first": token(answer)}))


def test_a_first_time_that_is_too_old_or_not_hers_counts_for_nothing(fetch, cara, dee, typed):
    typed["twice"] = "on"
    first = token(fetch(dee, ANSWERS, typed))
    answer = fetch(cara, ANSWERS, {**typed, "first": first})
    assert "more than an hour old" in answer.text_seen
    assert Response.objects.count() == 0
    assert receipt(fetch(cara, ANSWERS, {**typed, "first": token(answer)}))


# What it leaves behind


def rows():
    """Every row of every table, with what PostgreSQL notes of its writing."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT xmin::text, ctid::text FROM {table}")
            found[model._meta.db_table] = sorted(cursor.fetchall())
        cursor.execute("SELECT xmin::text, ctid::text FROM cache_entries")
        found["cache_entries"] = sorted(cursor.fetchall())
    return found


@pytest.mark.parametrize("twice", [False, True])
def test_one_row_is_written_and_nothing_else(client, cara, typed, twice):
    client.force_login(cara)
    client.get(FIRST_PAGE)  # what only the first request of a session writes
    before, sessions = rows(), list(Session.objects.values())
    client.post(FIRST_PAGE, typed)
    data = {**typed, **({"twice": "on"} if twice else {})}
    answer = client.post(ANSWERS, data)
    if twice:
        assert rows() == before
        answer.text_seen = answer.content.decode()
        answer = client.post(ANSWERS, {**data, "first": token(answer)})
    assert b'class="receipt"' in answer.content
    assert "Set-Cookie" not in answer.headers
    assert set(answer.cookies) <= {"csrftoken", "c"}
    after = rows()
    assert {table for table in after if after[table] != before[table]} == {"evaluation_response"}
    assert len(after["evaluation_response"]) == 1
    assert list(Session.objects.values()) == sessions


def test_the_pages_are_kept_nowhere(fetch, cara, typed):
    answer = fetch(cara, ANSWERS, typed)
    assert "no-store" in answer["Cache-Control"]


def test_the_web_role_can_do_all_of_it(fetch, cara, typed, as_web):
    assert receipt(as_web(fetch, cara, ANSWERS, typed))
