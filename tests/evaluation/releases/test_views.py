"""The pages of releases, for each who comes to them."""

import html
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NotNow
from evaluation.models import Release
from evaluation.releases import actions, running
from tests.evaluation.releases.conftest import PASSPHRASES, events
from tests.factories.evaluation import PASSPHRASE
from tests.factories.releases import make_release, make_sealed_wave, statements


def address(name, release, *more):
    return reverse(f"evaluation:{name}", args=[release.programme_id, release.pk, *more])


def read(response):
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def see(client):
    def get(user, name, *args, status=200):
        client.force_login(user)
        response = client.get(
            address(name, *args) if isinstance(args[0], Release) else reverse(name, args=args)
        )
        assert response.status_code == status, read(response)
        return read(response)

    return get


@pytest.fixture
def press(client):
    def post(user, name, release, data=None, *, follow=True):
        client.force_login(user)
        return client.post(address(name, release), data or {}, follow=follow)

    return post


# --- Asking


@pytest.fixture
def ask(programme):
    return reverse("evaluation:release_ask", args=[programme.pk])


def test_three_steps_to_ask(client, iona, programme, sealed, second, ask):
    client.force_login(iona)
    listed = client.get(reverse("evaluation:releases", args=[programme.pk]))
    assert ask in listed.content.decode()
    page = client.get(ask)
    assert [str(one) for one in page.context["form"]["waves"].initial] == [
        str(sealed.pk),
        str(second.pk),
    ]
    preview = client.get(ask, {"waves": [sealed.pk, second.pk], "look": "yes"})
    said = read(preview)
    assert "I choose how much I share" in said
    assert "Anything to add?" in said
    assert "The Women’s Fund" in said
    made = client.post(ask, {"waves": [sealed.pk, second.pk]}, follow=True)
    release = Release.objects.get()
    assert set(release.waves.all()) == {sealed, second}
    assert "It waits for a guardian" in read(made)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_counted_is_told_at_the_waves(client, iona, sealed, open_wave, ask, method):
    client.force_login(iona)
    sent = getattr(client, method)
    nothing = sent(ask, {"look": "yes"})
    assert nothing.status_code == 422
    assert "Tick at least one wave" in read(nothing)
    unsealed = sent(ask, {"waves": [open_wave.pk], "look": "yes"})
    assert unsealed.status_code == 422
    assert "A colleague has changed this meanwhile" in read(unsealed)
    assert not Release.objects.exists()


def test_an_earlier_wave_has_to_stay_in(client, iona, programme, released, second, ask):
    client.force_login(iona)
    response = client.get(ask, {"waves": [second.pk], "look": "yes"})
    assert response.status_code == 422
    assert "Keep the waves that were released before" in read(response)


def test_with_nothing_to_ask_for_it_says_why(client, iona, asked, ask):
    client.force_login(iona)
    assert "under way already" in read(client.get(ask, follow=True))
    asked.delete()
    client.post(ask, {"waves": [asked.programme.waves.get().pk]})
    assert Release.objects.count() == 1


# --- The list


def test_before_it_is_out_only_its_admins_and_guardians_see_it(see, ada, iona, gita, asked):
    for user in (iona, gita):
        assert "Summary 1" in see(user, "evaluation:releases", asked.programme_id)
    assert "Summary 1" not in see(ada, "evaluation:releases", asked.programme_id)
    assert "not released yet" in see(ada, "release", asked, status=403)


def test_a_stranger_sees_nothing(see, gwen, released):
    see(gwen, "release", released, status=404)
    see(gwen, "release_csv", released, status=404)


# --- Making the draft


def test_who_asked_never_makes_or_reads_the_draft(see, press, dee, programme, sealed, started):
    """dee is a guardian too."""
    hers = make_release(programme, sealed, asked_by=dee)
    assert "You asked for this summary" in see(dee, "release", hers)
    response = press(dee, "release_start", hers, {"passphrase_1": PASSPHRASE})
    assert response.status_code == 403
    assert started == []


