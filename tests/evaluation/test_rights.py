"""What this room says of a woman and erases: that she was asked, and never whether she answered."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.refusals import NotNow
from evaluation import rights
from evaluation.enums import Mode
from evaluation.letter_box import actions as letter_box
from evaluation.letter_box import queries as box
from evaluation.letter_box.models import Response, SealedResponse
from evaluation.models import AccessRequest, ConsentDecision, Invitation, Invitee
from evaluation.questionnaires.reading import script
from evaluation.waves import posting
from groups.models import Participant
from groups.participants.actions import stop_keeping_names
from home import rights as home
from tests.factories.evaluation import (
    code_of,
    make_access_request,
    make_consent_decision,
    make_invitation,
    make_programme,
    make_response,
    make_wave,
)
from tests.factories.groups import make_group
from tests.factories.participants import make_participant
from tests.home.holding import events

pytestmark = pytest.mark.django_db
ANOTHER_SECRET = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="


@pytest.fixture
def group(organisation, ben):
    return make_group(organisation, "Paned", facilitators=(ben,), keeps_names=True)


@pytest.fixture
def her(group):
    return make_participant(group, "Zinnia")


@pytest.fixture
def wave(programme, group, her):
    return make_wave(programme, group)


@pytest.fixture
def slip(wave, her):
    return wave.invitations.get(invitee__participant=her)


@pytest.fixture
def other(wave, slip):
    """Another woman's slip, in the same pile."""
    woman = make_participant(slip.programme_group.group, "Robin")
    invitee = Invitee.objects.create(programme_group=slip.programme_group, participant=woman)
    return make_invitation(wave, invitee)


def held(her):
    return {section.key: section for section in rights.held_about(her)}


def facts(section):
    return {fact.key: fact for fact in section.facts}


def envelopes_in_the_box():
    return Response.objects.count() + SealedResponse.objects.count()


# --- What is held


def test_nothing_of_her_has_two_empty_sections(her):
    assert [(section.key, section.facts) for section in rights.held_about(her)] == [
        ("questions", []),
        ("decisions", []),
    ]


def test_she_is_told_at_which_times_she_was_asked(programme, slip, group, her):
    later = make_wave(programme, group, number=2, kind="end", state="closed")
    found = facts(held(her)["questions"])
    assert f"{programme.name}: Start, until" in found["invited"].words
    assert [(one["time"], one["number"]) for one in found["invited"].value] == [
        ("start", "1"),
        ("end", "2"),
    ]
    assert found["invited"].value[1]["until"] == later.closes_on.isoformat()


def test_whether_she_answered_changes_not_a_letter(slip, her):
    before = rights.held_about(her)
    make_response(slip)
    assert rights.held_about(her) == before
    assert facts(before[0])["answers"].value is None
    assert "a guardian opens your answers for you alone" in facts(before[0])["answers"].words


def test_her_decisions_stand_with_all_that_belongs_to_them(her):
    make_consent_decision(her, "reminders", language="cy", mode="interpreter")
    make_consent_decision(her, "reminders", given=False)
    make_consent_decision(her, "follow-up", given=False, mode="paper")
    found = facts(held(her)["decisions"])
    assert set(found) == {"reminders", "follow_up"}
    latest, first = found["reminders"].words.split("\n")
    assert latest.startswith("No, on ")
    assert "by: Text message, in Welsh, through an interpreter" in first
    assert first.startswith("Yes, on ")
    assert ", until " in first
    assert [one["given"] for one in found["reminders"].value] == [False, True]
    assert found["follow_up"].value[0]["expires_on"] is None
    assert "on paper" in found["follow_up"].words


@pytest.mark.parametrize("mode", ["read", "paper", "spoken", "interpreter", "helper"])
def test_how_she_was_told_is_said_to_her_and_not_of_her(her, mode):
    make_consent_decision(her, mode=mode)
    assert not {"she", "her"} & set(facts(held(her)["decisions"])["follow_up"].words.split())


