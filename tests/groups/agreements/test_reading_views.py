"""The agreement one clause a screen, for whoever reads it to the group."""

import pytest

from tests.factories.agreements import make_agreement
from tests.groups.addresses import address
from tests.groups.agreements.labels import LABELS, load_labels
from tests.project import markup

pytestmark = pytest.mark.django_db
AR = "نبدأ في الموعد"


@pytest.fixture(autouse=True)
def agreement(group):
    load_labels()
    words = {"en": "We start on time", "ar": AR}
    return make_agreement(group, words, {"en": "No phones"}, {"en": "Tea first", "ar": "الشاي"})


def at(group, language, position):
    return address("agreement_read", group, language=language, position=position)


def test_one_clause_in_its_language(fetch, ben, group):
    answer = fetch(ben, at(group, "ar", 1))
    page = markup.read(answer.text_seen)
    assert (AR, "ar") in page.texts
    assert "No phones" not in answer.text_seen
    assert page.title == "1 / 3 - Alongside"
    article = next(tag.attributes for tag in page.tags if tag.name == "article")
    assert (article["lang"], article["dir"]) == ("ar", "rtl")
    assert LABELS["machine_draft"]["ar"]["text"] in answer.text_seen


def test_clause_without_that_language_is_read_as_agreed(fetch, ben, group):
    page = markup.read(fetch(ben, at(group, "ar", 2)).text_seen)
    assert ("No phones", "en") in page.texts
    assert any("English" in text for text, language in page.texts if language == "ar")


@pytest.mark.parametrize(
    ("position", "ways"), [(1, {"next"}), (2, {"prev", "next"}), (3, {"prev"})]
)
def test_ways_on_and_back(fetch, ben, group, position, ways):
    answer = fetch(ben, at(group, "en", position))
    links = [tag.attributes for tag in markup.read(answer.text_seen).tags if tag.name == "a"]
    assert {link.get("rel") for link in links} & {"next", "prev"} == ways
    assert (LABELS["end"]["en"]["text"] in answer.text_seen) is (position == 3)


def test_languages_lead_to_the_same_clause(fetch, ben, group):
    assert at(group, "ar", 3) in fetch(ben, at(group, "en", 3)).text_seen


def test_voice_is_offered_by_script_only(fetch, ben, group):
    tags = markup.read(fetch(ben, at(group, "en", 1)).text_seen).tags
    offered = [
        tag.attributes for tag in tags if {"data-aloud", "data-no-voice"} & set(tag.attributes)
    ]
    assert len(offered) == 2
    assert all("hidden" in one for one in offered)


@pytest.mark.parametrize(("language", "position"), [("so", 1), ("en", 0), ("en", 4), ("x", 1)])
def test_what_is_not_there_is_not_found(fetch, ben, group, language, position):
    assert fetch(ben, at(group, language, position)).status_code == 404


def test_nothing_to_read_without_an_agreement(fetch, ada, other_group):
    assert fetch(ada, at(other_group, "en", 1)).status_code == 404


@pytest.mark.parametrize("person", ["cara", "dee", "gwen"])
def test_strangers_find_nothing(request, fetch, group, person):
    assert fetch(request.getfixturevalue(person), at(group, "en", 1)).status_code == 404


def test_who_grows_into_it_reads_it(fetch, growing, group):
    assert fetch(growing, at(group, "en", 1)).status_code == 200
