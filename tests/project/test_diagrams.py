"""The diagrams of states are those of the code."""

import pytest

from tests.project import diagrams

DICTS = diagrams.transition_dicts()


@pytest.mark.parametrize("name", DICTS)
def test_diagram_is_up_to_date(name):
    path = diagrams.FOLDER / name
    assert path.read_text() == diagrams.diagram(DICTS[name]), "python -m tests.project.write"


@pytest.mark.parametrize("name", DICTS)
def test_every_state_is_reached_and_every_next_one_is_a_state(name):
    transitions = DICTS[name]
    first, *others = transitions
    assert set(transitions) == set(type(first))
    assert {after for following in transitions.values() for after in following} >= set(others)


def test_no_diagram_is_left_over():
    assert {path.name for path in diagrams.FOLDER.iterdir()} == set(DICTS)