def test_copies_that_she_asked_for_are_told(slip, her):
    make_access_request(slip.invitee, reference="CDFGHJ", state="opened")
    make_access_request(slip.invitee, reference="KMNPQR")
    copies = facts(held(her)["questions"])["copies"]
    assert "reference CDFGHJ: opened for you, " in copies.words
    assert [one["reference"] for one in copies.value] == ["CDFGHJ", "KMNPQR"]


def test_nothing_of_another_woman_is_told(slip, other, her):
    make_consent_decision(other.invitee.participant, "photos")
    make_access_request(other.invitee, reference="KMNPQR")
    told = str(rights.held_about(her))
    assert "KMNPQR" not in told
    assert "Photos" not in told
    assert len(facts(held(her)["questions"])["invited"].value) == 1


def test_a_closed_programme_of_her_group_says_that_nothing_leads_to_her(programme, slip, her):
    Invitee.objects.all().delete()
    programme.state, programme.link_salt = "closed", None
    programme.save()
    found = facts(held(her)["questions"])
    assert set(found) == {"closed"}
    assert found["closed"].value == [programme.name]
    assert "nobody can find your answers now" in found["closed"].words


def test_queries_are_the_same_for_many_programmes(
    organisation, programme, slip, group, her, django_assert_num_queries
):
    for _ in range(5):
        another = make_programme(organisation)
        make_wave(another, group)
        make_consent_decision(her)
        make_access_request(Invitee.objects.get(programme_group__programme=another))
    with django_assert_num_queries(5):
        rights.held_about(her)


# --- Erasing


def test_erased_is_everything_of_hers_and_nothing_of_another(as_web, slip, other, her):
    make_response(slip)
    kept = make_response(other)
    make_access_request(slip.invitee)
    make_consent_decision(her)
    make_consent_decision(other.invitee.participant)
    removed = as_web(rights.erase, her)
    assert removed == {
        "evaluation.AccessRequest": 1,
        "evaluation.Invitation": 1,
        "evaluation.Invitee": 1,
        "evaluation.ConsentDecision": 1,
    }
    assert Response.objects.get().receipt_hash == kept.receipt_hash
    assert Invitee.objects.get() == other.invitee
    assert Invitation.objects.get() == other
    assert ConsentDecision.objects.get().participant == other.invitee.participant
    assert not AccessRequest.objects.exists()


def test_counts_are_the_same_whether_she_answered_or_not(slip, her):
    with transaction.atomic():
        silent = rights.erase(her)
        transaction.set_rollback(True)
    make_response(slip)
    assert rights.erase(her) == silent


@pytest.mark.parametrize("state", ["open", "closed", "sealed"])
def test_envelopes_of_every_time_go_wherever_they_lie(as_web, programme, group, slip, her, state):
    receipt = make_response(slip).receipt
    wave = slip.wave
    if state != "open":
        wave.state = "closed"
        wave.save(update_fields=["state"])
    if state == "sealed":
        letter_box.seal_wave(wave=wave.pk)
    second = make_wave(programme, group, number=2, kind="end", state="closed")
    make_response(second.invitations.get())
    assert box.wave_of_receipt(receipt) == wave.pk
    as_web(rights.erase, her)
    assert envelopes_in_the_box() == 0
    assert box.wave_of_receipt(receipt) is None


def test_an_envelope_whose_slip_is_lost_goes_too(slip, her):
    """Tags are of every wave of the programme, whatever slips there are."""
    make_response(slip)
    slip.delete()
    rights.erase(her)
    assert envelopes_in_the_box() == 0


def test_her_code_is_unknown_afterwards(slip, her):
    assert posting.invitation_of(code_of(slip)) == slip
    rights.erase(her)
    assert posting.invitation_of(code_of(slip)) is None


def test_erased_again_is_nothing(slip, her):
    rights.erase(her)
    assert rights.erase(her) == {}


def test_in_two_programmes_she_is_erased_in_both(organisation, slip, group, her):
    another = make_programme(organisation)
    make_response(make_wave(another, group).invitations.get())
    make_response(slip)
    rights.erase(her)
    assert envelopes_in_the_box() == 0


