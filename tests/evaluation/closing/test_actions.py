import pytest
from django.db import transaction

from accounts.refusals import NotNow, Refused
from evaluation import envelopes, linking
from evaluation.closing import actions
from evaluation.letter_box.models import Response, SealedResponse
from evaluation.letter_box.queries import wave_of_receipt
from evaluation.models import AccessRequest, Invitation, Invitee, Programme, Release, Wave
from evaluation.waves.posting import invitation_of, take_back
from tests.evaluation.closing.conftest import events, seal
from tests.factories.evaluation import (
    code_of,
    make_opening_key,
    make_programme,
    make_response,
    make_wave,
)
from tests.factories.releases import make_release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opening_key(programme):
    """So that a test can open what is posted."""
    programme.private = make_opening_key(programme).private


@pytest.fixture
def broken_audit(monkeypatch):
    """Closing records through the record of programmes."""

    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)
    monkeypatch.setattr("evaluation.programmes.actions.record", fail)


def links():
    return list(SealedResponse.objects.values_list("link_tag", "receipt_hash"))


# the first signature


def test_ask(sealed, dee):
    for _ in range(2):
        actions.ask_to_close(programme=sealed, by=dee)
    sealed.refresh_from_db()
    assert (sealed.state, sealed.closing_asked_by) == ("closing", dee)
    assert sealed.closing_asked_at is not None
    assert events() == [("closing_asked", str(dee.pk))]
    assert Invitee.objects.count() == 3


def test_somebody_else_does_not_ask_again(asked, gita, dee):
    with pytest.raises(NotNow):
        actions.ask_to_close(programme=asked, by=gita)
    asked.refresh_from_db()
    assert asked.closing_asked_by == dee


@pytest.mark.parametrize("person", ["ada", "ben", "gwen"])
def test_ask_refused(request, sealed, person):
    with pytest.raises(Refused):
        actions.ask_to_close(programme=sealed, by=request.getfixturevalue(person))


def test_ask_before_every_wave_is_sealed(programme, wave, dee):
    with pytest.raises(NotNow):
        actions.ask_to_close(programme=programme, by=dee)


def test_ask_rolls_back_without_a_record(sealed, dee, broken_audit):
    with pytest.raises(RuntimeError):
        actions.ask_to_close(programme=sealed, by=dee)
    sealed.refresh_from_db()
    assert (sealed.state, sealed.closing_asked_by) == ("running", None)


# taking it back


@pytest.mark.parametrize("person", ["dee", "gita", "admin"])
def test_take_back(request, asked, person):
    by = request.getfixturevalue(person)
    for _ in range(2):
        actions.take_back(programme=asked, by=by)
    asked.refresh_from_db()
    assert (asked.state, asked.closing_asked_at, asked.closing_asked_by) == ("running", None, None)
    assert events() == [("closing_taken_back", str(by.pk))]


def test_take_back_refused(asked, ada):
    with pytest.raises(Refused):
        actions.take_back(programme=asked, by=ada)


def test_take_back_what_is_closed(asked, gita, dee):
    actions.close_programme(programme=asked, by=gita)
    with pytest.raises(NotNow):
        actions.take_back(programme=asked, by=dee)


def test_take_back_rolls_back_without_a_record(asked, dee, broken_audit):
    with pytest.raises(RuntimeError):
        actions.take_back(programme=asked, by=dee)
    asked.refresh_from_db()
    assert asked.state == "closing"


# the second signature


def test_close(asked, wave, gita, dee):
    for _ in range(2):
        actions.close_programme(programme=asked, by=gita)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_by, asked.closing_asked_by) == ("closed", gita, dee)
    assert asked.link_salt is None
    assert events() == [("programme_closed", str(gita.pk))]
    assert links() == [(None, None), (None, None)]
    assert (Invitee.objects.count(), AccessRequest.objects.count()) == (0, 0)
    assert Invitation.objects.filter(invitee=None).count() == 3
    assert Wave.objects.get().swept_on is None


def test_close_as_the_web_role(as_web, asked, gita):
    as_web(actions.close_programme, programme=asked, by=gita)
    assert links() == [(None, None), (None, None)]
    assert Programme.objects.get().state == "closed"


def test_closed_one_still_opens_and_joins_waves_inside(asked, wave, group, gita):
    """Change over time is counted from what stands inside the envelopes."""
    second = make_wave(asked, group, kind="end")
    make_response(second.invitations.order_by("number").first())
    seal(second)
    actions.close_programme(programme=asked, by=gita)
    cases = [
        envelopes.unseal(asked.private, sealed)["c"]
        for sealed in SealedResponse.objects.values_list("sealed", flat=True)
    ]
    assert len(cases) == 3
    assert len(set(cases)) == 2


