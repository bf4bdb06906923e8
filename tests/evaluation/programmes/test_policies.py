import datetime as dt

import pytest

from accounts.enums import Role
from accounts.refusals import NotNow, reason
from evaluation.enums import ProgrammeState
from evaluation.models import ProgrammeOrganisation, WaveGroup
from evaluation.programmes import policies
from evaluation.programmes.policies import AtField
from tests.evaluation.programmes.conftest import day
from tests.factories.accounts import make_membership, make_user
from tests.factories.evaluation import make_guardian, make_programme_group, make_wave
from tests.factories.groups import make_group

SET_UP, RUNNING, CLOSING, CLOSED = ProgrammeState


def at(check, *args, **kwargs):
    """The field where it says no; None where it says nothing."""
    try:
        check(*args, **kwargs)
    except AtField as refusal:
        return refusal.field
    return None


@pytest.mark.parametrize(
    ("now", "following"),
    [(SET_UP, [RUNNING]), (RUNNING, [CLOSING]), (CLOSING, [RUNNING, CLOSED]), (CLOSED, [])],
)
def test_states_follow_one_another(programme, now, following):
    programme.state = now
    can = [state for state in ProgrammeState if not reason(policies.can_become, programme, state)]
    assert can == following


def test_each_state_says_why_not(programme):
    said = set()
    for programme.state in ProgrammeState:
        said.add(reason(policies.can_become, programme, programme.state))
    assert len(said) == 4


# Starting


def test_two_guardians_can_start(programme):
    programme.state = SET_UP
    assert not reason(policies.can_start, programme)


def test_one_guardian_cannot(programme, gita):
    programme.state = SET_UP
    gita.memberships.update(role=Role.FACILITATOR)
    assert "Two guardians" in reason(policies.can_start, programme)


@pytest.mark.parametrize("state", [RUNNING, CLOSING, CLOSED])
def test_nothing_else_starts(programme, state):
    programme.state = state
    assert reason(policies.can_start, programme)


@pytest.mark.parametrize(
    ("state", "can"), [(SET_UP, True), (RUNNING, True), (CLOSING, False), (CLOSED, False)]
)
def test_change(programme, state, can):
    programme.state = state
    assert bool(reason(policies.can_change, programme)) is not can


# What women were told


@pytest.fixture
def settled(programme, group):
    make_wave(programme, group)
    return programme


@pytest.mark.parametrize("name", ["readers", "areas", "others"])
def test_what_was_told_stays(settled, name):
    assert "as the women were told" in reason(
        policies.can_change_what_was_told, settled, ["name", name]
    )


def test_what_was_not_told_changes(settled):
    assert not reason(policies.can_change_what_was_told, settled, ["name", "ends_on"])


def test_before_a_wave_everything_changes(programme):
    assert not reason(policies.can_change_what_was_told, programme, ["readers", "areas", "others"])
    assert at(policies.can_speak_first, programme, "cy") is None
    assert at(policies.can_keep_answers, programme, day(3000)) is None


def test_main_language_stays(settled):
    assert at(policies.can_speak_first, settled, "cy") == "language_1"
    assert at(policies.can_speak_first, settled, "en") is None


def test_answers_are_kept_shorter_and_never_longer(settled):
    until = settled.answers_kept_until
    assert at(policies.can_keep_answers, settled, until) is None
    assert at(policies.can_keep_answers, settled, until - dt.timedelta(days=1)) is None
    longer = until + dt.timedelta(days=1)
    assert at(policies.can_keep_answers, settled, longer) == "answers_kept_until"


@pytest.mark.parametrize(
    ("name", "least"), [("least_answering", 20), ("least_in_band", 8), ("least_groups", 3)]
)
def test_numbers_never_fall_below_the_least(programme, name, least):
    assert at(policies.can_ask_of_numbers, {name: least}) is None
    assert at(policies.can_ask_of_numbers, {name: least - 1}) == name
    assert at(policies.can_ask_of_numbers, {name: least}, programme) is None


def test_numbers_are_only_raised_once_a_wave_was_opened(settled):
    settled.least_in_band = 10
    assert at(policies.can_ask_of_numbers, {"least_in_band": 9}, settled) == "least_in_band"
    assert at(policies.can_ask_of_numbers, {"least_in_band": 11}, settled) is None


def test_numbers_fall_again_before_a_wave(programme):
    programme.least_in_band = 10
    assert at(policies.can_ask_of_numbers, {"least_in_band": 9}, programme) is None


# Days


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((0, 365, 700), None),
        ((0, 0, 1), None),
        ((5, 4, 700), "ends_on"),
        ((0, 365, 364), "answers_kept_until"),
        ((0, 365, 365 + 5 * 366 + 1), "answers_kept_until"),
        ((-30, -10, 0), "answers_kept_until"),
    ],
)
def test_days(days, field):
    assert at(policies.can_last, *map(day, days)) == field


