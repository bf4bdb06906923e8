"""A page of waves asks the database as often for thirty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.evaluation import (
    make_invitation,
    make_invitee,
    make_programme_group,
    make_questionnaire,
    make_response,
    make_wave,
)
from tests.factories.groups import make_group
from tests.factories.participants import make_participant

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 30)


@pytest.fixture
def world(programme, wave, asked, asked_by_name, named):
    """What can be added to, and where it is shown."""

    def seat():
        make_response(make_invitation(wave, make_invitee(asked.programme_group)))

    def woman():
        woman = make_participant(named, "Wren")
        make_invitation(wave, make_invitee(asked_by_name.programme_group, woman))

    def place(**facts):
        group = make_group(programme.organisation, languages=("en", "cy"), **facts)
        return make_programme_group(programme, group)

    def place_asked():
        row = wave.groups.create(programme_group=place())
        make_invitation(wave, make_invitee(row.programme_group))

    def another_wave():
        make_wave(programme, state="sealed")

    return {
        "seat": seat,
        "woman": woman,
        "place": place,
        "place_asked": place_asked,
        "wave": another_wave,
        "questionnaire": lambda: make_questionnaire(programme),
        "at": {
            **{name: [programme.pk] for name in ("waves", "wave_open")},
            **{name: [programme.pk, wave.pk] for name in ("wave", "wave_slips", "wave_join")},
            **{
                name: [programme.pk, wave.pk, asked.programme_group_id]
                for name in ("wave_place", "slips")
            },
            "slips by name": [programme.pk, wave.pk, asked_by_name.programme_group_id],
        },
    }


@pytest.mark.parametrize(
    ("what", "page"),
    [
        ("wave", "waves"),
        ("place", "wave_open"),
        ("questionnaire", "wave_open"),
        ("place", "wave_join"),
        ("place_asked", "wave"),
        ("place_asked", "wave_slips"),
        ("seat", "wave"),
        ("seat", "wave_place"),
        ("seat", "slips"),
        ("woman", "slips by name"),
    ],
)
def test_thirty_rows_ask_as_often_as_one(world, wave, client, ada, what, page):
    if page == "wave_open":
        wave.state = "sealed"
        wave.save(update_fields=["state"])
    client.force_login(ada)
    url = reverse(f"evaluation:{page.removesuffix(' by name')}", args=world["at"][page])
    asked, lengths = {}, []
    for size, before in zip(SIZES, (0, *SIZES), strict=False):
        for _ in range(size - before):
            world[what]()
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200
        asked[size] = [query["sql"] for query in queries]
        lengths.append(len(answer.content))
    assert len({len(queries) for queries in asked.values()}) == 1, {
        size: len(queries) for size, queries in asked.items()
    }
    # Otherwise the counts are equal because nothing is shown; answers are counted in tens.
    assert lengths[0] != lengths[-1]


def test_figures(world, wave, client, ada):
    """What each page asks, for the record: none more than thirty-five."""
    client.force_login(ada)
    for page, where in world["at"].items():
        url = reverse(f"evaluation:{page.removesuffix(' by name')}", args=where)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        print(f"{page}: {len(queries)}")  # noqa: T201
        assert len(queries) <= 35
