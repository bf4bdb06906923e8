"""One attack on one build, and how much it may find there."""

from collections.abc import Callable
from dataclasses import dataclass

AS_IT_IS = "as it is"


@dataclass(frozen=True)
class Trial:
    """`find(suite)` returns how much was found; `build` says on what.

    As it is, no more than `most`; on a weakened build more, or the attack would not have seen it.
    """

    attack: str
    what: str
    build: str
    most: int
    find: Callable

    @property
    def is_weakened(self):
        return self.build != AS_IT_IS

    def holds(self, found):
        """Whether an attack found as much as it may, or as it must."""
        return found > self.most if self.is_weakened else found <= self.most

    def __str__(self):
        return f"{self.attack} {self.what}: {self.build}"


def assert_holds(trial, suite):
    """For a test."""
    found = trial.find(suite)
    what = "does not see what was weakened" if trial.is_weakened else "gets through"
    assert trial.holds(found), f"this attack {what}: {found}"
