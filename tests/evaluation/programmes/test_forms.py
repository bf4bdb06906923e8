import json

import pytest

from evaluation.programmes import queries
from evaluation.programmes.actions import NOWHERE, Place
from evaluation.programmes.facts import AreaFacts, ReaderFacts, facts_of
from evaluation.programmes.forms.groups import GroupsForm
from evaluation.programmes.forms.programmes import ProgrammeForm
from tests.evaluation.programmes.conftest import day
from tests.factories.evaluation import make_programme_group, make_wave
from tests.factories.groups import make_group


def sent(**changed):
    usual = {
        "name": " Valleys  Together ",
        "starts_on": day(0).isoformat(),
        "ends_on": day(365).isoformat(),
        "answers_kept_until": day(700).isoformat(),
        "language_1": "en",
        "language_2": "so",
        "language_3": "",
        "reader_1": "The Fund",
        "kind_1": "funder",
        "reader_2": "",
        "kind_2": "partner",
        "area_1": "North",
        "area_2": "",
        "others": "",
        "least_answering": "20",
        "least_in_band": "8",
        "least_groups": "3",
    }
    return {**usual, **changed}


@pytest.fixture
def form(dee, gita, organisation):
    def make(**changed):
        data = sent(guardian_1=str(dee.pk), guardian_2=str(gita.pk), **changed)
        return ProgrammeForm(data, organisations=[organisation], people=[dee, gita])

    return make


def test_what_she_wrote(form, dee, gita, organisation):
    made = form(others=" Other  House\n\nOther House\nThird ")
    assert made.is_valid(), made.errors
    facts = made.facts
    assert (facts["name"], facts["languages"]) == ("Valleys Together", ["en", "so"])
    assert facts["readers"] == [ReaderFacts("The Fund", "funder")]
    assert facts["areas"] == [AreaFacts(None, "North")]
    assert facts["others"] == ["Other House", "Third"]
    assert made.guardians == [dee, gita]
    assert made.chosen_organisation == organisation


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "\u200b "}, "name"),
        ({"language_1": ""}, "language_1"),
        ({"language_2": "en"}, "language_2"),
        ({"language_2": "bfi"}, "language_2"),
        ({"reader_1": ""}, "reader_1"),
        ({"reader_2": "THE fund"}, "reader_2"),
        ({"area_2": "north"}, "area_2"),
        ({"least_answering": "19"}, "least_answering"),
        ({"least_in_band": "7"}, "least_in_band"),
        ({"least_groups": "51"}, "least_groups"),
        ({"ends_on": "tomorrow"}, "ends_on"),
        ({"reader_1": "x" * 121}, "reader_1"),
    ],
)
def test_what_wants_another_look(form, changed, field):
    assert list(form(**changed).errors) == [field]


def test_one_guardian_twice(dee, gita, organisation):
    data = sent(guardian_1=str(dee.pk), guardian_2=str(dee.pk))
    made = ProgrammeForm(data, organisations=[organisation], people=[dee, gita])
    assert list(made.errors) == ["guardian_2"]


def test_guardian_is_one_of_those_that_are_offered(dee, gita, ada, organisation):
    data = sent(guardian_1=str(dee.pk), guardian_2=str(ada.pk))
    made = ProgrammeForm(data, organisations=[organisation], people=[dee, gita])
    assert list(made.errors) == ["guardian_2"]


def test_admin_of_two_chooses(dee, gita, organisation, other_organisation):
    made = ProgrammeForm(
        sent(
            guardian_1=str(dee.pk),
            guardian_2=str(gita.pk),
            organisation=str(other_organisation.pk),
        ),
        organisations=[organisation, other_organisation],
        people=[dee, gita],
    )
    assert made.is_valid(), made.errors
    assert made.chosen_organisation == other_organisation


def test_form_of_one_that_is_there_says_nothing_new(programme):
    told = ProgrammeForm(programme=programme).initial
    again = ProgrammeForm({**told}, programme=programme)
    assert again.is_valid(), again.errors
    assert again.facts == facts_of(programme)


def test_settled_one_asks_only_what_can_change(programme):
    programme.least_in_band = 10
    form = ProgrammeForm(programme=programme, settled=True)
    assert not {"reader_1", "area_1", "others"} & set(form.fields)
    assert form.fields["least_in_band"].widget.attrs["min"] == 10
    assert "readers" not in ProgrammeForm({**form.initial}, programme=programme).fields
    data = {name: form.initial[name] for name in form.fields if name in form.initial}
    sent_again = ProgrammeForm(data, programme=programme, settled=True)
    assert sent_again.is_valid(), sent_again.errors
    assert not {"readers", "areas", "others"} & set(sent_again.facts)


def test_form_from_before_the_first_wave_still_says_all(programme):
    before = ProgrammeForm(programme=programme).initial
    form = ProgrammeForm({**before, "reader_1": "Another"}, programme=programme, settled=True)
    assert form.is_valid()
    assert form.facts["readers"][0].name == "Another"


