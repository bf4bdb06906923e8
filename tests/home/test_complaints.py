"""Anybody may complain of how her data was handled; the organisation's admins answer."""

import datetime as dt
import html
import logging
import uuid

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import NotNow, Refused, reason
from audit.models import AuditEvent
from home import actions, policies, queries, rules
from home.enums import ComplaintState
from home.forms import ComplaintForm
from home.models import DataComplaint
from home.requests import AN_HOUR, HOUR
from tests.factories.accounts import make_membership, make_organisation
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


# --- The page for anybody


@pytest.fixture
def page(client, organisation):
    address = reverse("home:complaint_new", args=[organisation.pk])

    def page(data=None, **options):
        response = client.get(address) if data is None else client.post(address, data, **options)
        response.seen = html.unescape(response.content.decode())
        return response

    return page


def test_stranger_gets_the_form_no_cookie_and_no_name(page, organisation):
    response = page()
    assert response.status_code == 200
    assert organisation.name not in response.seen
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


def test_unknown_organisation_is_nowhere(client):
    other = reverse("home:complaint_new", args=[uuid.uuid4()])
    assert client.get(other).status_code == client.post(other).status_code == 404
    assert client.get(other).content == client.get("/nothing-here/").content


def test_sent_tells_a_day_and_a_number(page, organisation):
    response = page({"words": WORDS, "reply_to": REPLY, "request_key": uuid.uuid4()})
    made = DataComplaint.objects.get()
    assert (made.words, made.reply_to) == (WORDS, REPLY)
    assert str(made.pk)[:8] in response.seen
    assert str(made.pk) not in response.seen
    last = day(30)
    assert f"by {last.day} {last:%B %Y}" in response.seen
    assert not any(word in response.seen for word in (WORDS, REPLY, organisation.name))
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


def test_second_press_makes_no_second_complaint(page):
    data = {"words": WORDS, "request_key": uuid.uuid4()}
    assert page(data).content == page(data).content
    assert DataComplaint.objects.count() == 1


def test_without_words_she_is_asked_again_and_what_she_wrote_is_kept(page):
    response = page({"words": "", "reply_to": REPLY})
    assert "Write what happened" in response.seen
    assert REPLY in response.seen
    assert not DataComplaint.objects.exists()


def test_a_signed_in_person_is_not_written_down(client, ada, page):
    client.force_login(ada)
    page({"words": WORDS})
    assert events()[0][:2] == ("complaint_received", "")


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200), (None, 200)],
)
def test_another_site_can_not_send_it_in_her_name(page, site, status):
    sent = page({"words": WORDS}, headers={"Sec-Fetch-Site": site} if site else {})
    assert sent.status_code == status
    assert DataComplaint.objects.exists() is (status == 200)


