import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.refusals import NotNow, Refused
from evaluation.consents import actions
from evaluation.enums import Mode, StaffPurpose
from evaluation.models import ConsentDecision
from groups.models import Participant
from tests.factories.evaluation import make_consent_decision, make_programme_group
from tests.factories.groups import make_closed_to

pytestmark = pytest.mark.django_db
REMINDERS, PHOTOS, FOLLOW_UP = StaffPurpose


def day(offset=0):
    return timezone.localdate() + dt.timedelta(days=offset)


def decide(her, by, *, purpose=PHOTOS, given=True, channels=(), **facts):
    usual = {"language": "cy", "mode": Mode.SPOKEN, "decided_on": day()}
    return actions.record_consent(
        participant=her,
        purpose=purpose,
        given=given,
        channels=channels,
        by=by,
        **{**usual, **facts},
    )


def rows():
    fields = ("purpose", "channel", "given", "decided_on", "expires_on")
    return list(ConsentDecision.objects.order_by("recorded_at").values_list(*fields))


EACH = {
    "record": decide,
    "withdraw": lambda her, by: actions.withdraw_consent(participant=her, purpose=FOLLOW_UP, by=by),
    "read": lambda her, by: actions.read_consents(participant=her, by=by),
    "note sheet": lambda her, by: actions.note_sheet_download(group=her.group, by=by),
}


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("who", ["growing", "cara", "dee", "gita", "eve", "gwen"])
def test_refused(name, who, wren, request, events):
    make_consent_decision(wren)
    before = rows()
    with pytest.raises(Refused):
        EACH[name](wren, request.getfixturevalue(who))
    assert rows() == before
    assert events() == []


@pytest.mark.parametrize("name", EACH)
def test_refused_to_whom_it_is_closed(name, wren, ada):
    make_closed_to(wren.group, ada)
    with pytest.raises(Refused):
        EACH[name](wren, ada)


@pytest.mark.parametrize("name", EACH)
def test_without_a_record_nothing_is_done(name, wren, ada, broken_audit):
    make_consent_decision(wren)
    before = rows()
    with pytest.raises(RuntimeError):
        EACH[name](wren, ada)
    assert rows() == before


@pytest.mark.parametrize("name", ["record", "withdraw"])
def test_who_was_erased_meanwhile_is_said_to_be_gone(name, wren, ada, events):
    Participant.objects.all().delete()
    with pytest.raises(NotNow, match="erased meanwhile"):
        EACH[name](wren, ada)
    assert events() == []


@pytest.mark.parametrize(
    ("name", "kind"), [("read", "consents_read"), ("note sheet", "consent_sheet_downloaded")]
)
def test_reading_is_an_event(name, kind, wren, ben, events):
    EACH[name](wren, ben)
    target = wren.group if name == "note sheet" else wren
    assert events() == [(kind, str(target.pk), [])]


# Recording


@pytest.mark.parametrize(("purpose", "weeks"), [(PHOTOS, 52), (FOLLOW_UP, 104)])
def test_a_yes_holds_for_its_time(wren, ben, events, purpose, weeks):
    (made,) = decide(wren, ben, purpose=purpose)
    made.refresh_from_db()
    assert (made.given, made.channel, made.language, made.mode) == (True, "", "cy", "spoken")
    assert made.expires_on == day() + dt.timedelta(weeks=weeks)
    assert (made.text_version, made.recorded_by) == ("2026-11", ben)
    assert events() == [("consent_recorded", str(wren.pk), [purpose.value])]


def test_a_no_has_no_end(wren, ben):
    (made,) = decide(wren, ben, given=False)
    assert (made.given, made.expires_on) == (False, None)


def test_a_reminder_is_agreed_to_by_each_way(wren, ben, events):
    made = decide(wren, ben, purpose=REMINDERS, channels=["text", "call"], request_key=uuid.uuid4())
    assert [row.channel for row in made] == ["text", "call"]
    assert {row.expires_on for row in made} == {day() + dt.timedelta(weeks=26)}
    assert len({row.request_key for row in made}) == 2
    assert len(events()) == 1


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"purpose": REMINDERS}, "at least one way"),
        ({"channels": ["text"]}, "Only reminders"),
        ({"decided_on": day(1)}, "hasn’t come yet"),
    ],
)
def test_not_like_that(wren, ben, events, facts, why):
    with pytest.raises(NotNow, match=why):
        decide(wren, ben, **facts)
    assert (rows(), events()) == ([], [])


def test_not_before_she_is_in_the_group(robin, ben, events):
    with pytest.raises(NotNow, match="price"):
        decide(robin, ben)
    assert (rows(), events()) == ([], [])