@pytest.mark.parametrize("seen", ["nonsense", "[]"])
def test_late_edit_keeps_hers_and_shows_theirs(programme, seen):
    shown = ProgrammeForm(programme=programme).initial
    programme.name, programme.least_groups, programme.version = "Theirs", 5, 2
    hers = ProgrammeForm({**shown, "name": "Hers"}, programme=programme)
    assert hers.is_valid()
    again, changes = hers.beside(programme, settled=False)
    assert (again["name"].value(), again["least_groups"].value()) == ("Hers", "5")
    assert [(one.label, one.theirs, one.yours) for one in changes] == [
        ("Name", "Theirs", "Hers"),
        ("Fewest groups in a published row", "5", ""),
    ]
    assert again["version"].value() == "2"
    tampered = ProgrammeForm({**shown, "name": "Hers", "seen": seen}, programme=programme)
    assert tampered.is_valid()
    again, changes = tampered.beside(programme, settled=False)
    assert again["least_groups"].value() == "3"
    assert len(changes) == 2


# Groups


@pytest.fixture
def groups_form(programme, ada):
    def make(data=None):
        return GroupsForm(
            data,
            choices=queries.choices_for(ada, programme),
            areas=list(programme.areas.order_by("pk")),
        )

    return make


def area_of(programme, name):
    return programme.areas.get(name=name).pk


def test_group_that_is_not_in(groups_form, programme, group):
    form = groups_form()
    north = area_of(programme, "North")
    hidden = form.initial["seen"]
    assert json.loads(hidden) == {group.pk.hex: [0, 0, 1, 1]}
    form = groups_form({"seen": hidden, f"in_{group.pk.hex}": "on", f"area_{group.pk.hex}": north})
    assert form.is_valid()
    assert form.seen_places == {group.pk: NOWHERE}
    assert form.wanted == {group.pk: Place(True, north)}


def test_area_of_a_group_that_is_not_ticked_says_nothing(groups_form, programme, group):
    north = area_of(programme, "North")
    form = groups_form({"seen": groups_form().initial["seen"], f"area_{group.pk.hex}": north})
    assert form.is_valid()
    assert form.wanted == {group.pk: NOWHERE}


def test_group_in_an_open_wave_stands_still(groups_form, programme, group):
    make_wave(programme, group)
    form = groups_form()
    assert set(form.fields) == {"seen"}
    assert [one.group for one in form.still] == [group]
    form = groups_form({"seen": form.initial["seen"]})
    assert form.is_valid()
    assert form.wanted == form.seen_places == {group.pk: Place(True, area_of(programme, "North"))}


def test_group_that_was_asked_keeps_its_area(groups_form, programme, group):
    wave = make_wave(programme, group)
    wave.state = "closed"
    wave.save()
    form = groups_form()
    assert set(form.fields) == {"seen", f"in_{group.pk.hex}"}
    programme.groups.update(left_at="2026-01-01T00:00Z")
    form = groups_form({"seen": groups_form().initial["seen"], f"in_{group.pk.hex}": "on"})
    assert form.is_valid()
    assert form.wanted == {group.pk: Place(True, area_of(programme, "North"))}


def test_box_that_was_drawn_before_a_wave_opened_is_still_read(groups_form, programme, group):
    make_programme_group(programme, group)
    hidden = groups_form().initial["seen"]
    make_wave(programme, group)
    form = groups_form({"seen": hidden})
    assert form.is_valid()
    assert form.wanted == {group.pk: NOWHERE}


@pytest.mark.parametrize(
    "seen", ["", "{", "[]", "3", '{"x": 1}', '{"x": [0, 0, 1, 1]}', '{"%s": [1, [], 1, 1]}']
)
def test_tampered_form_is_taken_for_what_is_there(groups_form, group, seen):
    form = groups_form({"seen": seen.replace("%s", group.pk.hex)})
    assert form.is_valid()
    assert form.wanted == {group.pk: NOWHERE}


def test_group_that_is_not_hers_is_left_out(groups_form, programme, group, other_organisation):
    other = make_group(other_organisation)
    form = groups_form({"seen": json.dumps({other.pk.hex: [0, 0, 1, 1]})})
    assert form.is_valid()
    assert form.wanted == {}


def test_late_choice_keeps_hers(groups_form, programme, ada, group, organisation):
    other = make_group(organisation, "Hafod")
    north, south = area_of(programme, "North"), area_of(programme, "South")
    hidden = groups_form().initial["seen"]
    make_programme_group(programme, group)
    make_programme_group(programme, other)
    form = groups_form(
        {"seen": hidden, f"in_{group.pk.hex}": "on", f"area_{group.pk.hex}": str(south)}
    )
    assert form.is_valid()
    again = form.again(queries.choices_for(ada, programme), list(programme.areas.all()))
    assert again.is_valid()
    assert again.wanted == {group.pk: Place(True, south), other.pk: Place(True, north)}
    assert again.seen_places[group.pk] == Place(True, north)


def test_without_areas_only_ticks(programme, ada, group):
    form = GroupsForm(choices=queries.choices_for(ada, programme), areas=[])
    assert set(form.fields) == {"seen", f"in_{group.pk.hex}"}
