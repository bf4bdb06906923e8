"""Page words that a coordinator writes: who may, what fits, and what the files do to them."""

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import NotNow, Refused, reason
from audit.models import AuditEvent
from tests.factories.accounts import make_user
from tests.factories.agreements import make_page_word
from tests.toolkit.content import spoil
from toolkit import actions, policies, queries, rules
from toolkit.actions import Saved, Written
from toolkit.facts import Part, languages_of_page_words, page_words_beside, part_of
from toolkit.loading.whole import read_library
from toolkit.loading.writing import write_library
from toolkit.models import PageWord, PageWordText

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    """Three words in English, all of them in Welsh, one in Somali from the files."""
    for key, text in {"next": "Next", "back": "Back", "agreed_on": "Agreed on {date}"}.items():
        make_page_word(key, text)
        make_page_word(key, f"cy {text}", "cy")
    make_page_word("back", "Dib", "so")


def write(by, language="so", **texts):
    """Each as (text, what stood there), or a text where nothing stood."""
    sent = {
        key: Written(*(value if isinstance(value, tuple) else (value, "")))
        for key, value in texts.items()
    }
    return actions.write_page_words(language=language, words=sent, by=by)


def stored(language="so"):
    rows = PageWordText.objects.filter(language=language).order_by("page_word")
    return dict(rows.values_list("page_word", "text"))


def events():
    return list(AuditEvent.objects.values_list("kind", "by", "target", "changed_fields"))


# Who may


def test_any_coordinator_may(ada, gwen):
    assert rules.may_translate(ada) is None
    assert rules.may_translate(gwen) is None


@pytest.mark.parametrize("who", ["ben", "dee", "eve"])
def test_nobody_else_may(who, words, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only a coordinator"):
        rules.may_translate(person)
    with pytest.raises(Refused):
        write(person, next="Xiga")
    assert (stored(), events()) == ({"back": "Dib"}, [])


# What fits


@pytest.mark.parametrize("language", ["cy", "en"])
def test_what_comes_with_the_files_stays(words, ada, language):
    with pytest.raises(NotNow, match="come with Alongside"):
        write(ada, language, next="Other")
    assert stored(language)["next"] != "Other"


def test_a_language_that_is_none(words):
    with pytest.raises(NotNow, match="from the list"):
        policies.can_be_written_in("xx")


def test_a_language_of_which_some_came_is_finished_here(words):
    assert policies.can_be_written_in("so") is None
    assert policies.can_be_written_in("ti") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ""),
        ("{date} la oggolaaday", ""),
        ("La oggolaaday", "Put in {date}"),
        ("{date} {place}", "Take out {place}"),
        ("{taariikh}", "Put in {date}"),
        ("{date", "curly bracket"),
        ("{date} }", "curly bracket"),
        ("{Date} {date}", "curly bracket"),
    ],
)
def test_places_are_those_of_the_english(text, why):
    said = reason(policies.fits, text, "Agreed on {date}")
    assert why in said if why else said == ""


# Writing


def test_written(words, ada):
    before = timezone.now()
    assert write(ada, next="Xiga", agreed_on="{date} ayaa") == Saved(["agreed_on", "next"], {})
    row = PageWordText.objects.get(page_word="next", language="so")
    assert (row.text, row.status, row.written_by) == ("Xiga", "draft", ada)
    assert row.written_at >= before
    assert events() == [("page_words_written", str(ada.pk), "", ["so"])]


def test_again_is_nothing(words, ada):
    write(ada, next="Xiga")
    assert write(ada, next="Xiga") == Saved([], {})
    assert write(ada, next=("Xiga", "Xiga")) == Saved([], {})
    assert len(events()) == 1


def test_changed_and_emptied(words, ada, gwen):
    write(ada, next="Xiga", agreed_on="{date}")
    assert write(gwen, next=("Ku xiga", "Xiga"), agreed_on=("", "{date}")).keys == [
        "agreed_on",
        "next",
    ]
    assert stored() == {"back": "Dib", "next": "Ku xiga"}
    assert PageWordText.objects.get(page_word="next", language="so").written_by == gwen


def test_what_came_with_the_files_is_left_alone(words, ada):
    assert write(ada, back=("Other", "Dib")) == Saved([], {})
    assert stored() == {"back": "Dib"}


def test_a_key_that_is_none_is_nothing(words, ada):
    assert write(ada, strange="Xiga") == Saved([], {})