def test_page_may_be_opened_from_anywhere(client, organisation):
    address = reverse("home:complaint_new", args=[organisation.pk])
    assert client.get(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_words_are_in_no_mail_log_or_record(page, caplog):
    with caplog.at_level(logging.DEBUG):
        page({"words": WORDS, "reply_to": REPLY})
    assert mail.outbox == []
    assert "Zinnia" not in caplog.text
    assert "Zinnia" not in str(list(AuditEvent.objects.values()))


# --- Not too many


def send(page, number, address="192.0.2.1"):
    return page({"words": f"Words {number}"}, REMOTE_ADDR=address)


def test_one_too_many_is_told_and_nothing_is_lost(page):
    for number in range(AN_HOUR):
        assert send(page, number).status_code == 200
    late = send(page, "of the last")
    assert late.status_code == 429
    assert "Words of the last" in late.seen
    assert "Wait an hour" in late.seen
    assert DataComplaint.objects.count() == AN_HOUR
    assert send(page, "from elsewhere", "192.0.2.2").status_code == 200


def test_next_hour_begins_anew(page, monkeypatch):
    for number in range(AN_HOUR + 1):
        answer = send(page, number)
    assert answer.status_code == 429
    from home import requests

    later = requests.time.time() + HOUR
    monkeypatch.setattr(requests.time, "time", lambda: later)
    assert send(page, "later").status_code == 200


def test_a_form_that_is_not_sent_counts_nothing(page):
    for _ in range(AN_HOUR + 1):
        page({"words": ""})
    assert send(page, 1).status_code == 200


def test_one_house_is_one_address(page):
    for number in range(AN_HOUR):
        send(page, number, f"2001:db8::{number + 1}")
    assert send(page, "more", "2001:db8::ffff").status_code == 429
    assert send(page, "else", "2001:db8:0:1::1").status_code == 200


def test_what_is_no_address_counts_as_one(page):
    assert send(page, 1, "unix socket").status_code == 200


def test_no_address_is_kept(page):
    send(page, 1, "192.0.2.77")
    send(page, 2, "2001:db8:77::1")
    stored = str(rows_in_the_database())
    assert "192.0.2.77" not in stored
    assert "db8:77" not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(expires) FROM cache_entries")
        assert cursor.fetchone()[0] <= timezone.now() + dt.timedelta(seconds=HOUR + 1)


# --- The pages for admins


@pytest.fixture
def fetch(client):
    def fetch(user, name, *args, method="get"):
        client.force_login(user)
        response = getattr(client, method)(reverse(f"home:{name}", args=args), follow=True)
        response.seen = html.unescape(response.content.decode())
        return response

    return fetch


def test_list_shows_days_and_no_words(fetch, dee, complaint, other_organisation):
    foreign = make_complaint(other_organisation)
    late = make_complaint(complaint.organisation, acknowledge_by=day(-1))
    seen = fetch(dee, "complaints").seen
    assert complaint.reference in seen
    assert "say that it came, by" in seen
    assert late.reference in seen
    assert "</svg> late</span>" in seen
    assert "Begin with it." in seen
    assert "badge honey" in seen
    assert "Zinnia" not in seen
    assert foreign.reference not in seen
    assert events() == []


def test_empty_list_gives_the_address_to_hand_out(fetch, dee, organisation):
    seen = fetch(dee, "complaints").seen
    assert "Nobody has complained" in seen
    assert "http://testserver" + reverse("home:complaint_new", args=[organisation.pk]) in seen


@pytest.mark.parametrize("state", ["acknowledged", "answered"])
def test_list_says_what_is_next(fetch, dee, organisation, state):
    make_complaint(organisation, state=state, **{f"{state}_at": timezone.now()})
    seen = fetch(dee, "complaints").seen
    if state == "acknowledged":
        assert "1 is waiting for an answer." in seen
        assert "an answer, without delay" in seen
    else:
        assert "Nobody is waiting for an answer." in seen


def test_list_of_two_organisations_says_whose(fetch, dee, organisation):
    second = make_organisation("Second House")
    make_complaint(organisation)
    make_membership(dee, second, Role.ADMIN)
    make_complaint(second)
    seen = fetch(dee, "complaints").seen
    assert seen.count("Second House") == 2  # in the table, and with its address


def test_detail_shows_words_once_on_record(fetch, dee, complaint):
    seen = fetch(dee, "complaint", complaint.pk).seen
    assert WORDS in seen
    assert REPLY in seen
    assert events() == [event("complaint_read", dee, complaint)]


def test_detail_without_a_way_to_answer(fetch, dee, organisation):
    seen = fetch(dee, "complaint", make_complaint(organisation).pk).seen
    assert "Don’t go looking for her" in seen


def test_steps_by_buttons(fetch, dee, complaint):
    seen = fetch(dee, "complaint_acknowledge", complaint.pk, method="post").seen
    assert "Noted: she knows it came." in seen
    assert "She waits for the answer." in seen
    seen = fetch(dee, "complaint_answer", complaint.pk, method="post").seen
    assert "Noted: she has her answer." in seen
    assert "It is removed by itself on" in seen
    seen = fetch(dee, "complaint_acknowledge", complaint.pk, method="post").seen
    assert "answered already" in seen


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "gwen"])
def test_to_others_there_is_no_complaint(request, fetch, complaint, who):
    user = request.getfixturevalue(who)
    assert fetch(user, "complaints").status_code == 403
    assert fetch(user, "complaint", complaint.pk).status_code == 404
    for name in ("complaint_acknowledge", "complaint_answer"):
        assert fetch(user, name, complaint.pk, method="post").status_code == 404
    complaint.refresh_from_db()
    assert complaint.state == RECEIVED
    assert events() == []


# --- Privacy


def test_privacy_page_gives_colleagues_the_address(client, ben, organisation):
    address = "http://testserver" + reverse("home:complaint_new", args=[organisation.pk])
    assert address not in client.get(reverse("home:privacy")).content.decode()
    client.force_login(ben)
    assert address in client.get(reverse("home:privacy")).content.decode()


def test_privacy_page_tells_the_rights(client):
    seen = html.unescape(client.get(reverse("home:privacy")).content.decode())
    assert "Within 30 days it must tell you that your complaint came" in seen
    assert "ico.org.uk" in seen
    assert "91 days after she left" in seen
