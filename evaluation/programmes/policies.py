"""What the state of a programme allows. Each raises `NotNow` with a sentence, or returns None.

From the moment when a first wave was opened, women have said yes to what they were told. What they
were told then stays: who takes part, who reads, in which areas, until when answers are kept at the
longest, and below which numbers nothing is published.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from accounts.refusals import NotNow
from evaluation.enums import ProgrammeState, WaveState
from evaluation.programmes.models import (
    GUARDING_ROLES,
    LEAST_ANSWERING,
    LEAST_GROUPS,
    LEAST_IN_BAND,
    Programme,
    ProgrammeGroup,
)
from toolkit.languages import isolated

PROGRAMME_TRANSITIONS: Final[Mapping[ProgrammeState, tuple[ProgrammeState, ...]]] = {
    ProgrammeState.SET_UP: (ProgrammeState.RUNNING,),
    ProgrammeState.RUNNING: (ProgrammeState.CLOSING,),
    ProgrammeState.CLOSING: (ProgrammeState.RUNNING, ProgrammeState.CLOSED),
    ProgrammeState.CLOSED: (),
}
LEAST: Final = {
    "least_answering": LEAST_ANSWERING,
    "least_in_band": LEAST_IN_BAND,
    "least_groups": LEAST_GROUPS,
}
YEARS_KEPT: Final = 5
FEWEST_GUARDIANS: Final = 2


class AtField(NotNow):
    """The view shows it at the field."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def can_become(programme: Programme, state: ProgrammeState) -> None:
    now = ProgrammeState(programme.state)
    if state in PROGRAMME_TRANSITIONS[now]:
        return
    if now == ProgrammeState.CLOSED:
        raise NotNow(_("This programme is closed. That can’t be undone."))
    if now == ProgrammeState.CLOSING:
        raise NotNow(_("Somebody has asked to close this programme. First take that back."))
    if now == ProgrammeState.SET_UP:
        raise NotNow(_("This programme has not begun yet."))
    raise NotNow(_("That is how things are already."))


def can_start(programme: Programme) -> None:
    """Whether their keys are held is for the record of keys to see."""
    can_become(programme, ProgrammeState.RUNNING)
    if programme.state == ProgrammeState.CLOSING:
        raise NotNow(_("Somebody has asked to close this programme. First take that back."))
    if programme.guardians.able().count() < FEWEST_GUARDIANS:
        raise NotNow(_("Two guardians are needed before it can begin. Name another one first."))


def can_change(programme: Programme) -> None:
    """Its facts, its groups: until somebody has asked to close it."""
    if programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("This programme is closed, so what is written of it stays as it was."))
    if programme.state == ProgrammeState.CLOSING:
        raise NotNow(_("Somebody has asked to close this programme. First take that back."))


def is_settled(programme: Programme) -> bool:
    """Whether a wave was ever opened."""
    return programme.waves.exists()


def can_change_what_was_told(programme: Programme, names: Iterable[str]) -> None:
    """`names`: of the facts that would change."""
    if {"readers", "areas", "others"} & set(names) and is_settled(programme):
        raise NotNow(
            _(
                "A wave has been opened: who takes part, who reads and which areas there are "
                "stays as the women were told."
            )
        )


def can_speak_first(programme: Programme, language: str) -> None:
    """Questions that have no words in a woman's language are asked in the main one."""
    if language != programme.languages[0] and is_settled(programme):
        raise AtField(
            _("A wave has been opened, so its main language stays. You can add others."),
            "language_1",
        )


def can_keep_answers(programme: Programme, until: dt.date) -> None:
    if until > programme.answers_kept_until and is_settled(programme):
        raise AtField(
            _("The women were told that their answers go on {date}. Earlier is possible.").format(
                date=date_format(programme.answers_kept_until, "j F Y")
            ),
            "answers_kept_until",
        )


def can_ask_of_numbers(numbers: Mapping[str, int], programme: Programme | None = None) -> None:
    """`numbers`: thresholds by name. Never below the least, nor below what women were told."""
    told = programme if programme and is_settled(programme) else None
    for name, least in LEAST.items():
        floor = getattr(told, name) if told else least
        if name in numbers and numbers[name] < floor:
            raise AtField(_("It can only be raised: {least} at least.").format(least=floor), name)


