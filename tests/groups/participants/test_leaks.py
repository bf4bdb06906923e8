"""What is written of a woman is on the pages of those who know her, and nowhere else.

Every page and button here is pressed with words that can be told apart from all others. Pages for
strangers are also walked in tests/project/test_leaks.py.
"""

import base64
import json
import logging
import sys
import zlib

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from audit.models import AuditEvent
from groups.participants import actions, queries
from groups.participants.views import women
from tests.factories.participants import make_participant, make_safe_contact
from tests.groups.participants.reading import PAGES, at, day, url_of

pytestmark = pytest.mark.django_db

WORDS = {
    "called": "Zinnia-called",
    "access": "Zinnia-access",
    "childcare": "Zinnia-childcare",
    "travel": "Zinnia-travel",
}
CONTACT = {
    "phone": "07700 900199",
    "email": "zinnia@example.org",
    "safe_times": "Zinnia-times",
    "name_to_use": "Zinnia-alias",
    "if_someone_else_answers": "Zinnia-answer",
}
# Whole numbers: a clock has six digits of its own, sooner or later.
MARKS = ("Zinnia-", "zinnia@example", "07700 900199", "07700 900188")
SENT = {
    "participant_new": {"came_by": "self", "state": "joined", "decided_herself": "on", **WORDS},
    "participant_edit": {"came_by": "self", "version": "1", **WORDS, "called": "Zinnia-changed"},
    "participant_join": {"decided_herself": "on"},
    "participant_leave": {"left_on": day(0).isoformat()},
    "participant_names": {"keep": "no", "rows": "2"},
    "safe_contact": {
        **CONTACT,
        "phone": "07700 900188",
        "allowed": ["call", "email"],
        "shared_device": "yes",
        "confirmed_on": day(0).isoformat(),
        "expires_on": day(30).isoformat(),
        "version": "1",
    },
    "safe_contact_confirm": {"version": "2"},
}


def marks_in(text):
    return [mark for mark in MARKS if mark in text]


@pytest.fixture
def zinnia(named):
    woman = make_participant(named, **WORDS)
    make_safe_contact(woman, **CONTACT)
    return woman


def press_everything(client, woman):
    """The texts of all answers. Giving up names comes last, since it erases her."""
    seen = []
    order = sorted(PAGES, key=lambda page: page[0] == "participant_names")
    for name, of_woman, fetched, posted in order:
        url = url_of(name, of_woman, woman)
        query = {"show": ["access", "travel"], "contact": "on"} if "sheet" in name else {}
        if fetched:
            seen.append(client.get(url, query).content.decode())
        if posted:
            seen.append(client.post(url, SENT.get(name, {})).content.decode())
    return seen


@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen", "growing"])
def test_nobody_else_reads_a_word(who, client, zinnia, request):
    client.force_login(request.getfixturevalue(who))
    assert [marks_in(text) for text in press_everything(client, zinnia) if marks_in(text)] == []


@pytest.fixture
def pressed(client, ada, zinnia, caplog):
    """A coordinator has read and done all there is, while the log takes whatever it gets."""
    caplog.set_level(logging.DEBUG)
    for name in ("django.db.backends", "django.request", "django.security"):
        caplog.set_level(logging.DEBUG, logger=name)
    connection.force_debug_cursor = True
    client.force_login(ada)
    seen = press_everything(client, zinnia)
    connection.force_debug_cursor = False
    assert {mark for text in seen for mark in marks_in(text)} >= {"Zinnia-", "07700 900199"}
    return seen


def test_no_log_record_holds_a_word(pressed, caplog):
    records = caplog.get_records("setup")
    queries = [one.getMessage() for one in records if one.name == "django.db.backends"]
    for table in ("groups_participant", "groups_safecontact"):  # parameters are in there
        assert any(f'UPDATE "{table}" SET' in sql and "gAAAA" in sql for sql in queries)
    said = [
        text
        for record in records
        for text in (record.getMessage(), repr(record.__dict__))
        if marks_in(text)
    ]
    assert said == []


