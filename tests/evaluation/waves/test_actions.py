import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from evaluation.enums import WaveKind
from evaluation.models import (
    Invitation,
    Invitee,
    Response,
    SealedResponse,
    Wave,
)
from evaluation.waves import actions
from evaluation.waves.posting import invitation_of
from evaluation.waves.slips import code_of
from groups.models import Participant
from tests.evaluation.waves.events import day, event, events
from tests.factories.evaluation import make_programme_group, make_response
from tests.factories.groups import make_closed_to, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_wave(programme, questionnaire, place, named_place, ada):
    def open_wave(groups=None, **facts):
        usual = {
            "programme": programme,
            "groups": {place: 12, named_place: 0} if groups is None else groups,
            "kind": WaveKind.START,
            "questionnaire": questionnaire,
            "closes_on": day(28),
            "request_key": uuid.uuid4(),
            "by": ada,
        }
        return actions.open_wave(**{**usual, **facts})

    return open_wave


def test_open(open_wave, programme, questionnaire, key, ada, place, named_place):
    wave = open_wave()
    wave.refresh_from_db()
    assert (wave.programme, wave.number, wave.kind, wave.state) == (programme, 1, "start", "open")
    assert (wave.questionnaire, wave.opening_key, wave.closes_on) == (questionnaire, key, day(28))
    assert (wave.opened_by, wave.state_changed_by) == (ada, ada)
    assert {(one.programme_group, one.added_by) for one in wave.groups.all()} == {
        (place, ada),
        (named_place, ada),
    }
    assert events() == [event("wave_opened", ada, wave)]


def test_open_makes_a_slip_for_each_seat_and_each_woman_who_has_joined(
    open_wave, place, named_place
):
    wave = open_wave()
    seats = wave.invitations.filter(programme_group=place)
    assert sorted(seats.values_list("number", flat=True)) == list(range(1, 13))
    assert not seats.exclude(invitee__participant=None).exists()
    hers = wave.invitations.filter(programme_group=named_place).select_related(
        "invitee__participant"
    )
    assert sorted(slip.invitee.participant.called for slip in hers) == ["Ash", "Wren"]
    assert sorted(slip.number for slip in hers) == [1, 2]


def test_codes_lead_to_their_slips(open_wave):
    slips = list(open_wave().invitations.all())
    codes = {code_of(slip) for slip in slips}
    assert len(codes) == 14
    assert {invitation_of(code) for code in codes} == set(slips)


def test_open_locks_the_questionnaire(open_wave, questionnaire):
    open_wave()
    questionnaire.refresh_from_db()
    assert questionnaire.is_locked


def test_the_next_wave_knows_the_women_again_and_nobody_else(open_wave, place, named_place):
    first = open_wave()
    Wave.objects.update(state="sealed")
    second = open_wave(kind=WaveKind.END)
    assert second.number == 2

    def invitees(wave, where):
        slips = wave.invitations.filter(programme_group=where)
        return set(slips.values_list("invitee", flat=True))

    assert invitees(first, named_place) == invitees(second, named_place)
    assert not invitees(first, place) & invitees(second, place)
    codes = [{code_of(slip) for slip in wave.invitations.all()} for wave in (first, second)]
    assert not codes[0] & codes[1]


def test_double_press_opens_one(open_wave, ada):
    key = uuid.uuid4()
    first = open_wave(request_key=key)
    assert open_wave(request_key=key) == first
    assert Wave.objects.count() == 1
    assert Invitation.objects.count() == 14
    assert events() == [event("wave_opened", ada, first)]


def test_another_s_key_opens_nothing_of_hers(open_wave, hana):
    key = uuid.uuid4()
    first = open_wave(request_key=key)
    Wave.objects.update(state="sealed")
    second = open_wave(request_key=key, by=hana, kind=WaveKind.END)
    assert second != first
    assert (second.request_key, second.opened_by) == (None, hana)


def test_open_without_a_key(open_wave):
    assert open_wave(request_key=None).request_key is None


@pytest.mark.parametrize("who", ["ben", "dee", "gwen"])
def test_open_refused(open_wave, who, request):
    with pytest.raises(Refused):
        open_wave(by=request.getfixturevalue(who))
    assert not Wave.objects.exists()


def test_open_refused_for_a_group_that_is_closed_to_her(open_wave, group, hana):
    make_closed_to(group, hana)
    with pytest.raises(Refused):
        open_wave(by=hana)
    assert not Wave.objects.exists()
    assert not Invitee.objects.exists()


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"groups": {}}, "at least one group"),
        ({"closes_on": timezone.localdate()}, "still to come"),
    ],
)
def test_open_not_now(open_wave, facts, says):
    with pytest.raises(NotNow, match=says):
        open_wave(**facts)
    assert not Wave.objects.exists()


