"""Her form beside what a colleague recorded while she wrote."""

import pytest

from groups.agreements.forms import AgreementForm
from groups.agreements.forms.rows import rows_of
from groups.agreements.queries import start_from
from tests.factories.agreements import make_agreement, make_starter
from tests.groups.agreements.said import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def starters(db):
    return [make_starter("on-time", "We start on time", suggested=False)]


@pytest.fixture
def late(group, starters):
    """Her form, begun from the first version, beside the second; `change` makes the second."""

    def late(change, **hers):
        first = make_agreement(group, "Tea", "Cake", "Phones")
        start = start_from(group, first)
        keys = [f"k-{clause.key.hex}" for clause in first.clauses.all()]
        hers = {name.format(*keys): value for name, value in hers.items()}
        form = AgreementForm(sent(AgreementForm(start=start), **hers), start=start)
        assert form.is_valid(), form.errors
        second = make_agreement(group, *change)
        for clause in second.clauses.all():
            title = clause.texts.get().title
            for old, one in zip(("Tea", "Cake", "Phones"), first.clauses.all(), strict=True):
                if title.startswith(old):
                    type(clause).objects.filter(pk=clause.pk).update(key=one.key)
            for starter in starters:
                if title == starter.texts.get(language="en").title:
                    type(clause).objects.filter(pk=clause.pk).update(starter=starter.slug)
        now = start_from(group, group.agreements.get(number=2))
        return form.beside(now), {row.title: row for row in rows_of(form.beside(now).groups)}

    return late


def test_late_what_a_colleague_added_is_offered(late):
    form, rows = late(["Tea", "Cake", "Phones", "Kettle"])
    assert [row.title for row in form.groups[0].rows] == ["Kettle"]
    assert form.groups[0].section == "theirs"
    assert not rows["Kettle"].ticked
    assert (form["started_from"].value(), form.is_bound) == ("2", False)
    assert form["agreed"].value() == "8"


def test_late_starter_that_a_colleague_ticked_is_offered_once(late):
    form, _rows = late(["Tea", "Cake", "Phones", "We start on time"])
    offered = [row for row in rows_of(form.groups) if row.title == "We start on time"]
    assert [(row.name[:2], row.ticked) for row in offered] == [("k-", False)]
    assert form.groups[0].section == "theirs"


def test_late_starter_that_both_ticked_is_ticked(late):
    _form, rows = late(["Tea", "Cake", "Phones", "We start on time"], **{"s-on-time-kept": "on"})
    assert rows["We start on time"].ticked
    assert rows["We start on time"].name.startswith("k-")


def test_late_words_that_she_left_alone_are_the_colleagues(late):
    _form, rows = late(["Tea first", "Cake", "Phones"])
    assert "changed these words" in rows["Tea first"].note
    assert "Tea" not in rows


def test_late_words_that_both_wrote_stay_hers_beside_the_others(late):
    _form, rows = late(["Tea first", "Cake", "Phones"], **{"{0}-title": "Tea last"})
    row = rows["Tea last"]
    assert (row.their_title, row.note) == ("Tea first", "")


def test_late_words_that_both_wrote_alike_are_settled(late):
    _form, rows = late(["Tea first", "Cake", "Phones"], **{"{0}-title": "Tea first"})
    assert (rows["Tea first"].their_title, rows["Tea first"].is_changed) == ("", False)


def test_late_clause_that_a_colleague_took_out_says_so(late):
    _form, rows = late(["Tea", "Phones"])
    assert "took this out" in rows["Cake"].note
    assert rows["Cake"].ticked


def test_late_own_words_stay(late):
    _form, rows = late(["Tea", "Cake", "Phones"], **{"o-1-title": "Biscuits"})
    assert rows["Biscuits"].is_own


def test_late_sheet_has_had_its_effect(late):
    form, rows = late(["Tea", "Cake", "Phones", "Kettle"], sheet="2")
    assert form["sheet"].value() == ""
    assert [title for title, row in rows.items() if row.ticked] == ["Cake"]
