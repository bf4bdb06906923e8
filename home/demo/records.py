"""What the groups of the network agreed, decided and call things, and the women of one of them.

Every woman here is invented, and is called after a bird or a plant.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.models import User
from groups.agreements.actions import record_agreement
from groups.agreements.facts import AgreedClause
from groups.agreements.sharing.actions import make_link
from groups.agreements.starting import starting_clauses
from groups.enums import CameBy, Channel, Format, ParticipantState, SharedDevice
from groups.enums import WayOfAgreeing as Way
from groups.language_decisions.actions import record_language_decision
from groups.language_decisions.facts import Row
from groups.models import SupportGroup
from groups.participants.actions import add_participant, keep_names, save_safe_contact
from groups.participants.facts import ContactFacts, ParticipantFacts
from groups.shared_words.actions import add_shared_word
from groups.shared_words.facts import Text
from toolkit.enums import Symbol


@dataclass(frozen=True)
class DemoAgreement:
    """Versions of one group's agreement, the earliest first: how many days ago, and by how many.

    Each begins from the one before. `own` is said by the group itself, `changed` in the last.
    """

    language: str
    days_ago: tuple[int, ...]
    present: int
    ways: tuple[Way, ...]
    spoken_in: tuple[str, ...]
    own: tuple[str, str]
    changed: tuple[str, str] | None = None
    unsure: int = 0
    objection: str = ""


AGREEMENTS = {
    "tuesday": DemoAgreement(
        language="cy",
        days_ago=(104, 27),
        present=8,
        ways=(Way.SPOKEN, Way.HANDS),
        spoken_in=("cy", "en"),
        own=("Paned yn gyntaf", "Does neb yn dechrau siarad cyn i bawb gael paned."),
        changed=("Paned yn gyntaf", "Does neb yn dechrau siarad cyn i bawb gael paned a sedd."),
        unsure=1,
    ),
    "table": DemoAgreement(
        language="en",
        days_ago=(13,),
        present=7,
        ways=(Way.TOKENS, Way.INTERPRETER),
        spoken_in=("ar", "cy", "en"),
        own=("The children eat first", "And whoever cooked sits down with us."),
        objection="Two of us would rather not have the door open. We look at it again in spring.",
    ),
    "thread": DemoAgreement(
        language="en",
        days_ago=(97,),
        present=6,
        ways=(Way.CHAT,),
        spoken_in=("en",),
        own=("A heart means: I have read it", "Nobody has to answer in words."),
    ),
}

DECISIONS: dict[str, tuple[Row, ...]] = {
    "tuesday": (
        Row("cy", 6, 5, "Most of the time"),
        Row("en", 8, 8, "When somebody asks, and in small groups"),
    ),
    "table": (
        Row("ar", 4, 2, "All the time", "Bont interpreters", True),
        Row("cy", 3, 3, "The opening and the end"),
        Row("en", 6, 4, "At the break"),
    ),
}

WORDS: dict[str, tuple[tuple[Text, ...], ...]] = {
    "tuesday": (
        (
            Text("cy", "cwtsh", "Lle cynnes i eistedd, heb orfod dweud dim."),
            Text("en", "cwtsh", "A warm place to sit, with nothing to explain."),
        ),
        (
            Text("cy", "tywydd", "Sut wyt ti heddiw? Gair am hwyl, heb fanylion."),
            Text("en", "weather", "How are you today? A word for a mood, without details."),
        ),
    ),
    "table": (
        (
            Text("en", "the blue cup", "It stands in front of whoever wants to listen today."),
            Text("ar", "الفنجان الأزرق", "يوضع أمام من تريد أن تسمع فقط اليوم."),
        ),
    ),
}


@dataclass(frozen=True)
class DemoWoman:
    facts: ParticipantFacts
    state: ParticipantState = ParticipantState.JOINED
    contact: ContactFacts | None = None


WOMEN: dict[str, tuple[DemoWoman, ...]] = {
    "tuesday": (
        DemoWoman(
            ParticipantFacts(
                called="Wren",
                languages_spoken=["cy", "en"],
                languages_read=["cy"],
                came_by=CameBy.SELF,
                childcare="One, who likes trains",
            ),
            contact=ContactFacts(
                phone="07700 900141",
                allowed=[Channel.TEXT],
                safe_times="10:00 to 14:00 on weekdays",
                name_to_use="Sam",
                if_someone_else_answers="Say that it is about the library book",
                shared_device=SharedDevice.YES,
            ),
        ),
        DemoWoman(
            ParticipantFacts(
                called="Bramble",
                languages_spoken=["en"],
                languages_read=[],
                format=Format.AUDIO,
                came_by=CameBy.FRIEND,
                access="A chair with arms, near the door",
            ),
            contact=ContactFacts(
                phone="07700 900152",
                allowed=[Channel.CALL, Channel.TEXT, Channel.VOICEMAIL],
                safe_times="Any time before six",
                name_to_use="Bramble",
                shared_device=SharedDevice.NO,
            ),
        ),
        DemoWoman(
            ParticipantFacts(
                called="Heron",
                languages_spoken=["cy", "en"],
                languages_read=["cy", "en"],
                came_by=CameBy.PARTNER,
                travel="The last bus goes at 20:50",
            ),
        ),
        DemoWoman(
            ParticipantFacts(called="Sorrel", languages_spoken=["cy"], came_by=CameBy.FRIEND),
            state=ParticipantState.WAITING,
        ),
    ),
}


def load(key: str, group: SupportGroup, *, facilitator: User, coordinator: User) -> None:
    """What the group `key` of the network has of all this; most have some of it."""
    today = timezone.localdate()
    for texts in WORDS.get(key, ()):
        add_shared_word(group=group, texts=texts, by=facilitator)
    if key in DECISIONS:
        record_language_decision(
            group=group,
            started_from=0,
            languages=DECISIONS[key],
            ways=[Way.HANDS],
            decided_on=today - dt.timedelta(days=20),
            look_again_on=today + dt.timedelta(days=64),
            by=facilitator,
        )
    if key in WOMEN:
        keep_names(group=group, by=coordinator)
        for woman in WOMEN[key]:
            _add(woman, group, today, coordinator)
    if key in AGREEMENTS:
        _agree(AGREEMENTS[key], group, today, facilitator)
        make_link(group=group, by=facilitator)


def _add(woman: DemoWoman, group: SupportGroup, today: dt.date, by: User) -> None:
    joins = woman.state == ParticipantState.JOINED
    asked_on = today - dt.timedelta(days=120 if joins else 12)
    facts, contact = woman.facts.copy(), woman.contact and woman.contact.copy()
    facts["asked_on"] = asked_on
    added = add_participant(group=group, by=by, state=woman.state, decided_herself=joins, **facts)
    if joins:  # some time ago: the rest of the network is not new either
        added.joined_on = asked_on + dt.timedelta(days=7)
        added.save(update_fields=["joined_on"])
    if contact:
        contact["confirmed_on"] = today - dt.timedelta(days=30)
        contact["expires_on"] = today + dt.timedelta(days=61)
        save_safe_contact(participant=added, version=0, by=by, **contact)


def _agree(demo: DemoAgreement, group: SupportGroup, today: dt.date, by: User) -> None:
    last = len(demo.days_ago) - 1
    for number, days in enumerate(demo.days_ago):
        says = demo.changed if demo.changed and number == last else demo.own
        record_agreement(
            group=group,
            started_from=number,
            clauses=_clauses(group, demo, says),
            language=demo.language,
            by=by,
            agreed_on=today - dt.timedelta(days=days),
            present_count=demo.present,
            agreed_count=demo.present - demo.unsure,
            unsure_count=demo.unsure,
            objected_count=0,
            ways=demo.ways,
            spoken_in=demo.spoken_in,
            objection=demo.objection if number == last else "",
            review_on=None,
        )


def _clauses(
    group: SupportGroup, demo: DemoAgreement, says: tuple[str, str]
) -> Sequence[AgreedClause]:
    """What begins ticked, and what the group says itself."""
    kept = [
        AgreedClause(one.title, one.detail, demo.language, one.key, one.starter, one.symbol)
        for one in starting_clauses(group, demo.language)
        if one.ticked
    ]
    own = next((clause for clause in kept if not clause.starter), None)
    if own is None:
        return [*kept, AgreedClause(*says, demo.language, symbol=Symbol.CUP)]
    return [replace(own, title=says[0], detail=says[1]) if one is own else one for one in kept]
