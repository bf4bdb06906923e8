"""Nobody reads a word of a group that is not hers to see, on any page or button of the site."""

import pytest

from tests.project import walk

OUTSIDE = ("visitor", "eve", "gwen")  # not of the organisation
BLIND = [name for name in walk.PEOPLE if name not in walk.SEE_THE_GROUP]


def found(visits, words):
    return [
        f"{visit}: {word}"
        for visit in visits
        for word in words
        if word in visit.html or any(word in value for value in visit.headers.values())
        if not (visit.route.startswith("members:") and word in walk.READ_BY_MEMBERS)
    ]


@pytest.mark.parametrize("word", walk.MARKED.values())
@pytest.mark.parametrize("person", sorted(walk.SEE_THE_GROUP))
def test_who_may_see_the_group_reads_its_words(visits, person, word):
    """Otherwise the next tests would find nothing because there is nothing."""
    assert found([visit for visit in visits if visit.person == person], [word])


@pytest.mark.parametrize("person", BLIND)
def test_who_may_not_see_the_group_reads_none(visits, person):
    hers = [visit for visit in visits if visit.person == person]
    assert found(hers, walk.MARKED.values()) == []


@pytest.mark.parametrize("person", OUTSIDE)
def test_who_is_of_no_or_another_organisation_reads_no_name(visits, person):
    hers = [visit for visit in visits if visit.person == person]
    assert found(hers, [walk.SURNAME, "Glan yr Afon", "cara@example.org"]) == []


def test_what_is_not_hers_and_what_never_was_look_the_same(visits):
    gone = {
        visit.html
        for visit in visits
        if (visit.status, visit.method, visit.language) == (404, "GET", "en")
        # outside the site: no frame, no name
        and not visit.route.startswith(("members:", "answering:"))
    }
    assert len(gone) == 1
