"""The only writes of this record. Each checks its rule and its policy under a lock on the group.

Who may is `support_groups.rules.may_work_with`: whoever is in the room with the women, and the
coordinators.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import StaleEdit
from audit.actions import record
from groups.agreements import policies
from groups.agreements.contents import carried
from groups.agreements.facts import Agreed, AgreedClause, WrittenWords
from groups.agreements.models import Agreement, Clause, ClauseText
from groups.enums import Reviewed, ReviewReason
from groups.support_groups.actions import lock_group
from groups.support_groups.models import SupportGroup
from groups.support_groups.rules import may_work_with
from toolkit.models import ClauseStarter
from toolkit.queries import clause_starters
from toolkit.translated import SOURCE_LANGUAGE


@transaction.atomic
def record_agreement(
    *,
    group: SupportGroup,
    started_from: int,
    clauses: Sequence[AgreedClause],
    language: str,
    by: User,
    request_key: uuid.UUID | None = None,
    **agreed: Unpack[Agreed],
) -> Agreement:
    """The group's next version; the one before is kept, and is no longer in force.

    `started_from` is the number of the version on which hers was written, 0 where there was none.
    `request_key` comes with the form: the same one and the same words give the same version.
    Raises Refused, NotNow, StaleEdit where a colleague has recorded since (with the version that is
    in force now).
    """
    group = lock_group(group)
    may_work_with(by, group)
    policies.can_record_agreement(group)
    made = Agreement.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None and made.group_id == group.pk and _says(made, clauses, agreed):
        return made
    current = group.agreements.current().first()
    if current is not None and current.number != started_from:
        raise StaleEdit(
            _("This agreement was recorded again while you were writing. Nothing is lost."),
            current=current,
        )
    policies.can_agree_on([clause.title for clause in clauses])
    policies.can_be_agreed_on(agreed["agreed_on"], current)
    policies.counts_add_up(
        present=agreed["present_count"],
        agreed=agreed["agreed_count"],
        unsure=agreed["unsure_count"],
        objected=agreed["objected_count"],
    )
    review_on = agreed["review_on"] or policies.review_date(agreed["agreed_on"], group)
    if current is not None:
        current.replaced_at, current.replaced_by = timezone.now(), by
        current.save(update_fields=["replaced_at", "replaced_by"])
    agreement = Agreement.objects.create(
        group=group,
        number=current.number + 1 if current else 1,
        language=language,
        setting=group.setting,
        recorded_by=by,
        request_key=None if made else request_key,
        **{**agreed, "review_on": review_on},
    )
    _write_clauses(agreement, clauses)
    record("agreement_recorded", by=by, target=agreement)
    return agreement


@transaction.atomic
def bring_review_forward(*, group: SupportGroup, because: ReviewReason, by: User) -> None:
    """Look at the agreement again within a week, or on its day if that is sooner.

    Does nothing where there is no agreement. Raises Refused, NotNow.
    """
    group = lock_group(group)
    may_work_with(by, group)
    policies.can_record_agreement(group)
    agreement = group.agreements.current().first()
    if agreement is None:
        return
    sooner = min(agreement.review_on, timezone.localdate() + policies.LOOK_AGAIN_SOONER)
    found = {"review_on": sooner, "review_reason": because}
    names = [name for name, value in found.items() if getattr(agreement, name) != value]
    if not names:
        return
    agreement.review_on, agreement.review_reason = sooner, because
    agreement.save(update_fields=names)
    record("agreement_review_moved", by=by, target=agreement, changed_fields=names)


@transaction.atomic
def save_words(
    *,
    agreement: Agreement,
    language: str,
    words: Sequence[WrittenWords],
    by: User,
    read: Reviewed | None = None,
) -> None:
    """The words of another language, as far as she changed them; `read` says how they were read.

    Words that change have been read by nobody. Empty words take them away. Raises Refused, NotNow,
    StaleEdit (with the agreement that is in force now) where a colleague has recorded again, or has
    saved other words since she began: for a clause that she changed, or for any that she has read.
    """
    group = lock_group(agreement.group)
    may_work_with(by, group)
    policies.can_record_agreement(group)
    policies.can_have_words_in(language)
    current = group.agreements.current().first()
    texts = _texts_of(agreement, language)
    hers = words if read else [one for one in words if one.is_changed]
    if current != agreement or _is_stale(texts, hers):
        raise StaleEdit(
            _("A colleague changed these words while you were writing. Nothing is lost."),
            current=current,
        )
    changed = [one for one in hers if one.key in texts and _now(texts[one.key][1]) != one.words]
    if changed:
        policies.can_change_words(agreement, language)
        for one in changed:
            policies.can_say(one.title, one.detail)
            _write_words(*texts[one.key], one, language)
        record("agreement_words_saved", by=by, target=agreement, changed_fields=["words"])
    if read:
        _note_reading(agreement, language, read, by)


def _says(made: Agreement, clauses: Sequence[AgreedClause], agreed: Agreed) -> bool:
    """Whether this version is what she sent, which is then the second half of a double press."""
    texts = ClauseText.objects.filter(clause__agreement=made)
    said = set(texts.values_list("clause__position", "language", "title", "detail"))
    sent = {(at, one.language, one.title, one.detail) for at, one in enumerate(clauses)}
    counts = ("agreed_on", "present_count", "agreed_count", "unsure_count", "objected_count")
    return (
        sent <= said
        and made.clauses.count() == len(clauses)
        and all(getattr(made, name) == agreed[name] for name in counts)  # type: ignore[literal-required]
    )


def _write_clauses(agreement: Agreement, clauses: Sequence[AgreedClause]) -> None:
    group = agreement.group
    earlier = _earlier_clauses(agreement)
    by_starter = {
        clause.starter: clause
        for clause in earlier.values()
        if clause.starter and clause.agreement.number == agreement.number - 1
    }
    starters = {one.slug: one for one in clause_starters(group.setting)}
    languages = {SOURCE_LANGUAGE, agreement.language, *_codes(group)}
    rows: list[Clause] = []
    texts: list[ClauseText] = []
    taken: set[uuid.UUID] = set()
    for position, one in enumerate(clauses):
        before = earlier.get(one.key) if one.key else by_starter.get(one.starter)
        if before is not None and before.key in taken:
            before = None
        row = Clause(
            agreement=agreement,
            position=position,
            key=before.key if before else uuid.uuid4(),
            starter=one.starter,
            symbol=one.symbol,
        )
        taken.add(row.key)
        rows.append(row)
        starter: ClauseStarter | None = starters.get(one.starter)
        texts += [words.of(row) for words in carried(one, before, starter, languages)]
    Clause.objects.bulk_create(rows)
    ClauseText.objects.bulk_create(texts)


def _earlier_clauses(agreement: Agreement) -> dict[uuid.UUID, Clause]:
    """Every clause that the group ever had, by its key, as its latest version has it."""
    rows = (
        Clause.objects.filter(agreement__group=agreement.group_id)
        .order_by("key", "-agreement__number")
        .distinct("key")
        .select_related("agreement")
        .prefetch_related("texts")
    )
    return {row.key: row for row in rows}


def _codes(group: SupportGroup) -> Iterable[str]:
    return group.languages.values_list("language", flat=True)


def _texts_of(
    agreement: Agreement, language: str
) -> dict[uuid.UUID, tuple[Clause, ClauseText | None]]:
    """Each clause with its words in the language, as they are now."""
    texts = {
        text.clause_id: text
        for text in ClauseText.objects.filter(clause__agreement=agreement, language=language)
    }
    return {clause.key: (clause, texts.get(clause.pk)) for clause in agreement.clauses.all()}


def _is_stale(
    texts: dict[uuid.UUID, tuple[Clause, ClauseText | None]], words: Iterable[WrittenWords]
) -> bool:
    """Whether a clause has words now that she hasn't seen, and that aren't those she sends."""
    for one in words:
        _clause, stored = texts.get(one.key, (None, None))
        if _now(stored) not in {one.seen, one.words}:
            return True
    return False


def _now(stored: ClauseText | None) -> tuple[str, str]:
    return (stored.title, stored.detail) if stored else ("", "")


def _write_words(
    clause: Clause, stored: ClauseText | None, one: WrittenWords, language: str
) -> None:
    if stored is None:
        ClauseText.objects.create(
            clause=clause, language=language, title=one.title, detail=one.detail
        )
        return
    if not one.title:
        stored.delete()
        return
    stored.title, stored.detail, stored.machine_draft = one.title, one.detail, False
    stored.reviewed_at = stored.reviewed_by = None
    stored.reviewed_how = ""
    stored.save(
        update_fields=[
            *("title", "detail", "machine_draft"),
            *("reviewed_at", "reviewed_by", "reviewed_how"),
        ]
    )


def _note_reading(agreement: Agreement, language: str, read: Reviewed, by: User) -> None:
    """For every clause that has words in the language and that she hasn't read so before."""
    texts = ClauseText.objects.filter(clause__agreement=agreement, language=language)
    policies.can_be_read(texts.exists())
    unread = texts.exclude(reviewed_by=by, reviewed_how=read, reviewed_at__isnull=False)
    if unread.update(reviewed_at=timezone.now(), reviewed_by=by, reviewed_how=read):
        names = ["reviewed_at", "reviewed_by", "reviewed_how"]
        record("agreement_words_read", by=by, target=agreement, changed_fields=names)
