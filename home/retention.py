"""What goes by itself, and when: told on a page, done by `manage.py remove_what_is_due`."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import Organisation, User
from evaluation import retention as programmes
from groups.models import SupportGroup
from groups.participants.rights import Due
from groups.support_groups.queries import by_name
from home import actions
from home.models import DataComplaint
from home.rights import ROOMS

# What docs/retention.md asks of whoever runs the server; no program of ours can see to it.
BACKUP_DAYS: Final = 35
AHEAD: Final = dt.timedelta(days=91)


# --- Told


class Kept(NamedTuple):
    what: str
    how_long: str
    why: str


class Coming(NamedTuple):
    """So many of a kind, due between two days; the first may be over."""

    what: str
    number: int
    first: dt.date
    last: dt.date

    @property
    def is_due(self) -> bool:
        return self.first <= timezone.localdate()


class OfGroup(NamedTuple):
    group: SupportGroup
    coming: list[Coming]


class OfOrganisation(NamedTuple):
    organisation: Organisation
    coming: list[Coming]


def how_long_things_are_kept() -> list[Kept]:
    """The settings in words."""
    asked, needs = settings.ENQUIRY_KEPT_DAYS, settings.NEEDS_KEPT_DAYS
    name, complaint = settings.NAME_KEPT_DAYS, settings.COMPLAINT_KEPT_DAYS
    return [
        Kept(
            _("Somebody who asked, and has not joined"),
            ngettext("{days} day after she asked", "{days} days after she asked", asked).format(
                days=asked
            ),
            _("Nobody waits on a list for ever. If there was no place, she can ask again."),
        ),
        Kept(
            _("Contact, languages and needs"),
            _after_she_left(needs),
            _("She may come back soon, and then need not say everything twice."),
        ),
        Kept(
            _("What she is called, and her dates"),
            _after_she_left(name),
            _("The year’s report is counted from it."),
        ),
        Kept(
            _("A complaint about how data was handled"),
            ngettext(
                "{days} day after it was answered", "{days} days after it was answered", complaint
            ).format(days=complaint),
            _("So that it can be shown that she was answered, and when."),
        ),
        Kept(
            _("Sealed answers to a programme’s questions, and the slips for them"),
            _("Until the day that the women were told, whether the programme was closed or not"),
            _("Change over time can be counted until then. Nobody can put that day off."),
        ),
        Kept(
            _("Backups"),
            ngettext("{days} day", "{days} days", BACKUP_DAYS).format(days=BACKUP_DAYS),
            _("For a broken server. Whoever runs it sees to it that older ones are destroyed."),
        ),
    ]


def _after_she_left(days: int) -> str:
    sentence = ngettext("{days} day after she left", "{days} days after she left", days)
    return sentence.format(days=days)


def coming_in_groups(user: User) -> list[OfGroup]:
    """For a coordinator: each group that she sees, by name, with counts; nobody's name."""
    coordinates = user.organisation_ids(Role.COORDINATOR)
    groups = SupportGroup.objects.visible_to(user).filter(organisation__in=coordinates)
    found: dict[uuid.UUID, list[tuple[str, dt.date]]] = {}
    for due in _due(groups):
        found.setdefault(due.group_id, []).append((due.what, due.due_on))
    return [
        OfGroup(group, _counted(found[group.pk]))
        for group in sorted(groups, key=by_name)
        if group.pk in found
    ]


def coming_in_organisations(user: User) -> list[OfOrganisation]:
    """For an admin: counts for the whole organisation, since she sees no group.

    A group that is closed to her is counted too: what is due there goes all the same.
    """
    organisations = user.organisations(Role.ADMIN)
    groups = SupportGroup.objects.filter(organisation__in=organisations)
    organisation_of = dict(groups.values_list("pk", "organisation_id"))
    found: dict[uuid.UUID, list[tuple[str, dt.date]]] = {one.pk: [] for one in organisations}
    for due in _due(groups):
        found[organisation_of[due.group_id]].append((due.what, due.due_on))
    answered = _("A complaint that was answered")
    kept = dt.timedelta(days=settings.COMPLAINT_KEPT_DAYS)
    complaints = DataComplaint.objects.over_by(_until()).filter(organisation__in=organisations)
    for organisation_id, day in complaints.values_list("organisation_id", "answered_at__date"):
        found[organisation_id].append((answered, day + kept))
    for one in programmes.due(_until(), organisations):
        found[one.programme.organisation_id].append((one.what, one.due_on))
    return [OfOrganisation(one, _counted(found[one.pk])) for one in organisations]


def _until() -> dt.date:
    return timezone.localdate() + AHEAD


def _due(groups: QuerySet[SupportGroup]) -> Iterator[Due]:
    for room in ROOMS:
        yield from room.due_for_removal(_until(), groups)


def _counted(things: Iterable[tuple[str, dt.date]]) -> list[Coming]:
    days: dict[str, list[dt.date]] = {}
    for what, day in things:
        days.setdefault(what, []).append(day)
    coming = [Coming(what, len(found), min(found), max(found)) for what, found in days.items()]
    return sorted(coming, key=lambda one: (one.first, one.what))


# --- Done


class Done(NamedTuple):
    """`removed`: rows by model. `failed`: which thing, and what kind of error; never its words."""

    removed: Counter[str]
    failed: list[str]


def count_what_is_due(today: dt.date) -> Counter[str]:
    """What `remove_what_is_due` would take up, by kind."""
    found = Counter(due.kind.value for room in ROOMS for due in room.due_for_removal(today))
    found["complaint"] = DataComplaint.objects.over_by(today).count()
    found.update(one.kind.value for one in programmes.due(today))
    return +found


def remove_what_is_due(today: dt.date) -> Done:
    """Each thing in a transaction of its own: one that can't be removed keeps no other.

    May run at any time, again, and twice at once.
    """
    done = Done(Counter(), [])
    for room in ROOMS:
        for due in room.due_for_removal(today):
            name = f"{due.kind.value} {due.participant_id}"
            _try(done, name, partial(room.remove_due, due, today))
    for pk in DataComplaint.objects.over_by(today).order_by("pk").values_list("pk", flat=True):
        remove = partial(actions.remove_complaint, complaint_id=pk, today=today)
        _try(done, f"complaint {pk}", remove)
    for one in programmes.due(today):
        remove = partial(programmes.remove, one.programme.pk, today)
        _try(done, f"{one.kind.value} {one.programme.pk}", remove)
    return done


def _try(done: Done, name: str, remove: Callable[[], Counter[str]]) -> None:
    try:
        done.removed.update(remove())
    except Exception as error:  # noqa: BLE001 - the others must go all the same
        done.failed.append(f"{name}: {type(error).__name__}")
