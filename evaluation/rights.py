"""What a woman may ask of this room, as home calls it: see groups/participants/rights.py.

Her answers are not here. Nobody can see whether she sent any; a guardian opens them for her alone
(evaluation/access), and erasing deletes what lies under her tags without telling whether it did.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.access.facts import links_of
from evaluation.enums import AccessState, Mode, ProgrammeState, StaffPurpose
from evaluation.letter_box import actions as letter_box
from evaluation.models import AccessRequest, ConsentDecision, Invitation, Invitee, Programme
from groups.enums import Channel
from groups.models import Participant, SupportGroup
from groups.participants.rights import Due, Fact, Row, Section
from groups.support_groups.actions import lock_group
from toolkit.languages import language_name

HOLDS: Final = (AccessRequest, ConsentDecision, Invitation, Invitee)


# --- What is held


def held_about(participant: Participant) -> list[Section]:
    """That she was asked, and what she decided; of her answers nothing is known here."""
    return [_questions(participant), _decisions(participant)]


def _questions(her: Participant) -> Section:
    invitees = list(
        Invitee.objects.filter(participant=her).select_related("programme_group__programme")
    )
    programmes = {one.pk: one.programme_group.programme for one in invitees}
    slips = Invitation.objects.filter(invitee__in=invitees).select_related("wave")
    copies = AccessRequest.objects.filter(invitee__in=invitees).select_related("programme")
    closed = Programme.objects.filter(
        groups__group=her.group_id, state=ProgrammeState.CLOSED
    ).order_by("name")
    return Section(
        "questions",
        _("Questions you were asked"),
        _asked(slips, programmes) + _copies(copies) + _closed(closed),
        _("So that there is a slip for you, and you can change or take back what you sent."),
        _("Until the programme is closed, or its answers are deleted; sooner if you ask."),
        _(
            "The coordinators of the organisation, and whoever facilitates the group. None of them "
            "sees an answer, or whether there is one."
        ),
    )


def _asked(slips: Iterable[Invitation], programmes: dict[uuid.UUID, Programme]) -> list[Fact]:
    found = sorted(
        ((programmes[slip.invitee_id], slip.wave) for slip in slips if slip.invitee_id),
        key=lambda one: (one[0].name.casefold(), one[1].number),
    )
    if not found:
        return []
    return [
        Fact(
            "invited",
            _("You were given a slip with a code"),
            "\n".join(
                _("{programme}: {time}, until {date}").format(
                    programme=programme.name,
                    time=wave.get_kind_display(),
                    date=_day(wave.closes_on),
                )
                for programme, wave in found
            ),
            [
                {
                    "programme": programme.name,
                    "time": wave.kind,
                    "number": str(wave.number),
                    "until": wave.closes_on.isoformat(),
                }
                for programme, wave in found
            ],
        ),
        Fact(
            "answers",
            _("What you answered"),
            _(
                "Nobody here can see that, or whether you answered at all, so it can’t stand on "
                "this page. If you would like a copy, say so: a guardian opens your answers for "
                "you alone."
            ),
            None,
        ),
    ]


def _copies(rows: Iterable[AccessRequest]) -> list[Fact]:
    found = sorted(rows, key=attrgetter("asked_at"))
    if not found:
        return []
    return [
        Fact(
            "copies",
            _("Copies of your answers that you asked for"),
            "\n".join(
                _("{programme}, reference {reference}: {state}, {date}").format(
                    programme=one.programme.name,
                    reference=one.reference,
                    state=_state(AccessState(one.state)),
                    date=_day(timezone.localtime(one.state_changed_at).date()),
                )
                for one in found
            ),
            [
                {
                    "programme": one.programme.name,
                    "reference": one.reference,
                    "language": one.language,
                    "state": AccessState(one.state).value,
                    "state_changed_on": timezone.localtime(one.state_changed_at).date().isoformat(),
                    "asked_on": timezone.localtime(one.asked_at).date().isoformat(),
                }
                for one in found
            ],
        )
    ]


def _state(state: AccessState) -> str:
    """Said to her; the labels of AccessState speak of her."""
    return {
        AccessState.ASKED: _("waiting for a guardian"),
        AccessState.OPENED: _("opened for you"),
        AccessState.TAKEN_BACK: _("taken back"),
    }[state]


def _closed(programmes: Iterable[Programme]) -> list[Fact]:
    """Of her group, and not of her: that is all that is left to say."""
    names = [one.name for one in programmes]
    if not names:
        return []
    return [
        Fact(
            "closed",
            _("Closed, and nothing leads to you any more"),
            "\n".join(
                [
                    *names,
                    _(
                        "Your group took part. If you answered, nobody can find your answers now, "
                        "so they can’t be shown to you or deleted for you alone."
                    ),
                ]
            ),
            names,
        )
    ]


def _decisions(her: Participant) -> Section:
    rows = ConsentDecision.objects.filter(participant=her).order_by("-recorded_at", "-pk")
    by_purpose: dict[str, list[ConsentDecision]] = {}
    for row in rows:
        by_purpose.setdefault(row.purpose, []).append(row)
    facts = [
        Fact(
            purpose.value.replace("-", "_"),
            str(purpose.label),
            "\n".join(_decision(row) for row in by_purpose[purpose.value]),
            [_as_data(row) for row in by_purpose[purpose.value]],
        )
        for purpose in StaffPurpose
        if purpose.value in by_purpose
    ]
    return Section(
        "decisions",
        _("What you said yes or no to"),
        facts,
        _("So that nothing is done that you have not said yes to."),
        _("As long as the rest of this page. A yes ends by itself on its day."),
        _(
            "The coordinators of the organisation, and whoever leads or co-facilitates the group. "
            "Nobody else: no other woman, no admin, no funder."
        ),
    )


def _decision(row: ConsentDecision) -> str:
    """A sentence for each; the latest first, as they stand in force."""
    parts = [
        _("Yes, on {date}").format(date=_day(row.decided_on))
        if row.given
        else _("No, on {date}").format(date=_day(row.decided_on))
    ]
    if row.expires_on:
        parts.append(_("until {date}").format(date=_day(row.expires_on)))
    if row.channel:
        parts.append(_("by: {way}").format(way=Channel(row.channel).label))
    parts.append(_("in {language}").format(language=language_name(row.language)))
    parts.append(_how(Mode(row.mode)))
    return ", ".join(parts)


def _how(mode: Mode) -> str:
    """Said to her; the labels of Mode speak of her."""
    return {
        Mode.READ: _("you read it yourself"),
        Mode.PAPER: _("on paper"),
        Mode.SPOKEN: _("it was read to you"),
        Mode.INTERPRETER: _("through an interpreter"),
        Mode.HELPER: _("with a helper whom you chose"),
    }[mode]


def _as_data(row: ConsentDecision) -> Row:
    return {
        "given": row.given,
        "channel": row.channel,
        "decided_on": row.decided_on.isoformat(),
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
        "language": row.language,
        "mode": row.mode,
        "text_version": row.text_version,
        "recorded_on": timezone.localtime(row.recorded_at).date().isoformat(),
    }


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


# --- Erasing, because she asks


@transaction.atomic
def erase(participant: Participant) -> Counter[str]:
    """Her envelopes in every wave, her slips, requests and decisions.

    How many rows of each model went, without the envelopes: whether there were any is told to
    nobody. Raises NotNow where her tags can't be computed, since what she sent would be left behind
    with nobody to find it; nothing is deleted then. Where a programme was closed there is nothing
    to find, and nothing to wait for.
    """
    lock_group(participant.group)
    invitees = list(
        Invitee.objects.select_for_update(of=("self",))
        .filter(participant=participant)
        .select_related("programme_group__programme")
        .order_by("pk")
    )
    links: list[tuple[uuid.UUID, bytes]] = []
    for invitee in invitees:
        if invitee.programme_group.programme.link_salt is not None:
            links += links_of(invitee).items()
    letter_box.erase(links=links)
    removed: Counter[str] = Counter()
    for rows in (
        AccessRequest.objects.filter(invitee__in=invitees),
        Invitation.objects.filter(invitee__in=invitees),
        Invitee.objects.filter(pk__in=[one.pk for one in invitees]),
        ConsentDecision.objects.filter(participant=participant),
    ):
        removed.update(rows.delete()[1])
    return +removed


# --- Going by itself


def due_for_removal(
    today: dt.date, groups: "models.QuerySet[SupportGroup] | None" = None
) -> list[Due]:
    """Nothing of one woman: her decisions go with her row. A programme's answers and slips go
    together, on the day that all of its women were told (evaluation/retention.py).
    """
    return []


def remove_due(due: Due, today: dt.date) -> Counter[str]:
    return Counter()
