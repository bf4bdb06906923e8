"""What goes of a programme by itself."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from evaluation import retention
from evaluation.letter_box.models import Response
from evaluation.models import Programme
from tests.factories.evaluation import make_programme, make_response, make_wave

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.fixture
def over(programme, group):
    """Its answers go today."""
    Programme.objects.update(
        starts_on=day(-100), ends_on=day(-10), answers_kept_until=timezone.localdate()
    )
    make_response(make_wave(programme, group).invitations.first())
    programme.refresh_from_db()
    return programme


def test_due_on_its_day_and_not_before(over, organisation, other_organisation):
    assert retention.due(day(-1)) == []
    (found,) = retention.due(day(0))
    assert (found.programme, found.kind, found.due_on) == (over, "answers", day(0))
    assert "Sealed answers" in found.what
    assert retention.due(day(0), [organisation]) == [found]
    assert retention.due(day(0), [other_organisation]) == []


def test_earliest_first(over, organisation, group):
    later = make_programme(organisation, answers_kept_until=day(340))
    make_wave(later, group)
    assert [one.programme for one in retention.due(day(400))] == [over, later]


def test_one_that_asked_nobody_has_nothing_due(organisation):
    make_programme(organisation)
    assert retention.due(day(5000)) == []


def test_removed_once(over):
    assert retention.remove(over.pk, day(-1)) == {}
    assert retention.remove(over.pk, day(0))["answers of a programme"] == 1
    assert not Response.objects.exists()
    assert retention.due(day(0)) == []
    assert retention.remove(over.pk, day(0)) == {}


def test_removed_as_the_web_role(as_web, over):
    assert as_web(retention.remove, over.pk, day(0))["evaluation.Invitation"] == 3


def test_programme_that_is_gone(db):
    assert retention.remove(uuid.uuid4(), day(0)) == {}
