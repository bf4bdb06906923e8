"""The page for anybody, those of admins, and the privacy page."""

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
from audit.models import AuditEvent
from home import actions
from home.enums import ComplaintState
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
