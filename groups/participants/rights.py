"""What a woman may ask of this room: to see all that it holds about her, and to have it erased; and
what goes by itself when its time is over.

Every room that holds something about a participant has a module with these names, and home calls
them from the top down (home/rights.py, home/retention.py):

    HOLDS                                the models whose rows are about her
    held_about(participant)              sections of facts, her own and nobody else's
    erase(participant)                   deletes for good, and counts
    due_for_removal(today, groups=None)  what is due by that day
    remove_due(due, today)               removes one of these, on record, and counts

Nothing that removes reads a value, so a lost key keeps nobody's row here.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.actions import record
from groups.enums import CameBy, Channel, Format, ParticipantState, SharedDevice, State
from groups.participants.models import Participant, SafeContact
from groups.support_groups.actions import lock_group
from groups.support_groups.models import SupportGroup
from toolkit.languages import language_name

HOLDS: Final = (Participant, SafeContact)
NEEDS: Final = ("access", "childcare", "travel")
# When she left, or when the group ended without anybody saying that she did.
OVER_ON: Final = Coalesce("left_on", TruncDate("group__state_changed_at"))

Row = Mapping[str, str | bool | None]
Value = str | bool | list[str] | Sequence[Row] | None


class Fact(NamedTuple):
    """`key` and `value` are for machines, and the same in every language."""

    key: str
    label: str
    words: str
    value: Value


class Section(NamedTuple):
    """`why`, `kept` and `seen_by` are sentences, said to her."""

    key: str
    title: str
    facts: list[Fact]
    why: str
    kept: str
    seen_by: str


class Removal(models.TextChoices):
    """What goes, and with it the day from which its time is counted."""

    ENQUIRY = "enquiry", gettext_lazy("Somebody who asked and has not joined")
    NEEDS = "needs", gettext_lazy("Contact, languages and needs of somebody who has left")
    NAME = "name", gettext_lazy("What somebody who has left is called, and her dates")


class Due(NamedTuple):
    kind: Removal
    group_id: uuid.UUID
    participant_id: uuid.UUID
    due_on: dt.date

    @property
    def what(self) -> str:
        return str(self.kind.label)


# --- What is held


def held_about(participant: Participant) -> list[Section]:
    """Colleagues are not named, nor is whoever sent her: these are other people's data."""
    contact = getattr(participant, "safe_contact", None)
    return [_place(participant), _needs(participant), _contact(participant, contact)]


def _place(her: Participant) -> Section:
    changed = timezone.localtime(her.state_changed_at).date()
    facts = [
        Fact("group", _("The group"), her.group.name, her.group.name),
        Fact("called", _("What you want to be called"), her.called, her.called),
        _chosen("state", _("Where things stand"), her.state, ParticipantState),
        _date("state_changed_on", _("So since"), changed, by_colleague=True),
        _chosen("came_by", _("How you came"), her.came_by, CameBy),
        _yes_or_no("decided_herself", _("You said that joining is your own wish"),
                   her.decided_herself),
        _date("asked_on", _("You asked on"), her.asked_on),
        _date("joined_on", _("You joined on"), her.joined_on),
        _date("left_on", _("You left on"), her.left_on),
        _date("written_on", _("Written down on"), timezone.localtime(her.created_at).date(),
              by_colleague=True),
    ]  # fmt: skip
    return Section(
        "place",
        _("You and the group"),
        facts,
        _("So that there is a place for you, and somebody knows to expect you."),
        _kept(her, settings.NAME_KEPT_DAYS),
        _seen_by(),
    )


def _needs(her: Participant) -> Section:
    facts = [
        _languages("languages_spoken", _("Languages you speak"), her.languages_spoken),
        _languages("languages_read", _("Languages you read"), her.languages_read),
        _chosen("format", _("How you like to get things"), her.format, Format),
        _need("access", _("A way in, a seat, a sign"), her.access),
        _need("childcare", _("Childcare"), her.childcare),
        _need("travel", _("Travel"), her.travel),
    ]
    return Section(
        "needs",
        _("Languages and needs"),
        facts,
        _("So that the group is in words you follow, and what you need is ready when you come."),
        _kept(her, settings.NEEDS_KEPT_DAYS),
        _seen_by(),
    )


