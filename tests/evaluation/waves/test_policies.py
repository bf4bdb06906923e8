import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from evaluation.enums import WaveState
from evaluation.linking import new_salt
from evaluation.models import GuardianKey, Wave
from evaluation.waves import policies
from tests.factories.evaluation import (
    make_invitation,
    make_invitee,
    make_programme,
    make_questionnaire,
    make_wave,
)

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def test_a_programme_that_is_ready_can_open(programme, key):
    assert reason(policies.can_open_wave, programme) == ""


@pytest.mark.parametrize(
    ("state", "says"),
    [("set-up", "being set up"), ("closing", "about to be closed"), ("closed", "is closed")],
)
def test_only_a_running_programme_can_open(programme, key, state, says):
    programme.state = state
    with pytest.raises(NotNow, match=says):
        policies.can_open_wave(programme)


def test_one_wave_is_open_at_a_time(programme, wave):
    with pytest.raises(NotNow, match="asked already"):
        policies.can_open_wave(programme)
    Wave.objects.update(state="sealed")
    policies.can_open_wave(programme)


def test_another_programme_s_wave_is_in_nobody_s_way(programme, key, organisation):
    make_wave(make_programme(organisation))
    assert reason(policies.can_open_wave, programme) == ""


def test_secret_must_be_that_of_the_beginning(programme, key, settings):
    programme.link_salt = new_salt()
    with pytest.raises(NotNow, match="not the one"):
        policies.can_open_wave(programme)


def test_secret_must_be_there(programme, key, settings):
    settings.LINK_SECRET = ""
    with pytest.raises(NotNow, match="not the one"):
        policies.has_its_secret(programme)


def test_closed_programme_has_no_secret(programme):
    programme.link_salt = None
    with pytest.raises(NotNow, match="lead nowhere"):
        policies.has_its_secret(programme)


@pytest.mark.parametrize("missing", ["state", "guardian", "copy", "replaced"])
def test_two_guardians_must_hold_the_key(programme, key, missing):
    copy = GuardianKey.objects.first()
    if missing == "state":
        GuardianKey.objects.filter(pk=copy.pk).update(state="made")
    elif missing == "guardian":
        programme.guardians.filter(pk=copy.guardian_id).update(ended_at=timezone.now())
    elif missing == "copy":
        copy.delete()
    else:
        programme.opening_keys.update(replaced_at=timezone.now())
    with pytest.raises(NotNow, match="Two guardians"):
        policies.can_open_wave(programme)


def test_questionnaire_must_be_of_the_programme(programme, questionnaire, organisation):
    policies.can_ask(programme, questionnaire)
    with pytest.raises(NotNow, match="this programme"):
        policies.can_ask(programme, make_questionnaire(make_programme(organisation)))


@pytest.mark.parametrize(
    ("offset", "says"),
    [(-1, "still to come"), (0, "still to come"), (1, ""), (183, ""), (184, "half a year")],
)
def test_last_day_is_within_half_a_year(offset, says):
    said = reason(policies.can_close_on, day(offset))
    assert says in said
    assert bool(said) == bool(says)


@pytest.mark.parametrize(("offset", "says"), [(0, ""), (1, ""), (2, "are deleted on")])
def test_nobody_is_asked_after_the_day_on_which_answers_go(programme, offset, says):
    programme.answers_kept_until = day(1)
    said = reason(policies.can_close_within, programme, day(offset))
    assert says in said
    assert bool(said) == bool(says)


def test_groups_that_take_part_can_be_asked(programme, place, named_place):
    assert reason(policies.can_ask_groups, programme, [place, named_place]) == ""


def test_at_least_one_group_is_asked(programme):
    with pytest.raises(NotNow, match="at least one"):
        policies.can_ask_groups(programme, [])


def test_a_group_of_another_programme_can_not_be_asked(organisation, place):
    with pytest.raises(NotNow, match=r"Paned.* does not take part"):
        policies.can_ask_groups(make_programme(organisation), [place])


def test_a_group_that_has_left_can_not_be_asked(programme, place):
    place.left_at = timezone.now()
    with pytest.raises(NotNow, match="does not take part"):
        policies.can_ask_groups(programme, [place])


def test_a_group_that_has_ended_can_not_be_asked(programme, place):
    place.group.state = "ended"
    with pytest.raises(NotNow, match="has ended"):
        policies.can_ask_groups(programme, [place])


@pytest.mark.parametrize(("number", "fits"), [(0, False), (1, True), (60, True), (61, False)])
def test_slips_without_names_are_counted(group, number, fits):
    assert (not reason(policies.can_have_slips, group, number)) == fits


@pytest.mark.parametrize(("number", "fits"), [(0, False), (1, True), (99, True)])
def test_slips_with_names_are_for_somebody(named, number, fits):
    assert (not reason(policies.can_have_slips, named, number)) == fits


def test_more_can_be_asked_while_it_is_open(wave):
    policies.is_open(wave)
    wave.state = "closed"
    with pytest.raises(NotNow, match="is closed"):
        policies.is_open(wave)


@pytest.mark.parametrize(
    ("now", "then", "says"),
    [
        ("open", "closed", ""),
        ("closed", "sealed", ""),
        ("open", "sealed", "first"),
        ("closed", "open", "not opened again"),
        ("sealed", "closed", "stays so"),
        ("sealed", "open", "stays so"),
    ],
)
def test_one_way_only(wave, now, then, says):
    wave.state = now
    said = reason(policies.can_become, wave, WaveState(then))
    assert says in said
    assert bool(said) == bool(says)


def test_only_a_slip_of_somebody_can_be_renewed(wave, place, named):
    hers = wave.invitations.filter(invitee__participant__isnull=False).first()
    policies.can_be_renewed(hers)
    seat = make_invitation(wave, make_invitee(place))
    for slip in (seat, type(seat)(wave=wave)):
        with pytest.raises(NotNow, match="spare"):
            policies.can_be_renewed(slip)
