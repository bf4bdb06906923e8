"""No letter of a passphrase is left: not in a table, a log, a session or the report of a crash."""

import logging
import sys

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.views.debug import ExceptionReporter

from evaluation.keys import opening, views
from tests.evaluation.keys.conftest import PASSPHRASE, WRONG
from tests.evaluation.keys.test_views import at, shown, typed

pytestmark = pytest.mark.django_db
STEPS = ["key_test", "key_renew", "key_take", "key_confirm"]


@pytest.fixture
def reports(client):
    """What would be mailed or logged of a crash, as text and as a page."""
    found = []

    def note(sender, request=None, **kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info())
        found.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(note)
    client.raise_request_exception = False
    yield found
    got_request_exception.disconnect(note)


def letters(text, passphrase):
    """Whether it stands in there, in fours or without."""
    bare = passphrase.replace("-", "")
    return any(one in text for one in (passphrase, bare, passphrase.lower(), bare.lower()))


def every_row():
    """All that is in the database, in text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.usefixtures("jobs")
def test_nothing_is_left_in_the_database_or_the_log(fetch, young, dee, gita, caplog, client):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    with CaptureQueriesContext(connection):  # so that they are logged
        hers, phrase = shown(fetch(dee, at("key_make", young), {}))
        fetch(dee, at("key_confirm", young), typed(WRONG))
        fetch(dee, at("key_confirm", young), typed(hers))
        (theirs,) = shown(fetch(gita, at("key_take", young), typed(phrase)))
        fetch(gita, at("key_confirm", young), typed(theirs))
        (renewed,) = shown(fetch(dee, at("key_renew", young), typed(hers)))
    rows = every_row()
    assert "guardian_key_renewed" in rows
    assert "django.db.backends" in {one.name for one in caplog.records}
    for secret in (hers, phrase, theirs, renewed, WRONG):
        assert not letters(rows, secret)
        assert not letters(caplog.text, secret)
        assert not letters(str(dict(client.session)), secret)


@pytest.mark.parametrize("name", STEPS)
def test_crash_while_it_is_tried_tells_none(
    fetch, programme, key, copy_of, gita, reports, caplog, monkeypatch, name
):
    def crash(*args, **kwargs):
        assert letters(kwargs["input"].decode(), PASSPHRASE)
        raise ZeroDivisionError("no more memory")

    key.copies.update(state={"key_take": "handed-over", "key_confirm": "made"}.get(name, "held"))
    monkeypatch.setattr(opening.subprocess, "run", crash)
    answer = fetch(gita, at(name, programme), typed(PASSPHRASE.lower()))
    assert answer.status_code == 500
    assert len(reports) == 2
    assert "ZeroDivisionError" in caplog.text
    for text in (*reports, caplog.text, answer.text_seen):
        assert not letters(text, PASSPHRASE)


@pytest.mark.usefixtures("jobs")
def test_crash_while_it_is_shown_tells_none(fetch, young, dee, reports, caplog, monkeypatch):
    seen = []

    def crash(request, template, context, **kwargs):
        seen.append(context)
        raise ZeroDivisionError("the page is gone")

    monkeypatch.setattr(views, "render", crash)
    assert fetch(dee, at("key_make", young), {}).status_code == 500
    for fours in (seen[0]["fours"], seen[0]["phrases"][0][1]):
        for text in (*reports, caplog.text):
            assert not letters(text, "-".join(fours))


@pytest.mark.parametrize("name", ["key_make", "key_rotate", "key_hand_over", *STEPS])
def test_what_is_posted_is_marked_as_sensitive(rf, name):
    request = rf.post("/", typed())
    more = {"guardian": None} if name == "key_hand_over" else {}
    with pytest.raises(AttributeError):  # nobody is signed in
        getattr(views, name)(request, programme=None, **more)
    assert request.sensitive_post_parameters == "__ALL__"
