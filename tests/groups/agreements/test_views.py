import datetime as dt
import re

import pytest
from django.utils import timezone

from accounts.refusals import NotNow
from audit.models import AuditEvent
from groups.agreements import actions
from groups.agreements.starting import starting_clauses
from groups.enums import State
from groups.models import Agreement, ClauseText, SupportGroup
from tests.factories.agreements import make_agreement, make_starter
from tests.factories.groups import make_closed_to
from tests.groups.addresses import address
from tests.groups.agreements.said import as_sent, hidden

pytestmark = pytest.mark.django_db

SECRET = "Zebedee clause"
OPEN = "Zebedee objection"


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def pages(group):
    """(address, may be fetched, may be posted to)"""
    return [
        (address("agreement_detail", group), True, False),
        (address("agreement_record", group), True, True),
        (address("agreement_review_sooner", group), False, True),
        (address("agreement_version", group, number=1), True, False),
        (address("agreement_words_choose", group) + "?language=so", True, False),
        (address("agreement_words", group, language="ar"), True, True),
    ]


@pytest.fixture
def starters(db):
    make_starter("stays-here", "What is said here stays here", cy="Aros yma", ar="يبقى هنا")
    make_starter("on-time", "We start on time")
    make_starter("ask-first", "Ask before a hug", suggested=False)


@pytest.fixture
def agreement(group):
    return make_agreement(
        group,
        {"en": SECRET, "ar": "سر"},
        "We start on time",
        agreed_count=7,
        objected_count=1,
        objection=OPEN,
        present_count=9,
    )


@pytest.fixture
def record(fetch, ben, group):
    """Opens the recording page and sends it."""

    def record(*, by=ben, opened=None, **changes):
        url = address("agreement_record", group)
        opened = opened or fetch(by, url)
        return fetch(by, url, as_sent(opened, **changes))

    return record


# who gets what


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_strangers_find_no_agreement(who, fetch, group, other_group, agreement, request):
    user = request.getfixturevalue(who)
    for url, may_fetch, may_post in pages(group):
        got, posted = fetch(user, url), fetch(user, url, {})
        assert got.status_code == (404 if may_fetch else 405), url
        assert posted.status_code == (404 if may_post else 405), url
        for answer in (got, posted):
            assert not any(word in answer.text_seen for word in (SECRET, OPEN, "سر", "Glanrafon"))
    assert Agreement.objects.get().replaced_at is None
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_to_whom_the_group_is_closed_there_is_none(who, fetch, group, agreement, request):
    user = request.getfixturevalue(who)
    make_closed_to(group, user)
    for url, may_fetch, may_post in pages(group):
        assert fetch(user, url).status_code == (404 if may_fetch else 405), url
        assert fetch(user, url, {}).status_code == (404 if may_post else 405), url


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_who_is_in_the_room_reaches_every_page(who, fetch, group, agreement, request):
    user = request.getfixturevalue(who)
    for url, may_fetch, _ in pages(group):
        expected = 302 if "words/?" in url else 200 if may_fetch else 405
        assert fetch(user, url).status_code == expected, url


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_version_of_another_group_is_not_read_here(who, fetch, group, other_group, request):
    make_agreement(other_group, SECRET)
    url = address("agreement_version", group, number=1)
    answer = fetch(request.getfixturevalue(who), url)
    assert answer.status_code == 404
    assert SECRET not in answer.text_seen


def test_recording_never_begins_from_another_groups_version(
    fetch, ada, group, other_group, starters
):
    theirs = make_agreement(other_group, SECRET)
    key = theirs.clauses.get().key
    url = address("agreement_record", group)
    data = {"do": "add", "started_from": "1", "row": ["=kept", f"k-{key.hex}"]}
    assert SECRET not in fetch(ada, url, data).text_seen


# the agreement


def test_no_agreement_says_what_to_do_first(fetch, ben, group):
    page = fetch(ben, address("agreement_detail", group)).text_seen
    assert "Nothing agreed yet" in page
    assert f'href="{address("agreement_record", group)}"' in page
    assert "Recording sheet" not in page
    assert address("agreement_sheet", group) in page


