"""What the rules of a session look at: plain values, so that they can be tested without a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from sessions.models import PlanItem, SessionPlan
from toolkit.models import Exercise


@dataclass(frozen=True)
class Block:
    """One piece of a session. Empty `settings` and no bounds mean that it suits everyone."""

    key: str
    title: str
    kind: str
    minutes: int
    least: int
    most: int
    intensity: int = 0
    settings: frozenset[str] = frozenset()
    women_least: int = 1
    women_most: int | None = None
    languages: frozenset[str] = frozenset()
    needs_reading: bool = False
    slug: str = ""

    @classmethod
    def of_exercise(cls, exercise: Exercise, *, key: str = "", minutes: int | None = None) -> Self:
        return cls(
            key=key or exercise.slug,
            title=exercise.text.title,
            kind=exercise.kind,
            minutes=exercise.minutes_usual if minutes is None else minutes,
            least=exercise.minutes_least,
            most=exercise.minutes_most,
            intensity=exercise.intensity,
            settings=frozenset(exercise.settings),
            women_least=exercise.women_least,
            women_most=exercise.women_most,
            languages=frozenset(getattr(exercise, "written_in", None) or ()),
            needs_reading=exercise.reading != "none",
            slug=exercise.slug,
        )

    @classmethod
    def of_item(cls, item: PlanItem) -> Self:
        """A block of the group's own keeps the minutes it was given: nobody wrote its bounds."""
        if item.exercise is not None:
            return cls.of_exercise(item.exercise, key=str(item.pk), minutes=item.minutes)
        return cls(
            key=str(item.pk),
            title=item.own_title,
            kind=item.own_kind,
            minutes=item.minutes,
            least=item.minutes,
            most=item.minutes,
            intensity=item.own_intensity or 0,
        )


@dataclass(frozen=True)
class Session:
    """A plan as the rules see it: its blocks in order, and what the group is like."""

    blocks: tuple[Block, ...]
    minutes: int
    setting: str
    women: int
    reads: frozenset[str] = frozenset()  # languages the women read, as BCP 47 codes
    easy_reading: int = 0  # women who would rather not read
    in_hand: frozenset[str] = frozenset()  # concerns that the planners have answered
    settlers: dict[str, Block] = field(default_factory=dict)  # what can mend, by kind

    @property
    def used(self) -> int:
        return sum(block.minutes for block in self.blocks)

    @property
    def over(self) -> int:
        """Minutes past the end; negative where there is time to spare."""
        return self.used - self.minutes


def session_of(plan: SessionPlan, items: Iterable[PlanItem], settlers: dict[str, Block]) -> Session:
    """Expects the plan's group with its languages at hand, and the items' exercises with texts."""
    group = plan.group
    return Session(
        blocks=tuple(Block.of_item(item) for item in items),
        minutes=plan.minutes,
        setting=group.setting,
        women=group.women_usual,
        reads=frozenset(row.language for row in group.languages.all() if row.use == "read"),
        easy_reading=group.easy_reading_count,
        in_hand=frozenset(plan.in_hand),
        settlers=settlers,
    )
