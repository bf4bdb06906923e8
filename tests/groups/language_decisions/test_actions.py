import datetime as dt
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups.language_decisions import actions
from groups.language_decisions.facts import Row, rows_of
from groups.models import LanguageDecision, SupportGroup
from groups.support_groups import actions as group_actions
from groups.support_groups.facts import languages_of
from tests.factories.groups import make_language_decision

pytestmark = pytest.mark.django_db

ARABIC = Row("ar", 3, 2, "In small groups", "Maryam of Words First", True)
WELSH = Row("cy", 6, 5, "All the time")
SOMALI = Row("so", 1, 0, "At the break")


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def event(kind, by, target):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}")


@pytest.fixture
def decide(group, ben):
    def decide(*languages, **said):
        usual = {"ways": ["hands"], "decided_on": day(-1), "look_again_on": day(83)}
        usual |= {"group": group, "by": ben, "started_from": 0}
        return actions.record_language_decision(
            languages=languages or (WELSH, ARABIC, SOMALI), **{**usual, **said}
        )

    return decide


def test_record_the_first(decide, group, ben):
    made = decide()
    made.refresh_from_db()
    assert (made.group, made.number, made.recorded_by) == (group, 1, ben)
    assert (made.decided_on, made.look_again_on, made.ways) == (day(-1), day(83), ["hands"])
    assert made.replaced_at is None
    assert rows_of(made) == [WELSH, ARABIC, SOMALI]


def test_record_is_on_record_without_a_value(decide, group, ben):
    made = decide()
    assert events() == [
        event("language_decision_recorded", ben, made),
        event("group_edited", ben, group),
    ]
    assert [one.changed_fields for one in AuditEvent.objects.order_by("pk")] == [[], ["languages"]]


def test_record_brings_the_planner_s_languages_in_line(decide, group):
    decide(SOMALI, ARABIC, WELSH)
    assert languages_of(group) == [("so", "spoken"), ("ar", "interpreted"), ("cy", "read")]
    group.refresh_from_db()
    assert group.version == 2


def test_record_leaves_the_group_alone_where_its_languages_are_the_same(decide, group, ben):
    made = decide(WELSH, ARABIC)
    group.refresh_from_db()
    assert group.version == 1
    assert events() == [event("language_decision_recorded", ben, made)]


def test_record_the_next(decide, group, ada):
    first = decide()
    second = decide(WELSH, started_from=1, by=ada)
    first.refresh_from_db()
    assert (second.number, second.replaced_at) == (2, None)
    assert first.replaced_at is not None
    assert first.replaced_by == ada
    assert rows_of(first) == [WELSH, ARABIC, SOMALI]
    assert LanguageDecision.objects.current().get() == second


def test_record_refused(decide, cara, other_group):
    with pytest.raises(Refused):
        decide(by=cara)
    assert not LanguageDecision.objects.exists()


def test_record_by_one_who_grows_into_it(decide, growing):
    assert decide(by=growing).recorded_by == growing


def test_record_ended(decide):
    SupportGroup.objects.update(state="ended")
    with pytest.raises(NotNow, match="has ended"):
        decide()
    assert not LanguageDecision.objects.exists()


def test_record_late(decide, group, ada):
    theirs = make_language_decision(group, "pl")
    with pytest.raises(StaleEdit) as stale:
        decide()
    assert stale.value.current == theirs
    assert LanguageDecision.objects.get() == theirs
    assert events() == []
    assert decide(started_from=1).number == 2  # knowingly


def test_record_from_a_number_that_never_was(decide):
    """Nothing is there that she could overwrite."""
    assert decide(started_from=7).number == 1


@pytest.mark.parametrize("key", [None, uuid.uuid4()])
def test_record_twice_gives_one(decide, key):
    assert decide(request_key=key) == decide(request_key=key)
    assert AuditEvent.objects.count() == 2


def test_record_again_after_a_colleague_went_on(decide, group):
    """The second half of a double press that was long under way."""
    key = uuid.uuid4()
    first = decide(request_key=key)
    second = decide(WELSH, started_from=1)
    assert decide(request_key=key) == first
    assert LanguageDecision.objects.current().get() == second


def test_record_with_a_key_that_was_used_for_something_else(decide):
    """She goes back in her browser, changes a number and presses again: nothing is overwritten."""
    key = uuid.uuid4()
    first = decide(request_key=key)
    with pytest.raises(StaleEdit) as stale:
        decide(WELSH, request_key=key)
    assert stale.value.current == first
    second = decide(WELSH, request_key=key, started_from=1)
    assert (second.number, second.request_key) == (2, None)


def test_record_with_a_key_of_another(decide, ada):
    key = uuid.uuid4()
    decide(request_key=key)
    assert decide(request_key=key, by=ada).number == 1  # the same words: it stands already
    assert decide(WELSH, request_key=key, by=ada, started_from=1).request_key is None


@pytest.mark.parametrize("module", [actions, group_actions])
def test_record_rolls_back_without_a_record(decide, group, monkeypatch, module):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    first = make_language_decision(group, "pl")
    before = languages_of(group)
    monkeypatch.setattr(module, "record", fail)
    with pytest.raises(RuntimeError):
        decide(started_from=1)
    first.refresh_from_db()
    assert first.replaced_at is None
    assert LanguageDecision.objects.get() == first
    assert languages_of(group) == before


def test_interpreter_is_unreadable_in_the_database(decide):
    decide()
    with connection.cursor() as cursor:
        cursor.execute("SELECT interpreter FROM groups_decidedlanguage")
        stored = [row[0] for row in cursor.fetchall()]
    assert all("Maryam" not in value for value in stored)