def test_agreement_is_read(fetch, ben, ada, group, agreement):
    Agreement.objects.update(recorded_by=ada, ways=["hands", "cards"], spoken_in=["cy", "ar"])
    page = fetch(ben, address("agreement_detail", group)).text_seen
    assert SECRET in page
    assert OPEN in page
    assert "Agreed by 7 of 9 women on" in page
    assert "How: a show of hands, coloured cards." in page
    assert "Said aloud in Welsh, Arabic." in page
    assert "One woman objected." in page
    assert "not sure" not in page
    assert "Recorded by <bdi>Ada</bdi>" in page
    for name, more in [("poster", {}), ("sheet", {}), ("link", {}),
                       ("read", {"language": "en", "position": 1})]:  # fmt: skip
        assert f'href="{address(f"agreement_{name}", group, **more)}"' in page


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"agreed_count": 8}, "Agreed by all 8 women who were there, on"),
        ({"agreed_count": 1, "present_count": 1}, "Agreed by the one woman who was there, on"),
        ({"agreed_count": 6, "unsure_count": 2}, "2 women were not sure."),
    ],
)
def test_how_it_was_agreed_is_said_in_words(fetch, ben, group, counts, said):
    make_agreement(group, **counts)
    assert said in fetch(ben, address("agreement_detail", group)).text_seen


def test_agreement_is_read_in_another_language(fetch, ben, group, agreement):
    page = fetch(ben, address("agreement_detail", group) + "?language=ar").text_seen
    assert '<div lang="ar" dir="rtl"><h3>سر</h3>' in page
    assert "only in English yet" in page
    assert "Drafted by machine" in page


@pytest.mark.parametrize("query", ["?language=ti", "?language=%00", "?language="])
def test_language_without_words_is_answered_in_her_own(fetch, ben, group, agreement, query):
    page = fetch(ben, address("agreement_detail", group) + query)
    assert page.status_code == 200
    assert SECRET in page.text_seen


def test_languages_say_how_far_they_can_be_trusted(fetch, ben, ada, group, agreement):
    def states():
        page = fetch(ben, address("agreement_detail", group)).text_seen
        start = page.index("To be read in")
        return re.sub(r"<[^>]*>|\s+", " ", page[start : page.index("Add a language", start)])

    seen = " ".join(states().split())
    assert "English The group agreed on these words." in seen
    assert "Welsh Cymraeg Not written yet" in seen
    assert "Arabic العربية Drafted by machine one clause that no speaker has read" in seen
    assert "one clause is missing" in seen
    words = ClauseText.objects.filter(language="ar")
    words.update(machine_draft=False)
    assert "Written here, not read over yet" in states()
    words.update(reviewed_at=timezone.now(), reviewed_by=ada, reviewed_how="with-speaker")
    assert "Read by a speaker with Ada" in " ".join(states().split())
    words.update(reviewed_how="self")
    assert "Read by a speaker Ada, " in " ".join(states().split()).replace(" ,", ",")
    words.update(reviewed_by=None, reviewed_how="")
    assert f"Read by a speaker {timezone.localdate():%-d %B}" in " ".join(states().split())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"review_on": day(0)}, "It is time to look at it again."),
        ({"review_on": day(0), "review_reason": "asked"}, "Somebody asked for it."),
        ({"setting": "video"}, "meets in another way"),
    ],
)
def test_agreement_that_is_due_says_why(fetch, ben, group, change, said):
    make_agreement(group)
    Agreement.objects.update(**change)
    assert said in fetch(ben, address("agreement_detail", group)).text_seen


def test_agreement_that_is_not_due_says_when(fetch, ben, group):
    agreement = make_agreement(group)
    page = fetch(ben, address("agreement_detail", group)).text_seen
    assert "It is time" not in page
    assert f"On <b>{agreement.review_on:%-d %B %Y}</b>" in page


def test_agreement_of_a_group_that_has_ended_is_only_read(fetch, ada, group, agreement):
    SupportGroup.objects.update(state=State.ENDED)
    page = fetch(ada, address("agreement_detail", group)).text_seen
    assert SECRET in page
    assert "has ended" in page
    for name in ("agreement_record", "agreement_review_sooner", "agreement_words_choose"):
        assert address(name, group) not in page
    for url in (
        address("agreement_record", group),
        address("agreement_words", group, language="ar"),
    ):
        for data in (None, {}):
            assert fetch(ada, url, data)["Location"] == address("agreement_detail", group)


