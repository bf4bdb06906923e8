import datetime as dt
import uuid

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.refusals import NotNow, StaleEdit
from audit.models import AuditEvent
from groups.agreements import actions
from groups.agreements.facts import AgreedClause
from groups.enums import Reviewed, ReviewReason, State
from groups.models import Agreement, SupportGroup
from tests.factories.agreements import make_agreement, make_starter
from tests.groups.agreements.said import event, events, say, text_of, titles
from tests.sessions.test_concurrency import at_once

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def again(clause, title=None, detail=None, language="en"):
    """A clause of an earlier version, in its words or in others."""
    words = clause.texts.get(language=language)
    return AgreedClause(
        words.title if title is None else title,
        words.detail if detail is None else detail,
        language,
        clause.key,
        clause.starter,
        clause.symbol,
    )


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


# record


def test_record(ben, group):
    said = say(
        AgreedClause("Tea first", "Then talk", "cy", symbol="cup"),
        "Phones away",
        language="cy",
        present_count=9,
        unsure_count=1,
        objection="Whether phones ring",
    )
    agreement = actions.record_agreement(group=group, started_from=0, by=ben, **said)
    agreement.refresh_from_db()
    assert (agreement.number, agreement.language, agreement.setting) == (1, "cy", "in-person")
    assert (agreement.present_count, agreement.agreed_count, agreement.unsure_count) == (9, 8, 1)
    assert (agreement.ways, agreement.spoken_in) == (["hands"], ["en"])
    assert agreement.objection == "Whether phones ring"
    assert agreement.review_on == day(42)  # its first sessions
    assert (agreement.review_reason, agreement.recorded_by) == ("time", ben)
    assert (agreement.replaced_at, agreement.replaced_by) == (None, None)
    assert titles(agreement) == [{"cy": "Tea first"}, {"cy": "Phones away"}]
    first, second = agreement.clauses.all()
    assert (first.symbol, first.starter, first.texts.get().detail) == ("cup", "", "Then talk")
    assert first.key != second.key
    assert not first.texts.get().machine_draft
    assert events() == [event("agreement_recorded", ben, agreement)]


def test_record_review_day_of_her_own(ben, group):
    said = say("Tea", review_on=day(3))
    assert actions.record_agreement(group=group, started_from=0, by=ben, **said).review_on == day(3)


def test_record_again_replaces_the_version_before(ada, ben, group):
    first = make_agreement(group, "Tea first", "Phones away")
    kept, _gone = first.clauses.all()
    second = actions.record_agreement(
        group=group, started_from=1, by=ada, **say("Begin on time", again(kept))
    )
    first.refresh_from_db()
    assert second.number == 2
    assert (first.replaced_by, first.replaced_at is not None) == (ada, True)
    assert titles(first) == [{"en": "Tea first"}, {"en": "Phones away"}]
    assert [clause.key for clause in second.clauses.all()][1] == kept.key
    assert list(Agreement.objects.current()) == [second]


def test_record_notes_how_the_group_meets_now(ben, group):
    make_agreement(group)
    SupportGroup.objects.update(setting="video")
    second = actions.record_agreement(group=group, started_from=1, by=ben, **say("Tea"))
    assert second.setting == "video"
    assert not second.is_due


def test_record_takes_the_starters_words_in_the_groups_languages(ben, group):
    starter = make_starter("tea", "Tea first", cy="Te yn gyntaf", ar="الشاي أولا")
    group.languages.filter(language="ar").delete()
    said = say(AgreedClause("Tea first", "", "en", starter="tea", symbol="cup"))
    agreement = actions.record_agreement(group=group, started_from=0, by=ben, **said)
    assert titles(agreement) == [{"en": "Tea first", "cy": "Te yn gyntaf"}]
    assert not text_of(agreement, "en").machine_draft
    assert text_of(agreement, "cy").machine_draft
    assert agreement.clauses.get().starter == starter.slug


def test_record_starter_in_words_of_her_own_takes_no_translation(ben, group):
    make_starter("tea", "Tea first", cy="Te yn gyntaf")
    said = say(AgreedClause("Coffee first", "", "en", starter="tea"))
    agreement = actions.record_agreement(group=group, started_from=0, by=ben, **said)
    assert titles(agreement) == [{"en": "Coffee first"}]


def test_record_in_a_translation_keeps_what_it_translates(ben, group):
    make_starter("tea", "Tea first", cy="Te yn gyntaf")
    said = say(AgreedClause("Te yn gyntaf", "", "cy", starter="tea"), language="cy")
    agreement = actions.record_agreement(group=group, started_from=0, by=ben, **said)
    assert titles(agreement) == [{"en": "Tea first", "cy": "Te yn gyntaf"}]
    assert text_of(agreement, "cy").machine_draft  # no speaker has said that it is right


