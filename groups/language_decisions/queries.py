"""Reading what a group decided: what is in force, and what was before, with what each changed."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from groups.enums import WayOfAgreeing
from groups.language_decisions.facts import Row, changes, rows_of
from groups.language_decisions.models import LanguageDecision
from groups.support_groups.models import SupportGroup


@dataclass(frozen=True)
class Told:
    """A decision for a page. `changed`: what it made different from the one before, in sentences;
    `is_first`: there was none before."""

    decision: LanguageDecision
    rows: list[Row]
    ways: list[str | Promise]
    changed: list[str]
    is_first: bool

    @property
    def is_due(self) -> bool:
        return self.decision.look_again_on <= timezone.localdate()


def decisions_of(group: SupportGroup) -> list[Told]:
    """The latest first. Two queries, however many there are."""
    found = group.language_decisions.prefetch_related("languages").order_by("number")
    told: list[Told] = []
    before: list[Row] | None = None
    for decision in found:
        rows = rows_of(decision)
        told.append(_told(decision, rows, before))
        before = rows
    return told[::-1]


def in_force(group: SupportGroup) -> Told | None:
    decision = group.language_decisions.current().prefetch_related("languages").first()
    return _told(decision, rows_of(decision), None) if decision else None


def _told(decision: LanguageDecision, rows: list[Row], before: list[Row] | None) -> Told:
    return Told(
        decision=decision,
        rows=rows,
        ways=[WayOfAgreeing(way).label for way in decision.ways],
        changed=[] if before is None else changes(before, rows),
        is_first=before is None,
    )