@pytest.mark.parametrize("secret", ["", ANOTHER_SECRET])
def test_with_another_secret_nothing_is_erased(slip, her, settings, secret):
    make_response(slip)
    make_consent_decision(her)
    settings.LINK_SECRET = secret
    with pytest.raises(NotNow, match="linking secret"), transaction.atomic():
        rights.erase(her)
    assert envelopes_in_the_box() == 1
    assert Invitee.objects.exists()
    assert ConsentDecision.objects.exists()


def test_without_any_slip_the_secret_is_not_needed(her, settings):
    make_consent_decision(her)
    settings.LINK_SECRET = ""
    assert rights.erase(her) == {"evaluation.ConsentDecision": 1}


def test_in_a_closed_programme_there_is_nothing_to_find_and_nothing_to_wait_for(
    programme, slip, her, settings
):
    make_response(slip)
    programme.state, programme.link_salt = "closed", None
    programme.save()
    settings.LINK_SECRET = ""
    assert rights.erase(her)["evaluation.Invitee"] == 1
    assert envelopes_in_the_box() == 1


def test_a_request_that_waits_is_gone_with_her(slip, her, gita):
    asked = make_access_request(slip.invitee)
    rights.erase(her)
    assert not AccessRequest.objects.filter(pk=asked.pk).exists()


# --- Sending while she is erased


def send(slip):
    wave = slip.wave
    return posting.post_answers(
        invitation=posting.invitation_of(code_of(slip)),
        script=script(wave.questionnaire, "en"),
        answers={"choose": 1},
        comments={},
        purposes={"answers"},
        text_version="2026-11",
        mode=Mode.READ,
    )


def test_an_answer_that_was_under_way_is_not_left_behind(as_web, slip, her, monkeypatch):
    real = letter_box.post

    def while_she_is_erased(**answer):
        rights.erase(her)
        return real(**answer)

    monkeypatch.setattr(letter_box, "post", while_she_is_erased)
    with pytest.raises(letter_box.BoxShut):
        as_web(send, slip)
    assert envelopes_in_the_box() == 0


def test_erasing_holds_back_answers_to_her_waves_until_it_is_done(slip, her):
    rights.erase(her)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(%s, 0)",
            [str(slip.wave_id)],
        )
        assert cursor.fetchall() == [("ExclusiveLock",)]


# --- When only her row goes


def test_what_she_sent_can_be_taken_back_by_her_code_after_her_name_has_gone(
    as_web, ada, slip, her, group
):
    make_response(slip)
    stop_keeping_names(group=group, rows=1, by=ada)
    slip.invitee.refresh_from_db()
    assert slip.invitee.participant is None
    assert envelopes_in_the_box() == 1
    invitation = posting.invitation_of(code_of(slip))
    assert as_web(posting.take_back, invitation=invitation) is True
    assert envelopes_in_the_box() == 0


def test_a_row_that_goes_by_itself_takes_her_decisions_along_and_leaves_her_slip(slip, her):
    make_consent_decision(her)
    Participant.objects.filter(pk=her.pk).delete()
    assert not ConsentDecision.objects.exists()
    assert posting.invitation_of(code_of(slip)).invitee.participant is None


# --- In the house


def test_erasing_in_the_house_is_on_record_once_and_whole(ada, slip, her):
    receipt = make_response(slip).receipt
    home.erase_participant(participant=her, by=ada)
    assert not Participant.objects.exists()
    assert box.wave_of_receipt(receipt) is None
    assert [kind for kind, _by, _target in events()] == ["participant_erased"]


def test_where_this_room_can_t_erase_no_room_does(ada, slip, her, settings):
    settings.LINK_SECRET = ANOTHER_SECRET
    with pytest.raises(NotNow):
        home.erase_participant(participant=her, by=ada)
    assert Participant.objects.get() == her
    assert events() == []


def test_nothing_of_hers_is_due_by_itself(her):
    assert rights.due_for_removal(timezone.localdate()) == []
    assert rights.remove_due(None, timezone.localdate()) == {}


def test_a_seat_without_a_name_is_nobodys_to_erase(organisation, programme):
    group = make_group(organisation, "By headcount")
    wave = make_wave(programme, group, number=2)
    make_response(wave.invitations.first())
    enquirer = make_participant(group, state="asked")
    assert rights.erase(enquirer) == {}
    assert envelopes_in_the_box() == 1
