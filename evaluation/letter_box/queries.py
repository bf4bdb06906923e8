"""What anybody may know of the letter box: that a receipt is good, and about how many there are."""

import uuid

from evaluation import linking
from evaluation.letter_box.models import Response, SealedResponse

ROUNDED_TO = 10


def wave_of_receipt(receipt: str) -> uuid.UUID | None:
    """The wave for which something is held under this receipt. At most two queries."""
    wanted = linking.receipt_hash(receipt)
    for box in (Response, SealedResponse):
        # Not first(): it would order by the id, which the web role may not read.
        found = box.objects.filter(receipt_hash=wanted).values_list("wave", flat=True)
        for wave in found:
            return wave
    return None


def rounded_count(wave: uuid.UUID) -> int:
    """How many have answered, down to the next ten; 0 says fewer than ten. Never by group.

    An exact count would tell, refreshed after one woman has left the room, whether she answered.
    """
    count = sum(box.objects.filter(wave=wave).count() for box in (Response, SealedResponse))
    return count // ROUNDED_TO * ROUNDED_TO