def test_record_carries_translations_and_their_readers(ada, ben, group):
    first = make_agreement(group, {"en": "Tea first", "cy": "Te", "so": "Shaah"})
    read_at = timezone.now()
    text = text_of(first, "cy")
    text.machine_draft, text.reviewed_at, text.reviewed_by = False, read_at, ada
    text.reviewed_how = Reviewed.SELF
    text.save()
    said = say(again(first.clauses.get()))
    second = actions.record_agreement(group=group, started_from=1, by=ben, **said)
    assert titles(second) == [{"en": "Tea first", "cy": "Te", "so": "Shaah"}]
    kept = text_of(second, "cy")
    assert (kept.machine_draft, kept.reviewed_at, kept.reviewed_by, kept.reviewed_how) == (
        False,
        read_at,
        ada,
        "self",
    )
    drafted = text_of(second, "so")  # not one of the group's languages: somebody added it
    assert (drafted.machine_draft, drafted.reviewed_at) == (True, None)


@pytest.mark.parametrize("changed", [{"title": "Coffee first"}, {"detail": "And cake"}])
def test_record_leaves_translations_of_other_words_behind(ben, group, changed):
    first = make_agreement(group, {"en": "Tea first", "cy": "Te"})
    said = say(again(first.clauses.get(), **changed))
    second = actions.record_agreement(group=group, started_from=1, by=ben, **said)
    assert [set(texts) for texts in titles(second)] == [{"en"}]
    assert second.clauses.get().key == first.clauses.get().key


def test_record_knows_a_clause_again_that_was_gone_for_a_while(ben, group):
    first = make_agreement(group, {"en": "Tea first", "cy": "Te"})
    make_agreement(group, "Phones away")
    said = say(again(first.clauses.get()))
    third = actions.record_agreement(group=group, started_from=2, by=ben, **said)
    assert third.clauses.get().key == first.clauses.get().key
    assert titles(third) == [{"en": "Tea first", "cy": "Te"}]


def test_record_starter_that_is_there_already_is_the_same_clause(ben, group):
    make_starter("tea", "Tea first")
    first = make_agreement(group, "Tea first")
    first.clauses.update(starter="tea")
    said = say(AgreedClause("Tea first", "", "en", starter="tea"))
    second = actions.record_agreement(group=group, started_from=1, by=ben, **said)
    assert second.clauses.get().key == first.clauses.get().key


def test_record_starter_of_long_ago_is_a_new_clause(ben, group):
    first = make_agreement(group, "Tea first")
    first.clauses.update(starter="tea")
    make_agreement(group, "Phones away")
    said = say(AgreedClause("Tea first", "", "en", starter="tea"))
    third = actions.record_agreement(group=group, started_from=2, by=ben, **said)
    assert third.clauses.get().key != first.clauses.get().key


def test_record_one_clause_sent_twice_is_two(ben, group):
    first = make_agreement(group, "Tea first")
    same = again(first.clauses.get())
    second = actions.record_agreement(group=group, started_from=1, by=ben, **say(same, same))
    assert len({clause.key for clause in second.clauses.all()}) == 2


def test_record_key_of_another_group_is_none_of_hers(ben, group, other_group):
    theirs = make_agreement(other_group, {"en": "Tea first", "cy": "Te"}).clauses.get()
    agreement = actions.record_agreement(group=group, started_from=0, by=ben, **say(again(theirs)))
    assert agreement.clauses.get().key != theirs.key
    assert titles(agreement) == [{"en": "Tea first"}]


def test_record_ended(ada, group):
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow, match="has ended"):
        actions.record_agreement(group=group, started_from=0, by=ada, **say("Tea"))
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (say(), "at least one thing"),
        (say("Tea", agreed_on=day(1)), "still to come"),
        (say("Tea", present_count=7), "8 women answered"),
    ],
)
def test_record_impossible(ada, group, said, why):
    make_agreement(group)
    with pytest.raises(NotNow, match=why):
        actions.record_agreement(group=group, started_from=1, by=ada, **said)
    assert Agreement.objects.get().replaced_at is None
    assert events() == []


def test_record_stale(ada, ben, group):
    actions.record_agreement(group=group, started_from=0, by=ben, **say("Tea"))
    with pytest.raises(StaleEdit) as stale:
        actions.record_agreement(group=group, started_from=0, by=ada, **say("Coffee"))
    assert stale.value.current.number == 1
    actions.record_agreement(group=group, started_from=1, by=ada, **say("Coffee"))
    assert [one.number for one in Agreement.objects.order_by("number")] == [1, 2]


def test_record_twice_gives_one(ben, group):
    key = uuid.uuid4()
    one, two = (
        actions.record_agreement(
            group=group, started_from=0, request_key=key, by=ben, **say("Tea", "Time")
        )
        for _ in range(2)
    )
    assert one == two
    assert len(events()) == 1


