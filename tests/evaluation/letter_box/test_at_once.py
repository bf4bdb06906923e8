"""Several at once, in threads with connections of their own, on a PostgreSQL of our own.

What must never come out of it: an answer that counts twice, one that has a receipt and is nowhere,
one that can be taken back and stays.
"""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from evaluation import envelopes
from evaluation.letter_box import actions, queries
from evaluation.models import Programme, Response, SealedResponse, Wave
from evaluation.waves import posting
from tests.factories.accounts import make_organisation
from tests.factories.evaluation import make_programme, make_response, make_wave
from tests.factories.groups import make_group

TAG = b"t" * 16
ENVELOPE = bytes(envelopes.STEP + envelopes.OVERHEAD)
TURNS = 8


@pytest.fixture(scope="module")
def database_name(private_server):
    return private_server.copy("at_once")


@pytest.fixture
def town(private_server, database_name, django_db_blocker):
    """Enters the database as a role; a wave of three slips stands in it."""
    name = database_name
    with private_server.connect(name) as superuser:
        superuser.execute(
            "TRUNCATE accounts_organisation, evaluation_response, evaluation_sealedresponse CASCADE"
        )

    @contextmanager
    def entered(role="web"):
        with private_server.using(name, role):
            yield

    with django_db_blocker.unblock():
        with entered("owner"):
            home = make_organisation("Glan yr Afon")
            make_wave(make_programme(home), make_group(home, "Paned"), slips=3)
        yield entered


def at_once(*functions):
    """What each gave or raised, when all have begun at the same moment."""
    found, start = [None] * len(functions), threading.Barrier(len(functions), timeout=10)

    def run(number, function):
        try:
            start.wait()
            found[number] = function()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "they wait for one another"
    return found


def held():
    return Response.objects.count() + SealedResponse.objects.count()


def test_twenty_presses_make_one_answer(town):
    with town():
        wave = Wave.objects.get().pk
        receipts = at_once(*[lambda: actions.post(wave=wave, link_tag=TAG, sealed=ENVELOPE)] * 20)
        assert all(isinstance(receipt, str) for receipt in receipts), receipts
        assert held() == 1
        # Exactly one of them is good: the last one's.
        assert [queries.wave_of_receipt(receipt) for receipt in receipts].count(wave) == 1


def test_twenty_phones_in_one_hall(town):
    with town():
        wave = Wave.objects.get().pk
        receipts = at_once(
            *[
                lambda tag=bytes([number]) * 16: actions.post(
                    wave=wave, link_tag=tag, sealed=ENVELOPE
                )
                for number in range(20)
            ]
        )
        assert {queries.wave_of_receipt(receipt) for receipt in receipts} == {wave}
        assert held() == 20


@pytest.mark.parametrize("turn", range(TURNS))
def test_posting_while_its_wave_is_sealed(town, turn):
    with town("owner"):
        Wave.objects.update(state="closed")
    with town():
        wave = Wave.objects.get().pk
        *sent, _sealed = at_once(
            *[
                lambda tag=bytes([number]) * 16: actions.post(
                    wave=wave, link_tag=tag, sealed=ENVELOPE
                )
                for number in range(6)
            ],
            lambda: actions.seal_wave(wave=wave),
        )
        stored = [one for one in sent if isinstance(one, str)]
        refused = [one for one in sent if isinstance(one, actions.BoxShut)]
        assert len(stored) + len(refused) == 6, sent
        assert all(queries.wave_of_receipt(receipt) == wave for receipt in stored)
        assert Response.objects.count() == 0
        assert SealedResponse.objects.count() == len(stored)


def test_sealed_twice_at_once(town):
    with town("owner"):
        Wave.objects.update(state="closed")
        wave = Wave.objects.get()
        for slip in wave.invitations.all():
            make_response_in(wave, slip)
    with town():
        found = at_once(*[lambda: actions.seal_wave(wave=wave.pk)] * 2)
        assert sorted(str(one)[:21] for one in found) == ["None", "this wave is not clos"]
        assert SealedResponse.objects.count() == 3


def make_response_in(wave, slip):
    Wave.objects.update(state="open")
    made = make_response(slip)
    Wave.objects.update(state="closed")
    return made


@pytest.mark.parametrize("turn", range(TURNS))
def test_taking_back_while_its_wave_is_sealed(town, turn):
    """Before, between or after: it is gone from both tables."""
    with town("owner"):
        wave = Wave.objects.get()
        made = [make_response_in(wave, slip) for slip in wave.invitations.all()]
    with town():
        at_once(
            lambda: actions.seal_wave(wave=wave.pk),
            lambda: actions.withdraw(wave=wave.pk, link_tag=made[0].link_tag),
            lambda: actions.withdraw_by_receipt(receipt=made[1].receipt),
        )
        assert held() == 1


@pytest.mark.parametrize("turn", range(TURNS))
def test_taking_back_and_sending_at_once(town, turn):
    """Either may come last, and what came last is true."""
    with town():
        wave = Wave.objects.get().pk
        actions.post(wave=wave, link_tag=TAG, sealed=ENVELOPE)
        receipt, _ = at_once(
            lambda: actions.post(wave=wave, link_tag=TAG, sealed=ENVELOPE),
            lambda: actions.withdraw(wave=wave, link_tag=TAG),
        )
        assert isinstance(receipt, str), receipt
        assert (queries.wave_of_receipt(receipt) == wave) == (held() == 1)


@pytest.mark.parametrize("turn", range(TURNS))
def test_taking_back_while_the_programme_is_closed(town, turn):
    """She is told that hers is gone only if it is."""
    with town("owner"):
        wave = Wave.objects.get()
        slips = list(wave.invitations.select_related("invitee", "wave__programme"))
        for slip in slips:
            make_response_in(wave, slip)
        actions.seal_wave(wave=wave.pk)

    def close():
        with transaction.atomic():
            Programme.objects.update(state="closed", link_salt=None)
            actions.forget_links(programme=wave.programme_id)

    with town():
        _, gone = at_once(close, lambda: posting.take_back(invitation=slips[0]))
        assert gone in (True, False)
        assert held() == (2 if gone else 3) or not gone


@pytest.mark.parametrize("turn", range(TURNS))
def test_posting_while_the_programme_is_closed(town, turn):
    with town():
        wave = Wave.objects.get()

        def close():
            with transaction.atomic():
                Programme.objects.update(state="closed", link_salt=None)
                actions.forget_links(programme=wave.programme_id)

        _, sent = at_once(close, lambda: actions.post(wave=wave.pk, link_tag=TAG, sealed=ENVELOPE))
        assert Response.objects.count() == 0
        assert SealedResponse.objects.count() == isinstance(sent, str)
        assert not SealedResponse.objects.filter(link_tag__isnull=False).exists()


def test_what_is_stored_waits_for_no_lock_on_the_wave(town):
    """Staff who change the wave's row don't stop a woman who is answering."""
    with town("owner"):
        wave = Wave.objects.get().pk
        with transaction.atomic():
            Wave.objects.select_for_update().get()
            [receipt] = at_once(lambda: actions.post(wave=wave, link_tag=TAG, sealed=ENVELOPE))
        assert isinstance(receipt, str)
