import datetime as dt

import pytest
from django.utils import timezone

from groups.agreements import reading
from groups.agreements.starting import current_agreement
from groups.models import ClauseText
from tests.factories.agreements import make_agreement, make_link
from tests.factories.groups import make_group
from tests.groups.agreements.labels import load_labels

pytestmark = pytest.mark.django_db
BOTH = {"en": "We start on time", "ar": "نبدأ في الموعد"}


@pytest.fixture
def labels(db):
    load_labels()


def agreed(group, *clauses, **facts):
    make_agreement(group, *clauses, **facts)
    return current_agreement(group)


def test_read_in_a_language_that_it_has(group, labels):
    read = reading.read(agreed(group, BOTH), "ar")
    (clause,) = read.clauses
    assert (clause.title, clause.language.code, clause.note) == (BOTH["ar"], "ar", "")
    assert read.labels["next"] == "التالي"
    assert read.where(1) == "\u20681\u2069 من \u20681\u2069"


def test_clause_that_a_language_has_not_got_is_read_as_it_was_agreed(group, labels):
    read = reading.read(agreed(group, BOTH, {"en": "No phones"}), "ar")
    clause = read.clauses[1]
    assert (clause.title, clause.language.code, clause.asked.code) == ("No phones", "en", "ar")
    assert "English" in clause.note
    assert not clause.machine_draft


def test_what_only_a_machine_wrote_is_known(group, labels):
    agreement = agreed(group, BOTH, {"en": "No phones"})
    arabic, english = reading.read(agreement, "ar"), reading.read(agreement, "en")
    assert (bool(arabic.draft_note), arabic.is_machine_draft) == (True, False)
    assert (english.draft_note, english.is_machine_draft) == ("", False)
    assert reading.read(agreed(group, BOTH), "ar").is_machine_draft


def test_what_a_speaker_has_read_is_known(group):
    make_agreement(group, BOTH)
    ClauseText.objects.filter(language="ar").update(
        reviewed_at=timezone.now(), machine_draft=False, reviewed_how="self"
    )
    (clause,) = reading.read(current_agreement(group), "ar").clauses
    assert clause.reviewed
    assert not clause.machine_draft


def test_languages_begin_with_the_one_of_the_agreement(group):
    agreement = agreed(group, {"ar": "أ", "cy": "Un", "en": "One"}, {"cy": "Dau"}, language="cy")
    assert [one.code for one in reading.languages_of(agreement)] == ["cy", "ar", "en"]


def test_clauses_stand_in_their_order(group):
    agreement = agreed(group, "One", "Two", "Three")
    read = reading.read(agreement, "en")
    assert [(one.number, one.title) for one in read.clauses] == [
        (1, "One"),
        (2, "Two"),
        (3, "Three"),
    ]


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("en", "3 December 2026"),
        ("cy", "3 Rhagfyr 2026"),
        ("ar", "3 ديسمبر، 2026"),
        ("ti", "03/12/2026"),
        ("so", "03/12/2026"),
    ],
)
def test_date_is_in_words_where_we_have_them(code, date):
    assert reading.date_in(code, dt.date(2026, 12, 3)) == date


def test_sentences_with_dates_are_in_the_language_that_is_read(group, labels):
    agreement = agreed(group, BOTH)
    agreement.agreed_on = dt.date(2026, 12, 3)
    assert reading.read(agreement, "cy").agreed_on == "Cytunwyd ar \u20683 Rhagfyr 2026\u2069"


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("ar-EG,en;q=0.5", "ar"),
        ("so, cy;q=0.9, en;q=0.8", "cy"),
        ("EN", "en"),
        ("so", None),
        ("*", None),
        ("", None),
        ("<script>;q=x,,,;", None),
    ],
)
def test_best_language(accepted, best):
    assert reading.best_language(accepted, ["en", "cy", "ar"]) == best


def test_agreement_at_a_code(group):
    agreement = make_agreement(group)
    code = make_link(group).code
    assert reading.agreement_at(code) == agreement
    assert reading.agreement_at(code + "x") is None
    assert reading.agreement_at("") is None


def test_agreement_at_a_code_is_the_one_in_force(group):
    make_agreement(group)
    later = make_agreement(group)
    assert reading.agreement_at(make_link(group).code) == later


def test_nothing_is_at_a_code_that_was_taken_back(group):
    make_agreement(group)
    assert reading.agreement_at(make_link(group, revoked_at=timezone.now()).code) is None


def test_nothing_is_at_the_code_of_an_ended_group_or_one_without_agreement(organisation):
    ended, bare = make_group(organisation, state="ended"), make_group(organisation)
    make_agreement(ended)
    assert reading.agreement_at(make_link(ended, code="ended").code) is None
    assert reading.agreement_at(make_link(bare, code="bare").code) is None
