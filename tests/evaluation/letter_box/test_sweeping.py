"""What was moved or taken back is gone from the files too, on a PostgreSQL of our own."""

import threading

import pytest
from django.core.management import CommandError, call_command

from evaluation.letter_box import actions, sweeping
from evaluation.models import Response, Wave
from tests.config.servers import until
from tests.factories.accounts import make_organisation
from tests.factories.evaluation import make_programme, make_response, make_wave
from tests.factories.groups import make_group


@pytest.fixture
def box(private_server, django_db_blocker, monkeypatch):
    """(server, its database) with a closed wave of six answers, as the owner."""
    monkeypatch.setattr(sweeping, "PAUSE", 0.01)
    name = private_server.copy("sweeping")
    with django_db_blocker.unblock(), private_server.using(name, "owner"):
        home = make_organisation("Glan yr Afon")
        wave = make_wave(make_programme(home), make_group(home, "Paned"), slips=6)
        for slip in wave.invitations.all():
            make_response(slip)
        Wave.objects.update(state="closed")
        yield private_server, name


def on_disk(server, name, table, needles):
    """How many of the needles stand in the table's file."""
    with server.connect(name) as superuser:
        superuser.execute("CHECKPOINT")
        [path] = superuser.execute("SELECT pg_relation_filepath(%s)", [table]).fetchone()
    content = (server.data / path).read_bytes()
    return sum(bytes(needle) in content for needle in needles)


def tags():
    return [bytes(tag) for tag in Response.objects.values_list("link_tag", flat=True)]


def swept_on():
    return Wave.objects.get().swept_on


def test_sealed_answers_leave_the_file_of_the_inbox(box):
    held = tags()
    actions.seal_wave(wave=Wave.objects.get().pk)
    assert on_disk(*box, "evaluation_response", held) == 6
    assert sweeping.sweep().waves == 1
    assert on_disk(*box, "evaluation_response", held) == 0
    assert on_disk(*box, "evaluation_sealedresponse", held) == 6
    assert swept_on() is not None


def test_what_was_taken_back_leaves_the_file(box):
    held = tags()
    actions.withdraw(wave=Wave.objects.get().pk, link_tag=held[0])
    assert on_disk(*box, "evaluation_response", held) == 6
    assert sweeping.sweep().waves == 0
    assert on_disk(*box, "evaluation_response", held[:1]) == 0
    assert on_disk(*box, "evaluation_response", held) == 5
    assert swept_on() is None


def test_forgotten_links_leave_the_file(box):
    held = tags()
    wave = Wave.objects.get()
    actions.seal_wave(wave=wave.pk)
    sweeping.sweep()
    programme = wave.programme
    programme.state, programme.link_salt = "closed", None
    programme.save()
    actions.forget_links(programme=programme.pk)
    sweeping.sweep()
    assert on_disk(*box, "evaluation_sealedresponse", held) == 0


def test_again_changes_nothing(box):
    actions.seal_wave(wave=Wave.objects.get().pk)
    sweeping.sweep()
    Wave.objects.update(swept_on="2026-01-02")
    assert sweeping.sweep().waves == 0
    assert str(swept_on()) == "2026-01-02"


def test_two_at_once(box):
    server, name = box
    with server.connect(name, "owner") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [sweeping._LOCK])
        assert sweeping.sweep() is None
    # A lock goes with its server process, a moment after the connection.
    assert until(lambda: sweeping.sweep() is not None)


def test_while_a_backup_runs_old_rows_stay_and_it_says_so(box):
    server, name = box
    actions.seal_wave(wave=Wave.objects.get().pk)
    with server.connect(name) as backup:
        backup.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        backup.execute("SELECT count(*) FROM evaluation_programme")
        # It began before the rows were moved once more.
        Wave.objects.update(state="open")
        make_response(Wave.objects.get().invitations.first())
        Response.objects.all().delete()
        with pytest.raises(sweeping.NotSwept, match="backup"):
            sweeping.sweep()
        backup.execute("ROLLBACK")
    assert sweeping.sweep() is not None


def test_tables_in_use_are_left_for_the_next_night(box, monkeypatch):
    server, name = box
    monkeypatch.setattr(sweeping, "LOCK_TIMEOUT", "20ms")
    with server.connect(name) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM evaluation_response")
        with pytest.raises(CommandError, match="in use"):
            call_command("sweep_letter_box")
        reader.execute("ROLLBACK")
    assert sweeping.sweep() is not None


def test_answers_go_on_while_it_sweeps(box):
    """Nobody is turned away: whoever answers meanwhile waits for a moment."""
    done = []

    def answer():
        slip = Wave.objects.get().invitations.first()
        for _ in range(20):
            done.append(make_response_again(slip))

    thread = threading.Thread(target=closing_its_connection(answer))
    thread.start()
    while thread.is_alive():
        sweeping.sweep()
    thread.join()
    assert len(done) == 20


def make_response_again(slip):
    from evaluation import envelopes, linking

    key = linking.programme_key(slip.wave.programme.link_salt)
    sealed = bytes(envelopes.STEP + envelopes.OVERHEAD)
    tag = linking.tag(key, slip.invitee.link_salt, slip.wave_id)
    return actions.post(wave=slip.wave_id, link_tag=tag, sealed=sealed)


def closing_its_connection(function):
    from django.db import connection

    def run():
        try:
            function()
        finally:
            connection.close()

    return run


@pytest.mark.parametrize(
    ("options", "said"), [({}, "Swept: 1"), ({"quiet": True}, ""), ({"verbosity": 0}, "")]
)
def test_command_says_one_line_or_nothing(box, capsys, options, said):
    actions.seal_wave(wave=Wave.objects.get().pk)
    call_command("sweep_letter_box", **options)
    out = capsys.readouterr().out
    assert said in out
    assert out.count("\n") == bool(said)


def test_command_says_that_another_runs(box, capsys, monkeypatch):
    monkeypatch.setattr(sweeping, "sweep", lambda: None)
    call_command("sweep_letter_box")
    assert "Another sweep" in capsys.readouterr().out
