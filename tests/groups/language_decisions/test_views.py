import datetime as dt
import re

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from groups.models import LanguageDecision, SupportGroup
from tests.factories.groups import make_closed_to, make_language_decision
from tests.groups.addresses import address

pytestmark = pytest.mark.django_db
INTERPRETER = "Maryam of Words First"


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def hidden(response):
    found = re.findall(r'name="(started_from|request_key)" value="([^"]*)"', response.text_seen)
    return dict(found)


def said(**fields):
    usual = {"language_1": "cy", "speak_1": "6", "read_1": "5", "when_1": "All the time"}
    days = {"decided_on": str(day(-1)), "look_again_on": str(day(83)), "ways": ["hands"]}
    return {**usual, **days, **fields}


@pytest.fixture
def shown(group):
    return address("language_decision_detail", group)


@pytest.fixture
def record(group):
    return address("language_decision_record", group)


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_strangers_find_nothing(who, fetch, shown, record, other_group, request):
    user = request.getfixturevalue(who)
    for url in (shown, record):
        assert fetch(user, url).status_code == 404
    assert fetch(user, record, said()).status_code == 404
    assert not LanguageDecision.objects.exists()


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_to_whom_it_is_closed_there_is_nothing(who, fetch, group, shown, record, request):
    user = request.getfixturevalue(who)
    make_closed_to(group, user)
    assert {fetch(user, url).status_code for url in (shown, record)} == {404}


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_those_of_the_group_write_it_down(who, fetch, shown, record, request):
    user = request.getfixturevalue(who)
    page = fetch(user, record)
    assert page.status_code == 200
    for _ in range(2):
        answer = fetch(user, record, said(**hidden(page)), follow=True)
        assert answer.redirect_chain == [(shown, 302)]
        assert "Written down." in answer.text_seen
    assert LanguageDecision.objects.get().recorded_by == user
    assert AuditEvent.objects.filter(kind="language_decision_recorded").count() == 1


def test_empty_page_says_what_to_do_first(fetch, ben, shown, record):
    text = fetch(ben, shown).text_seen
    assert "Nothing decided yet" in text
    assert record in text
    assert "Deciding together" in text


def test_page_says_it_in_sentences(fetch, ben, group, shown):
    decision = make_language_decision(
        group, "cy", "ar", decided_on=day(-3), ways=["hands", "cards"]
    )
    decision.languages.filter(language="cy").update(speak_count=1, read_count=0, spoken_when="")
    decision.languages.filter(language="ar").update(
        interpreter=INTERPRETER, interpreter_is_stranger=True
    )
    text = fetch(ben, shown).text_seen
    assert "How: a show of hands, coloured cards." in text
    assert "1 woman speaks it. Nobody reads it." in text
    assert "The group doesn’t speak it together." in text
    assert "4 women speak it. 2 women read it." in text
    assert "The group speaks it: <b><bdi>While the soup cooks</bdi></b>" in text
    assert f"Interpreted by <bdi>{INTERPRETER}</bdi>, a stranger to every woman" in text
    assert "Nobody has made sure" not in text
    assert 'lang="ar" dir="rtl"' in text


def test_page_says_that_nobody_has_made_sure(fetch, ben, group, shown):
    decision = make_language_decision(group, "ar")
    decision.languages.update(interpreter=INTERPRETER)
    text = fetch(ben, shown).text_seen
    assert "Nobody has made sure of the interpreter yet." in text
    assert f"<bdi>{INTERPRETER}</bdi> interprets." in text


def test_page_says_when_it_is_due(fetch, ben, group, shown):
    decision = make_language_decision(group, "cy")
    assert "It is time" not in fetch(ben, shown).text_seen
    decision.decided_on = decision.look_again_on = day(0)
    decision.save(update_fields=["decided_on", "look_again_on"])
    assert "It is time to look at this again." in fetch(ben, shown).text_seen


def test_earlier_decisions_are_folded_with_what_changed(fetch, ben, group, shown, record):
    for fields in ({}, {"language_2": "so", "speak_2": "1"}, {"language_2": "ar"}):
        fetch(ben, record, said(**hidden(fetch(ben, record)), **fields))
    text = fetch(ben, shown).text_seen
    before, _sign, earlier = text.partition("2 earlier decisions")
    assert "Arabic came in." in before
    assert "Somali came in." in earlier
    assert "The group’s first decision." in earlier
    assert "in force until" in earlier
    assert LanguageDecision.objects.current().get().number == 3


def test_earlier_decision_that_stayed_the_same(fetch, ben, shown, record):
    for fields in ({}, {"decided_on": str(day(0))}, {"language_1": "so"}):
        fetch(ben, record, said(**hidden(fetch(ben, record)), **fields) | fields)
    assert "It stayed as it was before." in fetch(ben, shown).text_seen


