"""Which groups take part, and in which area."""

import pytest
from django.db import transaction

from accounts.refusals import NotNow, Refused
from evaluation.models import Programme, ProgrammeGroup
from evaluation.programmes import actions
from evaluation.programmes.actions import Place, StalePlaces
from tests.evaluation.programmes.conftest import events
from tests.factories.evaluation import make_programme_group, make_wave
from tests.factories.groups import make_closed_to, make_group

pytestmark = pytest.mark.django_db


# groups


def put(programme, by, wanted, seen=None):
    """Groups and the number of their area; None for one that does not take part."""
    nowhere = actions.NOWHERE

    def places(told):
        return {
            group.pk: nowhere if area is None else Place(True, area or None)
            for group, area in told.items()
        }

    return actions.set_groups(
        programme=programme, wanted=places(wanted), seen=places(seen or {}), by=by
    )


@pytest.fixture
def north(programme):
    return programme.areas.get(name="North").pk


@pytest.fixture
def south(programme):
    return programme.areas.get(name="South").pk


def test_group_joins_moves_and_leaves(programme, ada, group, north, south):
    assert put(programme, ada, {group: north}) == ["Paned"]
    place = ProgrammeGroup.objects.get()
    assert (place.area_id, place.joined_by, place.left_at) == (north, ada, None)
    put(programme, ada, {group: south}, {group: north})
    place.refresh_from_db()
    assert place.area_id == south
    put(programme, ada, {group: None}, {group: south})
    place.refresh_from_db()
    assert place.left_by == ada
    assert [kind for kind, _, _ in events()] == [
        "programme_group_added",
        "programme_group_moved",
        "programme_group_removed",
    ]


def test_group_comes_back(programme, ada, hana, group, north):
    make_programme_group(programme, group, left_at="2026-01-01T00:00Z", left_by=hana)
    put(programme, ada, {group: north})
    place = ProgrammeGroup.objects.get()
    assert (place.left_at, place.left_by, place.joined_by) == (None, None, ada)
    assert events() == [("programme_group_added", str(ada.pk), [])]


def test_group_without_an_area(programme, ada, group):
    put(programme, ada, {group: 0})
    assert ProgrammeGroup.objects.get().area is None


def test_groups_twice_are_harmless(programme, ada, group, north):
    for _ in range(2):
        put(programme, ada, {group: north})
    assert len(events()) == 1


def test_groups_that_she_left_alone_stay_as_a_colleague_put_them(programme, ada, group, north):
    """She was shown none in, a colleague has put one in since, and she sends the form."""
    make_programme_group(programme, group)
    assert put(programme, ada, {group: None}, {group: None}) == []
    assert ProgrammeGroup.objects.get().left_at is None


def test_groups_that_both_changed(programme, ada, group, north, south):
    make_programme_group(programme, group)
    with pytest.raises(StalePlaces) as stale:
        put(programme, ada, {group: south}, {group: None})
    assert stale.value.groups == [group]
    assert ProgrammeGroup.objects.get().area_id == north


@pytest.mark.parametrize("person", ["ben", "dee", "gita", "gwen"])
def test_groups_refused(request, programme, group, north, person):
    with pytest.raises(Refused):
        put(programme, request.getfixturevalue(person), {group: north})


def test_groups_that_are_closed_to_her(programme, hana, group, north):
    make_closed_to(group, hana)
    with pytest.raises(Refused):
        put(programme, hana, {group: north})


def test_groups_of_another_organisation(programme, ada, other_organisation, north):
    with pytest.raises(Refused):
        put(programme, ada, {make_group(other_organisation): north})


def test_groups_too_late(programme, ada, group, north):
    Programme.objects.update(state="closing")
    with pytest.raises(NotNow):
        put(programme, ada, {group: north})


def test_group_that_has_ended(programme, ada, organisation, north):
    with pytest.raises(NotNow):
        put(programme, ada, {make_group(organisation, state="ended"): north})


def test_group_in_an_open_wave_stays(programme, ada, group, north):
    make_wave(programme, group)
    with pytest.raises(NotNow):
        put(programme, ada, {group: None}, {group: north})


def test_group_that_was_asked_keeps_its_area(programme, ada, group, north, south):
    make_wave(programme, group)
    with pytest.raises(NotNow):
        put(programme, ada, {group: south}, {group: north})


def test_group_that_was_asked_comes_back_where_it_was(programme, ada, group, north, south):
    wave = make_wave(programme, group)
    wave.state = "closed"
    wave.save()
    put(programme, ada, {group: None}, {group: north})
    with pytest.raises(NotNow):
        put(programme, ada, {group: south})
    put(programme, ada, {group: north})
    assert ProgrammeGroup.objects.get().left_at is None


def test_other_group_joins_while_a_wave_is_open(programme, ada, group, organisation, south):
    make_wave(programme, group)
    put(programme, ada, {make_group(organisation): south})
    assert programme.groups.current().count() == 2


def test_one_that_may_not_changes_none(programme, ada, group, organisation, north):
    make_wave(programme, group)
    other = make_group(organisation)
    with pytest.raises(NotNow), transaction.atomic():
        put(programme, ada, {other: north, group: None}, {group: north})
    assert [one.group for one in programme.groups.all()] == [group]


def test_groups_roll_back_without_a_record(programme, ada, group, north, broken_audit):
    with pytest.raises(RuntimeError):
        put(programme, ada, {group: north})
    assert not ProgrammeGroup.objects.exists()


def test_groups_as_the_web_role(as_web, programme, ada, group, north):
    assert as_web(put, programme, ada, {group: north}) == ["Paned"]