def _contact(her: Participant, contact: SafeContact | None) -> Section:
    facts = [] if contact is None else _contact_facts(contact)
    return Section(
        "contact",
        _("How you may be reached"),
        facts,
        _("So that nobody reaches you in a way that could harm you."),
        _kept(her, settings.NEEDS_KEPT_DAYS),
        _seen_by() + " " + _("Each time that somebody opens it is put on record, without words."),
    )


def _contact_facts(contact: SafeContact) -> list[Fact]:
    channels = [channel for channel in Channel if channel in contact.allowed]
    allowed = ", ".join(str(channel.label) for channel in channels)
    changed = timezone.localtime(contact.changed_at).date()
    return [
        _text("phone", _("Number"), contact.phone),
        _text("email", _("Email"), contact.email),
        Fact("allowed", _("What is safe"), allowed or _("nothing"), list(contact.allowed)),
        _text("safe_times", _("When"), contact.safe_times),
        _text("name_to_use", _("The name to use"), contact.name_to_use),
        _text("if_someone_else_answers", _("What to say if somebody else answers"),
              contact.if_someone_else_answers),
        _chosen("shared_device", _("Who else uses the phone"), contact.shared_device, SharedDevice),
        _yes_or_no("do_not_contact", _("You asked not to be contacted"), contact.do_not_contact),
        _date("confirmed_on", _("You confirmed this on"), contact.confirmed_on),
        _date("ask_again_by", _("You are asked again by"), contact.expires_on),
        _date("contact_changed_on", _("Last changed on"), changed, by_colleague=True),
    ]  # fmt: skip


def _text(key: str, label: str, text: str) -> Fact:
    return Fact(key, label, text or _nothing(), text)


def _need(key: str, label: str, text: str | None) -> Fact:
    return Fact(key, label, _("removed") if text is None else text or _nothing(), text)


def _chosen(key: str, label: str, value: str, choices: type[models.TextChoices]) -> Fact:
    words = str(choices(value).label) if value in choices.values else value or _nothing()
    return Fact(key, label, words, value)


def _yes_or_no(key: str, label: str, value: bool) -> Fact:
    return Fact(key, label, _("yes") if value else _("no"), value)


def _languages(key: str, label: str, codes: Iterable[str]) -> Fact:
    codes = list(codes)
    return Fact(key, label, ", ".join(map(language_name, codes)) or _nothing(), codes)


def _date(key: str, label: str, day: dt.date | None, *, by_colleague: bool = False) -> Fact:
    if day is None:
        return Fact(key, label, _nothing(), None)
    words = _("{date}, by a colleague").format(date=_day(day)) if by_colleague else _day(day)
    return Fact(key, label, words, day.isoformat())


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _nothing() -> str:
    return _("nothing is written")


def _seen_by() -> str:
    return _(
        "The coordinators of the organisation, and whoever leads or co-facilitates the group. "
        "Nobody else: no other woman, no admin, no funder."
    )


def _kept(her: Participant, days: int) -> str:
    """Until when, as things stand with her."""
    over_on = _over_on(her)
    if over_on:
        last = over_on + dt.timedelta(days=days)
        return _("Until {date}. Then it goes by itself.").format(date=_day(last))
    if her.state == ParticipantState.JOINED:
        return ngettext(
            "As long as you are in the group, and {days} day after you leave.",
            "As long as you are in the group, and {days} days after you leave.",
            days,
        ).format(days=days)
    last = her.asked_on + dt.timedelta(days=settings.ENQUIRY_KEPT_DAYS)
    return ngettext(
        "Until {date}. If you join before that: as long as you are in the group, and {days} day "
        "after you leave.",
        "Until {date}. If you join before that: as long as you are in the group, and {days} days "
        "after you leave.",
        days,
    ).format(date=_day(last), days=days)


