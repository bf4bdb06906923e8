import datetime as dt

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.refusals import NotNow, Refused
from audit.models import AuditEvent
from evaluation.keys import actions, opening
from evaluation.keys.models import GuardianKey, OpeningKey
from evaluation.programmes.models import Guardian
from tests.evaluation.keys.conftest import PASSPHRASE, WRONG
from tests.factories.evaluation import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jobs")]


def events(*kinds):
    found = AuditEvent.objects.order_by("pk")
    return [one.kind for one in found if not kinds or one.kind in kinds]


def event(user, target):
    """The only one."""
    one = AuditEvent.objects.get()
    assert (one.by, one.target) == (str(user.pk), f"{target._meta.label}:{target.pk}")
    return one


def put(copy, state):
    GuardianKey.objects.filter(pk=copy.pk).update(state=state)
    copy.refresh_from_db()
    return copy


@pytest.fixture
def no_audit(monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("no record")

    monkeypatch.setattr(actions, "record", broken)


@pytest.fixture
def between(monkeypatch):
    """Something that happens while the child is at work."""

    def between(happens):
        real = opening.run

        def run(job):
            found = real(job)
            monkeypatch.setattr(opening, "run", real)
            happens()
            return found

        monkeypatch.setattr(opening, "run", run)

    return between


# --- Making


def test_make_gives_hers_and_a_phrase_for_the_other(young, dee, gita, opens):
    made = actions.make_key(programme=young, by=dee)
    key = OpeningKey.objects.get()
    assert (key.programme, key.number, key.made_by, key.replaced_at) == (young, 1, dee, None)
    assert made.key == key
    assert [guardian.user for guardian, _ in made.papers] == [dee, gita]
    states = {copy.guardian.user: copy.state for copy in key.copies.all()}
    assert states == {dee: "made", gita: "handed-over"}
    (_, hers), (_, phrase) = made.papers
    assert hers != phrase


def test_made_passphrases_open_each_its_copy(young, dee, gita):
    made = actions.make_key(programme=young, by=gita)
    for guardian, passphrase in made.papers:
        opening.test(made.key.copies.get(guardian=guardian), passphrase)
        other = made.key.copies.exclude(guardian=guardian).get()
        with pytest.raises(opening.WrongPassphrase):
            opening.test(other, passphrase)


def test_make_is_on_record_without_a_letter(young, dee):
    made = actions.make_key(programme=young, by=dee)
    assert event(dee, made.key).kind == "opening_key_made"
    assert made.papers[0][1] not in repr(made)


@pytest.mark.parametrize("who", ["ada", "ben", "gwen"])
def test_make_refused(young, who, request):
    with pytest.raises(Refused):
        actions.make_key(programme=young, by=request.getfixturevalue(who))
    assert not OpeningKey.objects.exists()


def test_make_where_it_is_held(programme, key, dee, jobs):
    with pytest.raises(NotNow, match="already"):
        actions.make_key(programme=programme, by=dee, instead_of=key)
    assert OpeningKey.objects.get() == key
    assert jobs == []


def test_make_twice_leaves_the_last(young, dee, opens):
    first = actions.make_key(programme=young, by=dee)
    second = actions.make_key(programme=young, by=dee)
    assert OpeningKey.objects.get() == second.key
    assert (first.key.number, second.key.number) == (1, 2)
    mine = second.key.copies.get(guardian__user=dee)
    opening.test(mine, second.papers[0][1])
    with pytest.raises(opening.WrongPassphrase):
        opening.test(mine, first.papers[0][1])


def test_make_at_the_same_time_as_the_other_guardian(young, dee, gita, between):
    """She is told who was first, and nothing of the first one's is void."""
    between(lambda: actions.make_key(programme=young, by=gita))
    with pytest.raises(NotNow, match="has just made the key"):
        actions.make_key(programme=young, by=dee)
    assert OpeningKey.objects.get().made_by == gita


def test_make_anew_knowingly(young, dee, gita):
    first = actions.make_key(programme=young, by=gita)
    second = actions.make_key(programme=young, by=dee, instead_of=first.key)
    assert OpeningKey.objects.get() == second.key


def test_make_with_one_who_came_while_it_was_made(young, dee, joan, between):
    between(lambda: Guardian.objects.create(programme=young, user=joan))
    made = actions.make_key(programme=young, by=dee)
    assert [guardian.user.name for guardian, _ in made.papers] == ["Dee", "Gita"]
    assert made.key.copies.count() == 2


def test_make_fails_with_its_record(young, dee, no_audit):
    with pytest.raises(DatabaseError):
        actions.make_key(programme=young, by=dee)
    assert not OpeningKey.objects.exists()
    assert not GuardianKey.objects.exists()


# --- Rotating


def test_rotate_keeps_the_key_before_for_its_waves(programme, key, dee, gita, group, opens):
    wave = make_wave(programme, group, key=key, state="sealed")
    made = actions.rotate_key(programme=programme, by=gita)
    key.refresh_from_db()
    assert (made.key.number, made.key.replaced_at) == (2, None)
    assert (key.replaced_by, key.replaced_at is not None) == (gita, True)
    assert wave.opening_key == key
    assert opens(dee, PASSPHRASE, number=1)
    assert event(gita, made.key).kind == "opening_key_rotated"


def test_rotate_while_a_wave_is_open(programme, key, dee, group):
    make_wave(programme, group, key=key)
    with pytest.raises(NotNow, match="open"):
        actions.rotate_key(programme=programme, by=dee)
    assert OpeningKey.objects.count() == 1


def test_rotate_where_a_wave_was_opened_meanwhile(programme, key, dee, group, between):
    between(lambda: make_wave(programme, group, key=key))
    with pytest.raises(NotNow, match="open"):
        actions.rotate_key(programme=programme, by=dee)
    assert OpeningKey.objects.get() == key


def test_rotate_refused(programme, key, ada):
    with pytest.raises(Refused):
        actions.rotate_key(programme=programme, by=ada)
    assert OpeningKey.objects.count() == 1


def test_rotate_twice_makes_one(programme, key, dee):
    actions.rotate_key(programme=programme, by=dee)
    second = actions.rotate_key(programme=programme, by=dee)
    assert set(OpeningKey.objects.all()) == {key, second.key}
    key.refresh_from_db()
    assert key.replaced_at


def test_rotate_fails_with_its_record(programme, key, dee, no_audit):
    with pytest.raises(DatabaseError):
        actions.rotate_key(programme=programme, by=dee)
    key.refresh_from_db()
    assert key.replaced_at is None
    assert OpeningKey.objects.count() == 1


# --- Taking


@pytest.fixture
def handed(programme, key, gita, copy_of):
    """Gita's copy, waiting for her under the usual phrase."""
    return put(copy_of(gita), "handed-over")


def test_take_gives_her_a_passphrase_of_her_own(handed, gita, opens):
    passphrase = actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)
    handed.refresh_from_db()
    assert (handed.state, handed.state_changed_by, handed.tested_on) == ("made", gita, None)
    assert opens(gita, passphrase)
    assert not opens(gita, PASSPHRASE)
    assert event(gita, handed).kind == "guardian_key_taken"


