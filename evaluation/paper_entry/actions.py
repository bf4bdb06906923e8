"""Sealing what came on paper. It writes one row of the letter box and nothing else.

No event is put on record, no message is kept in a session and nothing is cached, though a colleague
is signed in: an entry of hers beside the moment of an answer would say whose paper lay before her,
and by the order of a pile who answered when. That she may type at all is on record where her role
was given; what she typed nobody can read again, she neither.
"""

from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import User
from evaluation.enums import Mode
from evaluation.paper_entry import policies, rules
from evaluation.questionnaires.reading import Script
from evaluation.waves.models import Invitation
from evaluation.waves.posting import post_answers

# Of the words by which she decided. The paper has those of her own page, so it is the version of
# evaluation/answering, which stands beside this record (a test holds the two together).
CONSENT_VERSION = "2026-11"


@transaction.atomic
def type_in(
    *,
    slip: Invitation,
    script: Script,
    answers: Mapping[str, int | list[int]],
    comments: Mapping[str, str],
    purposes: Collection[str],
    mode: Mode,
    by: User,
) -> str:
    """The receipt, to be shown once. In the place of what was sent with this slip before.

    Raises Refused, NotNow.
    """
    rules.may_type_of(by, slip.programme_group)
    policies.can_be_typed(slip)
    return post_answers(
        invitation=slip,
        script=script,
        answers=answers,
        comments=comments,
        purposes=purposes,
        text_version=CONSENT_VERSION,
        mode=mode,
    )
