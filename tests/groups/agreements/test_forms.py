import datetime as dt

import pytest
from django.utils import timezone, translation

from groups.agreements.facts import AgreedClause
from groups.agreements.forms import AgreementForm, ChooseLanguageForm, SoonerForm
from groups.agreements.forms.rows import first_rows, moved, rows_of, sent_rows
from groups.agreements.queries import start_from, with_former
from groups.models import GroupLanguage
from tests.factories.agreements import make_agreement, make_starter
from tests.groups.agreements.said import as_data, sent

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.fixture
def starters(db):
    return [
        make_starter("stays-here", "What is said here stays here", cy="Aros yma", ar="يبقى هنا"),
        make_starter("on-time", "We start on time", cy="Ar amser"),
        make_starter("ask-first", "Ask before a hug", suggested=False),
    ]


@pytest.fixture
def start(group, starters):
    return start_from(group, group.agreements.current().first())


def titles(form):
    return [clause.title for clause in form.clauses]


def names(form):
    return {group.section: [row.name for row in group.rows] for group in form.groups}


@pytest.fixture
def send(start):
    """The form as it was opened, filled in and sent."""

    def send(opened=None, **changes):
        opened = opened or AgreementForm(start=start)
        return AgreementForm(sent(opened, **changes), start=opened.start)

    return send


# what it begins with


def test_new_form_offers_what_others_keep_and_two_rows_of_her_own(start):
    form = AgreementForm(start=start)
    assert names(form) == {
        "suggested": ["s-stays-here", "s-on-time"],
        "in-person": ["s-ask-first"],
        "own": ["o-1", "o-2"],
    }
    assert form["agreed"].value() is None
    assert form["agreed_on"].value() == timezone.localdate()
    assert form["started_from"].value() == 0


def test_commonest_case_is_one_number(send):
    form = send(agreed="8")
    assert form.is_valid(), form.errors
    assert titles(form) == ["What is said here stays here", "We start on time"]
    facts = form.agreed_facts
    assert (facts["present_count"], facts["agreed_count"]) == (8, 8)
    assert (facts["unsure_count"], facts["objected_count"]) == (0, 0)
    assert (facts["agreed_on"], facts["review_on"]) == (timezone.localdate(), None)
    assert (facts["ways"], facts["spoken_in"], facts["objection"]) == ([], [], "")


def test_clauses_carry_where_they_come_from(send):
    clause = send(agreed="8").clauses[0] if send(agreed="8").is_valid() else None
    assert clause == AgreedClause(
        "What is said here stays here", "", "en", None, "stays-here", "quiet"
    )


def test_clauses_of_the_group_keep_their_key(group, starters):
    make_agreement(group, "Tea first")
    start = start_from(group, group.agreements.get())
    form = AgreementForm(sent(AgreementForm(start=start)), start=start)
    assert form.is_valid(), form.errors
    clause = form.clauses[0]
    assert (clause.title, clause.key) == ("Tea first", group.agreements.get().clauses.get().key)


# counts and days


@pytest.mark.parametrize(
    ("counts", "present"),
    [
        ({"agreed": "6", "unsure": "1", "objected": "1"}, 8),
        ({"agreed": "6", "present": "9", "unsure": "1"}, 9),
        ({"agreed": "8", "present": "", "unsure": "", "objected": "0"}, 8),
    ],
)
def test_who_was_there_is_the_sum_unless_told(send, counts, present):
    form = send(**counts)
    assert form.is_valid(), form.errors
    assert form.agreed_facts["present_count"] == present


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"agreed": ""}, "agreed", "how many women agreed"),
        ({"agreed": "many"}, "agreed", "whole number"),
        ({"agreed": "-1"}, "agreed", "0 or more"),
        ({"agreed": "61"}, "agreed", "60 or fewer"),
        ({"agreed": "0"}, "agreed", "at least one woman"),
        ({"agreed": "0", "present": "8"}, "agreed", "at least one woman"),
        ({"agreed": "40", "unsure": "30"}, "agreed", "60 or fewer"),
        ({"agreed": "8", "present": "7"}, "present", "more than the 7"),
        ({"agreed": "8", "present": "8", "objected": "1"}, "present", "9 women answered"),
        ({"agreed_on": ""}, "agreed_on", "Write a day"),
        ({"agreed_on": "soon"}, "agreed_on", "Write a day"),
        ({"agreed_on": day(1)}, "agreed_on", "still to come"),
        ({"review_on": day(0)}, "review_on", "still to come"),
        ({"review_on": day(400)}, "review_on", "more than a year"),
        ({"objection": "x" * 401}, "objection", "400 letters or fewer"),
        ({"ways": ["signing"]}, "ways", "valid choice"),
        ({"spoken_in": ["xx"]}, "spoken_in", "valid choice"),
    ],
)
def test_what_is_impossible_is_said_at_its_field(send, changes, field, said):
    form = send(**changes)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]
    assert form[field].value() == next(
        value if isinstance(value, list) else str(value)
        for name, value in changes.items()
        if name == field
    )


