import pytest

from evaluation.paper_entry import queries
from evaluation.waves.posting import invitation_of
from tests.factories.evaluation import (
    code_of,
    make_programme,
    make_questionnaire,
    make_wave,
    question,
)

pytestmark = pytest.mark.django_db


def test_only_what_the_paper_asks_can_be_ticked(programme, group):
    faces = make_questionnaire(programme, question("choose", "I choose"), name="One")
    slip = make_wave(programme, group, questionnaire=faces).invitations.first()
    paper = queries.paper_in(slip, "en")
    assert list(paper.decisions) == ["answers", programme.readers.get().purpose]


def test_a_slip_costs_two_queries_and_the_paper_four_more(slip, cara, django_assert_num_queries):
    cara.organisation_ids()
    with django_assert_num_queries(2):
        found = queries.slip_of(code_of(slip), cara)
    assert found == invitation_of(code_of(slip))
    with django_assert_num_queries(4):  # questions, their words, page words, readers
        assert [one.code for one in queries.languages_on(found)] == ["en", "cy", "ar"]
        assert len(queries.paper_in(found, "ar").decisions) == 4


def test_languages_of_every_programme_that_is_hers(organisation, other_organisation, cara, eve):
    assert queries.languages_for(eve) == ["en"]
    make_programme(organisation, languages=["cy", "en"])
    make_programme(organisation, languages=["en", "so"])
    make_programme(other_organisation, languages=["pl"])
    assert queries.languages_for(cara) == ["cy", "en", "so"]