def test_what_a_colleague_wrote_meanwhile_is_given_back_and_the_rest_is_written(words, ada, gwen):
    write(gwen, next="Hers")
    assert write(ada, next="Mine", agreed_on="{date}") == Saved(["agreed_on"], {"next": "Hers"})
    assert stored()["next"] == "Hers"
    assert write(ada, next=("Mine", "Hers")).keys == ["next"]


def test_what_does_not_fit_writes_nothing(words, ada):
    with pytest.raises(NotNow):
        write(ada, next="Xiga", agreed_on="La oggolaaday")
    assert (stored(), events()) == ({"back": "Dib"}, [])


def test_without_a_record_nothing_is_written(words, ada, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        write(ada, next="Xiga")
    assert stored() == {"back": "Dib"}


# Reading


def test_a_language_is_offered_once_all_of_it_is_there(words, ada, django_assert_num_queries):
    assert queries.complete_page_languages() == {"en", "cy"}
    write(ada, next="Xiga")
    assert queries.complete_page_languages() == {"en", "cy"}
    write(ada, agreed_on="{date}")
    with django_assert_num_queries(1):
        assert queries.complete_page_languages() == {"en", "cy", "so"}
    write(ada, next=("", "Xiga"))
    assert queries.complete_page_languages() == {"en", "cy"}


def test_an_empty_toolkit_has_none(db):
    assert queries.complete_page_languages() == set()
    assert languages_of_page_words() == []


def test_how_far_each_language_is(words, ada, django_assert_num_queries):
    write(ada, "ti", next="ቀጺሉ")
    with django_assert_num_queries(2):
        found = languages_of_page_words()
    told = [(one.language.code, one.there, one.missing, one.comes_with_files) for one in found]
    assert told == [
        ("en", 3, 0, True),
        ("cy", 3, 0, True),
        ("so", 1, 2, False),
        ("ti", 1, 2, False),
    ]


def test_side_by_side(words, ada, django_assert_num_queries):
    write(ada, next="Xiga")
    with django_assert_num_queries(2):
        sides = page_words_beside("so")
    assert [(one.key, one.english, one.text, one.is_fixed) for one in sides] == [
        ("agreed_on", "Agreed on {date}", "", False),
        ("back", "Back", "Dib", True),
        ("next", "Next", "Xiga", False),
    ]


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("next", Part.EVERYWHERE),
        ("skip", Part.EVERYWHERE),
        ("skip_one", Part.ANSWERING),
        ("one_at_a_time", Part.EVERYWHERE),
        ("one_question", Part.ANSWERING),
        ("who_title", Part.CODE),
        ("who_sees_it", Part.ANSWERING),
        ("consent_quotes", Part.CONSENT),
        ("taken_code", Part.TAKING_BACK),
        ("slip_go", Part.PAPER),
        ("copy_yes", Part.COPY),
        ("something_new", Part.EVERYWHERE),
    ],
)
def test_each_word_stands_with_its_page(key, part):
    assert part_of(key) == part


# The files


@pytest.fixture
def load(content):
    def load():
        library = read_library(content)
        assert library.problems == []
        return write_library(library)["Page words"]

    return load


def write_next(by, text="ቀጺሉ"):
    write(by, "ti", next=text)
    return PageWordText.objects.get(page_word="next", language="ti")


def test_the_files_leave_hers_alone(load, ada):
    load()
    row = write_next(ada)
    tally = load()
    assert (tally.changed, tally.retired) == (0, 0)
    again = PageWordText.objects.get(pk=row.pk)
    assert (again.text, again.written_at, again.written_by) == ("ቀጺሉ", row.written_at, ada)


@pytest.mark.parametrize("text", ["ዝቕጽል", "ቀጺሉ"])
def test_once_the_files_have_it_theirs_takes_the_place(load, content, ada, text):
    load()
    write_next(ada)
    line = f'  ti: {{text: "{text}", status: machine draft}}'
    spoil(content, "page-words.yaml", "next:\n", f"next:\n{line}\n")
    assert load().changed == 1
    row = PageWordText.objects.get(page_word="next", language="ti")
    assert (row.text, row.status) == (text, "machine draft")
    assert (row.written_at, row.written_by) == (None, None)
    assert load().changed == 0


def test_a_word_that_is_gone_takes_hers_along(load, ada):
    load()
    write_next(ada)
    PageWord.objects.filter(pk="next").delete()
    assert stored("ti") == {}


def test_hers_stays_when_her_account_goes(words, organisation):
    nia = make_user("nia@example.org", "Nia", Role.COORDINATOR, organisation)
    row = write_next(nia)
    nia.delete()
    row.refresh_from_db()
    assert (row.text, row.written_by) == ("ቀጺሉ", None)
    assert row.written_at
