"""What whoever takes over a group next week needs to know, on two sheets of paper.

Everything here is the group's, and of women there are counts only: the paper may be left on a bus.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from groups.agreements.contents import in_language
from groups.agreements.models import Agreement, ClauseText
from groups.enums import ParticipantState, Rhythm
from groups.facilitators.queries import facilitators_of
from groups.language_decisions.queries import Told, in_force
from groups.models import Facilitator, SupportGroup
from groups.shared_words.queries import Entry, entries_of
from groups.support_groups.queries import meets_regularly, next_meeting
from sessions.models import PlanItem, SessionPlan
from toolkit.models import Exercise
from toolkit.queries import LONG_WORDS
from toolkit.translated import SOURCE_LANGUAGE

COMING: Final = 2
LATELY: Final = 3
SOON: Final = dt.timedelta(days=14)


@dataclass(frozen=True)
class Session:
    """A plan by its day and what is done in it; what opens and closes every session is left out."""

    plan: SessionPlan
    items: list[PlanItem]


@dataclass(frozen=True)
class InForce:
    """The agreement, each clause in the words that the reader understands best."""

    agreement: Agreement
    clauses: list[ClauseText]


@dataclass(frozen=True)
class Handover:
    """`contacts_soon`: safe contacts that are to be confirmed within two weeks, or since before."""

    meets_next: dt.datetime | None  # by its rhythm, where no plan is made yet
    coming: list[Session]
    lately: list[Session]
    facilitators: list[Facilitator]
    decision: Told | None
    agreement: InForce | None
    words: list[Entry]
    waiting: int
    contacts_soon: int


def handover(user: User, group: SupportGroup) -> Handover:
    """Of a group that she sees. In as many queries for one plan, clause or word as for thirty."""
    plans = SessionPlan.objects.visible_to(user).filter(group=group)
    coming = _sessions(list(plans.coming()[:COMING]))
    people = facilitators_of(group)
    return Handover(
        meets_next=None if coming else _by_rhythm(group),
        coming=coming,
        lately=_sessions(list(plans.past()[:LATELY])),
        facilitators=[one for one in people if not one.is_over],
        decision=in_force(group),
        agreement=_agreement(group),
        words=entries_of(group),
        **_counts(group),
    )


def _by_rhythm(group: SupportGroup) -> dt.datetime | None:
    """Fortnights are counted from the last meeting, so without a plan only a week is sure."""
    if group.rhythm != Rhythm.WEEKLY or not meets_regularly(group):
        return None
    return next_meeting(group, timezone.now())


def _sessions(plans: list[SessionPlan]) -> list[Session]:
    """Two queries for their items, and one more for the words."""
    items = (
        PlanItem.objects.filter(Q(exercise=None) | Q(exercise__frame=""), plan__in=plans)
        .select_related("facilitator__user")
        .prefetch_related(Prefetch("exercise", Exercise.objects.with_texts(defer=LONG_WORDS)))
    )
    by_plan: dict[object, list[PlanItem]] = {plan.pk: [] for plan in plans}
    for item in items:
        by_plan[item.plan_id].append(item)
    return [Session(plan, by_plan[plan.pk]) for plan in plans]


def _agreement(group: SupportGroup) -> InForce | None:
    found = (
        group.agreements.current().select_related("group").prefetch_related("clauses__texts")
    ).first()
    if found is None:
        return None
    wanted = get_language() or SOURCE_LANGUAGE
    words = [
        in_language(clause.texts.all(), wanted, found.language) for clause in found.clauses.all()
    ]
    return InForce(found, [one for one in words if one])


def _counts(group: SupportGroup) -> dict[str, int]:
    enquiring = Q(state__in=[ParticipantState.ASKED, ParticipantState.WAITING])
    soon = Q(safe_contact__expires_on__lte=timezone.localdate() + SOON)
    counts: dict[str, int] = group.participants.aggregate(
        waiting=Count("pk", filter=enquiring),
        contacts_soon=Count("pk", filter=soon & ~Q(state=ParticipantState.LEFT)),
    )
    return counts
