"""Anybody may complain of how her data was handled; the organisation's admins answer."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import NotNow, Refused, reason
from audit.models import AuditEvent
from home import actions, policies, queries, rules
from home.enums import ComplaintState
from home.forms import ComplaintForm
from home.models import DataComplaint
from tests.factories.accounts import make_membership
from tests.factories.home import make_complaint
from tests.home.holding import day, events, rows_in_the_database

pytestmark = pytest.mark.django_db
RECEIVED, ACKNOWLEDGED, ANSWERED = ComplaintState
WORDS = "Zinnia-list was left on a table"
REPLY = "Zinnia-aunt, 07700 900199, mornings"


@pytest.fixture
def complaint(organisation):
    return make_complaint(organisation, WORDS, reply_to=REPLY)


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


def event(kind, by, complaint):
    return (kind, str(by.pk) if by else "", f"home.DataComplaint:{complaint.pk}")


# --- Rules


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "gwen"])
def test_only_admins_read_and_answer(request, complaint, who):
    user = request.getfixturevalue(who)
    assert reason(rules.may_read_complaints, user).startswith("Only admins")
    assert reason(rules.may_answer_complaint, user, complaint).startswith("Only an admin")


def test_admin_of_the_organisation_may(dee, complaint):
    assert not reason(rules.may_read_complaints, dee)
    assert not reason(rules.may_answer_complaint, dee, complaint)


def test_admin_of_another_organisation_may_not(gwen, other_organisation, complaint):
    make_membership(gwen, other_organisation, Role.ADMIN)
    assert not reason(rules.may_read_complaints, gwen)
    assert reason(rules.may_answer_complaint, gwen, complaint)


@pytest.mark.parametrize(("who", "may"), [("ada", True), ("dee", True), ("ben", False)])
def test_who_sees_what_is_kept(request, who, may):
    assert reason(rules.may_see_retention, request.getfixturevalue(who)) == (
        "" if may else "Only coordinators and admins see what is removed when."
    )


# --- Policies


@pytest.mark.parametrize("now", ComplaintState)
@pytest.mark.parametrize("then", ComplaintState)
def test_states_follow_the_table(now, then):
    complaint = DataComplaint(state=now)
    allowed = then in policies.COMPLAINT_TRANSITIONS[now]
    assert bool(reason(policies.can_become, complaint, then)) is not allowed


def test_every_state_is_in_the_table():
    assert set(policies.COMPLAINT_TRANSITIONS) == set(ComplaintState)
    assert policies.COMPLAINT_TRANSITIONS[ANSWERED] == ()


# --- Actions: it comes


def receive(organisation, words=WORDS, **more):
    return actions.receive_complaint(organisation=organisation, words=words, **more)


def test_receive(organisation):
    complaint = receive(organisation, reply_to=REPLY)
    complaint.refresh_from_db()
    assert (complaint.words, complaint.reply_to, complaint.state) == (WORDS, REPLY, "received")
    assert complaint.acknowledge_by == day(30)
    assert events() == [event("complaint_received", None, complaint)]


def test_words_are_unreadable_in_every_table(organisation):
    receive(organisation, reply_to=REPLY)
    stored = str(rows_in_the_database())
    assert "Zinnia" not in stored
    assert "900199" not in stored


def test_receive_twice_with_one_key_makes_one(organisation):
    key = uuid.uuid4()
    one, two = (receive(organisation, request_key=key) for _ in range(2))
    assert one == two
    assert len(events()) == 1


def test_other_words_with_one_key_make_two(organisation, other_organisation):
    key = uuid.uuid4()
    receive(organisation, request_key=key)
    assert receive(organisation, "Something else", request_key=key).request_key is None
    assert receive(other_organisation, request_key=key).request_key is None
    assert DataComplaint.objects.count() == 3


def test_receive_rolls_back_without_a_record(organisation, broken_audit):
    with pytest.raises(RuntimeError):
        receive(organisation)
    assert not DataComplaint.objects.exists()


# --- Actions: it is read and answered


def test_read(dee, complaint):
    assert actions.read_complaint(complaint=complaint, by=dee) == complaint
    assert events() == [event("complaint_read", dee, complaint)]


@pytest.mark.parametrize(
    "action",
    [actions.read_complaint, actions.acknowledge_complaint, actions.answer_complaint],
)
def test_refused(ada, complaint, action):
    with pytest.raises(Refused):
        action(complaint=complaint, by=ada)
    complaint.refresh_from_db()
    assert complaint.state == RECEIVED
    assert events() == []


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (actions.acknowledge_complaint, ACKNOWLEDGED),
        (actions.answer_complaint, ANSWERED),
    ],
)
def test_step(dee, complaint, action, state):
    action(complaint=complaint, by=dee)
    complaint.refresh_from_db()
    assert complaint.state == state
    assert getattr(complaint, f"{state}_by") == dee
    assert timezone.now() - getattr(complaint, f"{state}_at") < dt.timedelta(minutes=1)
    assert events() == [event(f"complaint_{state}", dee, complaint)]
    assert AuditEvent.objects.get().changed_fields == ["state"]


def test_answer_follows_acknowledgement(dee, complaint):
    actions.acknowledge_complaint(complaint=complaint, by=dee)
    actions.answer_complaint(complaint=complaint, by=dee)
    complaint.refresh_from_db()
    assert complaint.state == ANSWERED
    assert complaint.acknowledged_by == complaint.answered_by == dee


@pytest.mark.parametrize("action", [actions.acknowledge_complaint, actions.answer_complaint])
def test_step_again_changes_nothing(dee, complaint, action):
    once = action(complaint=complaint, by=dee)
    again = action(complaint=complaint, by=dee)
    assert (once.answered_at, once.acknowledged_at) == (again.answered_at, again.acknowledged_at)
    assert len(events()) == 1


def test_answered_is_not_acknowledged_afterwards(dee, complaint):
    actions.answer_complaint(complaint=complaint, by=dee)
    with pytest.raises(NotNow, match="answered already"):
        actions.acknowledge_complaint(complaint=complaint, by=dee)
    assert len(events()) == 1


@pytest.mark.parametrize("action", [actions.acknowledge_complaint, actions.answer_complaint])
def test_step_rolls_back_without_a_record(dee, complaint, action, broken_audit):
    with pytest.raises(RuntimeError):
        action(complaint=complaint, by=dee)
    complaint.refresh_from_db()
    assert complaint.state == RECEIVED


def test_remove_and_again(organisation, settings):
    settings.COMPLAINT_KEPT_DAYS = 365
    at = timezone.now() - dt.timedelta(days=365)
    complaint = make_complaint(organisation, state="answered", answered_at=at)
    remove = {"complaint_id": complaint.pk, "today": day(0)}
    assert actions.remove_complaint(complaint_id=complaint.pk, today=day(-1)) == {}
    assert actions.remove_complaint(**remove) == {"home.DataComplaint": 1}
    assert actions.remove_complaint(**remove) == {}
    assert events() == [("complaint_removed", "", f"home.DataComplaint:{complaint.pk}")]


# --- Queries


def test_waiting_counts_what_is_open_and_the_first_day(dee, organisation, other_organisation):
    assert queries.complaints_waiting(dee) == (0, None)
    make_complaint(organisation, state="answered", answered_at=timezone.now())
    make_complaint(organisation, state="acknowledged", acknowledged_at=timezone.now())
    make_complaint(other_organisation, acknowledge_by=day(-9))
    assert queries.complaints_waiting(dee) == (1, None)
    make_complaint(organisation, acknowledge_by=day(4))
    make_complaint(organisation, acknowledge_by=day(2))
    waiting = queries.complaints_waiting(dee)
    assert (waiting.number, waiting.first_due, waiting.is_overdue) == (3, day(2), False)
    make_complaint(organisation, acknowledge_by=day(-1))
    assert queries.complaints_waiting(dee).is_overdue


def test_who_answers_none_has_none_waiting(ada, complaint):
    assert queries.complaints_waiting(ada) == (0, None)


def test_list_begins_with_what_is_due_first(dee, organisation):
    done = make_complaint(organisation, state="answered", acknowledge_by=day(-9))
    later = make_complaint(organisation, acknowledge_by=day(9))
    told = make_complaint(organisation, state="acknowledged", acknowledge_by=day(-5))
    sooner = make_complaint(organisation, acknowledge_by=day(3))
    assert list(queries.complaints_of(dee)) == [sooner, later, told, done]


# --- The form


def test_form_asks_for_words_and_nothing_else():
    form = ComplaintForm({"words": "x"})
    assert form.is_valid()
    assert [name for name, field in form.fields.items() if field.required] == ["words"]


def test_form_says_what_is_missing_or_too_long():
    assert ComplaintForm({"words": "  "}).errors["words"] == [
        "Write what happened, in a line or in many."
    ]
    errors = ComplaintForm({"words": "x" * 4001, "reply_to": "x" * 501}).errors
    assert errors["words"] == ["Use 4000 letters or fewer; this has 4001."]
    assert errors["reply_to"] == ["Use 500 letters or fewer; this has 501."]
