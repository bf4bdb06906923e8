"""Everything that changes the list of those to tell. The order is that in which to ring them.

Doing again what is done already changes nothing and records nothing, so a double press is harmless.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, SafeguardingContact, User
from accounts.refusals import NotNow, StaleEdit
from accounts.safeguarding import rules
from accounts.safeguarding.facts import FACTS, ContactFacts, changed_names, facts_of
from audit.actions import record


@transaction.atomic
def add_contact(
    *, organisation: Organisation, facts: ContactFacts, by: User
) -> SafeguardingContact:
    """At the end of the list. The same words twice are the same person. Raises Refused."""
    rules.may_keep_contacts(by, organisation)
    _lock(organisation)
    same = organisation.safeguarding_contacts.filter(**facts).first()
    if same is not None:
        return same
    last = organisation.safeguarding_contacts.aggregate(last=Max("position"))["last"]
    contact = organisation.safeguarding_contacts.create(
        position=0 if last is None else last + 1, changed_by=by, **facts
    )
    record("safeguarding_contact_added", by=by, target=contact)
    return contact


@transaction.atomic
def change_contact(
    *, contact: SafeguardingContact, facts: ContactFacts, seen: dt.datetime | None, by: User
) -> SafeguardingContact:
    """`seen` is the `changed_at` of the page she wrote on.

    Raises Refused; StaleEdit where a colleague has saved since (with the person as she stands
    now); NotNow where a colleague took her off the list.
    """
    rules.may_keep_contacts(by, contact.organisation)
    _lock(contact.organisation)
    found = SafeguardingContact.objects.filter(pk=contact.pk).first()
    if found is None:
        raise NotNow(_("A colleague took this person off the list while you were writing."))
    names = changed_names(facts_of(found), facts)
    if not names:
        return found
    if seen != found.changed_at:
        raise StaleEdit(
            _("A colleague changed this while you were writing. Nothing is lost."), current=found
        )
    for name in FACTS:
        setattr(found, name, facts[name])  # type: ignore[literal-required]
    found.changed_at, found.changed_by = timezone.now(), by
    found.save(update_fields=[*names, "changed_at", "changed_by"])
    record("safeguarding_contact_changed", by=by, target=found, changed_fields=names)
    return found


@transaction.atomic
def move_contact(*, contact: SafeguardingContact, to: int, by: User) -> None:
    """To the place `to` in the list, from 0; beyond its ends, to the end. Raises Refused."""
    rules.may_keep_contacts(by, contact.organisation)
    _lock(contact.organisation)
    rows = list(contact.organisation.safeguarding_contacts.order_by("position"))
    if contact not in rows:
        return
    moved = [row for row in rows if row != contact]
    moved.insert(max(to, 0), contact)
    if moved == rows:
        return
    for position, row in enumerate(moved):
        SafeguardingContact.objects.filter(pk=row.pk).update(position=position)
    record("safeguarding_contact_moved", by=by, target=contact, changed_fields=["position"])


@transaction.atomic
def remove_contact(*, contact: SafeguardingContact, by: User) -> None:
    """Whoever should no longer be rung is gone at once. Raises Refused."""
    rules.may_keep_contacts(by, contact.organisation)
    _lock(contact.organisation)
    found = SafeguardingContact.objects.filter(pk=contact.pk).first()
    if found is None:
        return
    record("safeguarding_contact_removed", by=by, target=found)
    found.delete()


def _lock(organisation: Organisation) -> None:
    """So that two colleagues can't put two people in one place."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