def test_form_begins_with_the_groups_languages(fetch, ben, record):
    text = fetch(ben, record).text_seen
    assert re.findall(r'value="(\w*)" selected', text) == ["cy", "ar", ""]
    assert 'name="started_from" value="0"' in text
    for words in ("All the time", "The opening and the end", "In small groups", "At the break"):
        assert f'<option value="{words}">' in text


def test_form_begins_with_what_is_in_force(fetch, ben, group, record):
    make_language_decision(group, "so", number=4)
    text = fetch(ben, record).text_seen
    assert 'value="so" selected' in text
    assert 'value="cy" selected' not in text
    assert 'name="started_from" value="4"' in text


def test_mistakes_are_said_and_nothing_is_lost(fetch, ben, record):
    data = said(language_2="cy", speak_1="99", interpreter_1=INTERPRETER, decided_on=str(day(2)))
    answer = fetch(ben, record, data)
    assert answer.status_code == 200
    assert "3 things need another look" in answer.text_seen
    assert 'value="99"' in answer.text_seen
    assert f'value="{INTERPRETER}"' in answer.text_seen
    assert not LanguageDecision.objects.exists()


def test_another_row_keeps_everything(fetch, ben, record):
    data = said(language_2="cy", speak_1="99", interpreter_1=INTERPRETER, add_row="1")
    answer = fetch(ben, record, data)
    assert answer.status_code == 200
    assert 'name="language_3"' in answer.text_seen
    assert 'name="language_4"' not in answer.text_seen
    assert 'value="99"' in answer.text_seen
    assert f'value="{INTERPRETER}"' in answer.text_seen
    assert "error-summary" not in answer.text_seen
    assert not LanguageDecision.objects.exists()


def test_late_decision_keeps_hers_and_shows_theirs(fetch, ada, ben, record, group):
    hers, theirs = fetch(ada, record), fetch(ben, record)
    fetch(ben, record, said(when_1="At the break", **hidden(theirs)))
    late = fetch(ada, record, said(when_1="In small groups", **hidden(hers)))
    assert late.status_code == 409
    assert "There is a newer decision" in late.text_seen
    assert "<b><bdi>At the break</bdi></b>" in late.text_seen
    assert 'value="In small groups"' in late.text_seen
    assert group.language_decisions.count() == 1
    again = fetch(ada, record, said(when_1="In small groups", **hidden(late)))
    assert again.status_code == 302
    kept = group.language_decisions.order_by("number")
    assert [(one.number, one.languages.get().spoken_when) for one in kept] == [
        (1, "At the break"),
        (2, "In small groups"),
    ]


def test_ended_group_is_looked_at_only(fetch, ada, group, shown, record):
    make_language_decision(group, "cy")
    SupportGroup.objects.update(state="ended")
    for data in (None, said()):
        answer = fetch(ada, record, data)
        assert (answer.status_code, answer["Location"]) == (302, shown)
    text = fetch(ada, shown).text_seen
    assert "stays as it was" in text
    assert record not in text
    assert LanguageDecision.objects.count() == 1


def test_ended_group_without_a_decision(fetch, ada, shown):
    SupportGroup.objects.update(state="ended")
    assert "Write down what you decided" not in fetch(ada, shown).text_seen


def test_ended_between_page_and_press(fetch, ada, record, monkeypatch):
    """The check passes, and a colleague ends the group before the lock is held."""
    monkeypatch.setattr("groups.language_decisions.views.reason", lambda *_: "")
    SupportGroup.objects.update(state="ended")
    answer = fetch(ada, record, said())
    assert answer.status_code == 200
    assert "stays as it was" in answer.text_seen


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{% load x %}", "بنت & co"])
def test_markup_stays_text(fetch, ben, record, shown, words):
    page = fetch(ben, record)
    answer = fetch(ben, record, said(when_1=words, interpreter_1=words, **hidden(page)))
    assert answer.status_code == 302
    for url in (shown, record):
        assert b"<script>alert" not in fetch(ben, url).content
        assert words in fetch(ben, url).text_seen


@pytest.mark.parametrize(
    "data",
    [{}, {"language_1": "\x00"}, {"started_from": "x"}, {"request_key": "x"}, {"add_row": ""}],
)
def test_nonsense_is_no_500(fetch, ben, record, data):
    assert fetch(ben, record, data).status_code == 200
    assert not LanguageDecision.objects.exists()


def test_welsh_pages_work(fetch, ben, group, shown, record):
    make_language_decision(group, "cy", "ar")
    for url in (shown, record):
        answer = fetch(ben, f"/cy{url}")
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