@pytest.mark.parametrize(("because", "moved"), [("new-member", True), ("time", False), ("", False)])
def test_next_look_comes_forward(fetch, ben, group, agreement, because, moved):
    url = address("agreement_review_sooner", group)
    answer = fetch(ben, url, {"because": because})
    assert answer["Location"] == address("agreement_detail", group)
    agreement.refresh_from_db()
    assert (agreement.review_on == day(7)) is moved


def test_next_look_of_a_group_that_has_ended(fetch, ada, group, agreement):
    SupportGroup.objects.update(state=State.ENDED)
    fetch(ada, address("agreement_review_sooner", group), {"because": "asked"})
    page = fetch(ada, address("agreement_detail", group)).text_seen
    assert "stays as it was" in page
    assert Agreement.objects.get().review_reason == "time"


# versions


def test_version_says_what_changed(fetch, ben, group):
    first = make_agreement(group, "Tea first", "Phones away")
    second = make_agreement(group, "Tea last", "Kettle on", present_count=9)
    second.clauses.filter(position=0).update(key=first.clauses.first().key)
    page = fetch(ben, address("agreement_version", group, number=2)).text_seen
    assert '<del><span class="vh">taken out: </span>first</del>' in page
    assert '<ins><span class="vh">added: </span>last</ins>' in page
    assert "<b>Phones away</b></del>" in page
    assert "<b>Kettle on</b></ins>" in page
    assert "The group keeps to this now." in page
    page = fetch(ben, address("agreement_version", group, number=1)).text_seen
    assert "all of it was new" in page
    assert "In force until" in page
    page = fetch(ben, address("agreement_detail", group)).text_seen
    assert "Version 1" in page
    assert "2 added" in page


def test_version_of_the_same_words_says_so(fetch, ben, group):
    first = make_agreement(group, "Tea")
    make_agreement(group, "Tea").clauses.update(key=first.clauses.get().key)
    page = fetch(ben, address("agreement_version", group, number=2)).text_seen
    assert "The clauses are the same." in page


@pytest.mark.parametrize("number", [0, 2, 99999, 10**12])
def test_version_that_never_was(fetch, ben, group, agreement, number):
    url = address("agreement_version", group, number=number)
    assert fetch(ben, url).status_code == 404


# recording


def test_record_in_one_number(fetch, ben, group, starters, record):
    answer = record(agreed="8")
    assert answer["Location"] == address("agreement_detail", group)
    agreement = Agreement.objects.get()
    assert (agreement.number, agreement.agreed_count, agreement.present_count) == (1, 8, 8)
    assert (agreement.language, agreement.recorded_by) == ("en", ben)
    assert [clause.texts.get(language="en").title for clause in agreement.clauses.all()] == [
        "What is said here stays here",
        "We start on time",
    ]
    page = fetch(ben, answer["Location"]).text_seen
    assert f"The agreement is saved. Look at it again on {day(42):%-d %B %Y}." in page


def test_record_is_numbered_like_the_sheet(fetch, ben, group, starters, record):
    page = fetch(ben, address("agreement_record", group)).text_seen
    for one in starting_clauses(group, "en"):
        assert f'aria-hidden="true">{one.number}</span>' in page
    assert record(agreed="8", sheet="1, 3").status_code == 302
    assert [clause.starter for clause in Agreement.objects.get().clauses.all()] == [
        "stays-here",
        "ask-first",
    ]


def test_record_twice_makes_one(fetch, ben, group, starters, record):
    opened = fetch(ben, address("agreement_record", group))
    for _ in range(2):
        assert record(opened=opened, agreed="8").status_code == 302
    assert Agreement.objects.count() == 1


def test_record_with_a_mistake_keeps_everything(record, starters):
    answer = record(
        agreed="8",
        present="7",
        sheet="",
        objection="Phones",
        ways=["hands"],
        **{"s-on-time-title": "On the dot", "s-on-time-kept": None, "o-1-title": "Kettle"},
    )
    page = answer.text_seen
    assert answer.status_code == 200
    assert "Look again: " in page
    assert 'href="#id_present"' in page
    assert hidden(answer, "s-on-time-title") == "On the dot"
    assert hidden(answer, "o-1-title") == "Kettle"
    assert hidden(answer, "agreed") == "8"
    assert "Phones</textarea>" in page
    assert re.search(r'name="ways" value="hands"[^>]* checked', page)
    assert not re.search(r'name="s-on-time-kept"[^>]* checked', page)
    assert not Agreement.objects.exists()


