import datetime as dt
import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from evaluation import linking
from evaluation.enums import WaveKind
from evaluation.models import (
    Invitation,
    Invitee,
    ProgrammeGroup,
    Response,
    SealedResponse,
    Wave,
    WaveGroup,
)
from evaluation.waves import actions
from evaluation.waves.posting import invitation_of
from evaluation.waves.slips import code_of
from groups.models import Participant
from tests.factories.evaluation import make_programme_group, make_response
from tests.factories.groups import make_closed_to, make_group
from tests.factories.participants import make_participant

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def events():
    return [
        (event.kind, event.by, event.target, event.changed_fields)
        for event in AuditEvent.objects.order_by("pk")
        if not event.kind.startswith("questionnaire")
    ]


def event(kind, by, target, *names):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}", sorted(names))


@pytest.fixture
def broken_record(monkeypatch):
    """The record can't be written."""

    def fail(*_args, **_facts):
        raise IntegrityError("no record")

    monkeypatch.setattr(actions, "record", fail)


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


# --- Slips


@pytest.mark.parametrize("who", ["ada", "ben", "growing"])
def test_add_slips_without_names(asked, who, request):
    by = request.getfixturevalue(who)
    assert actions.add_slips(place=asked, more=4, seen=3, by=by) == 4
    slips = asked.wave.invitations.filter(programme_group=asked.programme_group)
    assert sorted(slips.values_list("number", flat=True)) == list(range(1, 8))
    assert events() == [event("slips_added", by, asked, "invitations")]


def test_add_slips_twice(asked, ben):
    assert actions.add_slips(place=asked, more=4, seen=3, by=ben) == 4
    assert actions.add_slips(place=asked, more=4, seen=3, by=ben) == 0
    assert len(events()) == 1


def test_add_slips_late(asked, ada, ben):
    actions.add_slips(place=asked, more=2, seen=3, by=ada)
    with pytest.raises(StaleEdit) as stale:
        actions.add_slips(place=asked, more=4, seen=3, by=ben)
    assert stale.value.current == 5
    assert actions.add_slips(place=asked, more=4, seen=5, by=ben) == 4


def test_add_too_many_slips(asked, ben):
    with pytest.raises(NotNow, match="1 to 60"):
        actions.add_slips(place=asked, more=58, seen=3, by=ben)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_add_slips_for_who_joined_since(asked_by_name, named, who, request):
    by = request.getfixturevalue(who)
    assert actions.add_slips(place=asked_by_name, more=0, seen=0, by=by) == 0
    wren = make_participant(named, "Siân")
    for added in (1, 0):
        assert actions.add_slips(place=asked_by_name, more=0, seen=0, by=by) == added
    slip = asked_by_name.wave.invitations.get(invitee__participant=wren)
    assert slip.number == 3
    assert events() == [event("slips_added", by, asked_by_name, "invitations")]


@pytest.mark.parametrize("who", ["cara", "dee", "gwen"])
def test_add_slips_refused(asked, who, request):
    with pytest.raises(Refused):
        actions.add_slips(place=asked, more=4, seen=3, by=request.getfixturevalue(who))


def test_add_slips_refused_to_whom_no_name_is_shown(asked_by_name, named, growing):
    named.facilitators.create(user=growing, role="growing", since=day(-1))
    with pytest.raises(Refused):
        actions.add_slips(place=asked_by_name, more=0, seen=0, by=growing)


def test_add_slips_not_to_a_closed_wave(asked, ben):
    Wave.objects.update(state="closed")
    with pytest.raises(NotNow, match="is closed"):
        actions.add_slips(place=asked, more=4, seen=3, by=ben)


def test_add_slips_not_without_its_record(asked, ben, broken_record):
    with pytest.raises(IntegrityError):
        actions.add_slips(place=asked, more=4, seen=3, by=ben)
    assert asked.wave.invitations.filter(programme_group=asked.programme_group).count() == 3


def hers(place):
    return place.wave.invitations.filter(programme_group=place.programme_group).first()


def test_renew(asked_by_name, ben):
    slip = hers(asked_by_name)
    old = code_of(slip)
    for _ in range(2):
        renewed = actions.renew_slip(place=asked_by_name, slip=slip, issue=1, by=ben)
    assert renewed.issue == 2
    assert invitation_of(old) is None
    assert invitation_of(code_of(renewed)) == slip
    assert renewed.invitee_id == slip.invitee_id  # so the tag, and what she sent, stay hers
    assert events() == [event("slip_renewed", ben, asked_by_name, "code_hmac", "issue")]


def test_renew_leads_to_the_same_answers(asked_by_name, ben, programme):
    slip = hers(asked_by_name)
    response = make_response(slip)
    renewed = actions.renew_slip(place=asked_by_name, slip=slip, issue=1, by=ben)
    found = invitation_of(code_of(renewed))
    key = linking.programme_key(programme.link_salt)
    tag = linking.tag(key, found.invitee.link_salt, found.wave_id)
    assert tag == bytes(response.link_tag)


def test_renew_refused(asked_by_name, cara):
    with pytest.raises(Refused):
        actions.renew_slip(place=asked_by_name, slip=hers(asked_by_name), issue=1, by=cara)


def test_renew_not_a_slip_of_nobody(asked, ben):
    with pytest.raises(NotNow, match="spare"):
        actions.renew_slip(place=asked, slip=hers(asked), issue=1, by=ben)


def test_renew_not_without_its_record(asked_by_name, ben, broken_record):
    slip = hers(asked_by_name)
    with pytest.raises(IntegrityError):
        actions.renew_slip(place=asked_by_name, slip=slip, issue=1, by=ben)
    slip.refresh_from_db()
    assert slip.issue == 1


def test_printing_is_on_record(asked, ben):
    actions.note_slips_printed(place=asked, by=ben)
    assert events() == [event("slips_printed", ben, asked)]


def test_printing_refused(asked, cara):
    with pytest.raises(Refused):
        actions.note_slips_printed(place=asked, by=cara)
    assert events() == []


def test_printing_not_once_its_codes_lead_nowhere(asked, ben, settings):
    settings.LINK_SECRET = ""
    with pytest.raises(NotNow):
        actions.note_slips_printed(place=asked, by=ben)


def test_printing_all_is_on_record(wave, ada):
    actions.note_all_slips_printed(wave=wave, by=ada)
    assert events() == [event("slips_printed", ada, wave)]


def test_printing_all_refused(wave, dee):
    with pytest.raises(Refused):
        actions.note_all_slips_printed(wave=wave, by=dee)
    assert events() == []


def test_printing_all_not_without_the_secret(wave, ada, settings):
    settings.LINK_SECRET = ""
    with pytest.raises(NotNow):
        actions.note_all_slips_printed(wave=wave, by=ada)


def test_nothing_of_a_group_is_asked_twice(wave):
    assert WaveGroup.objects.count() == ProgrammeGroup.objects.count() == 2
