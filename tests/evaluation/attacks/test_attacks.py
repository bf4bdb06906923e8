"""Each attack fails on the build as it is, and finds every weakness that was made for it."""

import pytest
from django.test import override_settings

from tests.evaluation.attacks import weakened
from tests.evaluation.attacks.suite import FIXED_SECRET, TRIALS, Suite
from tests.evaluation.attacks.trials import assert_holds


@pytest.fixture(scope="module")
def suite(private_server):
    # With a fixed secret the orders inside the envelopes are the same each time.
    with override_settings(LINK_SECRET=FIXED_SECRET):
        yield Suite(private_server)


@pytest.mark.parametrize("trial", TRIALS, ids=str)
def test_attack(suite, django_db_blocker, trial):
    with django_db_blocker.unblock():
        assert_holds(trial, suite)


def test_every_weakness_is_found_by_some_attack():
    known = {
        name.replace("_", " ")
        for name, one in vars(weakened).items()
        if not name.startswith("_") and callable(one) and one.__module__ == weakened.__name__
    }
    assert known == {trial.build for trial in TRIALS if trial.is_weakened}
