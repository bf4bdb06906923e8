"""Asking, taking back and opening: under locks, on record, once."""

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from evaluation import envelopes, keyring, linking
from evaluation.access import actions
from evaluation.access.facts import keys_for
from evaluation.access.models import AccessRequest
from evaluation.keys import opening
from evaluation.letter_box.models import Response, SealedResponse
from evaluation.models import Guardian, GuardianKey, OpeningKey
from tests.factories.evaluation import (
    PASSPHRASE,
    make_access_request,
    make_invitation,
    make_opening_key,
    make_response,
    make_wave,
)
from tests.home.holding import events

pytestmark = pytest.mark.django_db


def kinds():
    return [kind for kind, _by, _target in events()]


@pytest.fixture
def no_record(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


# --- Asking


def test_asked_for_has_a_reference_of_six_letters(as_web, invitee, ben):
    made = as_web(actions.ask_for_copy, invitee=invitee, language="cy", by=ben)
    assert set(made.reference) <= set(linking.LETTERS)
    assert len(made.reference) == 6
    assert (made.state, made.language, made.asked_by) == ("asked", "cy", ben)
    assert made.programme == invitee.programme_group.programme
    assert events() == [("access_requested", str(ben.pk), f"evaluation.AccessRequest:{made.pk}")]
    assert AuditEvent.objects.get().changed_fields == []


def test_asking_again_gives_what_waits(invitee, ada, ben):
    first = actions.ask_for_copy(invitee=invitee, language="cy", by=ben)
    again = actions.ask_for_copy(invitee=invitee, language="en", by=ada)
    assert (again.pk, again.language) == (first.pk, "cy")
    assert kinds() == ["access_requested"]


def test_after_it_was_opened_or_taken_back_there_is_a_new_one(invitee, ben):
    for state in ("opened", "taken-back"):
        make_access_request(invitee, state=state)
    actions.ask_for_copy(invitee=invitee, language="en", by=ben)
    assert AccessRequest.objects.count() == 3


def test_a_language_that_the_programme_has_not_got_becomes_its_main_one(invitee, ben):
    assert actions.ask_for_copy(invitee=invitee, language="so", by=ben).language == "en"


def test_a_reference_is_never_given_twice(invitee, ben, monkeypatch):
    make_access_request(invitee, state="opened", reference="CCCCCC")
    letters = iter("CCCCCCDDDDDD")
    monkeypatch.setattr(actions.secrets, "choice", lambda _letters: next(letters))
    assert actions.ask_for_copy(invitee=invitee, language="en", by=ben).reference == "DDDDDD"


@pytest.mark.parametrize("who", ["cara", "dee", "gita", "gwen", "eve"])
def test_nobody_else_asks(request, invitee, who):
    with pytest.raises(Refused):
        actions.ask_for_copy(invitee=invitee, language="en", by=request.getfixturevalue(who))
    assert not AccessRequest.objects.exists()
    assert events() == []


def test_nothing_is_asked_for_in_a_closed_programme(invitee, programme, ben):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    with pytest.raises(NotNow, match="closed"):
        actions.ask_for_copy(invitee=invitee, language="en", by=ben)


def test_nothing_is_asked_for_with_another_secret(invitee, ben, settings):
    settings.LINK_SECRET = ""
    with pytest.raises(NotNow, match="linking secret"):
        actions.ask_for_copy(invitee=invitee, language="en", by=ben)


def test_nothing_is_asked_for_after_she_was_erased(invitee, ben):
    type(invitee).objects.all().delete()
    with pytest.raises(NotNow, match="erased"):
        actions.ask_for_copy(invitee=invitee, language="en", by=ben)


def test_nothing_is_asked_for_without_a_record(invitee, ben, no_record):
    with pytest.raises(RuntimeError):
        actions.ask_for_copy(invitee=invitee, language="en", by=ben)
    assert not AccessRequest.objects.exists()


# --- Taking back


def test_taken_back_once(as_web, asked, ben):
    for _ in range(2):
        as_web(actions.take_back_request, request=asked, by=ben)
    asked.refresh_from_db()
    assert (asked.state, asked.state_changed_by) == ("taken-back", ben)
    assert kinds() == ["access_request_taken_back"]
    assert AuditEvent.objects.get().changed_fields == ["state"]


def test_what_was_opened_is_not_taken_back(invitee, ben):
    with pytest.raises(NotNow):
        actions.take_back_request(request=make_access_request(invitee, state="opened"), by=ben)


@pytest.mark.parametrize("who", ["cara", "dee", "gita"])
def test_nobody_else_takes_it_back(request, asked, who):
    with pytest.raises(Refused):
        actions.take_back_request(request=asked, by=request.getfixturevalue(who))


def test_what_is_gone_is_not_taken_back(asked, ben):
    AccessRequest.objects.all().delete()
    with pytest.raises(NotNow, match="gone"):
        actions.take_back_request(request=asked, by=ben)


def test_nothing_is_taken_back_without_a_record(asked, ben, no_record):
    with pytest.raises(RuntimeError):
        actions.take_back_request(request=asked, by=ben)
    asked.refresh_from_db()
    assert asked.state == "asked"


# --- Opening


@pytest.fixture
def open_it(asked, words, passphrases):
    def open_it(by):
        return actions.open_request(request=asked, passphrases=passphrases, by=by)

    return open_it


def test_opened_is_a_file_on_record_and_stored_nowhere(open_it, asked, answer, gita):
    opened = open_it(gita)
    assert "Zinnia-comment" in opened.page
    assert opened.broken == 0
    asked.refresh_from_db()
    assert (asked.state, asked.state_changed_by) == ("opened", gita)
    assert events() == [
        ("access_request_opened", str(gita.pk), f"evaluation.AccessRequest:{asked.pk}")
    ]
    assert Response.objects.count() == 1


def test_only_her_tags_are_asked_for(open_it, wave, group, programme, invitee, gita, opener):
    """Never a list of everybody's, from which hers would be picked."""
    later = make_wave(programme, group, number=2, kind="end", state="closed")
    open_it(gita)
    key = linking.programme_key(programme.link_salt)
    tags = {one.pk: linking.tag(key, invitee.link_salt, one.pk) for one in (wave, later)}
    ((copy, links),) = opener
    assert dict(links) == tags
    assert GuardianKey.objects.get(pk=copy).guardian.user == gita


def test_answers_of_another_woman_are_not_in_it(open_it, wave, invitee, answer, gita):
    other = type(invitee).objects.create(programme_group=invitee.programme_group)
    make_response(make_invitation(wave, other), comments={"more": "somebody else"})
    assert "somebody else" not in open_it(gita).page


def test_what_is_sealed_is_found_too(open_it, answer, wave, gita):
    row = Response.objects.get()
    words = {"wave": wave.pk, "link_tag": row.link_tag, "receipt_hash": row.receipt_hash}
    SealedResponse(sealed=row.sealed, **words).save(force_insert=True)
    row.delete()
    assert "Zinnia-comment" in open_it(gita).page


def test_nothing_held_is_said_in_the_file_alone(open_it, asked, gita):
    opened = open_it(gita)
    assert "Nothing is held for this time" in opened.page
    assert opened.broken == 0
    asked.refresh_from_db()
    assert asked.state == "opened"


def test_wrong_passphrase_leaves_it_waiting(asked, words, answer, gita):
    with pytest.raises(actions.WrongPassphrase, match="Nothing was opened") as raised:
        actions.open_request(request=asked, passphrases={1: "CCCC-CCCC"}, by=gita)
    assert raised.value.number == 1
    assert "CCCC" not in raised.value.sentence
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert events() == []


def test_without_any_passphrase_nothing_is_opened(asked, words, gita, opener):
    with pytest.raises(NotNow, match="no key"):
        actions.open_request(request=asked, passphrases={}, by=gita)
    assert opener == []


def test_a_guardian_without_a_copy_opens_nothing(open_it, gita, opener):
    GuardianKey.objects.filter(guardian__user=gita).delete()
    with pytest.raises(NotNow, match="another guardian"):
        open_it(gita)
    assert opener == []


def test_a_copy_that_she_has_not_taken_over_opens_nothing(open_it, gita):
    GuardianKey.objects.filter(guardian__user=gita).update(state="handed-over")
    with pytest.raises(NotNow, match="another guardian"):
        open_it(gita)


@pytest.mark.parametrize("who", ["ada", "ben", "cara", "eve", "gwen"])
def test_nobody_but_a_guardian_opens(request, open_it, opener, who):
    with pytest.raises(Refused):
        open_it(request.getfixturevalue(who))
    assert opener == []


def test_one_who_was_a_guardian_opens_nothing(open_it, gita, opener):
    Guardian.objects.filter(user=gita).update(ended_at=timezone.now())
    with pytest.raises(Refused):
        open_it(gita)
    assert opener == []


def test_a_closed_programme_opens_nothing(open_it, asked, programme, gita, opener):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    asked.refresh_from_db()
    with pytest.raises(NotNow, match="closed"):
        open_it(gita)
    assert opener == []


def test_with_another_secret_it_does_not_say_that_nothing_is_held(
    open_it, asked, gita, settings, opener
):
    settings.LINK_SECRET = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="
    with pytest.raises(NotNow, match="linking secret"):
        open_it(gita)
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert opener == []


def test_opened_once(open_it, asked, answer, gita, dee):
    open_it(gita)
    asked.refresh_from_db()
    with pytest.raises(NotNow, match="opened already"):
        open_it(dee)
    assert kinds() == ["access_request_opened"]


def test_of_two_guardians_at_once_one_gets_the_file(open_it, asked, answer, gita, dee, monkeypatch):
    """The other has typed her passphrase meanwhile; what it opened is thrown away."""
    real = opening.open_envelopes

    def while_the_other_is_faster(copy, passphrase, links):
        monkeypatch.setattr(opening, "open_envelopes", real)
        open_it(dee)
        return real(copy, passphrase, links)

    monkeypatch.setattr(opening, "open_envelopes", while_the_other_is_faster)
    with pytest.raises(NotNow, match="opened already"):
        open_it(gita)
    asked.refresh_from_db()
    assert asked.state_changed_by == dee
    assert kinds() == ["access_request_opened"]


def test_erased_or_taken_back_while_it_is_opened_gives_no_file(
    open_it, asked, answer, gita, monkeypatch
):
    real = opening.open_envelopes

    def while_she_is_erased(copy, passphrase, links):
        AccessRequest.objects.all().delete()
        return real(copy, passphrase, links)

    monkeypatch.setattr(opening, "open_envelopes", while_she_is_erased)
    with pytest.raises(NotNow, match="gone"):
        open_it(gita)


def test_nothing_is_opened_without_a_record(open_it, asked, answer, gita, no_record):
    with pytest.raises(RuntimeError):
        open_it(gita)
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("error", [opening.TooManyTries, opening.OpeningFailed])
def test_what_stops_the_child_leaves_it_waiting(open_it, asked, gita, monkeypatch, error):
    def stopped(*args, **kwargs):
        raise error("Not just now.")

    monkeypatch.setattr(opening, "open_envelopes", stopped)
    with pytest.raises(NotNow, match="Not just now"):
        open_it(gita)
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_without_the_words_of_the_file_it_is_not_made(asked, answer, gita, passphrases):
    with pytest.raises(NotNow, match="load_toolkit"):
        actions.open_request(request=asked, passphrases=passphrases, by=gita)
    asked.refresh_from_db()
    assert asked.state == "asked"


# --- Envelopes that do not open


def test_a_broken_envelope_is_told_in_the_file_and_counted(open_it, answer, gita):
    Response.objects.update(sealed=bytes(answer.sealed)[:-1] + b"\0")
    opened = open_it(gita)
    assert opened.broken == 1
    assert "can’t be opened" in opened.page
    assert "Zinnia-comment" not in opened.page


def test_an_envelope_of_an_old_backup_is_broken_and_says_what_can_be_done(
    open_it, answer, gita, wave
):
    """Restored beside a newer key: nobody has the one that it was sealed for."""
    _private, public = keyring.new_pair()
    contents = dict.fromkeys(envelopes.Contents.__annotations__) | {"v": 1}
    Response.objects.update(sealed=envelopes.seal(public, contents))
    opened = open_it(gita)
    assert opened.broken == 1
    assert "sealed for a key that is gone" in opened.page
    assert "send your answers again" in opened.page


# --- More than one key


@pytest.fixture
def two_keys(programme, group, wave, answer):
    """The second wave has a key of its own, which both guardians hold."""
    OpeningKey.objects.update(replaced_at=timezone.now())
    key = make_opening_key(programme, number=2)
    second = make_wave(programme, group, number=2, kind="end", state="closed", key=key)
    slip = second.invitations.get()
    make_response(slip, {"choose": 1}, {"more": "Zinnia-second"})
    return key


def test_each_time_is_opened_with_its_own_key(asked, words, two_keys, gita, opener):
    opened = actions.open_request(
        request=asked, passphrases={1: PASSPHRASE, 2: PASSPHRASE}, by=gita
    )
    assert opened.page.index("Zinnia-comment") < opened.page.index("Zinnia-second")
    assert "Nothing else that you sent is held" in opened.page
    assert len(opener) == 2


def test_a_time_whose_key_another_holds_stays_closed_and_says_so(asked, words, two_keys, gita):
    old = GuardianKey.objects.filter(guardian__user=gita, opening_key__number=1)
    old.delete()
    opened = actions.open_request(
        request=asked, passphrases={1: PASSPHRASE, 2: PASSPHRASE}, by=gita
    )
    assert "Zinnia-second" in opened.page
    assert "Zinnia-comment" not in opened.page
    assert "a guardian who has that key opens this time for you" in opened.page
    assert "Nothing else that you sent is held" not in opened.page
    assert opened.broken == 0


def test_a_passphrase_that_she_left_out_leaves_its_time_closed(asked, words, two_keys, gita):
    opened = actions.open_request(request=asked, passphrases={1: PASSPHRASE}, by=gita)
    assert "Zinnia-comment" in opened.page
    assert "Zinnia-second" not in opened.page
    assert "a key of its own" in opened.page


def test_the_wrong_one_of_two_is_named_and_nothing_is_opened(asked, words, two_keys, gita):
    with pytest.raises(actions.WrongPassphrase) as raised:
        actions.open_request(request=asked, passphrases={1: PASSPHRASE, 2: "CCCC"}, by=gita)
    assert raised.value.number == 2
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_wave_that_her_group_was_not_in_is_left_out(open_it, answer, programme, gita):
    make_wave(programme, number=2, kind="later", state="closed")
    assert open_it(gita).page.count("<h2>") == 2  # the start, and what else is known


def test_ended_guardians_copies_are_nobodys(asked, words, two_keys, gita, dee):
    GuardianKey.objects.filter(guardian__user=gita, opening_key__number=1).delete()
    first, second = keys_for(gita, asked.programme)
    assert (first.copy, first.others) == (None, ["Dee"])
    assert second.copy is not None
    Guardian.objects.filter(user=dee).update(ended_at=timezone.now())
    first, second = keys_for(gita, asked.programme)
    assert (first.others, second.others) == ([], [])