def test_take_with_a_wrong_phrase_changes_nothing(handed, gita, opens):
    with pytest.raises(opening.WrongPassphrase):
        actions.take_key(copy=handed, phrase=WRONG, by=gita)
    handed.refresh_from_db()
    assert handed.state == "handed-over"
    assert opens(gita, PASSPHRASE)
    assert event(gita, handed).kind == "guardian_key_test_failed"


def test_take_refused_to_another(handed, dee):
    with pytest.raises(Refused):
        actions.take_key(copy=handed, phrase=PASSPHRASE, by=dee)
    assert events() == []


def test_take_what_is_hers_already(key, copy_of, gita):
    with pytest.raises(NotNow, match="hold"):
        actions.take_key(copy=copy_of(gita), phrase=PASSPHRASE, by=gita)


def test_take_pressed_twice_the_last_page_counts(handed, gita, copy_of, opens, between):
    first = []
    between(lambda: first.append(actions.take_key(copy=copy_of(gita), phrase=PASSPHRASE, by=gita)))
    second = actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)
    assert opens(gita, second)
    assert not opens(gita, first[0])
    assert copy_of(gita).state == "made"


def test_take_where_it_was_handed_over_anew_meanwhile(handed, gita, dee, copy_of, between):
    def anew():
        actions.hand_over_key(copy=copy_of(dee), to=handed.guardian, passphrase=PASSPHRASE, by=dee)

    between(anew)
    with pytest.raises(NotNow, match="changed while you were typing"):
        actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)
    assert copy_of(gita).state == "handed-over"