def test_day_before_the_version_in_force_is_refused(group, starters):
    make_agreement(group, days_ago=7)
    start = start_from(group, group.agreements.get())
    opened = AgreementForm(start=start)
    form = AgreementForm(sent(opened, agreed_on=day(-8)), start=start)
    assert "which is later" in form.errors["agreed_on"][0]


def test_ways_and_languages_and_what_is_open(send):
    form = send(ways=["hands", "cards"], spoken_in=["ar", "en"], objection=" Phones  ring ")
    assert form.is_valid(), form.errors
    facts = form.agreed_facts
    assert (facts["ways"], facts["spoken_in"]) == (["hands", "cards"], ["ar", "en"])
    assert facts["objection"] == "Phones ring"


# the clauses


def test_nothing_ticked_is_said_at_the_first(send):
    form = send(**{"s-stays-here-kept": None, "s-on-time-kept": None})
    assert list(form.errors) == ["s-stays-here-kept"]
    assert "at least one" in form.errors["s-stays-here-kept"][0]


def test_ticks_and_words_are_hers(send):
    form = send(
        **{
            "s-on-time-kept": None,
            "s-ask-first-kept": "on",
            "s-ask-first-title": " Ask  before a hug, always ",
            "s-ask-first-detail": "Even twice",
            "o-1-title": "Kettle on",
        }
    )
    assert form.is_valid(), form.errors
    assert [(one.title, one.detail, one.starter) for one in form.clauses] == [
        ("What is said here stays here", "", "stays-here"),
        ("Ask before a hug, always", "Even twice", "ask-first"),
        ("Kettle on", "", ""),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"s-on-time-title": " "}, "s-on-time-title", "short line"),
        ({"o-2-detail": "Only the rest"}, "o-2-title", "short line"),
        ({"o-1-title": "\u200b", "o-1-detail": "x"}, "o-1-title", "short line"),
        ({"o-1-title": "WE START on time"}, "o-1-title", "already"),
        ({"o-1-title": "x" * 121}, "o-1-title", "120 letters or fewer"),
        ({"s-on-time-detail": "x" * 401}, "s-on-time-detail", "400 letters or fewer"),
    ],
)
def test_words_that_can_not_be_kept_are_said_at_their_field(send, changes, field, said):
    form = send(**changes)
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]
    row = next(row for row in rows_of(form.groups) if field.startswith(row.name))
    for name, value in changes.items():
        assert getattr(row, name.rpartition("-")[2]) == value


def test_words_of_what_is_not_kept_are_not_judged(send):
    form = send(**{"s-ask-first-title": "", "o-1-title": " "})
    assert form.is_valid(), form.errors


# numbers from the sheet


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ("1, 3", ["What is said here stays here", "Ask before a hug"]),
        ("2-3", ["We start on time", "Ask before a hug"]),
        ("3 2", ["We start on time", "Ask before a hug"]),
        (" 2 – 3, ", ["We start on time", "Ask before a hug"]),
        ("3.", ["Ask before a hug"]),
        ("٣", ["Ask before a hug"]),
        ("2, 2", ["We start on time"]),
    ],
)
def test_numbers_from_the_sheet_tick_exactly_these(send, numbers, kept):
    form = send(sheet=numbers)
    assert form.is_valid(), form.errors
    assert titles(form) == kept


def test_numbers_from_the_sheet_leave_her_own_words(send):
    form = send(sheet="3", **{"o-1-title": "Kettle on"})
    assert form.is_valid(), form.errors
    assert titles(form) == ["Ask before a hug", "Kettle on"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("4", "goes from 1 to 3"),
        ("0", "There is no 0"),
        ("2-9", "There is no 4"),
        ("3-1", "smaller number first"),
        ("one", "numbers only"),
        ("1+2", "numbers only"),
        ("1234", "There is no 123"),
    ],
)
def test_numbers_that_are_on_no_sheet(send, numbers, said):
    form = send(sheet=numbers)
    assert said in form.errors["sheet"][0]
    assert form["sheet"].value() == numbers
    assert names(form)["suggested"] == ["s-stays-here", "s-on-time"]


