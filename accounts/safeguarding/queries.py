"""Whom to tell, organisation by organisation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Organisation, SafeguardingContact, User


@dataclass(frozen=True)
class ToTell:
    """An organisation's people to tell, in the order in which to ring them."""

    organisation: Organisation
    contacts: list[SafeguardingContact]

    @property
    def nobody_answers_at_night(self) -> bool:
        return not any(contact.out_of_hours for contact in self.contacts)


def to_tell(user: User, organisations: Iterable[Organisation]) -> list[ToTell]:
    """Those of `organisations`, which are hers. One query."""
    found: dict[UUID, list[SafeguardingContact]] = defaultdict(list)
    for contact in SafeguardingContact.objects.visible_to(user).order_by("position"):
        found[contact.organisation_id].append(contact)
    return [ToTell(one, found[one.pk]) for one in organisations]