def test_open_not_while_another_is(open_wave):
    open_wave()
    with pytest.raises(NotNow, match="asked already"):
        open_wave()
    assert Wave.objects.count() == 1


@pytest.mark.parametrize("number", [0, 61])
def test_open_not_with_so_many_slips(open_wave, place, number):
    with pytest.raises(NotNow, match="1 to 60"):
        open_wave({place: number})
    assert not Wave.objects.exists()


def test_open_not_for_an_empty_list(open_wave, named_place):
    Participant.objects.update(state="left", left_on=day(0))
    with pytest.raises(NotNow, match="Nobody is on the list"):
        open_wave({named_place: 8})


def test_open_not_without_its_record(open_wave, broken_record):
    with pytest.raises(IntegrityError):
        open_wave()
    assert [model.objects.count() for model in (Wave, Invitation, Invitee)] == [0, 0, 0]


def test_open_asks_the_database_as_often_for_thirty_groups(
    open_wave, programme, organisation, django_assert_max_num_queries
):
    def places(number, **facts):
        return {
            make_programme_group(programme, make_group(organisation, **facts)): 8
            for _ in range(number)
        }

    few, many = places(1), places(30)
    with django_assert_max_num_queries(10**6) as asked:
        open_wave(few)
    once = len(asked.captured_queries)
    Wave.objects.update(state="sealed")
    with django_assert_max_num_queries(10**6) as asked:
        open_wave(many)
    # Only who may have each group asked is looked at group by group.
    rules = [query for query in asked.captured_queries if "closedto" in query["sql"]]
    assert len(rules) == 30
    assert len(asked.captured_queries) - 30 * 2 <= once


# --- More groups


@pytest.fixture
def further(programme, organisation):
    return make_programme_group(programme, make_group(organisation, "Third"))


def test_add_groups(wave, further, hana):
    actions.add_groups(wave=wave, groups={further: 5}, by=hana)
    assert wave.groups.get(programme_group=further).added_by == hana
    assert wave.invitations.filter(programme_group=further).count() == 5
    assert events() == [event("wave_groups_added", hana, wave, "groups")]


def test_add_groups_twice(wave, further, place, ada):
    for _ in range(2):
        actions.add_groups(wave=wave, groups={further: 5, place: 7}, by=ada)
    assert wave.groups.count() == 3
    assert wave.invitations.filter(programme_group=further).count() == 5
    assert wave.invitations.filter(programme_group=place).count() == 3
    assert len(events()) == 1


def test_add_groups_of_another_organisation(wave, programme, gwen, other_organisation):
    programme.taking_part.create(organisation=other_organisation)
    theirs = make_programme_group(programme, make_group(other_organisation, "Elsewhere"))
    actions.add_groups(wave=wave, groups={theirs: 8}, by=gwen)
    assert wave.groups.filter(programme_group=theirs).exists()


def test_add_groups_refused(wave, further, gwen, programme, other_organisation):
    with pytest.raises(Refused):
        actions.add_groups(wave=wave, groups={further: 5}, by=gwen)
    programme.taking_part.create(organisation=other_organisation)
    with pytest.raises(Refused):
        actions.add_groups(wave=wave, groups={further: 5}, by=gwen)  # not hers
    assert wave.groups.count() == 2


def test_add_groups_not_to_a_closed_wave(wave, further, ada):
    Wave.objects.update(state="closed")
    with pytest.raises(NotNow, match="is closed"):
        actions.add_groups(wave=wave, groups={further: 5}, by=ada)


def test_add_groups_not_while_the_programme_is_closing(wave, further, ada, programme):
    programme.state = "closing"
    programme.save(update_fields=["state"])
    with pytest.raises(NotNow, match="about to be closed"):
        actions.add_groups(wave=wave, groups={further: 5}, by=ada)


def test_add_no_groups(wave, ada):
    with pytest.raises(NotNow, match="at least one"):
        actions.add_groups(wave=wave, groups={}, by=ada)


def test_add_groups_not_without_its_record(wave, further, ada, broken_record):
    with pytest.raises(IntegrityError):
        actions.add_groups(wave=wave, groups={further: 5}, by=ada)
    assert wave.groups.count() == 2


# --- The last day