def test_numbers_stay_when_something_else_is_wrong_and_their_ticks_show(send):
    form = send(sheet="3", agreed="")
    assert not form.is_valid()
    assert [row.name for row in rows_of(form.groups) if row.ticked] == ["s-ask-first"]
    assert form["sheet"].value() == "3"


# another press than Save


@pytest.mark.parametrize(
    ("do", "rows"),
    [
        ("up:s-on-time", {"suggested": ["s-on-time", "s-stays-here"]}),
        ("down:s-stays-here", {"suggested": ["s-on-time", "s-stays-here"]}),
        ("down:s-on-time",
         {"suggested": ["s-stays-here"], "in-person": ["s-on-time", "s-ask-first"]}),
        ("up:s-ask-first",
         {"suggested": ["s-stays-here", "s-on-time", "s-ask-first"], "in-person": []}),
        ("up:o-1", {"in-person": ["s-ask-first", "o-1"], "own": ["o-2"]}),
        ("up:s-stays-here", {}),
        ("down:o-2", {}),
        ("down:nobody", {}),
        ("add", {"own": ["o-1", "o-2", "o-3"]}),
        ("dance", {}),
    ],
)  # fmt: skip
def test_press_that_rearranges(send, start, do, rows):
    before = names(AgreementForm(start=start))
    form = send(do=do, agreed="many", **{"o-1-title": "Kettle", "s-on-time-title": ""})
    assert names(form) == {**before, **rows}
    assert not form.is_bound  # nothing is judged
    assert form["agreed"].value() == "many"
    kept = {row.name: row.title for row in rows_of(form.groups)}
    assert (kept["o-1"], kept["s-on-time"]) == ("Kettle", "")


@pytest.mark.parametrize(
    ("do", "focus"),
    [("add", ("o-3", "title")), ("up:o-1", ("o-1", "up")), ("show:cy", ("", ""))],
)
def test_press_leads_back_to_where_she_was(send, do, focus):
    assert send(do=do).focus == focus


def test_lists_are_kept_over_another_press(send):
    form = send(do="add", ways=["hands"], spoken_in=["ar"], review_on="then")
    assert (form["ways"].value(), form["spoken_in"].value()) == (["hands"], ["ar"])
    assert form["review_on"].value() == "then"


def test_order_is_that_of_the_page(send, start):
    opened = send(do="up:s-on-time")
    form = AgreementForm(sent(opened), start=start)
    assert form.is_valid(), form.errors
    assert titles(form) == ["We start on time", "What is said here stays here"]


def test_section_that_is_left_empty_is_gone_at_the_next_press(send, start):
    opened = send(do="up:s-ask-first")
    assert "in-person" not in names(AgreementForm(sent(opened), start=start))


def test_moving_down_from_the_very_end_changes_nothing(start):
    groups = first_rows(start.clauses("en"))
    assert moved(groups, "o-2", 1)[-1].rows[-1].name == "o-2"


def test_what_was_not_sent_stands_unticked(start):
    data = as_data([("row", "=own"), ("row", "o-1"), ("o-1-title", "Kettle"), ("agreed", "8")])
    form = AgreementForm(data, start=start)
    assert names(form)["suggested"] == ["s-stays-here", "s-on-time"]
    assert not any(row.ticked for row in rows_of(form.groups))


@pytest.mark.parametrize("tampered", [["row"], ["=nowhere", "o 1", "x-1", "o-1", "o-1"]])
def test_rows_that_are_none_are_let_go(start, tampered):
    data = as_data([("row", name) for name in tampered])
    own = sent_rows(data, {})[-1]
    assert [row.name for row in own.rows] == (["o-1"] if "o-1" in tampered else [])


def test_words_of_a_starter_that_is_gone_are_her_own(start):
    data = as_data([("row", "s-old"), ("s-old-title", "We sing"), ("agreed", "8"),
                    ("agreed_on", timezone.localdate())])  # fmt: skip
    form = AgreementForm(data, start=start)
    assert form.is_valid(), form.errors
    assert form.clauses == [AgreedClause("We sing", "", "en")]