def test_record_with_nothing_ticked(record, starters):
    answer = record(agreed="8", **{"s-on-time-kept": None, "s-stays-here-kept": None})
    assert 'href="#id_s-stays-here-kept"' in answer.text_seen
    assert "Tick at least one thing" in answer.text_seen


@pytest.mark.parametrize(
    ("do", "there"),
    [("add", 'name="o-3-title"'), ("show:ar", "يبقى هنا"), ("up:s-on-time", "autofocus")],
)
def test_record_other_buttons_give_the_form_again(record, starters, do, there):
    answer = record(do=do, agreed="many")
    assert answer.status_code == 200
    assert there in answer.text_seen
    assert hidden(answer, "agreed") == "many"
    assert "Look again: " not in answer.text_seen
    assert not Agreement.objects.exists()


def test_record_begins_in_the_language_that_is_asked_for(fetch, ben, group, starters):
    page = fetch(ben, address("agreement_record", group) + "?language=ar").text_seen
    assert '<span lang="ar" dir="rtl"><b data-name>يبقى هنا</b>' in page
    assert "These words are in <b>Arabic</b>" in page
    assert "in English</span>" in page  # what there is no Arabic for


@pytest.mark.parametrize("number", ["", "0", "7", "x", "٣", "99999999999999999999"])
def test_record_from_a_version_that_never_was(fetch, ben, group, starters, record, number):
    answer = record(agreed="8", started_from=number)
    assert answer.status_code == 302
    make_agreement(group)
    answer = record(agreed="8", started_from=number)
    assert answer.status_code == 409


def test_record_late_stands_beside_the_colleagues(fetch, ada, ben, group, starters, record):
    hers = fetch(ben, address("agreement_record", group))
    theirs = fetch(ada, address("agreement_record", group))
    record(
        by=ada, opened=theirs, agreed="7",
        **{"o-1-title": "Kettle on", "s-on-time-title": "On the dot"},
    )  # fmt: skip
    late = record(opened=hers, agreed="8", **{"o-1-title": "Biscuits", "s-on-time-title": "At six"})
    page = late.text_seen
    assert late.status_code == 409
    assert "Recorded by a colleague meanwhile" in page
    assert "<bdi>Ada</bdi> recorded this at" in page
    assert hidden(late, "o-1-title") == "Biscuits"
    assert "What your colleague added" in page
    assert "<b><bdi>On the dot</bdi></b>" in page
    assert hidden(late, "started_from") == "1"
    kettle = group.agreements.get().clauses.get(texts__title="Kettle on")
    again = record(opened=late, **{f"k-{kettle.key.hex}-kept": "on"})
    assert again.status_code == 302
    second = group.agreements.current().get()
    texts = ClauseText.objects.filter(clause__agreement=second, language="en")
    kept = set(texts.values_list("title", flat=True))
    assert second.number == 2
    assert kept == {"What is said here stays here", "At six", "Kettle on", "Biscuits"}
    assert second.clauses.get(texts__title="Kettle on").key == kettle.key


def test_record_by_herself_meanwhile_is_no_loss(fetch, ben, group, starters, record):
    """She went back in her browser, changed something, and saved the old page again."""
    opened = fetch(ben, address("agreement_record", group))
    record(opened=opened, agreed="8")
    late = record(opened=opened, agreed="9")
    assert late.status_code == 409
    assert record(opened=late).status_code == 302
    assert group.agreements.current().get().agreed_count == 9


def test_refusal_that_comes_with_the_save_is_shown_and_loses_nothing(record, starters, monkeypatch):
    """The group was ended by somebody else a moment ago."""

    def refuse(**_agreed):
        raise NotNow("This group has ended a moment ago.")

    monkeypatch.setattr(actions, "record_agreement", refuse)
    answer = record(agreed="8", **{"o-1-title": "Kettle"})
    assert answer.status_code == 200
    assert "ended a moment ago" in answer.text_seen
    assert hidden(answer, "o-1-title") == "Kettle"
