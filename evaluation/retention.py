"""What goes of a programme by itself: its answers, when the day has come that women were told.

home/retention.py tells it on a page and does it with the rest.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from evaluation.closing.actions import remove_answers
from evaluation.models import Invitation, Invitee, Programme


class Removal(models.TextChoices):
    ANSWERS = "answers", _("Sealed answers of a programme, and the slips for them")


class Due(NamedTuple):
    programme: Programme
    kind: Removal
    due_on: dt.date

    @property
    def what(self) -> str:
        return str(self.kind.label)


# A wave has its slips as long as it has its answers: they go together. Where a programme was never
# closed, those who were invited are there too.
_HAS_SLIPS: Final = Exists(Invitation.objects.filter(wave__programme=OuterRef("pk")))
_HAS_INVITED: Final = Exists(Invitee.objects.filter(programme_group__programme=OuterRef("pk")))


def due(today: dt.date, organisations: Iterable[Organisation] | None = None) -> list[Due]:
    """The earliest first. A later day than today tells what will be due by then.

    `organisations`: those that lead the programmes.
    """
    rows = _over_by(today)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return [
        Due(programme, Removal.ANSWERS, programme.answers_kept_until)
        for programme in rows.order_by("answers_kept_until", "pk")
    ]


@transaction.atomic
def remove(programme_id: uuid.UUID, today: dt.date) -> Counter[str]:
    """Looks again under a lock: what another run was first to remove is not counted again."""
    locked = Programme.objects.select_for_update(no_key=True).filter(pk=programme_id).first()
    if locked is None or not _over_by(today).filter(pk=programme_id).exists():
        return Counter()
    return remove_answers(programme_id=programme_id)


def _over_by(today: dt.date) -> "models.QuerySet[Programme]":
    return Programme.objects.filter(Q(_HAS_SLIPS) | Q(_HAS_INVITED), answers_kept_until__lte=today)
