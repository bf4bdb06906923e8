"""Writing an agreement's words in another language, and saying that a speaker has read them."""

import uuid

import pytest

from accounts.refusals import NotNow, StaleEdit
from audit.models import AuditEvent
from groups.agreements import actions
from groups.agreements.facts import WrittenWords
from groups.enums import Reviewed, State
from groups.models import ClauseText, SupportGroup
from tests.factories.agreements import make_agreement
from tests.groups.agreements.said import event, events, say, text_of, titles, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


@pytest.fixture
def agreement(group):
    return make_agreement(group, {"en": "Tea first", "ar": "شاي"}, "Phones away")


def test_words_saved(ben, agreement):
    words = [
        written(agreement, "الشاي أولا", "ثم الكلام", seen=("شاي", "")),
        written(agreement, "الهواتف", at=1),
    ]
    for _ in range(2):  # the second press is harmless
        actions.save_words(agreement=agreement, language="ar", words=words, by=ben)
    assert [texts["ar"] for texts in titles(agreement)] == ["الشاي أولا", "الهواتف"]
    text = text_of(agreement, "ar")
    assert (text.detail, text.machine_draft) == ("ثم الكلام", False)
    assert events() == [event("agreement_words_saved", ben, agreement)]
    assert AuditEvent.objects.get().changed_fields == ["words"]


def test_words_that_change_have_been_read_by_nobody(ada, ben, agreement):
    actions.save_words(
        agreement=agreement,
        language="ar",
        words=[written(agreement, "شاي", seen=("شاي", ""))],
        read=Reviewed.WITH_SPEAKER,
        by=ada,
    )
    read = text_of(agreement, "ar")
    assert (read.reviewed_by, read.reviewed_how) == (ada, "with-speaker")
    assert read.machine_draft  # it is still the machine's, and a speaker has read it
    actions.save_words(
        agreement=agreement,
        language="ar",
        words=[written(agreement, "قهوة", seen=("شاي", ""))],
        by=ben,
    )
    text = text_of(agreement, "ar")
    assert (text.reviewed_at, text.reviewed_by, text.reviewed_how) == (None, None, "")
    kinds = [kind for kind, _, _ in events()]
    assert kinds == ["agreement_words_read", "agreement_words_saved"]


def test_words_taken_away(ben, agreement):
    words = [written(agreement, "", seen=("شاي", ""))]
    actions.save_words(agreement=agreement, language="ar", words=words, by=ben)
    assert titles(agreement) == [{"en": "Tea first"}, {"en": "Phones away"}]


def test_words_read_once_are_not_read_again_by_the_same(ben, agreement):
    words = [written(agreement, "شاي", seen=("شاي", ""))]
    for _ in range(2):
        actions.save_words(
            agreement=agreement, language="ar", words=words, read=Reviewed.SELF, by=ben
        )
    assert events() == [event("agreement_words_read", ben, agreement)]
    names = ["reviewed_at", "reviewed_by", "reviewed_how"]
    assert AuditEvent.objects.get().changed_fields == names


def test_words_that_were_agreed_can_be_read_and_not_changed(ben, agreement):
    words = [written(agreement, "Tea first", seen=("Tea first", ""))]
    actions.save_words(agreement=agreement, language="en", words=words, read=Reviewed.SELF, by=ben)
    assert text_of(agreement, "en").reviewed_by == ben
    words = [written(agreement, "Coffee first", seen=("Tea first", ""))]
    with pytest.raises(NotNow, match="record the agreement again"):
        actions.save_words(agreement=agreement, language="en", words=words, by=ben)
    assert text_of(agreement, "en").title == "Tea first"


@pytest.mark.parametrize(
    ("language", "words", "read", "why"),
    [
        ("xx", ("Te", ""), None, "from the list"),
        ("cy", ("", "Te"), None, "short line"),
        ("cy", ("", ""), Reviewed.SELF, "no words in this language"),
    ],
)
def test_words_impossible(ben, agreement, language, words, read, why):
    with pytest.raises(NotNow, match=why):
        actions.save_words(
            agreement=agreement,
            language=language,
            words=[written(agreement, *words)],
            read=read,
            by=ben,
        )
    assert ClauseText.objects.filter(language=language).count() == 0


def test_words_of_a_clause_that_never_was_are_let_go(ben, agreement):
    words = [WrittenWords(uuid.uuid4(), "Te", "")]
    actions.save_words(agreement=agreement, language="cy", words=words, by=ben)
    assert events() == []


def test_words_stale_where_a_colleague_wrote_others(ada, ben, agreement):
    theirs = [written(agreement, "قهوة", seen=("شاي", ""))]
    actions.save_words(agreement=agreement, language="ar", words=theirs, by=ada)
    hers = [
        written(agreement, "كعك", seen=("شاي", "")),
        written(agreement, "الهواتف", at=1),
    ]
    with pytest.raises(StaleEdit) as stale:
        actions.save_words(agreement=agreement, language="ar", words=hers, by=ben)
    assert stale.value.current == agreement
    assert [texts.get("ar") for texts in titles(agreement)] == ["قهوة", None]


def test_words_that_she_left_alone_may_be_a_colleagues_now(ada, ben, agreement):
    theirs = [written(agreement, "قهوة", seen=("شاي", ""))]
    actions.save_words(agreement=agreement, language="ar", words=theirs, by=ada)
    hers = [
        written(agreement, "شاي", seen=("شاي", "")),
        written(agreement, "الهواتف", at=1),
    ]
    with pytest.raises(StaleEdit):  # she would say of words that she has read them, and hasn't
        actions.save_words(
            agreement=agreement, language="ar", words=hers, read=Reviewed.SELF, by=ben
        )
    actions.save_words(agreement=agreement, language="ar", words=hers, by=ben)
    assert [texts["ar"] for texts in titles(agreement)] == ["قهوة", "الهواتف"]


def test_words_stale_where_the_agreement_was_recorded_again(ada, ben, group, agreement):
    newer = actions.record_agreement(group=group, started_from=1, by=ada, **say("Tea first"))
    with pytest.raises(StaleEdit) as stale:
        actions.save_words(
            agreement=agreement, language="cy", words=[written(agreement, "Te")], by=ben
        )
    assert stale.value.current == newer


def test_words_ended(ada, group, agreement):
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow, match="has ended"):
        actions.save_words(
            agreement=agreement, language="cy", words=[written(agreement, "Te")], by=ada
        )


@pytest.mark.parametrize("read", [None, Reviewed.SELF])
def test_words_roll_back_without_a_record(ben, agreement, broken_audit, read):
    title = "قهوة" if read is None else "شاي"
    words = [written(agreement, title, seen=("شاي", ""))]
    with pytest.raises(RuntimeError):
        actions.save_words(agreement=agreement, language="ar", words=words, read=read, by=ben)
    text = text_of(agreement, "ar")
    assert (text.title, text.reviewed_at) == ("شاي", None)
