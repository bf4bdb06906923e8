"""Who gets what from every address of the site: access_matrix.toml has a row for each."""

import tomllib
from pathlib import Path

import pytest

from tests.project import walk

MATRIX = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text())
ROUTES = walk.routes()
OF_A_GROUP = {route.name for route in ROUTES if {"group", "plan"} & set(route.arguments)}
STRANGERS = set(walk.PEOPLE) - walk.SEE_THE_GROUP - {"visitor"}


def expected(method, route):
    return dict(zip(walk.PEOPLE, MATRIX[method][route].split(), strict=True))


@pytest.fixture(scope="session")
def answers(visits):
    """{(method, route): {person: answer}}"""
    found = {}
    for visit in visits:
        if visit.language == "en":
            found.setdefault((visit.method, visit.route), {})[visit.person] = visit.answer
    return found


def test_every_route_has_a_name_of_its_own():
    names = [route.name for route in ROUTES]
    assert [one.address for one in ROUTES if names.count(one.name) > 1] == []
    assert [one.address for one in ROUTES if not one.name or one.name.endswith(":")] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_route_has_a_row_and_every_row_a_route(method):
    assert set(MATRIX[method]) == {route.name for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_everybody_gets_what_the_table_says(answers, method, route):
    assert answers[method, route.name] == expected(method, route.name)


# What the table itself may not say.


@pytest.mark.parametrize("route", sorted(OF_A_GROUP))
def test_to_strangers_there_is_no_such_group(route):
    """One to whom it is closed is a stranger too, whatever her role."""
    assert {expected("GET", route)[one] for one in STRANGERS} <= {"404", "405"}
    post = {expected("POST", route)[one] for one in STRANGERS}
    assert post in ({"404"}, {"405"})
    assert expected("GET", route)["visitor"] == expected("POST", route)["visitor"] == "in"


def test_nothing_breaks(visits):
    assert [f"{visit}: {visit.error}" for visit in visits if visit.status >= 500] == []
