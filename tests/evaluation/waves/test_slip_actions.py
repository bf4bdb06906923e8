import pytest
from django.db import IntegrityError

from accounts.refusals import NotNow, Refused, StaleEdit
from evaluation import linking
from evaluation.models import ProgrammeGroup, Wave, WaveGroup
from evaluation.waves import actions
from evaluation.waves.posting import invitation_of
from evaluation.waves.slips import code_of
from tests.evaluation.waves.events import day, event, events
from tests.factories.evaluation import make_response
from tests.factories.participants import make_participant

pytestmark = pytest.mark.django_db


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
