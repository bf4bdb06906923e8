"""What is written of somebody to tell, and whether it changed."""

from typing import Any, TypedDict, cast

from accounts.models import SafeguardingContact


class ContactFacts(TypedDict):
    name: str
    part: str
    phone: str
    hours: str
    out_of_hours: bool


FACTS: tuple[str, ...] = tuple(ContactFacts.__annotations__)


def facts_of(contact: SafeguardingContact) -> ContactFacts:
    return cast(ContactFacts, {name: getattr(contact, name) for name in FACTS})


def changed_names(before: ContactFacts, after: ContactFacts) -> list[str]:
    old, new = cast(dict[str, Any], before), cast(dict[str, Any], after)
    return [name for name in FACTS if old[name] != new[name]]
