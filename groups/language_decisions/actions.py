"""Writing down which languages a group speaks when. A decision is never changed: the next one
takes its place, and the earlier ones stay to look back at.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import StaleEdit
from audit.actions import record
from groups.language_decisions import policies
from groups.language_decisions.facts import Row, rows_of
from groups.language_decisions.models import DecidedLanguage, LanguageDecision
from groups.support_groups import rules
from groups.support_groups.actions import lock_group, set_languages
from groups.support_groups.models import SupportGroup


@transaction.atomic
def record_language_decision(
    *,
    group: SupportGroup,
    started_from: int,
    languages: Sequence[Row],
    ways: Sequence[str],
    decided_on: dt.date,
    look_again_on: dt.date,
    by: User,
    request_key: uuid.UUID | None = None,
) -> LanguageDecision:
    """The next number, in force from now on; the group's languages are brought in line with it.

    `started_from` is the number in force on the page she wrote on, 0 where there was none. What is
    in force already is not written again, so a double press is harmless. Raises Refused, NotNow,
    StaleEdit where a colleague has recorded another meanwhile (with that one).
    """
    group = lock_group(group)
    rules.may_work_with(by, group)
    policies.can_record_decision(group)
    said = (list(languages), list(ways), decided_on, look_again_on)
    made = request_key and LanguageDecision.objects.filter(request_key=request_key).first()
    if made:
        if (made.group_id, made.recorded_by_id, _said(made)) == (group.pk, by.pk, said):
            return made
        request_key = None  # she went back in her browser and wrote something else
    current = group.language_decisions.current().first()
    if current is not None and _said(current) == said:
        return current
    number = current.number if current else 0
    if current is not None and number != started_from:
        raise StaleEdit(
            _("There is a newer decision than the one you started from. Nothing is lost."),
            current=current,
        )
    if current is not None:
        current.replaced_at, current.replaced_by = timezone.now(), by
        current.save(update_fields=["replaced_at", "replaced_by"])
    decision = LanguageDecision.objects.create(
        group=group,
        number=number + 1,
        ways=list(ways),
        decided_on=decided_on,
        look_again_on=look_again_on,
        request_key=request_key,
        recorded_by=by,
    )
    DecidedLanguage.objects.bulk_create(
        DecidedLanguage(decision=decision, position=position, **row._asdict())
        for position, row in enumerate(languages)
    )
    record("language_decision_recorded", by=by, target=decision)
    set_languages(group=group, languages=[(row.language, row.use) for row in languages], by=by)
    return decision


def _said(decision: LanguageDecision) -> tuple[list[Row], list[str], dt.date, dt.date]:
    return rows_of(decision), decision.ways, decision.decided_on, decision.look_again_on