def test_day_that_has_come_may_stand_where_it_stood():
    assert at(policies.can_last, day(-30), day(-10), day(-1), is_new=False) is None


def test_years_after():
    assert policies.years_after(dt.date(2027, 3, 1), 5) == dt.date(2032, 3, 1)
    assert policies.years_after(dt.date(2028, 2, 29), 5) == dt.date(2033, 2, 28)


# Names


def test_name_once_in_an_organisation(programme, other_organisation):
    here = programme.organisation_id
    called = programme.name.upper()
    assert at(policies.can_be_called, called, organisation_id=here) == "name"
    again = {"organisation_id": here, "programme_id": programme.pk}
    assert at(policies.can_be_called, called, **again) is None
    assert at(policies.can_be_called, called, organisation_id=other_organisation.pk) is None


def test_organisations_are_found_by_their_whole_name(organisation, other_organisation):
    assert policies.organisations_called(["other house"]) == [other_organisation]
    assert at(policies.organisations_called, ["Other"]) == "others"


# Guardians


def test_two_different_people_who_may(organisation, dee, gita):
    here = {organisation.pk}
    assert at(policies.can_have_guardians, [dee, gita], here) is None
    assert at(policies.can_have_guardians, [dee, dee], here) == "guardian_2"
    assert at(policies.can_have_guardians, [dee], here) == "guardian_2"


def test_guardian_has_a_part_where_it_takes_place(organisation, dee, ada, olwen):
    here = {organisation.pk}
    assert at(policies.can_have_guardians, [dee, ada], here) == "guardian_2"
    assert at(policies.can_have_guardians, [olwen, dee], here) == "guardian_1"
    assert at(policies.can_guard, [olwen], {*here, *olwen.organisation_ids()}) is None


def test_guardian_is_active(organisation, dee, gita):
    gita.is_active = False
    gita.save(update_fields=["is_active"])
    assert at(policies.can_guard, [dee, gita], {organisation.pk}) == "guardian_2"


def test_none_is_added_to_a_closed_one(programme):
    assert not reason(policies.can_add_guardian, programme)
    programme.state = CLOSED
    assert reason(policies.can_add_guardian, programme)


def test_two_who_can_act_are_left(programme, gita, organisation):
    hers = gita.guarding.get()
    assert reason(policies.can_end_guardian, programme, hers.pk)
    third = make_user(role=Role.GUARDIAN, organisation=organisation)
    make_guardian(programme, third)
    assert not reason(policies.can_end_guardian, programme, hers.pk)
    third.memberships.update(role=Role.FACILITATOR)
    assert reason(policies.can_end_guardian, programme, hers.pk)


# Organisations and areas that go


@pytest.fixture
def pooled(programme, other_organisation):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    return programme


def test_organisation_leaves(pooled, organisation, other_organisation):
    assert at(policies.can_leave, other_organisation, pooled, {organisation.pk}) is None


def test_organisation_whose_groups_take_part_stays(pooled, organisation, other_organisation):
    place = make_programme_group(pooled, make_group(other_organisation))
    assert at(policies.can_leave, other_organisation, pooled, {organisation.pk}) == "others"
    place.left_at = "2026-01-01T00:00Z"
    place.save()
    assert at(policies.can_leave, other_organisation, pooled, {organisation.pk}) is None


def test_organisation_of_a_guardian_stays(pooled, organisation, other_organisation, olwen):
    make_guardian(pooled, olwen)
    assert at(policies.can_leave, other_organisation, pooled, {organisation.pk}) == "others"
    make_membership(olwen, organisation, Role.GUARDIAN)
    assert at(policies.can_leave, other_organisation, pooled, {organisation.pk}) is None


def test_area_with_groups_stays(programme, group):
    place = make_programme_group(programme, group)
    assert reason(policies.can_drop_areas, programme, [place.area_id])
    assert not reason(policies.can_drop_areas, programme, [place.area_id + 1])


# Groups


def test_group_leaves_once_its_wave_is_closed(programme, group):
    wave = make_wave(programme, group)
    place = programme.groups.get()
    assert "Paned" in reason(policies.can_take_out, place)
    wave.state = "closed"
    wave.save()
    assert not reason(policies.can_take_out, place)


def test_area_stays_once_a_wave_asked_the_group(programme, group):
    place = make_programme_group(programme, group)
    assert not reason(policies.can_move, place)
    WaveGroup.objects.create(wave=make_wave(programme), programme_group=place)
    assert "Paned" in reason(policies.can_move, place)


def test_refusal_is_said_at_its_field():
    assert issubclass(AtField, NotNow)
