"""What a programme, its waves and a release allow as they stand."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.refusals import NotNow, reason
from evaluation.access.facts import keys_for
from evaluation.enums import ReleaseState
from evaluation.releases import policies
from tests.factories.evaluation import (
    make_guardian,
    make_programme,
    make_questionnaire,
    make_wave,
    question,
)
from tests.factories.releases import make_release


def test_a_sealed_wave_can_be_asked_for(programme, sealed):
    for state in ("running", "closing"):
        programme.state = state
        policies.can_ask(programme)
    policies.can_count(programme, [sealed])


def test_not_before_the_programme_has_begun(programme):
    programme.state = "set-up"
    assert "has not begun" in reason(policies.can_ask, programme)


def test_not_once_the_answers_are_gone(programme, sealed):
    programme.answers_kept_until = timezone.localdate() + dt.timedelta(days=1)
    policies.can_ask(programme)
    programme.answers_kept_until = timezone.localdate()
    assert "deleted" in reason(policies.can_ask, programme)


@pytest.mark.parametrize("state", ["asked", "running", "drafted"])
def test_one_at_a_time(programme, sealed, second, state):
    make_release(programme, sealed, state=state)
    assert "under way already" in reason(policies.can_ask, programme)


def test_what_was_taken_back_is_not_in_the_way(programme, sealed):
    make_release(programme, sealed, state="taken-back")
    policies.can_ask(programme)
    policies.can_count(programme, [sealed])


@pytest.mark.parametrize("state", ["open", "closed"])
def test_only_sealed_waves(programme, key, questionnaire, state):
    wave = make_wave(programme, state=state)
    assert "No wave is sealed yet" in reason(policies.can_ask, programme)
    assert "is not sealed" in reason(policies.can_count, programme, [wave])


def test_nothing_new(programme, released):
    assert "nothing new" in reason(policies.can_ask, programme)


@pytest.mark.parametrize("state", ["released", "withdrawn"])
def test_all_earlier_waves_and_a_new_one(programme, sealed, second, state):
    make_release(programme, sealed, state=state)
    policies.can_ask(programme)
    policies.can_count(programme, [sealed, second])
    assert "Keep the waves" in reason(policies.can_count, programme, [second])
    assert "at least one wave that was not" in reason(policies.can_count, programme, [sealed])


def test_waves_of_another_programme(organisation, programme, sealed):
    other = make_programme(organisation)
    assert "of this programme" in reason(policies.can_count, other, [sealed])


def test_questions_that_are_never_counted(programme, key):
    asked = make_questionnaire(
        programme,
        question("more", "Anything to add?", kind="comment"),
        question("which", "What did you come to?", kind="several"),
    )
    wave = make_wave(programme, state="sealed", questionnaire=asked)
    assert "never counted" in reason(policies.can_count, programme, [wave])


def test_after_the_closing_only_the_first(programme, sealed, second):
    programme.state = "closed"
    policies.can_ask(programme)
    make_release(programme, sealed, state="withdrawn")
    assert "has to be compared" in reason(policies.can_ask, programme)


@pytest.mark.parametrize("now", ReleaseState)
@pytest.mark.parametrize("then", ReleaseState)
def test_steps(programme, sealed, now, then):
    release = make_release(programme, sealed, state=now)
    if then in policies.RELEASE_TRANSITIONS[now]:
        policies.can_become(release, then)
    else:
        with pytest.raises(NotNow):
            policies.can_become(release, then)


def test_who_holds_every_key_can_open(programme, sealed, gita):
    policies.can_be_opened(keys_for(gita, programme))


def test_else_she_is_told_who_does(programme, sealed, gita, dee):
    gita.guarding.get().copies.all().delete()
    assert dee.name in reason(policies.can_be_opened, keys_for(gita, programme))


def test_or_that_it_is_to_be_handed_over(programme, sealed, gita, dee):
    for user in (gita, dee):
        user.guarding.get().copies.all().delete()
    assert "hands it over" in reason(policies.can_be_opened, keys_for(gita, programme))


def test_two_at_once(asked, programme, organisation):
    policies.nothing_else_runs([])
    assert "just now" in reason(policies.nothing_else_runs, [asked])


def test_a_new_guardian_holds_none(programme, sealed, iona):
    make_guardian(programme, iona)
    assert "You don’t hold the key" in reason(policies.can_be_opened, keys_for(iona, programme))
