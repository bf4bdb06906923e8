"""Posting, replacing, taking away and sealing, with the web role's few rights."""

import pytest
from django.db import (
    DataError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import timezone

from evaluation import envelopes, linking
from evaluation.letter_box import actions, queries
from evaluation.letter_box.models import Response, SealedResponse
from tests.factories.evaluation import make_opening_key, make_wave

pytestmark = pytest.mark.django_db
TAG = b"t" * 16


@pytest.fixture
def wave(programme, group):
    return make_wave(programme, group)


def sealed(wave, **facts):
    contents = dict.fromkeys(envelopes.Contents.__annotations__)
    return envelopes.seal(wave.opening_key.public_key, {**contents, "v": 1, **facts})


def close(wave, state="closed"):
    wave.state = state
    wave.save(update_fields=["state"])


def test_posted_answer_is_held_and_opens_with_the_key_alone(as_web, wave):
    receipt = as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 1}))
    row = Response.objects.get()
    assert envelopes.unseal(wave.opening_key.private, row.sealed)["x"] == {"a": 1}
    assert as_web(queries.wave_of_receipt, receipt) == wave.pk


def test_sending_again_replaces_and_the_first_receipt_is_void(as_web, wave):
    first = as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 1}))
    second = as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 2}))
    row = Response.objects.get()
    assert envelopes.unseal(wave.opening_key.private, row.sealed)["x"] == {"a": 2}
    assert as_web(queries.wave_of_receipt, first) is None
    assert as_web(queries.wave_of_receipt, second) == wave.pk


def test_another_that_came_between_is_replaced(as_web, wave, monkeypatch):
    real, calls = actions._replace, []

    def late(*args):
        calls.append(args)
        return False if len(calls) == 1 else real(*args)

    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 1}))
    monkeypatch.setattr(actions, "_replace", late)
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 2}))
    assert Response.objects.count() == 1
    assert len(calls) == 2


def test_closed_wave_takes_paper_and_a_sealed_one_nothing(as_web, wave):
    close(wave)
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    close(wave, "sealed")
    with pytest.raises(actions.BoxShut):
        as_web(actions.post, wave=wave.pk, link_tag=b"u" * 16, sealed=sealed(wave))
    with pytest.raises(actions.BoxShut):
        as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    assert Response.objects.count() == 1


def test_another_fault_of_the_database_is_not_called_closed(wave, monkeypatch):
    def broken(*args):
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'; END $$")

    monkeypatch.setattr(actions, "_replace", broken)
    with pytest.raises(Exception, match="no") as raised:
        actions.post(wave=wave.pk, link_tag=TAG, sealed=b"")
    assert not isinstance(raised.value, actions.BoxShut)


def test_sealing_moves_all_of_the_wave_under_new_ids(as_web, wave):
    receipt = as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    before = set(Response.objects.values_list("pk", flat=True))
    close(wave)
    as_web(actions.seal_wave, wave=wave.pk)
    assert not Response.objects.exists()
    assert not before & set(SealedResponse.objects.values_list("pk", flat=True))
    assert as_web(queries.wave_of_receipt, receipt) == wave.pk


def test_open_wave_is_not_sealed(as_web, wave):
    with pytest.raises(Exception, match="not closed"):
        as_web(actions.seal_wave, wave=wave.pk)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_taken_back_is_gone_from_both_boxes(as_web, wave, is_sealed):
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    kept = as_web(actions.post, wave=wave.pk, link_tag=b"u" * 16, sealed=sealed(wave))
    if is_sealed:
        close(wave)
        actions.seal_wave(wave=wave.pk)
    as_web(actions.erase, links=[(wave.pk, TAG), (wave.pk, b"v" * 16)])
    assert Response.objects.count() + SealedResponse.objects.count() == 1
    as_web(actions.withdraw_by_receipt, receipt=kept)
    assert Response.objects.count() + SealedResponse.objects.count() == 0


def test_links_are_forgotten_when_the_programme_is_closed(as_web, wave, programme):
    receipt = as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave, x={"a": 1}))
    close(wave)
    actions.seal_wave(wave=wave.pk)
    with pytest.raises(Exception, match="not closed"), transaction.atomic():
        actions.forget_links(programme=programme.pk)
    programme.state, programme.link_salt = "closed", None
    programme.save()
    as_web(actions.forget_links, programme=programme.pk)
    row = SealedResponse.objects.get()
    assert (row.link_tag, row.receipt_hash) == (None, None)
    assert envelopes.unseal(wave.opening_key.private, row.sealed)["x"] == {"a": 1}
    assert queries.wave_of_receipt(receipt) is None


