import pytest
from django.core.exceptions import PermissionDenied

from accounts.refusals import NotNow, Refused, StaleEdit, reason


def _refuse(refusal):
    raise refusal


@pytest.mark.parametrize("kind", [Refused, NotNow])
def test_reason_is_the_sentence_of_a_refusal(kind):
    assert reason(_refuse, kind("Because.")) == "Because."


def test_reason_is_empty_when_all_is_well():
    assert reason(lambda user, *, what: None, "Ada", what="plan") == ""


def test_reason_lets_mistakes_through():
    with pytest.raises(ZeroDivisionError):
        reason(lambda: 1 / 0)


def test_refused_makes_a_403_with_its_sentence():
    assert issubclass(Refused, PermissionDenied)
    assert str(Refused("Because.")) == "Because."


def test_stale_edit_carries_what_is_there_now():
    edit = StaleEdit("Somebody was quicker.", current="theirs")
    assert (edit.sentence, edit.current) == ("Somebody was quicker.", "theirs")
