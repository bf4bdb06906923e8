"""What a group has, for the page that leads to all of it: states and counts, never a name."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from groups.agreements.models import Agreement
from groups.enums import ParticipantState
from groups.language_decisions.models import LanguageDecision
from groups.support_groups.models import SupportGroup


@dataclass(frozen=True)
class Overview:
    """`contacts_to_confirm`: women in the group whose safe contact has expired."""

    agreement: Agreement | None
    decision: LanguageDecision | None
    words: int
    women: int
    waiting: int
    contacts_to_confirm: int


def overview(group: SupportGroup) -> Overview:
    """Four queries, however much the group has."""
    in_group = Q(state=ParticipantState.JOINED)
    enquiring = Q(state__in=[ParticipantState.ASKED, ParticipantState.WAITING])
    expired = Q(safe_contact__expires_on__lt=timezone.localdate())
    counts = group.participants.aggregate(
        women=Count("pk", filter=in_group),
        waiting=Count("pk", filter=enquiring),
        contacts_to_confirm=Count("pk", filter=in_group & expired),
    )
    return Overview(
        agreement=group.agreements.current().select_related("group").first(),
        decision=group.language_decisions.current().first(),
        words=group.shared_words.count(),
        **counts,
    )