@pytest.mark.parametrize("who", ["ada", "dee"])
def test_extend(wave, who, request):
    by = request.getfixturevalue(who)
    actions.extend_wave(wave=wave, version=1, closes_on=day(40), by=by)
    wave.refresh_from_db()
    assert (wave.closes_on, wave.version) == (day(40), 2)
    assert events() == [event("wave_extended", by, wave, "closes_on")]


def test_extend_once_it_has_passed(wave, ada):
    Wave.objects.update(closes_on=day(-3))
    assert actions.extend_wave(wave=wave, version=1, closes_on=day(3), by=ada).takes_answers


def test_extend_to_the_same_day(wave, ada):
    actions.extend_wave(wave=wave, version=7, closes_on=wave.closes_on, by=ada)
    wave.refresh_from_db()
    assert wave.version == 1
    assert events() == []


def test_extend_late(wave, ada, hana):
    actions.extend_wave(wave=wave, version=1, closes_on=day(40), by=hana)
    with pytest.raises(StaleEdit) as stale:
        actions.extend_wave(wave=wave, version=1, closes_on=day(50), by=ada)
    assert stale.value.current.closes_on == day(40)
    wave.refresh_from_db()
    assert wave.closes_on == day(40)


def test_extend_refused(wave, ben):
    with pytest.raises(Refused):
        actions.extend_wave(wave=wave, version=1, closes_on=day(40), by=ben)


@pytest.mark.parametrize("facts", [{"state": "closed"}, {"state": "sealed"}])
def test_extend_not_now(wave, ada, facts):
    Wave.objects.update(**facts)
    with pytest.raises(NotNow, match="is closed"):
        actions.extend_wave(wave=wave, version=1, closes_on=day(40), by=ada)


def test_extend_not_to_the_past(wave, ada):
    with pytest.raises(NotNow, match="still to come"):
        actions.extend_wave(wave=wave, version=1, closes_on=day(-1), by=ada)


def test_extend_not_without_its_record(wave, ada, broken_record):
    with pytest.raises(IntegrityError):
        actions.extend_wave(wave=wave, version=1, closes_on=day(40), by=ada)
    wave.refresh_from_db()
    assert wave.version == 1


# --- Closing and sealing


@pytest.mark.parametrize("who", ["ada", "dee"])
def test_close(wave, who, request):
    by = request.getfixturevalue(who)
    for _ in range(2):
        actions.close_wave(wave=wave, by=by)
    wave.refresh_from_db()
    assert (wave.state, wave.state_changed_by, wave.takes_answers) == ("closed", by, False)
    assert events() == [event("wave_closed", by, wave, "state")]


@pytest.mark.parametrize("who", ["ada", "dee"])
def test_seal_moves_the_envelopes(wave, who, request, as_web):
    by = request.getfixturevalue(who)
    for slip in list(wave.invitations.select_related("wave__programme", "invitee")[:3]):
        make_response(slip)
    actions.close_wave(wave=wave, by=by)
    for _ in range(2):
        as_web(actions.seal_wave, wave=wave, by=by)
    wave.refresh_from_db()
    assert (wave.state, wave.state_changed_by) == ("sealed", by)
    assert (Response.objects.count(), SealedResponse.objects.count()) == (0, 3)
    assert events()[1:] == [event("wave_sealed", by, wave, "state")]


def test_seal_not_before_it_is_closed(wave, ada):
    with pytest.raises(NotNow, match="Close this wave first"):
        actions.seal_wave(wave=wave, by=ada)


def test_close_not_once_it_is_sealed(wave, ada):
    Wave.objects.update(state="sealed")
    with pytest.raises(NotNow, match="stays so"):
        actions.close_wave(wave=wave, by=ada)


@pytest.mark.parametrize("act", [actions.close_wave, actions.seal_wave])
@pytest.mark.parametrize("who", ["ben", "gwen", "gita"])
def test_state_refused(wave, who, act, request):
    Wave.objects.update(state="open" if act == actions.close_wave else "closed")
    with pytest.raises(Refused):
        act(wave=wave, by=request.getfixturevalue(who))
    assert events() == []


def test_state_not_without_its_record(wave, ada, broken_record):
    make_response(wave.invitations.select_related("wave__programme", "invitee").first())
    with pytest.raises(IntegrityError):
        actions.close_wave(wave=wave, by=ada)
    Wave.objects.update(state="closed")
    with pytest.raises(IntegrityError):
        actions.seal_wave(wave=wave, by=ada)
    wave.refresh_from_db()
    assert wave.state == "closed"
    assert (Response.objects.count(), SealedResponse.objects.count()) == (1, 0)
