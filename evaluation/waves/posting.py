"""From a code and some answers to a sealed envelope: for her own page and for what came on paper.

Reads who is invited, writes one row of the letter box, and nothing else anywhere.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation import envelopes, linking
from evaluation.enums import Mode, Purpose
from evaluation.letter_box import actions as letter_box
from evaluation.questionnaires.reading import Script
from evaluation.waves.models import Invitation, Invitee, Wave


class WithoutConsent(NotNow):
    """She did not say that her answers may be counted: nothing was stored."""


def invitation_of(code: str) -> Invitation | None:
    """With its wave, programme, key and group, in one query. None where no slip has this code.

    The code is the right to it, so nobody is asked who she is.
    """
    wanted = linking.code_hmac(code)
    return (
        Invitation.objects.select_related(
            "wave__programme", "wave__opening_key", "wave__questionnaire", "invitee",
            "programme_group",
        )
        .filter(code_hmac=wanted)
        .first()
    )  # fmt: skip


def post_answers(
    *,
    invitation: Invitation,
    script: Script,
    answers: Mapping[str, int | list[int]],
    comments: Mapping[str, str],
    purposes: Collection[str],
    text_version: str,
    mode: Mode,
) -> str:
    """Seals and stores; the receipt, to be shown once. In the place of what she sent before.

    `answers` and `comments` by the questions' keys, as AnswerForm has cleaned them; answers to
    special questions are left out where she did not agree to their use. `invitation` as
    `invitation_of` gives it, of a wave that still takes answers. Raises WithoutConsent, BoxShut.
    """
    if Purpose.ANSWERS not in purposes:
        raise WithoutConsent(_("Nothing is kept unless you say that it may be counted."))
    wave, place, invitee = invitation.wave, invitation.programme_group, invitation.invitee
    salt = wave.programme.link_salt
    if invitee is None or salt is None:
        raise letter_box.BoxShut(_("These questions are closed now, so nothing was stored."))
    special = {asked.key for asked in script.questions if asked.is_special}
    left_out = special if Purpose.SPECIAL not in purposes else set()
    key = linking.programme_key(salt)
    sealed = envelopes.seal(
        wave.opening_key.public_key,
        {
            "v": envelopes.SHAPE,
            "c": linking.case(key, invitee.link_salt).hex(),
            "q": script.questionnaire_id,
            "g": place.pk,
            "a": place.area_id,
            "l": script.language.code,
            "m": mode.value,
            "t": text_version,
            "p": sorted(purposes),
            "x": {one: value for one, value in answers.items() if one not in left_out},
            "k": {one: text for one, text in comments.items() if text},
        },
    )
    link_tag = linking.tag(key, invitee.link_salt, wave.pk)
    receipt = letter_box.post(wave=wave.pk, link_tag=link_tag, sealed=sealed)
    if not Invitee.objects.filter(pk=invitee.pk).exists():
        # She was erased while it was sent: nobody could find it any more.
        letter_box.withdraw(wave=wave.pk, link_tag=link_tag)
        raise letter_box.BoxShut(_("These questions are closed now, so nothing was stored."))
    return receipt


def take_back(*, invitation: Invitation) -> bool:
    """What was sent with this slip is deleted. False where the programme is closed: nobody can find
    it any more. True says only that it is gone now, not that there was anything.
    """
    salt, invitee = invitation.wave.programme.link_salt, invitation.invitee
    if salt is None or invitee is None:
        return False
    key = linking.programme_key(salt)
    letter_box.withdraw(
        wave=invitation.wave_id,
        link_tag=linking.tag(key, invitee.link_salt, invitation.wave_id),
    )
    # Closed while it was looked for: its tag may have gone before her row was found.
    return Wave.objects.filter(pk=invitation.wave_id, programme__link_salt__isnull=False).exists()