def test_an_earlier_paper_does_not_undo_a_later_no(wren, ben, events):
    make_consent_decision(wren, "photos", given=False)
    with pytest.raises(NotNow, match="decided about this since"):
        decide(wren, ben, decided_on=day(-2))
    assert len(rows()) == 1
    assert events() == []


def test_of_several_ways_none_is_written_where_one_can_not_be(wren, ben):
    make_consent_decision(wren, "reminders", channel="call", given=False)
    with pytest.raises(NotNow):
        decide(wren, ben, purpose=REMINDERS, channels=["text", "call"], decided_on=day(-2))
    assert len(rows()) == 1


@pytest.mark.parametrize("key", [None, uuid.uuid4()])
def test_double_press_is_once(wren, ben, events, key):
    assert len(decide(wren, ben, request_key=key)) == 1
    assert decide(wren, ben, request_key=key) == []
    assert len(rows()) == 1
    assert len(events()) == 1


def test_late_second_press_does_not_undo_what_came_between(wren, ben, ada):
    key = uuid.uuid4()
    decide(wren, ben, request_key=key)
    decide(wren, ada, given=False)
    assert decide(wren, ben, request_key=key) == []
    assert [row[2] for row in rows()] == [True, False]


def test_another_answer_from_the_same_page_is_another_decision(wren, ben):
    key = uuid.uuid4()
    decide(wren, ben, request_key=key)
    (second,) = decide(wren, ben, given=False, request_key=key)
    assert second.request_key is None
    assert [row[2] for row in rows()] == [True, False]


@pytest.mark.parametrize("other", ["person", "woman"])
def test_a_key_of_another_is_not_hers(wren, dove, ben, ada, other):
    key = uuid.uuid4()
    decide(wren, ben, request_key=key, decided_on=day(-1))
    her, by = (wren, ada) if other == "person" else (dove, ben)
    made = decide(her, by, request_key=key)
    assert len(made) == 1


def test_the_same_on_another_day_holds_for_longer(wren, ben):
    decide(wren, ben, decided_on=day(-7))
    decide(wren, ben)
    assert [row[3] for row in rows()] == [day(-7), day()]


# Taking back


def test_withdrawn(wren, ben, events):
    make_consent_decision(wren, "follow-up", language="ar")
    (made,) = EACH["withdraw"](wren, ben)
    assert (made.given, made.decided_on, made.language, made.mode) == (False, day(), "ar", "spoken")
    assert made.recorded_by == ben
    assert events() == [("consent_withdrawn", str(wren.pk), ["follow-up"])]
    assert EACH["withdraw"](wren, ben) == []
    assert len(events()) == 1


def test_what_was_never_given_is_not_written(wren, ben, events):
    make_consent_decision(wren, "photos")
    assert EACH["withdraw"](wren, ben) == []
    assert len(rows()) == 1
    assert events() == []


@pytest.mark.parametrize(
    ("channel", "gone"), [("text", {"text"}), ("", {"text", "call"}), ("email", set())]
)
def test_one_way_or_every_way(wren, ben, channel, gone):
    make_consent_decision(wren, "reminders", channel="text")
    make_consent_decision(wren, "reminders", channel="call")
    make_consent_decision(wren, "reminders", channel="voicemail", given=False)
    made = actions.withdraw_consent(participant=wren, purpose=REMINDERS, channel=channel, by=ben)
    assert {row.channel for row in made} == gone


# Whom to remind


@pytest.fixture
def place(programme, named):
    return make_programme_group(programme, named)


def test_looking_whom_to_remind_is_an_event(place, ben, events):
    actions.read_reminders(place=place, state="open", by=ben)
    assert events() == [("reminders_read", str(place.pk), [])]


def test_nobody_is_reminded_of_what_is_closed(place, ben, events):
    with pytest.raises(NotNow):
        actions.read_reminders(place=place, state="closed", by=ben)
    assert events() == []


def test_whom_to_remind_is_refused(place, growing):
    with pytest.raises(Refused):
        actions.read_reminders(place=place, state="open", by=growing)


# The database


def test_a_decision_can_not_be_changed(wren):
    row = make_consent_decision(wren)
    with transaction.atomic(), pytest.raises(DatabaseError, match="only added to"):
        ConsentDecision.objects.filter(pk=row.pk).update(given=False, expires_on=None)
    row.refresh_from_db()
    assert row.given


def test_it_goes_with_her(wren):
    make_consent_decision(wren)
    wren.delete()
    assert rows() == []