def _over_on(her: Participant) -> dt.date | None:
    """As the database says it: see OVER_ON."""
    if her.state == ParticipantState.JOINED and her.group.state == State.ENDED:
        return timezone.localtime(her.group.state_changed_at).date()
    return her.left_on if her.state == ParticipantState.LEFT else None


# --- Erasing, because she asks


@transaction.atomic
def erase(participant: Participant) -> Counter[str]:
    """Her row and her contact, for good; home puts it on record, once for all rooms.

    How many rows of each model went: none, where they have gone already.
    """
    lock_group(participant.group)
    return _delete(participant.pk)


def _delete(participant_id: uuid.UUID) -> Counter[str]:
    _total, by_model = Participant.objects.filter(pk=participant_id).only("pk").delete()
    return Counter(by_model)


# --- Going by itself


def due_for_removal(
    today: dt.date, groups: "models.QuerySet[SupportGroup] | None" = None
) -> list[Due]:
    """The earliest first. A later day than today tells what will be due by then."""
    found = [
        Due(kind, group_id, pk, day + dt.timedelta(days=_days(kind)))
        for kind in Removal
        for pk, group_id, day in _due(kind, today, groups)
    ]
    return sorted(found, key=lambda due: (due.due_on, str(due.group_id), str(due.participant_id)))


@transaction.atomic
def remove_due(due: Due, today: dt.date) -> Counter[str]:
    """Looks again under a lock: what a colleague or another run has changed meanwhile stays as it
    is, and nothing is counted or put on record.
    """
    group = SupportGroup.objects.select_for_update(no_key=True).filter(pk=due.group_id).first()
    rows = _rows(due.kind, today).filter(group=group, pk=due.participant_id).only("pk")
    her = rows.first() if group else None
    if her is None:
        return Counter()
    if due.kind != Removal.NEEDS:
        record("participant_removed", by=None, target=her)
        return _delete(her.pk)
    contacts, _by_model = SafeContact.objects.filter(pk=her.pk).only("pk").delete()
    nothing = {"languages_spoken": [], "languages_read": [], "format": ""}
    Participant.objects.filter(pk=her.pk).update(
        **dict.fromkeys(NEEDS), **nothing, version=F("version") + 1
    )
    names = [*NEEDS, *nothing, *(["safe_contact"] if contacts else [])]
    record("participant_needs_removed", by=None, target=her, changed_fields=names)
    return +Counter({"needs": 1, SafeContact._meta.label: contacts})


def _due(
    kind: Removal, today: dt.date, groups: "models.QuerySet[SupportGroup] | None"
) -> "models.QuerySet[Participant, tuple[uuid.UUID, uuid.UUID, dt.date]]":
    rows = _rows(kind, today)
    if groups is not None:
        rows = rows.filter(group__in=groups)
    counted_from = F("asked_on") if kind == Removal.ENQUIRY else OVER_ON
    return rows.values_list("pk", "group_id", counted_from)


def _rows(kind: Removal, today: dt.date) -> "models.QuerySet[Participant]":
    last = today - dt.timedelta(days=_days(kind))
    if kind == Removal.ENQUIRY:
        return Participant.objects.enquiring().filter(asked_on__lte=last)
    over = Q(state=ParticipantState.LEFT) | Q(
        state=ParticipantState.JOINED, group__state=State.ENDED
    )
    gone = Participant.objects.filter(over).alias(over_on=OVER_ON).filter(over_on__lte=last)
    if kind == Removal.NAME:
        return gone
    held = Q(safe_contact__isnull=False)
    for name in NEEDS:
        held |= Q(**{f"{name}__isnull": False})
    return gone.filter(held)


def _days(kind: Removal) -> int:
    days: int = getattr(settings, f"{kind.name}_KEPT_DAYS")
    return days
