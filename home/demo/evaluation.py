"""A programme that the network is evaluated in: its keys, its questions, two waves and answers.

Every answer is invented, and sealed as a woman's own would be. The keys are the demo's: both
guardians have the same passphrase, which everybody knows (people.py), at the least cost.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Organisation, User
from evaluation import keyring, linking
from evaluation.enums import KeyState, ProgrammeState, QuestionKind, ReaderKind, WaveKind
from evaluation.models import (
    Area,
    Guardian,
    GuardianKey,
    Invitation,
    Invitee,
    OpeningKey,
    Programme,
    ProgrammeGroup,
    ProgrammeOrganisation,
    Question,
    Questionnaire,
    QuestionText,
    Reader,
    Wave,
    WaveGroup,
)
from groups.enums import ParticipantState, State
from groups.models import SupportGroup
from home.demo.people import AFALLEN, GUARDIAN_PASSPHRASE, GUARDIANS, ORGANISATIONS, demo_id

PROGRAMME = demo_id("programme", "valleys")
WORDS = {
    "choose": ("I choose how much I share", "Fi sy’n dewis faint i’w rannu", "أنا أختار كم أحكي"),
    "safe": ("I feel safe when I walk in", "Dwi’n teimlo’n ddiogel yma", "أشعر بالأمان حين أدخل"),
    "trust": ("I trust the women here", "Dwi’n ymddiried yn y menywod yma", "أثق بالنساء هنا"),
}  # fmt: skip
FACES = {
    "en": ("No", "Not much", "So-so", "Mostly", "Yes"),
    "cy": ("Na", "Dim llawer", "Gweddol", "Gan mwyaf", "Ydw"),
    "ar": ("لا", "قليلًا", "بين بين", "غالبًا", "نعم"),
}
WHY = {
    "en": "So the room can change, not you.",
    "cy": "Er mwyn i’r ystafell newid, nid chi.",
    "ar": "لكي يتغيّر المكان، لا أنتِ.",
}


def load() -> bool:
    """Where it is not there yet, and all its people are. Whether anything was new."""
    if Programme.objects.filter(pk=PROGRAMME).exists():
        return False
    organisations = Organisation.objects.in_bulk(
        [demo_id("organisation", key) for key in ORGANISATIONS]
    )
    ids = {key: demo_id("person", key) for key in ("ada", *GUARDIANS)}
    found = User.objects.active().in_bulk(ids.values())
    if len(found) < len(ids) or len(organisations) < len(ORGANISATIONS):
        return False
    staff = {key: found[pk] for key, pk in ids.items()}
    _load(organisations[demo_id("organisation", AFALLEN)], organisations.values(), staff)
    return True


def _load(
    leads: Organisation, organisations: Iterable[Organisation], staff: dict[str, User]
) -> None:
    today = timezone.localdate()
    salt = linking.new_salt()
    programme = Programme.objects.create(
        pk=PROGRAMME,
        organisation=leads,
        name="Valleys Together",
        state=ProgrammeState.RUNNING,
        starts_on=today - dt.timedelta(days=60),
        ends_on=today + dt.timedelta(days=300),
        answers_kept_until=today + dt.timedelta(days=660),
        languages=["en", "cy", "ar"],
        link_salt=salt,
        link_check=linking.key_check(linking.programme_key(salt)),
        created_by=staff["dee"],
    )
    for organisation in organisations:
        ProgrammeOrganisation.objects.create(programme=programme, organisation=organisation)
    Reader.objects.create(
        programme=programme, position=0, name="The Larkhill Fund", kind=ReaderKind.FUNDER
    )
    areas = [Area.objects.create(programme=programme, name=name) for name in ("Hills", "Coast")]
    key = _key(programme, staff)
    questionnaire = _questionnaire(programme, staff["ada"])
    wave = Wave.objects.create(
        programme=programme,
        number=1,
        kind=WaveKind.START,
        questionnaire=questionnaire,
        opening_key=key,
        closes_on=today + dt.timedelta(days=28),
        opened_by=staff["ada"],
    )
    for number, group in enumerate(SupportGroup.objects.filter(state=State.ACTIVE)):
        place = ProgrammeGroup.objects.create(
            programme=programme, group=group, area=areas[number % 2], joined_by=staff["ada"]
        )
        _invite(wave, place)


def _key(programme: Programme, staff: dict[str, User]) -> OpeningKey:
    private, public = keyring.new_pair()
    key = OpeningKey.objects.create(
        programme=programme, number=1, public_key=public, made_by=staff[GUARDIANS[0]]
    )
    for name in GUARDIANS:
        guardian = Guardian.objects.create(
            programme=programme, user=staff[name], named_by=staff["dee"]
        )
        copy = keyring.wrap(
            private,
            GUARDIAN_PASSPHRASE,
            memory=keyring.LEAST_MEMORY,
            passes=keyring.LEAST_PASSES,
        )
        GuardianKey.objects.create(
            opening_key=key,
            guardian=guardian,
            state=KeyState.HELD,
            state_changed_by=staff[name],
            tested_on=timezone.localdate(),
            **copy._asdict(),
        )
    return key


def _questionnaire(programme: Programme, by: User) -> Questionnaire:
    made = Questionnaire.objects.create(
        programme=programme,
        name="Small questions",
        created_by=by,
        locked_at=timezone.now(),
        locked_by=by,
    )
    for position, (key, words) in enumerate(WORDS.items()):
        question = Question.objects.create(
            questionnaire=made,
            position=position,
            key=key,
            kind=QuestionKind.FACES,
            options_count=5,
        )
        for language, text in zip(FACES, words, strict=True):
            QuestionText.objects.create(
                question=question,
                language=language,
                text=text,
                why=WHY[language],
                options=list(FACES[language]),
                machine_draft=language != "en",
            )
    return made


def _invite(wave: Wave, place: ProgrammeGroup) -> None:
    WaveGroup.objects.create(wave=wave, programme_group=place)
    group = place.group
    women = (
        list(group.participants.filter(state=ParticipantState.JOINED).order_by("pk"))
        if group.keeps_names
        else [None] * (group.women_usual + 4)
    )
    for number, woman in enumerate(women, start=1):
        invitee = Invitee.objects.create(programme_group=place, participant=woman)
        slip = Invitation(wave=wave, programme_group=place, invitee=invitee, number=number)
        slip.code_hmac = linking.code_hmac(linking.code(slip.pk, slip.issue))
        slip.save(force_insert=True)