def can_last(
    starts_on: dt.date, ends_on: dt.date, kept_until: dt.date, *, is_new: bool = True
) -> None:
    """In order, answers kept for five years after the end at most. `is_new`: the last day."""
    if ends_on < starts_on:
        raise AtField(_("It ends before it begins. Look at both days."), "ends_on")
    if kept_until < ends_on:
        raise AtField(_("Keep answers at least until the programme ends."), "answers_kept_until")
    if kept_until > years_after(ends_on, YEARS_KEPT):
        raise AtField(
            _("Five years after the end at most. Shorter is better."), "answers_kept_until"
        )
    if is_new and kept_until <= timezone.localdate():
        raise AtField(
            _("That day has come: every answer would go tonight. Choose a later one."),
            "answers_kept_until",
        )


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def can_be_called(
    name: str, *, organisation_id: uuid.UUID, programme_id: uuid.UUID | None = None
) -> None:
    """One name once in an organisation, whatever its capitals."""
    same = Programme.objects.alias(folded=Lower("name")).filter(
        organisation=organisation_id, folded=Lower(Value(name))
    )
    if (same.exclude(pk=programme_id) if programme_id else same).exists():
        raise AtField(_("You have a programme of this name. Add the year, for example."), "name")


def organisations_called(names: Iterable[str]) -> list[Organisation]:
    """By their whole names, since nobody is shown which other charities use this site."""
    found = []
    for name in names:
        one = Organisation.objects.filter(name__iexact=name).first()
        if one is None:
            raise AtField(
                _("No organisation here is called {name}. Write its name as it does itself.")
                .format(name=isolated(name)),
                "others",
            )  # fmt: skip
        found.append(one)
    return found


def can_guard(people: Sequence[User], organisation_ids: set[uuid.UUID]) -> None:
    """Each of them: active, and an admin or a guardian where this programme takes place."""
    able = set(
        Membership.objects.current()
        .filter(
            user__in=people,
            user__is_active=True,
            role__in=GUARDING_ROLES,
            organisation__in=organisation_ids,
        )
        .values_list("user", flat=True)
    )
    for number, person in enumerate(people, start=1):
        if person.pk not in able:
            raise AtField(
                _(
                    "A guardian is an admin, or somebody invited as a guardian of answers, in an "
                    "organisation that takes part."
                ),
                f"guardian_{number}",
            )


def can_have_guardians(people: Sequence[User], organisation_ids: set[uuid.UUID]) -> None:
    """At the beginning: two different people."""
    if len({person.pk for person in people}) < FEWEST_GUARDIANS:
        raise AtField(
            _("Two different people, so that nobody can open answers alone."), "guardian_2"
        )
    can_guard(people, organisation_ids)


def can_add_guardian(programme: Programme) -> None:
    if programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("This programme is closed, so its guardians stay as they are."))


def can_end_guardian(programme: Programme, guardian_id: uuid.UUID) -> None:
    """Two who can act are left afterwards."""
    left = programme.guardians.able().exclude(pk=guardian_id)
    if left.count() < FEWEST_GUARDIANS:
        raise NotNow(_("There must always be two guardians. Name another one first."))


def can_leave(organisation: Organisation, programme: Programme, left: set[uuid.UUID]) -> None:
    """An organisation whose groups or guardians still count stays. `left`: those that stay."""
    if programme.groups.current().filter(group__organisation=organisation).exists():
        raise AtField(
            _("Groups of {name} take part. Its coordinators can take them out first.").format(
                name=isolated(organisation.name)
            ),
            "others",
        )
    guardians = [one.user_id for one in programme.guardians.able()]
    through_others = Membership.objects.current().filter(
        user__in=guardians, role__in=GUARDING_ROLES, organisation__in=left
    )
    if set(guardians) - set(through_others.values_list("user", flat=True)):
        raise AtField(
            _("A guardian of this programme is there through {name}. End her part first.").format(
                name=isolated(organisation.name)
            ),
            "others",
        )


def can_drop_areas(programme: Programme, gone: Iterable[int]) -> None:
    if programme.groups.current().filter(area__in=gone).exists():
        raise NotNow(
            _("Groups are in an area that you took away. Their coordinators choose another first.")
        )


def is_in_open_wave(place: ProgrammeGroup) -> bool:
    return place.waves.filter(wave__state=WaveState.OPEN).exists()


def can_take_out(place: ProgrammeGroup) -> None:
    if is_in_open_wave(place):
        raise NotNow(
            _(
                "{name} is being asked in a wave that is open. It can go once that is closed."
            ).format(name=isolated(place.group.name))
        )


def can_move(place: ProgrammeGroup) -> None:
    """Its area travelled inside the envelopes."""
    if place.waves.exists():
        raise NotNow(
            _("{name} has been asked in a wave, so its area stays.").format(
                name=isolated(place.group.name)
            )
        )