def test_no_record_of_what_was_done_holds_a_word(pressed):
    rows = list(AuditEvent.objects.values("kind", "by", "target", "changed_fields"))
    assert len(rows) > 12
    assert marks_in(json.dumps(rows)) == []


def test_no_session_and_no_message_holds_a_word(pressed, client, ada):
    client.force_login(ada)
    stored = " ".join(Session.objects.values_list("session_data", flat=True))
    payloads = [session.get_decoded() for session in Session.objects.all()]
    assert "_messages" in json.dumps(payloads)  # some are there, waiting to be shown
    assert marks_in(stored + json.dumps(payloads) + _unpacked(stored)) == []


def _unpacked(stored):
    """What a session's row is without its signature."""
    data = stored.split(":")[0].lstrip(".")
    packed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    try:
        return zlib.decompress(packed).decode()
    except zlib.error:
        return packed.decode(errors="replace")


def test_no_mail_goes_out(pressed):
    assert mail.outbox == []


def test_no_redirect_holds_a_word(client, ada, zinnia):
    client.force_login(ada)
    for name, of_woman, _, posted in PAGES:
        if posted:
            answer = client.post(url_of(name, of_woman, zinnia), SENT.get(name, {}))
            assert marks_in(repr(answer.headers)) == []
            assert marks_in(repr(answer.cookies)) == []


# when it crashes


@pytest.fixture
def crashing(ada, zinnia, monkeypatch):
    """Presses something, and gives the crash with the request that it happened to."""
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    kept = []

    def crash(module, name, url, data=None):
        def fails(*args, **kwargs):
            her_name = queries.listing_of(zinnia.group).joined[0].her.called
            kept.append(her_name)
            raise RuntimeError("broken")

        monkeypatch.setattr(module, name, fails)
        answer = client.post(url, data) if data is not None else client.get(url)
        assert answer.status_code == 500
        assert marks_in(answer.content.decode()) == []
        assert kept
        return answer.wsgi_request, answer.exc_info

    return crash


@pytest.mark.parametrize(
    ("name", "broken", "data"),
    [
        ("participant_detail", (women, "render"), None),
        ("participant_edit", (actions, "edit_participant"), SENT["participant_edit"]),
        ("participant_edit", (actions, "record"), SENT["participant_edit"]),
        ("safe_contact", (actions, "save_safe_contact"), SENT["safe_contact"]),
        ("safe_contact", (actions, "record"), SENT["safe_contact"]),
    ],
)
def test_no_report_of_a_crash_holds_a_word(crashing, zinnia, caplog, name, broken, data):
    request, exc_info = crashing(*broken, at(name, zinnia), data)
    reporter = ExceptionReporter(request, *exc_info)
    for report in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert "RuntimeError" in report
        assert "broken" in report
        assert "fails" in report  # where it happened is still told
        assert marks_in(report) == []
    assert marks_in(caplog.text) == []


def test_report_without_a_request_holds_no_word_either(zinnia):
    def deep(participant):
        words = participant.called
        raise RuntimeError(len(words))

    try:
        deep(zinnia)
    except RuntimeError:
        report = ExceptionReporter(None, *sys.exc_info()).get_traceback_html()
    assert "RuntimeError" in report
    assert marks_in(report) == []


def test_a_row_says_its_id_and_nothing_else(zinnia):
    for row in (zinnia, zinnia.safe_contact):
        assert marks_in(f"{row} {row!r}") == []


def test_with_debug_developers_see_their_own_pages_whole(zinnia, settings):
    settings.DEBUG = True
    try:
        called = zinnia.called
        raise RuntimeError
    except RuntimeError:
        report = ExceptionReporter(None, *sys.exc_info()).get_traceback_html()
    assert called in report
