"""What a session needs: things to bring, money, and the women's practical needs, added up."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups.models import SupportGroup
from sessions.models import PlanItem


@dataclass(frozen=True)
class Thing:
    """`quantity` is 0 for something of the group's own words, which counts itself."""

    name: str
    quantity: int


@dataclass(frozen=True)
class Needs:
    things: list[Thing]
    cost_pence: int
    childcare: int
    interpreters: int
    step_free: int

    @property
    def cost(self) -> str:
        """In pounds, as it is written in English and Welsh."""
        return f"£{self.cost_pence / 100:.2f}"


def needs_of(items: Iterable[PlanItem], group: SupportGroup) -> Needs:
    """Add up. What is reusable is brought once, in the largest number that any exercise wants."""
    quantities: dict[str, int] = {}
    own: dict[str, None] = {}
    cost = 0
    for item in items:
        own.update(dict.fromkeys(_lines(item.own_materials)))
        if item.exercise is None:
            continue
        cost += item.exercise.cost_pence
        for use in item.exercise.materials.all():
            name = getattr(use, "name_here", None) or getattr(use, "name_source", "") or ""
            wanted = use.quantity * (group.women_usual if use.for_each else 1)
            so_far = quantities.get(name, 0)
            quantities[name] = max(so_far, wanted) if use.material.reusable else so_far + wanted
    things = [Thing(name, quantity) for name, quantity in quantities.items()]
    things += [Thing(name, 0) for name in own]
    return Needs(
        things=sorted(things, key=lambda thing: thing.name.casefold()),
        cost_pence=cost,
        childcare=group.childcare_count,
        interpreters=group.interpreter_count,
        step_free=group.step_free_count,
    )


def _lines(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
