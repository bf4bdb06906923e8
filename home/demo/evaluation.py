"""A programme that the network is evaluated in: its keys, its questions, two waves and answers, and
a summary of the first that waits for the other guardian.

Every answer is invented, and posted and sealed as a woman's own would be. The keys are the demo's:
both guardians have the same passphrase, which everybody knows (people.py), at the least cost.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from random import Random
from typing import Final

from django.utils import timezone

from accounts.models import Organisation, User
from evaluation import keyring
from evaluation.enums import KeyState, Mode, Purpose, QuestionKind, ReaderKind, WaveKind
from evaluation.models import GuardianKey, OpeningKey, Programme, ProgrammeGroup, Wave
from evaluation.programmes.actions import (
    NOWHERE,
    Place,
    create_programme,
    set_groups,
    start_programme,
)
from evaluation.programmes.facts import AreaFacts, ReaderFacts
from evaluation.questionnaires.actions import create_questionnaire
from evaluation.questionnaires.measures import starters
from evaluation.questionnaires.reading import Script, script
from evaluation.releases.actions import ask_for_release
from evaluation.waves.actions import add_groups, close_wave, open_wave, seal_wave
from evaluation.waves.posting import invitation_of, post_answers
from evaluation.waves.slips import code_of
from groups.enums import State
from groups.models import SupportGroup
from home.demo.people import (
    COORDINATORS,
    GUARDIAN_PASSPHRASE,
    GUARDIANS,
    ORGANISATIONS,
    demo_id,
)

NAME: Final = "Valleys Together"
SPARE: Final = 4  # slips, for who comes for the first time
COMMENTS: Final = (
    "The tea, and that nobody hurries me.",
    "I would like to begin a little later.",
    "Somebody kept a chair for me.",
)


def load() -> bool:
    """Where it is not there yet, and all its people are. Whether anything was new."""
    leading = demo_id("organisation", next(iter(ORGANISATIONS)))
    if Programme.objects.filter(organisation=leading, name=NAME).exists():
        return False
    ids = {key: demo_id("organisation", key) for key in ORGANISATIONS}
    organisations = Organisation.objects.in_bulk(ids.values())
    people = {key: demo_id("person", key) for key in (*COORDINATORS.values(), *GUARDIANS)}
    found = User.objects.active().in_bulk(people.values())
    if len(found) < len(people) or len(organisations) < len(ids):
        return False
    staff = {key: found[pk] for key, pk in people.items()}
    leader, *others = (organisations[pk] for pk in ids.values())
    programme = _programme(leader, others, staff)
    places = {key: _bring(programme, ids[key], staff[by]) for key, by in COORDINATORS.items()}
    first = _wave(programme, WaveKind.START, "gentle-start", places, staff)
    _answer(first, share=0.8)
    coordinator = staff[COORDINATORS[next(iter(places))]]
    close_wave(wave=first, by=coordinator)
    seal_wave(wave=first, by=coordinator)
    ask_for_release(programme=programme, waves=[first.pk], by=staff[GUARDIANS[0]])
    _answer(_wave(programme, WaveKind.MIDDLE, "middle-and-end", places, staff), share=0.3)
    return True


def _programme(
    leading: Organisation, others: list[Organisation], staff: dict[str, User]
) -> Programme:
    today = timezone.localdate()
    admin = staff[GUARDIANS[0]]
    programme = create_programme(
        organisation=leading,
        guardians=[staff[name] for name in GUARDIANS],
        by=admin,
        name=NAME,
        starts_on=today - dt.timedelta(days=60),
        ends_on=today + dt.timedelta(days=300),
        answers_kept_until=today + dt.timedelta(days=660),
        languages=["en", "cy", "ar"],
        readers=[ReaderFacts("The Larkhill Fund", ReaderKind.FUNDER)],
        areas=[AreaFacts(None, "Hills"), AreaFacts(None, "Coast")],
        others=[one.name for one in others],
        least_answering=20,
        least_in_band=8,
        least_groups=3,
    )
    _make_key(programme, admin)
    return start_programme(programme=programme, by=admin)


def _make_key(programme: Programme, by: User) -> None:
    """As the pages would; but there nobody knows a passphrase beforehand."""
    private, public = keyring.new_pair()
    key = OpeningKey.objects.create(programme=programme, number=1, public_key=public, made_by=by)
    for guardian in programme.guardians.select_related("user"):
        copy = keyring.wrap(
            private, GUARDIAN_PASSPHRASE, memory=keyring.LEAST_MEMORY, passes=keyring.LEAST_PASSES
        )
        GuardianKey.objects.create(
            opening_key=key,
            guardian=guardian,
            state=KeyState.HELD,
            state_changed_by=guardian.user,
            tested_on=timezone.localdate(),
            **copy._asdict(),
        )


def _bring(programme: Programme, organisation: uuid.UUID, by: User) -> dict[ProgrammeGroup, int]:
    """Her groups that meet, one after the other into the areas; with how many slips each gets."""
    areas = [area.pk for area in programme.areas.order_by("pk")]
    groups = SupportGroup.objects.visible_to(by).filter(
        organisation=organisation, state=State.ACTIVE
    )
    wanted = {
        group.pk: Place(True, areas[number % len(areas)])
        for number, group in enumerate(groups.order_by("name"))
    }
    set_groups(programme=programme, wanted=wanted, seen=dict.fromkeys(wanted, NOWHERE), by=by)
    rows = programme.groups.filter(group__in=wanted).select_related("group", "area")
    return {row: row.group.women_usual + SPARE for row in rows}


def _wave(
    programme: Programme,
    kind: WaveKind,
    starter: str,
    places: Mapping[str, dict[ProgrammeGroup, int]],
    staff: dict[str, User],
) -> Wave:
    """The leading organisation's coordinator opens it, and the others bring their groups."""
    (first, hers), *others = places.items()
    leader = staff[COORDINATORS[first]]
    ready = starters()[starter]
    wave = open_wave(
        programme=programme,
        groups=hers,
        kind=kind,
        questionnaire=create_questionnaire(
            programme=programme, name=ready.name, ready=ready.questions, by=leader
        ),
        closes_on=timezone.localdate() + dt.timedelta(days=28),
        by=leader,
    )
    for key, theirs in others:
        add_groups(wave=wave, groups=theirs, by=staff[COORDINATORS[key]])
    return wave


def _answer(wave: Wave, *, share: float) -> None:
    """A share of the slips come back; the same ones, with the same answers, in every demo."""
    chance = Random(7)  # noqa: S311 - invented answers, and no secret
    asked = script(wave.questionnaire, "en")
    readers = [reader.purpose for reader in wave.programme.readers.all()]
    for slip in wave.invitations.order_by("programme_group", "number"):
        invitation = invitation_of(code_of(slip)) if chance.random() < share else None
        if invitation is None:
            continue
        answers = _answers(asked, chance)
        comments = [one.key for one in asked.questions if one.kind == QuestionKind.COMMENT]
        said = {key: chance.choice(COMMENTS) for key in comments if chance.random() < 0.2}
        post_answers(
            invitation=invitation,
            script=asked,
            answers=answers,
            comments=said,
            purposes=[Purpose.ANSWERS, *readers, *([Purpose.QUOTES] if said else [])],
            text_version="2026-11",
            mode=Mode.READ,
        )


def _answers(asked: Script, chance: Random) -> dict[str, int | list[int]]:
    """Kind ones on the whole; one in twelve is skipped."""
    return {
        one.key: max(chance.choices(sorted(one.values), k=2))
        for one in asked.questions
        if one.values and chance.random() > 1 / 12
    }
