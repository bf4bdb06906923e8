import datetime as dt

import pytest
from django.utils import timezone

from evaluation.consents.forms import ConsentDecisionForm
from evaluation.enums import StaffPurpose

REMINDERS, PHOTOS, FOLLOW_UP = StaffPurpose
SENT = {"given": "yes", "language": "cy", "mode": "spoken", "channels": ["call", "text"]}


def sent(purpose=REMINDERS, **changes):
    today = timezone.localdate().isoformat()
    data = {**SENT, "decided_on": today, **changes}
    return ConsentDecisionForm({k: v for k, v in data.items() if v is not None}, purpose=purpose)


def test_neither_is_ticked_before_she_speaks():
    form = ConsentDecisionForm(purpose=PHOTOS, language="ar")
    assert form["given"].value() is None
    assert form["language"].value() == "ar"
    assert form["mode"].value() == "spoken"
    assert "channels" not in form.fields
    assert "checked" not in str(form["given"])


def test_what_she_said():
    form = sent()
    assert form.is_valid(), form.errors
    assert (form.says_yes, form.ways) == (True, ["call", "text"])
    form = sent(PHOTOS, given="no")
    assert form.is_valid()
    assert (form.says_yes, form.ways) == (False, [])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("given", None, "Choose what she said"),
        ("channels", None, "at least one way"),
        ("channels", ["pigeon"], "Select a valid choice"),
        ("language", None, "the language in which she heard"),
        ("language", "xx", "Select a valid choice"),
        ("mode", "telepathy", "Select a valid choice"),
        ("decided_on", "", "Write a day"),
        ("decided_on", str(timezone.localdate() + dt.timedelta(days=2)), "hasn’t come yet"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(field, value, said):
    form = sent(**{field: value})
    assert not form.is_valid()
    assert said in str(form.errors[field])
