"""The letter box: sealed answers, and nothing that leads to a woman.

No time, group, channel, sequence or foreign key. `wave` is the wave's id without a foreign key:
PostgreSQL would lock the wave's row for each answer, and so write there who was last. A trigger
keeps answers to waves that take them (migrations/0002).

The web role may not read `id` or `sealed` (grants.py), so these rows are never fetched whole:
everything that touches them is in actions.py and queries.py beside this file.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Func, IntegerField, Q
from django.db.models.lookups import Exact


def _has_bytes(field: str, number: int) -> Q:
    return Q(Exact(Func(field, function="octet_length", output_field=IntegerField()), number))


class Envelope(models.Model):
    """`link_tag`: 16 bytes, see evaluation/linking.py. `sealed`: see evaluation/envelopes.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "An envelope"


class Response(Envelope):
    """The inbox: what was posted to a wave that is not sealed yet."""

    link_tag = models.BinaryField(max_length=16)
    receipt_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "link_tag"], name="response_one_per_tag"),
            models.UniqueConstraint(fields=["receipt_hash"], name="response_one_per_receipt"),
            models.CheckConstraint(
                condition=_has_bytes("link_tag", 16) & _has_bytes("receipt_hash", 32),
                name="response_whole",
            ),
        ]


class SealedResponse(Envelope):
    """What was in the inbox when its wave was sealed: mixed, under new ids, all at one moment.

    Tag and receipt are None once the programme is closed: nobody can find hers any more.
    """

    link_tag = models.BinaryField(max_length=16, null=True)
    receipt_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wave", "link_tag"], name="sealed_response_one_per_tag"
            ),
            models.UniqueConstraint(
                fields=["receipt_hash"], name="sealed_response_one_per_receipt"
            ),
            models.CheckConstraint(
                condition=Q(link_tag=None, receipt_hash=None)
                | Q(link_tag__isnull=False, receipt_hash__isnull=False),
                name="sealed_response_tag_with_receipt",
            ),
        ]