def test_take_where_the_key_was_made_anew_meanwhile(handed, gita, between):
    between(lambda: OpeningKey.objects.all().delete())
    with pytest.raises(NotNow, match="gone"):
        actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)


def test_take_where_she_is_no_guardian_any_more(handed, gita, between):
    between(lambda: Guardian.objects.filter(user=gita).update(ended_at=timezone.now()))
    with pytest.raises(Refused):
        actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)


def test_take_fails_with_its_record(handed, gita, no_audit, opens):
    with pytest.raises(DatabaseError):
        actions.take_key(copy=handed, phrase=PASSPHRASE, by=gita)
    assert opens(gita, PASSPHRASE)


# --- Confirming and testing


def test_confirm_makes_it_held(key, copy_of, dee):
    copy = put(copy_of(dee), "made")
    actions.confirm_key(copy=copy, passphrase=PASSPHRASE.lower().replace("-", " "), by=dee)
    copy.refresh_from_db()
    assert (copy.state, copy.tested_on) == ("held", timezone.localdate())
    assert copy.state_changed_by == dee
    assert event(dee, copy).kind == "guardian_key_confirmed"


def test_confirm_twice_is_once(key, copy_of, dee):
    for _ in range(2):
        actions.confirm_key(copy=copy_of(dee), passphrase=PASSPHRASE, by=dee)
    assert events() == ["guardian_key_tested"]  # it was held before


def test_confirm_with_a_wrong_one(key, copy_of, dee):
    copy = put(copy_of(dee), "made")
    with pytest.raises(opening.WrongPassphrase):
        actions.confirm_key(copy=copy, passphrase=WRONG, by=dee)
    copy.refresh_from_db()
    assert (copy.state, copy.tested_on) == ("made", None)
    assert events() == ["guardian_key_test_failed"]


def test_confirm_refused_and_too_early(handed, dee, gita):
    with pytest.raises(Refused):
        actions.confirm_key(copy=handed, passphrase=PASSPHRASE, by=dee)
    with pytest.raises(NotNow, match="Take it first"):
        actions.confirm_key(copy=handed, passphrase=PASSPHRASE, by=gita)
    assert events() == []


def test_confirm_where_it_was_handed_over_meanwhile(key, copy_of, dee, gita, between):
    copy = put(copy_of(gita), "made")

    def anew():
        actions.hand_over_key(copy=copy_of(dee), to=copy.guardian, passphrase=PASSPHRASE, by=dee)

    between(anew)
    with pytest.raises(NotNow, match="changed"):
        actions.confirm_key(copy=copy, passphrase=PASSPHRASE, by=gita)
    assert copy_of(gita).state == "handed-over"


def test_confirm_fails_with_its_record(key, copy_of, dee, no_audit):
    copy = put(copy_of(dee), "made")
    with pytest.raises(DatabaseError):
        actions.confirm_key(copy=copy, passphrase=PASSPHRASE, by=dee)
    copy.refresh_from_db()
    assert copy.state == "made"


def test_test_writes_the_day_and_once_a_day(key, copy_of, dee):
    long_ago = timezone.localdate() - dt.timedelta(days=200)
    GuardianKey.objects.update(tested_on=long_ago)
    for _ in range(2):
        actions.test_key(copy=copy_of(dee), passphrase=PASSPHRASE, by=dee)
    assert copy_of(dee).tested_on == timezone.localdate()
    assert event(dee, copy_of(dee)).changed_fields == ["tested_on"]


def test_test_with_a_wrong_one_leaves_it_held(key, copy_of, dee):
    with pytest.raises(opening.WrongPassphrase):
        actions.test_key(copy=copy_of(dee), passphrase=WRONG, by=dee)
    assert (copy_of(dee).state, copy_of(dee).tested_on) == ("held", None)


def test_test_refused_and_too_early(key, copy_of, dee, gita):
    with pytest.raises(Refused):
        actions.test_key(copy=copy_of(gita), passphrase=PASSPHRASE, by=dee)
    with pytest.raises(NotNow, match="Confirm your copy first"):
        actions.test_key(copy=put(copy_of(gita), "made"), passphrase=PASSPHRASE, by=gita)


# --- Renewing


