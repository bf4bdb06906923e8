"""Programmes, their questions, waves and slips, made straight in the database: no rule, no record.

`PASSPHRASE` opens every key that is made here, at the least cost: argon2id is slow on purpose.
"""

import datetime as dt
import itertools

from django.utils import timezone

from evaluation import envelopes, keyring, linking
from evaluation.letter_box.models import Response
from evaluation.models import (
    AccessRequest,
    Area,
    ConsentDecision,
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

_numbers = itertools.count(1)
PASSPHRASE = "CDFG-HJKM-NPQR-TVWX-Y346-79CD"
READY = ("key", "kind", "measure", "is_special", "is_demographic", "least", "most")
FACES = ("No", "Not much", "So-so", "Mostly", "Yes")


def make_programme(organisation, *others, guardians=(), **facts):
    """Running for a month, with one funder and two areas. `others`: organisations that pool."""
    today = timezone.localdate()
    salt = linking.new_salt()
    usual = {
        "name": f"Programme {next(_numbers)}",
        "state": "running",
        "starts_on": today - dt.timedelta(days=30),
        "ends_on": today + dt.timedelta(days=335),
        "answers_kept_until": today + dt.timedelta(days=700),
        "languages": ["en", "cy", "ar"],
        "link_salt": salt,
        "link_check": linking.key_check(linking.programme_key(salt)),
    }
    programme = Programme.objects.create(organisation=organisation, **{**usual, **facts})
    for one in (organisation, *others):
        ProgrammeOrganisation.objects.create(programme=programme, organisation=one)
    Reader.objects.create(programme=programme, position=0, name="The Women’s Fund", kind="funder")
    for name in ("North", "South"):
        Area.objects.create(programme=programme, name=name)
    for user in guardians:
        make_guardian(programme, user)
    return programme


def make_guardian(programme, user, **facts):
    return Guardian.objects.create(programme=programme, user=user, **facts)


def make_opening_key(programme, *, number=None, **facts):
    """In use, with a copy that each guardian holds. Its private half stands in `private`."""
    private, public = keyring.new_pair()
    key = OpeningKey.objects.create(
        programme=programme,
        number=number or programme.opening_keys.count() + 1,
        public_key=public,
        **facts,
    )
    key.private = private
    for guardian in programme.guardians.filter(ended_at=None):
        make_guardian_key(key, guardian, private)
    return key


def make_guardian_key(key, guardian, private, *, passphrase=PASSPHRASE, **facts):
    copy = keyring.wrap(
        private, passphrase, memory=keyring.LEAST_MEMORY, passes=keyring.LEAST_PASSES
    )
    usual = {"state": "held", **copy._asdict()}
    return GuardianKey.objects.create(opening_key=key, guardian=guardian, **{**usual, **facts})


def make_questionnaire(programme, *questions, name="Seven small questions", **facts):
    """`questions`: made with `question(...)`; without any, two on faces, a number and a comment."""
    usual = {"number": programme.questionnaires.filter(name=name).count() + 1}
    made = Questionnaire.objects.create(programme=programme, name=name, **{**usual, **facts})
    for add in questions or (
        question("choose", "I choose how much I share"),
        question("safe", "I feel safe when I walk in"),
        question("satisfied", "How satisfied are you with your life?", kind="number",
                 least=0, most=10, options=("Not at all", "Completely"), is_special=True),
        question("more", "Anything to add?", kind="comment"),
    ):  # fmt: skip
        add(made)
    return made


def make_questionnaire_of(programme, ready, name="Ready questions"):
    """From a starter's questions, in every language that the programme has."""
    made = Questionnaire.objects.create(programme=programme, name=name)
    for position, one in enumerate(ready):
        row = Question.objects.create(
            questionnaire=made,
            position=position,
            options_count=one.options_count,
            **{name: getattr(one, name) for name in READY},
        )
        for code in programme.languages:
            words = one.words[code]
            words = {**vars(words), "options": list(words.options)}
            QuestionText.objects.create(question=row, language=code, **words)
    return made


def question(key, text, *, kind="faces", options=FACES, languages=("en", "cy", "ar"), **facts):
    """Adds itself to a questionnaire; in other languages its words have their code in front."""

    def add(questionnaire):
        words = () if kind == "comment" else options
        made = Question.objects.create(
            questionnaire=questionnaire,
            position=questionnaire.questions.count(),
            key=key,
            kind=kind,
            options_count=0 if kind in {"comment", "number"} else len(words),
            **facts,
        )
        for code in languages:
            sign = "" if code == "en" else f"{code} "
            QuestionText.objects.create(
                question=made,
                language=code,
                text=sign + text,
                why=f"{sign}So the room can change, not you.",
                options=[sign + word for word in words],
                machine_draft=code != "en",
            )
        return made

    return add


def make_programme_group(programme, group, **facts):
    area = programme.areas.order_by("name").first()
    return ProgrammeGroup.objects.create(
        programme=programme, group=group, **{"area": area, **facts}
    )


def make_wave(programme, *groups, key=None, questionnaire=None, slips=3, **facts):
    """Open for two weeks, with a slip for each woman of a group that keeps names, else `slips`."""
    key = key or programme.opening_keys.filter(replaced_at=None).first()
    questionnaire = questionnaire or programme.questionnaires.first()
    usual = {
        "number": programme.waves.count() + 1,
        "kind": "start",
        "closes_on": timezone.localdate() + dt.timedelta(days=14),
    }
    wave = Wave.objects.create(
        programme=programme,
        opening_key=key or make_opening_key(programme),
        questionnaire=questionnaire or make_questionnaire(programme),
        **{**usual, **facts},
    )
    for group in groups:
        place = programme.groups.filter(group=group).first()
        add_to_wave(wave, place or make_programme_group(programme, group), slips=slips)
    return wave


def add_to_wave(wave, place, *, slips=3):
    WaveGroup.objects.create(wave=wave, programme_group=place)
    women = list(place.group.participants.filter(state="joined")) if place.group.keeps_names else []
    for woman in women or [None] * slips:
        make_invitation(wave, make_invitee(place, woman))


def make_invitee(place, participant=None):
    if participant is not None:
        found = Invitee.objects.filter(programme_group=place, participant=participant).first()
        if found:
            return found
    return Invitee.objects.create(programme_group=place, participant=participant)


def make_invitation(wave, invitee, *, issue=1):
    """With its `code` beside it."""
    place = invitee.programme_group
    number = wave.invitations.filter(programme_group=place).count() + 1
    slip = Invitation(wave=wave, programme_group=place, invitee=invitee, number=number, issue=issue)
    slip.code = linking.code(slip.pk, issue)
    slip.code_hmac = linking.code_hmac(slip.code)
    slip.save(force_insert=True)
    return slip


def code_of(invitation):
    return linking.code(invitation.pk, invitation.issue)


def make_response(invitation, answers=None, comments=None, **facts):
    """Posted as her page would, with its `receipt` beside it."""
    wave, invitee = invitation.wave, invitation.invitee
    key = linking.programme_key(wave.programme.link_salt)
    receipt = linking.new_receipt()
    contents = {
        "v": envelopes.SHAPE,
        "c": linking.case(key, invitee.link_salt).hex(),
        "q": str(wave.questionnaire_id),
        "g": invitation.programme_group_id,
        "a": invitation.programme_group.area_id,
        "l": "en",
        "m": "read",
        "t": "2026-11",
        "p": ["answers"],
        "x": {"choose": 4} if answers is None else answers,
        "k": comments or {},
        **facts,
    }
    response = Response(
        wave=wave.pk,
        link_tag=linking.tag(key, invitee.link_salt, wave.pk),
        receipt_hash=linking.receipt_hash(receipt),
        sealed=envelopes.seal(wave.opening_key.public_key, contents),
    )
    response.save(force_insert=True)
    response.receipt = receipt
    return response


def make_consent_decision(participant, purpose="follow-up", *, given=True, **facts):
    today = timezone.localdate()
    usual = {
        "channel": "text" if purpose == "reminders" else "",
        "text_version": "2026-11",
        "language": "en",
        "mode": "spoken",
        "decided_on": today,
        "expires_on": today + dt.timedelta(days=365) if given else None,
    }
    return ConsentDecision.objects.create(
        participant=participant, purpose=purpose, given=given, **{**usual, **facts}
    )


def make_access_request(invitee, **facts):
    usual = {"reference": f"R{next(_numbers)}", "language": "en"}
    return AccessRequest.objects.create(
        programme=invitee.programme_group.programme, invitee=invitee, **{**usual, **facts}
    )