def test_a_wrong_passphrase_is_told_beside_its_field(press, gita, asked, started):
    response = press(gita, "release_start", asked, {"passphrase_1": "CDFG" * 6})
    assert response.status_code == 422
    said = read(response)
    assert "does not open your copy" in said
    assert "CDFG" not in said
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert started == []


def test_an_empty_passphrase_is_told_beside_its_field(press, gita, asked):
    response = press(gita, "release_start", asked)
    assert response.status_code == 422
    assert "Type your passphrase" in read(response)


def test_the_right_one_begins_it(press, see, gita, asked, started):
    response = press(gita, "release_start", asked, {"passphrase_1": PASSPHRASE})
    assert "It is being made" in read(response)
    assert started == [(asked.pk, PASSPHRASES)]
    assert "Cancel it" in see(gita, "release", asked)


def test_without_the_key_she_is_told_who_has_it(see, press, gita, dee, asked, started):
    gita.guarding.get().copies.all().delete()
    said = see(gita, "release", asked)
    assert dee.name in said
    assert "passphrase_1" not in said
    press(gita, "release_start", asked, {"passphrase_1": PASSPHRASE})
    assert started == []


def test_progress_is_told_while_it_lives(client, gita, iona, asked, monkeypatch):
    Release.objects.update(
        state="running", run_started_at="2026-11-01T10:00Z", step="checking", done=40
    )
    monkeypatch.setattr(running, "is_alive", lambda release: True)
    client.force_login(iona)
    told = client.get(address("release_progress", asked))
    assert json.loads(told.content) == {
        "state": "running",
        "step": "Checking that nobody can be found",
        "done": 40,
    }
    assert told["Cache-Control"] == "no-store"
    page = client.get(address("release", asked))
    assert 'value="40"' in page.content.decode()
    assert "Cancel it" not in read(page)


def test_a_killed_run_is_interrupted_for_whoever_looks(see, gita, asked):
    Release.objects.update(state="running", run_started_at="2026-11-01T10:00Z", done=40)
    said = see(gita, "release", asked)
    assert "Interrupted: nothing was published" in said
    asked.refresh_from_db()
    assert (asked.state, asked.failure, asked.done) == ("asked", "interrupted", 0)


def test_cancelled(press, gita, asked, monkeypatch):
    Release.objects.update(state="running", run_started_at="2026-11-01T10:00Z")
    monkeypatch.setattr(running, "is_alive", lambda release: True)
    assert "Cancelled" in read(press(gita, "release_cancel", asked))
    asked.refresh_from_db()
    assert (asked.state, asked.failure) == ("asked", "cancelled")


@pytest.mark.parametrize("word", ["exposed", "rounding", "time", "earlier", "key", "database"])
def test_each_failure_has_its_sentence(see, gita, asked, word):
    Release.objects.update(failure=word)
    assert "Nothing was made" in see(gita, "release", asked)


# --- The draft


def test_a_guardian_reads_the_report_and_the_draft(see, gita, drafted):
    said = see(gita, "release", drafted)
    assert "The privacy report" in said
    assert "9 shown, 1 of them with answers counted together; 5 held back." in said
    assert "I choose how much I share" in said
    assert "Release it" in said


def test_who_asked_sees_that_there_is_one_and_no_figure(see, iona, drafted):
    said = see(iona, "release", drafted)
    assert "The draft waits to be read" in said
    assert "I choose how much I share" not in said
    assert "Throw it away" in said
    see(iona, "release_split", drafted, "age", status=403)
    see(iona, "release_csv", drafted, status=403)


def test_no_file_of_a_draft(see, gita, drafted):
    see(gita, "release_csv", drafted, status=403)


def test_released(press, gita, drafted):
    said = read(press(gita, "release_publish", drafted))
    assert "Released. Everybody who sees the programme" in said
    assert "release_released" in events()


