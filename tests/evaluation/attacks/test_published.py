"""Nothing is found in what our rules publish; a rule that is weakened lets something through."""

import pytest

from tests.evaluation.attacks.published import TRIALS, WEAKENED, Published
from tests.evaluation.attacks.trials import assert_holds
from tests.evaluation.attacks.usual import RULES


@pytest.fixture(scope="module")
def published():
    return Published()


@pytest.mark.parametrize("trial", TRIALS, ids=str)
def test_attack(published, trial):
    assert_holds(trial, published)


def test_every_rule_is_weakened_and_seen():
    builds = {trial.build for trial in TRIALS if trial.is_weakened}
    assert builds == {f"without {rule}" for rule in WEAKENED} | {
        f"the usual: {one}" for one in RULES
    }
