"""The form of an agreement's words in another language."""

import pytest

from groups.agreements.forms import WordsForm
from groups.agreements.queries import former_words
from groups.models import ClauseText
from tests.factories.agreements import make_agreement
from tests.groups.agreements.said import as_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(group):
    return make_agreement(group, {"en": "Tea", "ar": "شاي"}, "Cake")


def words_sent(form, *changes, read=""):
    """What a browser sends; a change is (place, part, text)."""
    pairs = {"number": form.agreement.number, "read": read}
    for row in form.rows:
        pairs |= {f"{row.name}-title": row.title, f"{row.name}-detail": row.detail}
        pairs |= {f"{row.name}-seen-title": row.seen[0], f"{row.name}-seen-detail": row.seen[1]}
    for at, part, text in changes:
        pairs[f"{form.rows[at].name}-{part}"] = text
    return as_data(pairs.items())


def test_words_stand_beside_those_that_were_agreed(agreement):
    form = WordsForm(agreement=agreement, language="ar")
    assert [(row.original.title, row.title, row.is_machine_draft) for row in form.rows] == [
        ("Tea", "شاي", True),
        ("Cake", "", False),
    ]
    assert form.language.direction == "rtl"


def test_words_are_written_with_what_was_seen(agreement):
    opened = WordsForm(agreement=agreement, language="ar")
    form = WordsForm(words_sent(opened, (1, "title", " كعك ")), agreement=agreement, language="ar")
    assert form.is_valid(), form.errors
    assert [(one.words, one.seen, one.is_changed) for one in form.written] == [
        (("شاي", ""), ("شاي", ""), False),
        (("كعك", ""), ("", ""), True),
    ]
    assert form.how_read is None


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ((1, "detail", "كعك"), "title", "short line"),
        ((1, "title", "ك" * 121), "title", "120 letters"),
        ((0, "detail", "ك" * 401), "detail", "400 letters"),
    ],
)
def test_words_that_are_wrong_are_said_at_their_field(agreement, change, field, said):
    opened = WordsForm(agreement=agreement, language="ar")
    form = WordsForm(words_sent(opened, change), agreement=agreement, language="ar")
    name = f"{form.rows[change[0]].name}-{field}"
    assert said in form.errors[name][0]
    row, titles_wrong, details_wrong = form.drawn_rows[change[0]]
    assert getattr(row, change[1]) == change[2]
    assert bool(titles_wrong if field == "title" else details_wrong)


@pytest.mark.parametrize("read", ["self", "with-speaker"])
def test_words_read(agreement, read):
    opened = WordsForm(agreement=agreement, language="ar")
    form = WordsForm(words_sent(opened, read=read), agreement=agreement, language="ar")
    assert form.is_valid(), form.errors
    assert form.how_read == read


def test_words_that_were_agreed_have_no_fields(agreement):
    form = WordsForm(agreement=agreement, language="en")
    assert not any(name.endswith("title") and "seen" not in name for name in form.fields)
    form = WordsForm(words_sent(form, read="self"), agreement=agreement, language="en")
    assert form.is_valid(), form.errors
    assert [one.is_changed for one in form.written] == [False, False]


def test_words_late_stand_beside_a_colleagues(agreement):
    opened = WordsForm(agreement=agreement, language="ar")
    data = words_sent(opened, (0, "title", "قهوة"), read="self")
    form = WordsForm(data, agreement=agreement, language="ar")
    assert form.is_valid()
    ClauseText.objects.filter(language="ar").update(title="حليب")
    again = form.beside(type(agreement).objects.get(), {})
    first, second = again.rows
    assert (first.title, first.their_title, first.seen) == ("قهوة", "حليب", ("حليب", ""))
    assert (second.title, second.their_title) == ("", "")
    assert (again["read"].value(), again.left_over) == ("self", [])


def test_words_late_that_she_left_alone_are_the_colleagues(agreement):
    opened = WordsForm(agreement=agreement, language="ar")
    form = WordsForm(words_sent(opened, (1, "title", "كعك")), agreement=agreement, language="ar")
    ClauseText.objects.filter(language="ar").update(title="حليب")
    again = form.beside(type(agreement).objects.get(), {})
    assert [(row.title, row.their_title) for row in again.rows] == [("حليب", ""), ("كعك", "")]


def test_words_late_for_clauses_that_are_gone_are_shown(group, agreement):
    opened = WordsForm(agreement=agreement, language="ar")
    form = WordsForm(
        words_sent(opened, (1, "title", "كعك"), (0, "title", "")),
        agreement=agreement,
        language="ar",
    )
    newer = make_agreement(group, "Phones")
    again = form.beside(newer, {})
    assert again.left_over == [("كعك", "")]
    assert again["number"].value() == 2


def test_words_of_a_clause_that_was_changed_help_with_the_new_ones(group, agreement):
    newer = make_agreement(group, "Tea first", "Cake")
    tea, cake = agreement.clauses.all()
    newer.clauses.filter(position=0).update(key=tea.key)
    newer.clauses.filter(position=1).update(key=cake.key)
    former = former_words(newer, "ar", [tea.key, cake.key])
    rows = WordsForm(agreement=newer, language="ar", former=former).rows
    assert [row.former.title if row.former else None for row in rows] == ["شاي", None]