def test_thrown_away(press, see, iona, drafted):
    assert "It was taken back" in read(press(iona, "release_take_back", drafted))
    drafted.refresh_from_db()
    assert (drafted.json_file, drafted.csv_file, drafted.report) == (None, None, None)


# --- What is out


def test_everybody_who_sees_the_programme_reads_it(see, ada, dee, gita, iona, released):
    for user in (ada, dee, gita, iona):
        said = see(user, "release", released)
        assert "About seven in ten women say yes to “\u2068I choose how much I share\u2069”" in said
        assert "About 85 women answered" in said
        assert "We can’t say that the groups caused this" in said
        assert "Read and released by <bdi>" in said


def test_by_age(see, ada, released):
    said = see(ada, "release_split", released, "age")
    assert "45 or older" in said
    assert "18 to 29" not in said


def test_by_what_is_not_there(client, ada, released):
    client.force_login(ada)
    response = client.get(address("release_split", released, "height"))
    assert response.status_code == 302


@pytest.mark.parametrize(("kind", "type_"), [("json", "application/json"), ("csv", "text/csv")])
def test_each_file_byte_for_byte_and_on_record(client, ada, released, kind, type_):
    client.force_login(ada)
    response = client.get(address(f"release_{kind}", released))
    assert response.content == bytes(getattr(released, f"{kind}_file"))
    assert response["Content-Type"].startswith(type_)
    day = timezone.localdate()
    assert response["Content-Disposition"] == f'attachment; filename="{day}.{kind}"'
    assert events() == ["release_downloaded"]


def test_in_welsh(client, ada, released):
    client.force_login(ada)
    said = read(client.get("/cy" + address("release", released)))
    assert "cy I choose how much I share" in said


def test_withdrawn_with_a_reason(press, see, gita, ada, released):
    empty = press(gita, "release_withdraw", released)
    assert empty.status_code == 422
    assert "Say why" in read(empty)
    press(gita, "release_withdraw", released, {"reason": "A wave was counted twice."})
    said = see(ada, "release", released)
    assert "A wave was counted twice." in said
    assert "Don’t use these figures" in said
    assert "A wave was counted twice." in see(ada, "release_split", released, "age")


def test_only_what_is_out_can_be_withdrawn(client, gita, drafted):
    client.force_login(gita)
    response = client.get(address("release_withdraw", drafted), follow=True)
    assert "waits to be read" in read(response)


def test_asked_for_by_somebody_else_meanwhile(client, iona, programme, sealed, ask, monkeypatch):
    def beaten(**kwargs):
        raise NotNow("Somebody was first.")

    monkeypatch.setattr(actions, "ask_for_release", beaten)
    client.force_login(iona)
    response = client.post(ask, {"waves": [sealed.pk]}, follow=True)
    assert "Somebody was first." in read(response)


def test_there_is_nothing_to_split_before_a_draft(see, gita, asked):
    assert "There is no draft of it yet" in see(gita, "release_split", asked, "age", status=403)


@pytest.mark.parametrize("name", ["release_publish", "release_cancel", "release_take_back"])
def test_what_things_have_moved_past_says_so(press, dee, released, name):
    assert "It is released already" in read(press(dee, name, released))


def test_withdrawn_by_somebody_else_meanwhile(press, gita, released, monkeypatch):
    def beaten(**kwargs):
        raise NotNow("Somebody was first.")

    monkeypatch.setattr(actions, "withdraw_release", beaten)
    response = press(gita, "release_withdraw", released, {"reason": "Counted twice."})
    assert "Somebody was first." in read(response)


def test_what_is_expected_by_how_many_answered(client, iona, programme, places, key, ask):
    """In tens: 12, 40 and 110 women."""
    client.force_login(iona)
    statements(programme)
    expected = ("Probably nothing", "Probably a few rows", "If 100 women answer")
    for number, (women, said) in enumerate(zip((12, 40, 110), expected, strict=True), start=1):
        wave = make_sealed_wave(programme, places, women, number=number)
        assert said in read(client.get(ask, {"waves": [wave.pk], "look": "yes"}))
