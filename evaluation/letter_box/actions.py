"""Posting, replacing, taking away and sealing. Nobody's name, and no event in the record.

What a participant's request writes is one row, the sealed answer, and nothing else: an event, a
time or a flag beside it would say who answered and when. So these take no `by`, and ask no rule:
the code or the receipt was the right to do it. Staff's own steps (closing a wave, say) are
recorded where they are taken.

Under the web role's rights only named columns can be read, so nothing here fetches a row: no
get_or_create, no upsert, no RETURNING.
"""

import uuid

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from accounts.refusals import NotNow
from evaluation import linking
from evaluation.letter_box.models import Response, SealedResponse

# What the trigger raises for a wave that takes no answers; see migrations/0002.
REFUSED = "P0001"
TAKEN = "23505"  # a unique constraint
# Another may post under this tag and take it back again between two looks, but not for ever.
ATTEMPTS = 10


class BoxShut(NotNow):
    """The wave is sealed, or there is no such wave: nothing was stored."""


def post(*, wave: uuid.UUID, link_tag: bytes, sealed: bytes) -> str:
    """Stores the envelope, in the place of the one before, and gives its receipt.

    Two at once with the same tag: the later one stays. Raises BoxShut. Whoever gets a receipt has
    her answer stored: there is no other way out of here with one.
    """
    receipt = linking.new_receipt()
    words = {"sealed": sealed, "receipt_hash": linking.receipt_hash(receipt)}
    try:
        for _attempt in range(ATTEMPTS):
            if _replace(wave, link_tag, words) or _insert(wave, link_tag, words):
                return receipt
    except DatabaseError as error:
        if _sqlstate(error) != REFUSED:
            raise
        raise BoxShut(_("These questions are closed now, so nothing was stored.")) from None
    raise OperationalError("An answer could not be stored.")


def _sqlstate(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""


def _replace(wave: uuid.UUID, link_tag: bytes, words: dict[str, bytes]) -> bool:
    with transaction.atomic():
        return bool(Response.objects.filter(wave=wave, link_tag=link_tag).update(**words))


def _insert(wave: uuid.UUID, link_tag: bytes, words: dict[str, bytes]) -> bool:
    """False where another request has posted under this tag in between."""
    try:
        with transaction.atomic():
            Response(wave=wave, link_tag=link_tag, **words).save(force_insert=True)
    except IntegrityError as error:
        if _sqlstate(error) != TAKEN:
            raise
        return False
    return True


def withdraw(*, wave: uuid.UUID, link_tag: bytes) -> None:
    """Whether there was anything isn't told to anybody."""
    with transaction.atomic():
        for box in (Response, SealedResponse):
            box.objects.filter(wave=wave, link_tag=link_tag).delete()


def withdraw_by_receipt(*, receipt: str) -> None:
    with transaction.atomic():
        for box in (Response, SealedResponse):
            box.objects.filter(receipt_hash=linking.receipt_hash(receipt)).delete()


def erase(*, links: list[tuple[uuid.UUID, bytes]]) -> None:
    """All envelopes of one woman: `links` are her tags by wave.

    Until the transaction around it ends, these waves take no answer: one that she is just sending
    comes before and is deleted, or after, when its poster sees that she has gone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for wave, link_tag in sorted(links):  # two at once never wait for one another
            # The lock of the trigger, which each answer shares; see migrations/0002.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(wave)])
            withdraw(wave=wave, link_tag=link_tag)


def seal_wave(*, wave: uuid.UUID) -> None:
    """Moves a closed wave's envelopes into the sealed table, mixed and under new ids, and makes the
    wave sealed: between the two an answer from paper would be moved, and come once more.

    The owner's function does it, since the web role can't read what it moves. What is left on the
    disk of the old rows goes with the next `manage.py sweep_letter_box`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT evaluation_seal_wave(%s)", [wave])


def forget_links(*, programme: uuid.UUID) -> None:
    """After a programme was closed: no tag and no receipt is left, so nobody finds hers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT evaluation_forget_links(%s)", [programme])


def remove_envelopes(*, wave: uuid.UUID) -> int:
    """At the end of the time for which answers are kept. How many rows went."""
    with transaction.atomic():
        return sum(box.objects.filter(wave=wave).delete()[0] for box in (Response, SealedResponse))
