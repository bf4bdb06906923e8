import uuid

import pytest
from django.db import transaction

from accounts.refusals import NotNow, Refused, StaleEdit
from evaluation import linking
from evaluation.models import Area, Programme, ProgrammeOrganisation
from evaluation.programmes import actions
from evaluation.programmes.facts import AreaFacts, ReaderFacts, facts_of
from evaluation.programmes.policies import AtField
from tests.evaluation.programmes.conftest import all_facts, day, events
from tests.factories.evaluation import make_programme_group, make_wave
from tests.factories.groups import make_group

pytestmark = pytest.mark.django_db


def create(organisation, by, *guardians, request_key=None, **changed):
    return actions.create_programme(
        organisation=organisation,
        guardians=guardians,
        request_key=request_key,
        by=by,
        **all_facts(**changed),
    )


def edit(programme, by, *, version=1, **changed):
    return actions.edit_programme(programme=programme, version=version, by=by, **changed)


# create


def test_create(organisation, other_organisation, dee, gita):
    made = create(organisation, dee, dee, gita, others=["other house"])
    made.refresh_from_db()
    assert (made.state, made.version, made.created_by) == ("set-up", 1, dee)
    told = facts_of(made)
    areas = [(one.pk, one.name) for one in made.areas.order_by("name")]
    assert told == all_facts(others=["Other House"], areas=areas)
    assert {one.user for one in made.guardians.able()} == {dee, gita}
    assert {one.organisation for one in made.taking_part.all()} == {
        organisation,
        other_organisation,
    }
    assert events() == [("programme_created", str(dee.pk), [])]


def test_created_one_has_its_finding_key(organisation, dee, gita):
    made = create(organisation, dee, dee, gita)
    made.refresh_from_db()
    assert len(made.link_salt) == 16
    assert bytes(made.link_check) == linking.key_check(linking.programme_key(made.link_salt))


def test_salts_differ(organisation, dee, gita):
    salts = {
        bytes(create(organisation, dee, dee, gita, name=name).link_salt) for name in ("One", "Two")
    }
    assert len(salts) == 2


@pytest.mark.parametrize("person", ["ada", "gita", "olwen"])
def test_create_refused(request, organisation, dee, gita, person):
    with pytest.raises(Refused):
        create(organisation, request.getfixturevalue(person), dee, gita)
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "VALLEYS together"}, "name"),
        ({"ends_on": day(-1)}, "ends_on"),
        ({"least_answering": 19}, "least_answering"),
        ({"others": ["Nobody of that name"]}, "others"),
    ],
)
def test_create_not_so(organisation, dee, gita, changed, field):
    create(organisation, dee, dee, gita)
    with pytest.raises(AtField) as refusal:
        create(organisation, dee, dee, gita, **{"name": "Next year", **changed})
    assert refusal.value.field == field
    assert Programme.objects.count() == 1


def test_create_without_two_guardians(organisation, dee, ada):
    for guardians in ((dee,), (dee, dee), (dee, ada)):
        with pytest.raises(AtField):
            create(organisation, dee, *guardians)
    assert not Programme.objects.exists()


def test_create_twice_gives_one(organisation, dee, gita):
    key = uuid.uuid4()
    one, two = (create(organisation, dee, dee, gita, request_key=key) for _ in range(2))
    assert one == two
    assert len(events()) == 1


def test_create_key_used_for_another_name(organisation, dee, gita):
    key = uuid.uuid4()
    create(organisation, dee, dee, gita, request_key=key)
    other = create(organisation, dee, dee, gita, request_key=key, name="Next year")
    assert (other.name, other.request_key) == ("Next year", None)


def test_create_rolls_back_without_a_record(organisation, dee, gita, broken_audit):
    with pytest.raises(RuntimeError):
        create(organisation, dee, dee, gita)
    assert not Programme.objects.exists()


def test_create_and_edit_as_the_web_role(as_web, organisation, dee, gita):
    made = as_web(create, organisation, dee, dee, gita)
    as_web(edit, made, dee, areas=[], readers=[ReaderFacts("All", "public")])
    assert made.areas.count() == 0


# edit


def test_edit_changes_only_what_is_named(programme, dee):
    before = facts_of(programme)
    edit(programme, dee, name="Hills Together", least_groups=4)
    programme.refresh_from_db()
    assert facts_of(programme) == {**before, "name": "Hills Together", "least_groups": 4}
    assert programme.version == 2
    assert events() == [("programme_edited", str(dee.pk), ["least_groups", "name"])]


def test_edit_twice_is_harmless(programme, dee):
    for _ in range(2):
        edit(programme, dee, name="Hills Together")
    programme.refresh_from_db()
    assert programme.version == 2
    assert len(events()) == 1


