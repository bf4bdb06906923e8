"""Who works in the network, and for which charity."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.actions import grant_role
from accounts.enums import Nation, Role
from accounts.models import Membership, Organisation, User
from accounts.safeguarding.actions import add_contact
from accounts.safeguarding.facts import ContactFacts
from audit.actions import record

# Everyone's. The demo listens on this machine only, and refuses to load in production.
PASSWORD = "alongside-demo"  # noqa: S105
# Of both guardians' keys; made like a real one, and known to everybody.
GUARDIAN_PASSPHRASE = "CDFG-HJKM-NPQR-TVWX-Y346-79CD"  # noqa: S105
GUARDIANS = ("dee", "joan")
DOMAIN = "alongside.example"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, DOMAIN)

AFALLEN, QUAYHAVEN, INVERLARCH = "afallen", "quayhaven", "inverlarch"
EVERYWHERE = (AFALLEN, QUAYHAVEN, INVERLARCH)

ORGANISATIONS = {
    AFALLEN: ("Merched Dyffryn Afallen", Nation.WALES),
    QUAYHAVEN: ("Quayhaven Lantern and Loom", Nation.ENGLAND),
    INVERLARCH: ("Inverlarch Rowan Circle", Nation.SCOTLAND),
}


@dataclass(frozen=True)
class Person:
    name: str
    role: Role | None = None
    organisations: tuple[str, ...] = ()


# By the first part of the address.
PEOPLE = {
    "ada": Person("Ada Prosser", Role.COORDINATOR, (AFALLEN,)),
    "ben": Person("Ben Llewelyn", Role.FACILITATOR, (AFALLEN,)),
    "cara": Person("Cara Bevan", Role.FACILITATOR, (AFALLEN,)),
    "dee": Person("Dee Marchetti", Role.ADMIN, EVERYWHERE),
    "eve": Person("Eve Tanner"),
    "joan": Person("Joan Petrie", Role.ADMIN, EVERYWHERE),
    "non": Person("Non Prydderch", Role.COORDINATOR, (AFALLEN,)),
    "gwen": Person("Gwen Eynon", Role.FACILITATOR, (AFALLEN,)),
    "hiba": Person("Hiba Sabbagh", Role.FACILITATOR, (AFALLEN,)),
    "mair": Person("Mair Tudno", Role.FACILITATOR, (AFALLEN,)),
    "zofia": Person("Zofia Wrona", Role.FACILITATOR, (AFALLEN,)),
    "farah": Person("Farah Qureshi", Role.COORDINATOR, (QUAYHAVEN,)),
    "hodan": Person("Hodan Jimale", Role.FACILITATOR, (QUAYHAVEN,)),
    "sagal": Person("Sagal Warfa", Role.FACILITATOR, (QUAYHAVEN,)),
    "nasreen": Person("Nasreen Malik", Role.FACILITATOR, (QUAYHAVEN,)),
    "ruth": Person("Ruth Ashdown", Role.FACILITATOR, (QUAYHAVEN,)),
    "kirsty": Person("Kirsty Lorne", Role.COORDINATOR, (INVERLARCH,)),
    "agnieszka": Person("Agnieszka Sowa", Role.FACILITATOR, (INVERLARCH,)),
    "morag": Person("Morag Tulloch", Role.FACILITATOR, (INVERLARCH,)),
}
# Whom to tell. Numbers that are given out for plays and films: nobody has them.
TO_TELL: dict[str, tuple[ContactFacts, ...]] = {
    AFALLEN: (
        ContactFacts(
            name="Non Prydderch",
            part="Safeguarding lead",
            phone="01632 960101",
            hours="Monday to Friday, 9 to 5",
            out_of_hours=False,
        ),
        ContactFacts(
            name="Joan Petrie",
            part="Trustee on call",
            phone="01632 960102",
            hours="Every day and night",
            out_of_hours=True,
        ),
    ),
    # Nobody at night, so that the list has something to ask.
    QUAYHAVEN: (
        ContactFacts(
            name="Farah Qureshi",
            part="Safeguarding lead",
            phone="01632 960111",
            hours="Tuesday to Saturday, 10 to 6",
            out_of_hours=False,
        ),
    ),
    INVERLARCH: (
        ContactFacts(
            name="Kirsty Lorne",
            part="Safeguarding lead",
            phone="01632 960121",
            hours="Day and night",
            out_of_hours=True,
        ),
    ),
}
COORDINATORS = {AFALLEN: "ada", QUAYHAVEN: "farah", INVERLARCH: "kirsty"}


def demo_id(*parts: str) -> uuid.UUID:
    """Always the same for the same thing, so that it is found again when the demo is opened."""
    return uuid.uuid5(_NAMESPACE, "/".join(parts))


def address_of(key: str) -> str:
    return f"{key}@{DOMAIN}"


def are_there() -> bool:
    """Whether the demo was ever loaded here. It is loaded as a whole or not at all."""
    ids = [demo_id("organisation", key) for key in ORGANISATIONS]
    return Organisation.objects.filter(pk__in=ids).exists()


def load_organisations() -> dict[str, Organisation]:
    return {
        key: Organisation.objects.create(pk=demo_id("organisation", key), name=name, nation=nation)
        for key, (name, nation) in ORGANISATIONS.items()
    }


def load_people(organisations: dict[str, Organisation]) -> dict[str, User]:
    """The first admins have nobody to give them their role; they give all others theirs."""
    password = make_password(PASSWORD)  # slow on purpose, so once
    people = {key: _create(key, person.name, password) for key, person in PEOPLE.items()}
    for key, person in PEOPLE.items():
        for place in person.organisations if person.role == Role.ADMIN else ():
            membership = Membership.objects.create(
                user=people[key], organisation=organisations[place], role=Role.ADMIN
            )
            record("role_granted", by=None, target=membership)
    for key, person in PEOPLE.items():
        if person.role is None or person.role == Role.ADMIN:
            continue
        for place in person.organisations:
            grant_role(
                person=people[key],
                organisation=organisations[place],
                role=person.role,
                by=people["dee"],
            )
    for place, contacts in TO_TELL.items():
        for facts in contacts:
            add_contact(organisation=organisations[place], facts=facts, by=people["dee"])
    return people


def _create(key: str, name: str, password: str) -> User:
    user = User.objects.create(
        pk=demo_id("person", key), email=address_of(key), name=name, password=password
    )
    record("person_created", by=None, target=user)
    return user