def test_envelopes_go_at_the_end_of_their_time(as_web, wave):
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    assert as_web(actions.remove_envelopes, wave=wave.pk) == 1


def test_count_is_rounded_down_to_tens(as_web, wave):
    for number in range(19):
        tag = bytes([number]) * 16
        as_web(actions.post, wave=wave.pk, link_tag=tag, sealed=sealed(wave))
        assert as_web(queries.rounded_count, wave.pk) == (number + 1) // 10 * 10


@pytest.mark.parametrize("field", ["sealed", "id", "*"])
@pytest.mark.parametrize("table", ["evaluation_response", "evaluation_sealedresponse"])
def test_web_role_reads_no_envelope(as_web, wave, table, field):
    def read():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {field} FROM {table}")

    with pytest.raises(ProgrammingError, match="permission denied"):
        as_web(read)


def test_receipts_and_codes_are_told_apart_from_what_is_stored():
    receipt = linking.new_receipt()
    assert receipt.encode() not in linking.receipt_hash(receipt)
    assert len(linking.receipt_hash(receipt)) == 32


def test_no_receipt_for_what_was_not_stored(as_web, wave, monkeypatch):
    """Whoever posts under the same tag and takes it back, again and again."""
    monkeypatch.setattr(actions, "_insert", lambda *args: False)
    with pytest.raises(OperationalError, match="could not be stored"):
        as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))


def test_other_fault_of_a_row_is_told(as_web, wave):
    with pytest.raises(IntegrityError, match="response_whole"):
        as_web(actions.post, wave=wave.pk, link_tag=b"short", sealed=sealed(wave))


@pytest.mark.parametrize("length", [0, 48, 1071, 1073, 2048])
def test_half_of_an_envelope_is_not_stored(as_web, wave, length):
    with pytest.raises(DataError, match="no whole envelope"):
        as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=bytes(length))
    assert not Response.objects.exists()


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_long_envelope_is_stored(as_web, wave, steps):
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=bytes(48 + 1024 * steps))
    assert Response.objects.count() == 1


def test_sealing_makes_the_wave_sealed_and_is_done_once(as_web, wave):
    close(wave)
    as_web(actions.seal_wave, wave=wave.pk)
    wave.refresh_from_db()
    assert wave.state == "sealed"
    with pytest.raises(Exception, match="not closed"):
        as_web(actions.seal_wave, wave=wave.pk)


def test_closed_programme_takes_nothing_and_keeps_no_tag_of_an_open_wave(as_web, wave, programme):
    as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    programme.state, programme.link_salt = "closed", None
    programme.save()
    as_web(actions.forget_links, programme=programme.pk)
    with pytest.raises(actions.BoxShut):
        as_web(actions.post, wave=wave.pk, link_tag=TAG, sealed=sealed(wave))
    assert not Response.objects.exists()
    assert SealedResponse.objects.get().link_tag is None


def test_whoever_sets_the_seed_does_not_choose_the_order(as_web, wave):
    """random() would give the same order each time to whoever called setseed() before."""

    def sealed_by_seed():
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")
        actions.seal_wave(wave=wave.pk)

    tags = [bytes([number]) * 16 for number in range(30)]
    orders = []
    for _ in range(2):
        SealedResponse.objects.all().delete()
        close(wave, "open")
        for tag in tags:
            as_web(actions.post, wave=wave.pk, link_tag=tag, sealed=sealed(wave))
        close(wave)
        as_web(sealed_by_seed)
        orders.append(
            [bytes(tag) for tag in SealedResponse.objects.values_list("link_tag", flat=True)]
        )
    assert orders[0] != orders[1]


def test_opening_key_stays_as_it_is(as_web, wave):
    def change():
        wave.opening_key.public_key = b"k" * 32
        wave.opening_key.save()

    with pytest.raises(ProgrammingError, match="never changes"):
        as_web(change)


def test_wave_keeps_its_key_and_changes_otherwise(as_web, wave, programme):
    as_web(wave.save)
    wave.opening_key.replaced_at = timezone.now()
    as_web(wave.opening_key.save)
    wave.opening_key = make_opening_key(programme)
    with pytest.raises(ProgrammingError, match="keeps its opening key"):
        as_web(wave.save)


def test_statistics_keep_no_tag(as_web, wave):
    """What ANALYZE samples would stay after a row was taken back."""
    for number in range(30):
        tag = bytes([number]) * 16
        as_web(actions.post, wave=wave.pk, link_tag=tag, sealed=sealed(wave))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE evaluation_response")
        cursor.execute("SELECT attname FROM pg_stats WHERE tablename = 'evaluation_response'")
        assert {name for (name,) in cursor.fetchall()} <= {"wave"}