def test_edit_readers(programme, dee):
    readers = [ReaderFacts("All", "public"), ReaderFacts("The Women’s Fund", "funder")]
    edit(programme, dee, readers=readers)
    assert [(one.position, one.name) for one in programme.readers.all()] == [
        (0, "All"),
        (1, "The Women’s Fund"),
    ]


def test_edit_areas_keeps_what_belongs_to_them(programme, dee, group):
    place = make_programme_group(programme, group)
    north, south = programme.areas.order_by("name")
    assert place.area == north
    swapped = [AreaFacts(north.pk, "South"), AreaFacts(south.pk, "North"), AreaFacts(None, "Coast")]
    edit(programme, dee, areas=swapped)
    place.refresh_from_db()
    assert place.area.name == "South"
    assert {one.name for one in programme.areas.all()} == {"North", "South", "Coast"}


def test_edit_takes_away_an_empty_area(programme, dee, group):
    north, south = programme.areas.order_by("name")
    left = make_programme_group(programme, group, area=south, left_at="2026-01-01T00:00Z")
    edit(programme, dee, areas=[AreaFacts(north.pk, "North")])
    left.refresh_from_db()
    assert (list(programme.areas.all()), left.area) == ([north], None)


def test_edit_keeps_an_area_with_groups(programme, dee, group):
    make_programme_group(programme, group)
    with pytest.raises(NotNow):
        edit(programme, dee, areas=[])
    assert programme.areas.count() == 2


def test_an_area_of_another_programme_is_a_new_one(programme, dee):
    strange = Area.objects.order_by("-pk").first().pk + 1000
    edit(programme, dee, areas=[AreaFacts(strange, "Coast")])
    assert [one.name for one in programme.areas.all()] == ["Coast"]


def test_edit_organisations(programme, dee, organisation, other_organisation):
    edit(programme, dee, others=["OTHER house", "Glan yr Afon"])
    taking_part = ProgrammeOrganisation.objects.filter(programme=programme)
    assert {one.organisation for one in taking_part} == {organisation, other_organisation}
    edit(programme, dee, version=2, others=[])
    assert taking_part.get().organisation == organisation


def test_edit_organisation_with_groups_stays(programme, dee, other_organisation):
    edit(programme, dee, others=["Other House"])
    make_programme_group(programme, make_group(other_organisation))
    with pytest.raises(AtField):
        edit(programme, dee, version=2, others=[])
    assert programme.taking_part.count() == 2


@pytest.mark.parametrize("person", ["ada", "gita", "olwen", "ben"])
def test_edit_refused(request, programme, person):
    with pytest.raises(Refused):
        edit(programme, request.getfixturevalue(person), name="Mine")


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_edit_too_late(programme, dee, state):
    gone = {"link_salt": None} if state == "closed" else {}
    Programme.objects.update(state=state, **gone)
    with pytest.raises(NotNow):
        edit(programme, dee, name="Late")


def test_edit_stale(programme, dee):
    edit(programme, dee, name="Hills Together")
    with pytest.raises(StaleEdit) as stale:
        edit(programme, dee, name="Mine")
    assert stale.value.current.name == "Hills Together"


def test_edit_name_taken(programme, organisation, dee, gita):
    create(organisation, dee, dee, gita)
    with pytest.raises(AtField):
        edit(programme, dee, name="valleys together")


@pytest.mark.parametrize(
    "changed",
    [
        {"readers": [ReaderFacts("Anybody", "public")]},
        {"areas": []},
        {"others": ["Other House"]},
        {"languages": ["cy", "en"]},
        {"answers_kept_until": day(701)},
        {"ends_on": day(-31)},
        {"least_answering": 20},
    ],
)
def test_edit_against_what_women_were_told(programme, dee, group, other_organisation, changed):
    Programme.objects.update(least_answering=30)
    make_wave(programme, group)
    with pytest.raises(NotNow):
        edit(programme, dee, **changed)
    programme.refresh_from_db()
    assert programme.version == 1


def test_edit_what_stays_open_after_a_wave(programme, dee, group):
    make_wave(programme, group)
    edit(
        programme,
        dee,
        name="Hills",
        languages=["en", "so"],
        answers_kept_until=day(600),
        least_answering=40,
    )
    programme.refresh_from_db()
    assert (programme.languages, programme.least_answering) == (["en", "so"], 40)


def test_edit_rolls_back_without_a_record(programme, dee, broken_audit):
    with pytest.raises(RuntimeError), transaction.atomic():
        edit(programme, dee, name="Hills", areas=[])
    programme.refresh_from_db()
    assert programme.name != "Hills"
    assert programme.areas.count() == 2
