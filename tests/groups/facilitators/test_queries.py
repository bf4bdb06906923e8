import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from groups.facilitators import queries
from tests.factories.groups import make_closed_to, make_facilitator

LONDON = ZoneInfo("Europe/London")
HALF_PAST_SIX = dt.time(18, 30)


@pytest.mark.django_db
def test_facilitators_of_over_ones_last(group, ben, cara, growing):
    make_facilitator(group, cara, since=dt.date(2020, 1, 1), until=dt.date(2020, 6, 1))
    make_facilitator(group, growing, since=dt.date(2021, 1, 1), until=dt.date(2021, 6, 1))
    people = [(one.user, one.is_over) for one in queries.facilitators_of(group)]
    assert people == [(ben, False), (growing, False), (growing, True), (cara, True)]


@pytest.mark.django_db
def test_possible_facilitators(group, ada, ben, cara, dee, eve, join):
    join("Gone", "facilitator", is_active=False)
    make_closed_to(group, cara)
    assert set(queries.possible_facilitators(group)) == {ada, ben}
    assert set(queries.colleagues_of(group)) == {ada, ben, cara, dee}
    assert [row.user for row in queries.closed_to(group)] == [cara]
