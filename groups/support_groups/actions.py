"""The only writes of this room. Each checks its rule and its policy under a lock, and is recorded.

Doing again what is done already changes nothing and records nothing, so a double press is harmless.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.refusals import StaleEdit
from audit.actions import record
from groups.enums import State
from groups.support_groups import policies, rules
from groups.support_groups.facts import GroupFacts, changed, facts_of, languages_of
from groups.support_groups.models import GroupLanguage, SupportGroup


@transaction.atomic
def create_group(
    *,
    organisation: Organisation,
    by: User,
    languages: Sequence[tuple[str, str]] = (),
    request_key: uuid.UUID | None = None,
    **facts: Unpack[GroupFacts],
) -> SupportGroup:
    """`request_key` comes with the form: the same one and name again give the same group.

    Raises Refused, NameTaken.
    """
    rules.may_create_group(by, organisation)
    _lock_names(organisation.pk)
    made = SupportGroup.objects.filter(request_key=request_key).first() if request_key else None
    if made is not None:
        if made.created_by_id == by.pk and made.name == facts["name"]:
            return made
        request_key = None
    policies.can_be_called(facts["name"], organisation_id=organisation.pk)
    group = SupportGroup.objects.create(
        organisation=organisation,
        created_by=by,
        state_changed_by=by,
        request_key=request_key,
        **facts,
    )
    _write_languages(group, languages)
    record("group_created", by=by, target=group)
    return group


@transaction.atomic
def edit_group(
    *,
    group: SupportGroup,
    version: int,
    by: User,
    languages: Sequence[tuple[str, str]] | None = None,
    **facts: Unpack[GroupFacts],
) -> SupportGroup:
    """Only what is named changes. `version` is that of the page she wrote on.

    Raises Refused, NameTaken, StaleEdit where a colleague has saved since (with the group as it is
    now), NotNow where it has ended.
    """
    group = lock_group(group)
    rules.may_edit_group(by, group)
    policies.can_edit_group(group)
    names = changed(facts_of(group), facts)
    if languages is not None and list(languages) != languages_of(group):
        names.append("languages")
    if not names:
        return group
    if version != group.version:
        raise StaleEdit(
            _("A colleague changed this group while you were writing. Nothing is lost."),
            current=group,
        )
    if "name" in names:
        _lock_names(group.organisation_id)
        policies.can_be_called(
            facts["name"], organisation_id=group.organisation_id, group_id=group.pk
        )
    for name in facts.keys() & names:
        setattr(group, name, facts[name])  # type: ignore[literal-required]
    group.version += 1
    group.save(update_fields=[*(facts.keys() & names), "version"])
    if "languages" in names:
        _write_languages(group, languages or ())
    record("group_edited", by=by, target=group, changed_fields=names)
    return group


@transaction.atomic
def set_languages(
    *, group: SupportGroup, languages: Sequence[tuple[str, str]], by: User
) -> SupportGroup:
    """What the planner reads, brought in line with what the women decided; the most used first.

    Whoever writes down a decision may, so it needs less than `edit_group` does. A colleague who is
    changing the group meanwhile is told: the version goes up. Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_work_with(by, group)
    policies.can_edit_group(group)
    if list(languages) == languages_of(group):
        return group
    group.version += 1
    group.save(update_fields=["version"])
    _write_languages(group, languages)
    record("group_edited", by=by, target=group, changed_fields=["languages"])
    return group


def pause_group(*, group: SupportGroup, by: User) -> SupportGroup:
    return _change_state(group, State.PAUSED, "group_paused", by)


def resume_group(*, group: SupportGroup, by: User) -> SupportGroup:
    return _change_state(group, State.ACTIVE, "group_resumed", by)


def end_group(*, group: SupportGroup, by: User) -> SupportGroup:
    """For good. Those who facilitated it can still look back at it."""
    return _change_state(group, State.ENDED, "group_ended", by)


@transaction.atomic
def _change_state(group: SupportGroup, state: State, kind: str, by: User) -> SupportGroup:
    group = lock_group(group)
    rules.may_run_group(by, group)
    if group.state == state:
        return group
    policies.can_become(group, state)
    group.state, group.state_changed_at, group.state_changed_by = state, timezone.now(), by
    group.save(update_fields=["state", "state_changed_at", "state_changed_by"])
    record(kind, by=by, target=group, changed_fields=["state"])
    return group


def lock_group(group: SupportGroup) -> SupportGroup:
    """The group as it is now, held for this transaction; others may still refer to it."""
    return SupportGroup.objects.select_for_update(no_key=True).get(pk=group.pk)


def _lock_names(organisation_id: uuid.UUID) -> None:
    """Nobody else gives a name in this organisation until we are done."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def _write_languages(group: SupportGroup, languages: Iterable[tuple[str, str]]) -> None:
    """Written anew as a whole, so that they keep the order in which she gave them."""
    group.languages.all().delete()
    GroupLanguage.objects.bulk_create(
        GroupLanguage(group=group, language=code, use=use) for code, use in languages
    )