def test_code_of_a_closed_one_is_known_and_finds_nothing(asked, wave, gita):
    code = code_of(wave.invitations.first())
    actions.close_programme(programme=asked, by=gita)
    slip = invitation_of(code)
    assert slip.wave.programme.state == "closed"
    assert take_back(invitation=slip) is False
    assert SealedResponse.objects.count() == 2


def test_receipt_of_a_closed_one_finds_nothing(asked, programme, group, gita):
    second = make_wave(programme, group, kind="end")
    receipt = make_response(second.invitations.first()).receipt
    seal(second)
    assert wave_of_receipt(receipt) == second.pk
    actions.close_programme(programme=asked, by=gita)
    assert wave_of_receipt(receipt) is None


def test_other_programmes_keep_what_is_theirs(asked, organisation, group, gita):
    other = make_wave(make_programme(organisation), group)
    make_response(other.invitations.first())
    seal(other)
    actions.close_programme(programme=asked, by=gita)
    assert Invitee.objects.count() == 3
    assert Invitation.objects.filter(invitee=None, wave=other).count() == 0
    assert sum(tag is not None for tag, _ in links()) == 1


def test_nobody_closes_alone(asked, dee):
    with pytest.raises(NotNow):
        actions.close_programme(programme=asked, by=dee)
    assert Invitee.objects.count() == 3


@pytest.mark.parametrize("person", ["ada", "ben", "gwen"])
def test_close_refused(request, asked, person):
    with pytest.raises(Refused):
        actions.close_programme(programme=asked, by=request.getfixturevalue(person))


def test_close_what_nobody_asked_for(sealed, gita):
    with pytest.raises(NotNow):
        actions.close_programme(programme=sealed, by=gita)


def test_close_rolls_back_without_a_record(asked, gita, broken_audit):
    with pytest.raises(RuntimeError):
        actions.close_programme(programme=asked, by=gita)
    asked.refresh_from_db()
    assert (asked.state, len(asked.link_salt)) == ("closing", 16)
    assert Invitee.objects.count() == 3
    assert None not in [tag for tag, _ in links()]


def test_close_rolls_back_where_links_stay(asked, gita, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("no database")

    monkeypatch.setattr(actions.letter_box, "forget_links", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.close_programme(programme=asked, by=gita)
    asked.refresh_from_db()
    assert asked.state == "closing"
    assert Invitee.objects.count() == 3


# the end of the time


def test_answers_go(asked, gita):
    actions.close_programme(programme=asked, by=gita)
    found = actions.remove_answers(programme_id=asked.pk)
    assert found == {"answers of a programme": 1, "evaluation.Invitation": 3}
    assert (SealedResponse.objects.count(), Invitation.objects.count()) == (0, 0)
    assert events()[-1] == ("answers_removed", "")


def test_answers_of_one_that_nobody_closed_go_with_its_key(programme, wave):
    old = bytes(programme.link_salt)
    found = actions.remove_answers(programme_id=programme.pk)
    assert found == {
        "answers of a programme": 1,
        "evaluation.Invitation": 3,
        "evaluation.Invitee": 3,
    }
    assert (Response.objects.count(), AccessRequest.objects.count()) == (0, 0)
    programme.refresh_from_db()
    assert programme.state == "running"
    assert bytes(programme.link_salt) != old
    key = linking.programme_key(programme.link_salt)
    assert bytes(programme.link_check) == linking.key_check(key)


def test_answers_go_as_the_web_role(as_web, sealed):
    as_web(actions.remove_answers, programme_id=sealed.pk)
    assert SealedResponse.objects.count() == 0


def test_answers_stay_without_a_record(sealed, broken_audit):
    with pytest.raises(RuntimeError):
        actions.remove_answers(programme_id=sealed.pk)
    assert SealedResponse.objects.count() == 2
    assert Invitee.objects.count() == 3


def test_who_was_counted_is_forgotten_and_what_was_released_stays(asked, wave, gita, opening_key):
    release = make_release(asked, wave, state="released", memory=b"sealed", memory_key=opening_key)
    actions.close_programme(programme=asked, by=gita)
    kept = Release.objects.get()
    assert (kept.memory, kept.memory_key) == (None, None)
    assert bytes(kept.json_file) == bytes(release.json_file)


@pytest.mark.parametrize("state", ["asked", "running", "drafted"])
def test_what_is_under_way_goes_with_the_answers(sealed, wave, state):
    make_release(sealed, wave, state=state, memory=b"sealed")
    actions.remove_answers(programme_id=sealed.pk)
    left = Release.objects.get()
    assert (left.state, left.json_file, left.report, left.memory) == ("taken-back", *[None] * 3)
    assert "release_taken_back" in [kind for kind, _by in events()]