@pytest.mark.parametrize(
    "other", [say("Tea"), say("Tea", "Cake"), say("Tea", "Time", present_count=9)]
)
def test_record_key_used_for_something_else(ben, group, other):
    """She went back, changed it, and saved again: that is no double press."""
    key = uuid.uuid4()
    actions.record_agreement(
        group=group, started_from=0, request_key=key, by=ben, **say("Tea", "Time")
    )
    with pytest.raises(StaleEdit):
        actions.record_agreement(group=group, started_from=0, request_key=key, by=ben, **other)
    second = actions.record_agreement(group=group, started_from=1, request_key=key, by=ben, **other)
    assert (second.number, second.request_key) == (2, None)


def test_record_key_of_another_group(ada, group, other_group):
    key = uuid.uuid4()
    actions.record_agreement(
        group=other_group, started_from=0, request_key=key, by=ada, **say("Tea")
    )
    mine = actions.record_agreement(
        group=group, started_from=0, request_key=key, by=ada, **say("Tea")
    )
    assert (mine.group, mine.request_key) == (group, None)


def test_record_rolls_back_without_a_record(ada, group, broken_audit):
    first = make_agreement(group)
    with pytest.raises(RuntimeError):
        actions.record_agreement(group=group, started_from=1, by=ada, **say("Tea"))
    assert Agreement.objects.get() == first
    assert Agreement.objects.get().replaced_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [0, 1])
def test_record_by_two_at_once_loses_nothing(group, ada, ben, before):
    """Each tries three times, on two connections; who was too late is told."""
    if before:
        make_agreement(group)
    written_down, told = [], []

    def recording(pk, title):
        def run():
            by = User.objects.get(pk=pk)
            for turn in range(3):
                try:
                    made = actions.record_agreement(
                        group=group, started_from=before, by=by, **say(f"{title} {turn}")
                    )
                except StaleEdit as stale:
                    told.append(stale.current)
                else:
                    written_down.append(made.pk)

        return run

    at_once(recording(ada.pk, "Ada’s"), recording(ben.pk, "Ben’s"))
    assert (len(written_down), len(told)) == (1, 5)
    assert all(current.pk == written_down[0] for current in told)
    assert Agreement.objects.current().count() == 1
    numbers = Agreement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, before + 2))


@pytest.mark.django_db(transaction=True)
def test_record_by_two_who_look_first_is_numbered_in_a_row(group, ada, ben):
    def recording(pk):
        def run():
            by = User.objects.get(pk=pk)
            done = 0
            while done < 4:
                current = group.agreements.current().first()
                try:
                    actions.record_agreement(
                        group=group,
                        started_from=current.number if current else 0,
                        by=by,
                        **say("Tea"),
                    )
                except StaleEdit:
                    continue
                done += 1

        return run

    at_once(recording(ada.pk), recording(ben.pk))
    numbers = Agreement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))
    assert Agreement.objects.current().get().number == 8


# bring the review forward


def test_review_comes_forward(ben, group):
    agreement = make_agreement(group)
    for _ in range(2):  # the second press is harmless
        actions.bring_review_forward(group=group, because=ReviewReason.NEW_MEMBER, by=ben)
    agreement.refresh_from_db()
    assert (agreement.review_on, agreement.review_reason) == (day(7), "new-member")
    assert events() == [event("agreement_review_moved", ben, agreement)]
    assert AuditEvent.objects.get().changed_fields == ["review_on", "review_reason"]


def test_review_that_is_sooner_stays_and_says_why(ben, group):
    agreement = make_agreement(group, review_on=day(3))
    actions.bring_review_forward(group=group, because=ReviewReason.HARD_MOMENT, by=ben)
    agreement.refresh_from_db()
    assert (agreement.review_on, agreement.review_reason) == (day(3), "hard-moment")
    assert AuditEvent.objects.get().changed_fields == ["review_reason"]


def test_review_of_nothing_is_nothing(ben, group):
    actions.bring_review_forward(group=group, because=ReviewReason.ASKED, by=ben)
    assert events() == []


def test_review_ended(ada, group):
    make_agreement(group)
    SupportGroup.objects.update(state=State.ENDED)
    with pytest.raises(NotNow, match="has ended"):
        actions.bring_review_forward(group=group, because=ReviewReason.ASKED, by=ada)


def test_review_rolls_back_without_a_record(ben, group, broken_audit):
    agreement = make_agreement(group)
    before = agreement.review_on
    with pytest.raises(RuntimeError):
        actions.bring_review_forward(group=group, because=ReviewReason.ASKED, by=ben)
    agreement.refresh_from_db()
    assert agreement.review_on == before