def test_clause_of_an_earlier_version_keeps_its_key(group, starters):
    old = make_agreement(group, {"en": "Tea first"}).clauses.get()
    make_agreement(group, "Phones away")
    start = start_from(group, group.agreements.current().get())
    name = f"k-{old.key.hex}"
    pairs = [("row", name), (f"{name}-title", "Tea first"), (f"{name}-kept", "on"),
             ("agreed", 8), ("agreed_on", timezone.localdate())]  # fmt: skip
    start = with_former(start, group, [name, "k-no-key", "s-on-time"])
    form = AgreementForm(as_data(pairs), start=start)
    assert form.is_valid(), form.errors
    assert [(one.key, one.title) for one in form.clauses] == [(old.key, "Tea first")]


def test_clause_of_an_earlier_version_may_have_lost_its_words(group):
    old = make_agreement(group, {}).clauses.get()
    make_agreement(group, "Phones away")
    start = start_from(group, group.agreements.current().get())
    start = with_former(start, group, [f"k-{old.key.hex}"])
    assert start.by_name("cy")[f"k-{old.key.hex}"].title == ""


# languages


def test_language_is_hers_where_the_group_has_words_in_it(start):
    with translation.override("cy"):
        form = AgreementForm(start=start)
    assert form.shown_in == "cy"
    assert [row.title for row in rows_of(form.groups)][:3] == [
        "Aros yma",
        "Ar amser",
        "Ask before a hug",
    ]
    assert [one.code for one in form.other_languages] == ["ar", "en"]


def test_language_that_the_group_does_not_have_is_not_hers(group, start):
    GroupLanguage.objects.filter(language="cy").delete()
    with translation.override("cy"):
        form = AgreementForm(start=start_from(group, None))
    assert form.shown_in == "en"


@pytest.mark.parametrize(("asked", "shown"), [("ar", "ar"), ("so", "en"), ("", "en")])
def test_language_may_be_asked_for(start, asked, shown):
    assert AgreementForm(start=start, wanted=asked).shown_in == shown


def test_language_of_the_last_agreement_comes_first(group, starters):
    make_agreement(group, {"so": "Shaah", "en": "Tea"}, language="so")
    start = start_from(group, group.agreements.get())
    form = AgreementForm(start=start)
    assert (form.shown_in, rows_of(form.groups)[0].title) == ("so", "Shaah")
    assert [one.code for one in form.other_languages] == ["cy", "ar", "en"]


def test_words_she_left_alone_change_their_language_with_the_form(send):
    form = send(do="show:cy", **{"s-on-time-title": "On the dot", "o-1-title": "Kettle"})
    rows = {row.name: row for row in rows_of(form.groups)}
    assert rows["s-stays-here"].title == "Aros yma"
    assert rows["s-on-time"].title == "On the dot"
    assert rows["o-1"].title == "Kettle"
    assert (form.shown_in, form["language"].value()) == ("cy", "cy")


def test_words_stay_in_their_own_language_unless_she_writes_others(start):
    opened = AgreementForm(start=start, wanted="cy")
    data = sent(opened, **{"s-ask-first-kept": "on", "o-1-title": "Tegell"})
    form = AgreementForm(data, start=start)
    assert form.is_valid(), form.errors
    assert [(one.title, one.language) for one in form.clauses] == [
        ("Aros yma", "cy"),
        ("Ar amser", "cy"),
        ("Ask before a hug", "en"),  # there is no Welsh for it
        ("Tegell", "cy"),
    ]


# small ones


def test_another_language_is_one_that_is_not_there():
    form = ChooseLanguageForm(without=("ar", "en"))
    codes = [code for code, _ in form.fields["language"].choices]
    assert codes[0] == ""
    assert "so" in codes
    assert not {"ar", "en"} & set(codes)
    form = ChooseLanguageForm(as_data([("language", "so")]))
    assert form.is_valid()
    assert form.chosen.code == "so"
    assert not ChooseLanguageForm(as_data([("language", "xx")])).is_valid()


@pytest.mark.parametrize(("because", "well"), [("asked", True), ("time", False), ("", False)])
def test_sooner_needs_a_reason_of_the_group(because, well):
    form = SoonerForm(as_data([("because", because)]))
    assert form.is_valid() is well
    if well:
        assert form.reason == "asked"
