import pytest

from evaluation.programmes.facts import (
    AreaFacts,
    ReaderFacts,
    areas_in,
    as_text,
    changed,
    facts_of,
    fields_of,
    in_words,
    label_of,
    names_in,
    readers_in,
    with_known_numbers,
)
from tests.evaluation.programmes.conftest import all_facts, day


def test_as_text_and_back():
    told = as_text(all_facts(others=["Other, House"]))
    assert readers_in(told["readers"])[0] == ReaderFacts("The Women’s Fund", "funder")
    assert areas_in(told["areas"]) == [AreaFacts(None, "North"), AreaFacts(None, "South")]
    assert names_in(told["others"]) == ["Other, House"]
    assert told["starts_on"] == day(0).isoformat()


def test_part_of_the_facts_as_text():
    assert as_text({"name": "A", "least_groups": 4}) == {"name": "A", "least_groups": "4"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("name", "Valleys Together"),
        ("languages", "English, Welsh"),
        ("readers", "The Women’s Fund (Funder), Anybody (Anybody)"),
        ("areas", "North, South"),
        ("others", "none"),
        ("least_in_band", "8"),
    ],
)
def test_in_words(name, words):
    assert in_words(name, as_text(all_facts())[name]) == words


def test_days_in_words():
    assert in_words("ends_on", "2027-03-01") == "1 March 2027"


def test_labels():
    assert label_of("readers") == "Who reads what is published"
    assert label_of("ends_on") == "Ends on"


def test_facts_of_a_programme(programme, other_organisation):
    told = facts_of(programme)
    assert [one.name for one in told["areas"]] == ["North", "South"]
    assert told["others"] == []
    assert not changed(told, told)


def test_fields_of_what_was_told():
    fields = fields_of(as_text(all_facts(others=["A", "B"])))
    assert (fields["language_1"], fields["language_2"]) == ("en", "cy")
    assert (fields["reader_2"], fields["kind_2"]) == ("Anybody", "public")
    assert (fields["area_1"], fields["area_id_1"]) == ("North", "")
    assert fields["others"] == "A\nB"


def test_area_that_was_sent_twice_is_the_same():
    there = [AreaFacts(1, "North"), AreaFacts(2, "Coast")]
    sent = [AreaFacts(None, "coast"), AreaFacts(1, "North"), AreaFacts(None, "South")]
    assert with_known_numbers(sent, there) == [
        AreaFacts(1, "North"),
        AreaFacts(2, "coast"),
        AreaFacts(None, "South"),
    ]


def test_new_area_of_a_name_that_another_row_still_has():
    there = [AreaFacts(1, "North")]
    sent = [AreaFacts(1, "Hills"), AreaFacts(None, "North")]
    assert with_known_numbers(sent, there) == sent