def test_renew_is_another_passphrase_to_be_confirmed(key, copy_of, dee, opens):
    copy = copy_of(dee)
    passphrase = actions.renew_key(copy=copy, passphrase=PASSPHRASE, by=dee)
    assert opens(dee, passphrase)
    assert not opens(dee, PASSPHRASE)
    assert copy_of(dee).state == "made"
    assert event(dee, copy).kind == "guardian_key_renewed"


def test_renew_pressed_twice_the_last_page_counts(key, copy_of, dee, opens, between):
    between(lambda: actions.renew_key(copy=copy_of(dee), passphrase=PASSPHRASE, by=dee))
    assert opens(dee, actions.renew_key(copy=copy_of(dee), passphrase=PASSPHRASE, by=dee))


def test_renew_refused_alone_and_wrong(key, copy_of, dee, gita):
    with pytest.raises(Refused):
        actions.renew_key(copy=copy_of(gita), passphrase=PASSPHRASE, by=dee)
    with pytest.raises(opening.WrongPassphrase):
        actions.renew_key(copy=copy_of(dee), passphrase=WRONG, by=dee)
    put(copy_of(gita), "made")
    with pytest.raises(NotNow, match="Nobody else"):
        actions.renew_key(copy=copy_of(dee), passphrase=PASSPHRASE, by=dee)
    assert copy_of(dee).state == "held"


# --- Handing over


def hand(copy, to, passphrase=PASSPHRASE, **more):
    return actions.hand_over_key(
        copy=copy, to=to, passphrase=passphrase, by=copy.guardian.user, **more
    )


def test_hand_over_to_a_new_guardian(key, copy_of, dee, joan, third, opens):
    phrase = hand(copy_of(dee), third())
    copy = copy_of(joan)
    assert (copy.state, copy.state_changed_by) == ("handed-over", dee)
    assert opens(joan, phrase)
    assert opens(dee, PASSPHRASE)
    assert event(dee, copy).kind == "guardian_key_handed_over"


def test_hand_over_taken_and_confirmed(key, copy_of, dee, joan, third):
    phrase = hand(copy_of(dee), third())
    passphrase = actions.take_key(copy=copy_of(joan), phrase=phrase, by=joan)
    assert actions.confirm_key(copy=copy_of(joan), passphrase=passphrase, by=joan).state == "held"
    assert events() == [
        "guardian_key_handed_over",
        "guardian_key_taken",
        "guardian_key_confirmed",
    ]


@pytest.mark.parametrize("state", ["handed-over", "made", "held"])
def test_hand_over_again(key, copy_of, dee, gita, opens, state):
    hers = put(copy_of(gita), state)
    phrase = hand(copy_of(dee), hers.guardian, she_lost_hers=state == "held")
    assert copy_of(gita).state == "handed-over"
    assert opens(gita, phrase)
    assert GuardianKey.objects.count() == 2


def test_hand_over_twice_the_last_phrase_counts(key, copy_of, dee, joan, third, opens):
    to = third()
    first, second = hand(copy_of(dee), to), hand(copy_of(dee), to)
    assert opens(joan, second)
    assert not opens(joan, first)


def test_hand_over_to_one_who_holds_hers(key, copy_of, dee, gita, opens):
    with pytest.raises(NotNow, match="Tick"):
        hand(copy_of(dee), copy_of(gita).guardian)
    assert opens(gita, PASSPHRASE)


def test_hand_over_refused_and_wrong(key, copy_of, dee, gita, third):
    to = third()
    with pytest.raises(Refused):
        actions.hand_over_key(copy=copy_of(gita), to=to, passphrase=PASSPHRASE, by=dee)
    with pytest.raises(opening.WrongPassphrase):
        hand(copy_of(dee), to, WRONG)
    assert key.copies.count() == 2


def test_hand_over_to_one_who_is_ended_meanwhile(key, copy_of, dee, third, between):
    to = third()
    between(lambda: Guardian.objects.filter(pk=to.pk).update(ended_at=timezone.now()))
    with pytest.raises(NotNow, match="no guardian"):
        hand(copy_of(dee), to)
    assert key.copies.count() == 2


def test_hand_over_fails_with_its_record(key, copy_of, dee, third, no_audit):
    with pytest.raises(DatabaseError):
        hand(copy_of(dee), third())
    assert key.copies.count() == 2
