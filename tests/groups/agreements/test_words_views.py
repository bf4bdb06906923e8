import pytest

from groups.models import ClauseText
from tests.factories.agreements import make_agreement
from tests.groups.addresses import address
from tests.groups.agreements.said import as_sent, hidden

pytestmark = pytest.mark.django_db

SECRET = "Zebedee clause"


@pytest.fixture
def agreement(group):
    return make_agreement(group, {"en": SECRET, "ar": "سر"}, "We start on time")


def words_url(group, language="ar"):
    return address("agreement_words", group, language=language)


def test_words_are_saved(fetch, ben, group, agreement):
    name = f"k-{agreement.clauses.last().key.hex}"
    page = fetch(ben, words_url(group))
    answer = fetch(ben, words_url(group), as_sent(page, **{f"{name}-title": "الوقت"}))
    assert answer["Location"] == address("agreement_detail", group)
    assert agreement.clauses.last().texts.get(language="ar").title == "الوقت"


def test_words_are_read_by_a_speaker(fetch, ben, group, agreement):
    page = fetch(ben, words_url(group))
    fetch(ben, words_url(group), as_sent(page, read="with-speaker"))
    text = ClauseText.objects.get(language="ar")
    assert (text.reviewed_by, text.reviewed_how) == (ben, "with-speaker")


def test_words_that_can_not_be_are_said_at_their_field(fetch, ben, group, agreement):
    name = f"k-{agreement.clauses.last().key.hex}"
    page = fetch(ben, words_url(group))
    answer = fetch(ben, words_url(group), as_sent(page, **{f"{name}-detail": "الوقت"}))
    assert answer.status_code == 200
    assert f'href="#id_{name}-title"' in answer.text_seen
    assert "الوقت</textarea>" in answer.text_seen


def test_words_read_before_there_are_any(fetch, ben, group, agreement):
    page = fetch(ben, words_url(group, "so"))
    answer = fetch(ben, words_url(group, "so"), as_sent(page, read="self"))
    assert answer.status_code == 200
    assert "no words in this language yet" in answer.text_seen


def test_words_that_were_agreed_are_fixed(fetch, ben, group, agreement):
    page = fetch(ben, words_url(group, "en"))
    assert "record the agreement again" in page.text_seen
    assert "<textarea" not in page.text_seen
    name = f"k-{agreement.clauses.first().key.hex}"
    fetch(ben, words_url(group, "en"), as_sent(page, **{f"{name}-title": "Other"}))
    assert ClauseText.objects.filter(title=SECRET).exists()


def test_words_late_stand_beside_a_colleagues(fetch, ada, ben, group, agreement):
    name = f"k-{agreement.clauses.first().key.hex}"
    hers, theirs = fetch(ben, words_url(group)), fetch(ada, words_url(group))
    fetch(ada, words_url(group), as_sent(theirs, **{f"{name}-title": "حليب"}))
    late = fetch(ben, words_url(group), as_sent(hers, **{f"{name}-title": "قهوة"}))
    assert late.status_code == 409
    assert hidden(late, f"{name}-title") == "قهوة"
    assert "<b>حليب</b>" in late.text_seen
    assert fetch(ben, words_url(group), as_sent(late)).status_code == 302
    assert ClauseText.objects.get(language="ar").title == "قهوة"


def test_words_late_after_a_new_version(fetch, ben, group, agreement):
    name = f"k-{agreement.clauses.first().key.hex}"
    hers = fetch(ben, words_url(group))
    make_agreement(group, "Phones away")
    late = fetch(ben, words_url(group), as_sent(hers, **{f"{name}-title": "قهوة"}))
    assert late.status_code == 409
    assert "not in the agreement any more" in late.text_seen
    assert "قهوة" in late.text_seen


def test_words_with_a_number_that_is_none(fetch, ben, group, agreement):
    page = fetch(ben, words_url(group))
    for number in ("x", "", "77"):
        assert fetch(ben, words_url(group), as_sent(page, number=number)).status_code == 302


def test_words_before_an_agreement_lead_to_it(fetch, ben, group):
    assert fetch(ben, words_url(group))["Location"] == address("agreement_detail", group)


def test_words_in_no_language(fetch, ben, group, agreement):
    assert fetch(ben, words_url(group, "klingon")).status_code == 404


@pytest.mark.parametrize(("chosen", "leads"), [("so", True), ("xx", False), ("", False)])
def test_language_is_added(fetch, ben, group, agreement, chosen, leads):
    url = address("agreement_words_choose", group)
    to = words_url(group, "so") if leads else address("agreement_detail", group)
    assert fetch(ben, f"{url}?language={chosen}")["Location"] == to
