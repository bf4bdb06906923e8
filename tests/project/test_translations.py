"""The interface is complete in Welsh: every sentence of ours, and of libraries on our pages.

The catalogue is made with `make messages`, which needs gettext.
"""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from django.utils import dates, translation

from tests.project import markup
from tests.project.house import ROOT, form_classes, relative, tracked_files

CATALOGUE = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[ds]|\{\w*\}")
# Words of English that are no words of Welsh ("the" is: a the, and tea).
ENGLISH = re.compile(
    r"\b(and|with|your|you|this|that|are|from|when|please|enter|select|valid|value|must|cannot)\b",
    re.IGNORECASE,
)
# Sentences of django-allauth for what we don't have: sign-up, user names, phones, more addresses.
NOT_REACHED = {
    *("account_inactive", "cannot_remove_primary_email", "duplicate_email", "email_taken"),
    *("invalid_login", "invalid_or_expired_key", "max_email_addresses", "phone_taken"),
    *("phone_password_mismatch", "same_as_current", "select_only_one", "unknown_email"),
    *("unknown_phone", "unverified_primary_email", "username_blacklisted", "username_taken"),
    *("username_password_mismatch", "add_email_blocked", "unverified_email"),
}


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in polib.pofile(CATALOGUE) if not entry.obsolete]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The sentences that `make messages` finds now, in a copy of the repository."""
    if not shutil.which("xgettext"):
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse("gettext is not installed: apt-get install gettext")
    copy = tmp_path_factory.mktemp("copy")
    for path in tracked_files():
        if path.suffix in {".py", ".html", ".txt", ".po"}:
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "cy", "--no-location"],
        cwd=copy,
        env={
            "PATH": os.environ["PATH"],
            "ENVIRONMENT": "test",
            "DATABASE_URL": "postgresql:///unused",
        },
        capture_output=True,
        check=True,
    )
    made = polib.pofile(copy / CATALOGUE.relative_to(ROOT))
    return {key(entry) for entry in made if not entry.obsolete}


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def is_english(text):
    return bool(ENGLISH.search(PLACEHOLDER.sub("", text)))


def in_welsh(text):
    with translation.override("cy"):
        return str(text)


def test_catalogue_has_every_sentence_and_no_other(extracted, entries):
    there = {key(entry) for entry in entries}
    assert extracted - there == set(), "make messages, and translate"
    assert there - extracted == set(), "make messages"


def test_every_sentence_can_be_found():
    """`make messages` knows gettext by its own names and as `_`."""
    aliased = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
    ours = [path for path in tracked_files() if path.suffix == ".py" and "tests" not in path.parts]
    assert [relative(path) for path in ours if aliased.search(path.read_text())] == []


def test_every_sentence_is_translated(entries):
    assert [entry.msgid for entry in entries if entry.fuzzy or not all(texts(entry))] == []


def test_every_plural_has_all_its_forms(entries):
    forms = int(re.search(r"nplurals=(\d)", polib.pofile(CATALOGUE).metadata["Plural-Forms"])[1])
    plural = [entry for entry in entries if entry.msgid_plural]
    assert [entry.msgid for entry in plural if len(texts(entry)) != forms] == []


def test_translation_keeps_its_placeholders(entries):
    """A form for one or two may write the number as a word."""

    def lost(entry):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        found = [set(PLACEHOLDER.findall(text)) for text in texts(entry)]
        return any(one - wanted or (one != wanted and not entry.msgid_plural) for one in found)

    assert [entry.msgid for entry in entries if lost(entry)] == []


@pytest.mark.parametrize("name", ["WEEKDAYS", "WEEKDAYS_ABBR", "MONTHS", "MONTHS_3", "MONTHS_ALT"])
def test_dates_are_welsh(name):
    names = getattr(dates, name).values()
    assert [str(one) for one in names if in_welsh(one) == str(one)] == []


@pytest.mark.parametrize("adapter", [account_adapter, second_factor_adapter])
def test_what_allauth_says_is_welsh(adapter):
    sentences = adapter().error_messages
    english = {name for name, text in sentences.items() if in_welsh(text) == str(text)}
    assert english - NOT_REACHED == set()


@pytest.mark.parametrize("form", form_classes(), ids=lambda form: form.__name__)
def test_what_a_field_says_is_welsh(form):
    said = [
        in_welsh(text)
        for field in form.base_fields.values()
        for text in field.error_messages.values()
    ]
    assert [text for text in said if is_english(text)] == []


def test_page_says_nothing_in_english(pages, entries):
    """What has no Welsh yet, an exercise say, is marked as English and is left alone."""
    english = {entry.msgid for entry in entries if entry.msgid not in texts(entry)}
    found = {
        (visit.route, text)
        for visit in pages
        if visit.language == "cy"
        for text, language in markup.read(visit.html).texts
        if language == "cy" and (is_english(text) or text in english)
    }
    assert found == set()


def test_pages_of_every_room_were_read_in_welsh(pages):
    welsh = {visit.route for visit in pages if visit.language == "cy" and visit.status == 200}
    assert {route.partition(":")[0] for route in welsh} >= {
        "home",
        "sessions",
        "groups",
        "toolkit",
        "accounts",
    }
