"""Nothing is found in what our rules publish; a rule that is weakened lets something through."""

import pytest

from tests.evaluation.attacks.published import TRIALS, WEAKENED, Published
from tests.evaluation.attacks.usual import RULES


@pytest.fixture(scope="module")
def published():
    return Published()


@pytest.mark.parametrize("trial", TRIALS, ids=str)
def test_attack(published, trial):
    found = trial.find(published)
    if trial.is_weakened:
        assert found > trial.most, "this attack does not see what was weakened"
    else:
        assert found <= trial.most, "this attack gets through"


def test_every_rule_is_weakened_and_seen():
    builds = {trial.build for trial in TRIALS if trial.is_weakened}
    assert builds == {f"without {rule}" for rule in WEAKENED} | {
        f"the usual: {one}" for one in RULES
    }
