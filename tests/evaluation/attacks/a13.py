"""A13: women take back what they sent, in every way there is. Is anything of it left?"""

from django.db import transaction

from evaluation.letter_box import actions as letter_box
from evaluation.rights import erase
from evaluation.waves.posting import invitation_of, take_back
from groups.models import Participant
from tests.evaluation.attacks.town import INBOX, SEALED

EACH = 10  # women by each way, out of the beginning of the list


def left_after_taking_back(town, receipts):
    """`receipts`: by tag. Of the women who took back: how many are in a table, a dump or a file?

    The first wave is sealed and the second takes answers: before, after and between. By code, by
    receipt, and by asking to be erased altogether, which reaches both waves.
    """
    held = {
        bytes(tag): bytes(sealed)
        for table in (INBOX, SEALED)
        for tag, sealed in town.rows(f"SELECT link_tag, sealed FROM {table}")
    }
    gone = []
    with town.using():
        for start, number, way in (
            (0, 0, _by_code), (EACH, 1, _by_code), (2 * EACH, 0, _by_receipt),
            (3 * EACH, 1, _by_receipt),
        ):  # fmt: skip
            for woman in town.women[start : start + EACH]:
                way(woman, number, receipts)
                gone.append(woman.tags[number])
        for woman in town.women[4 * EACH : 5 * EACH]:
            with transaction.atomic():
                erase(Participant.objects.get(pk=woman.participant))
            gone += woman.tags
    town.sweep()
    dump = town.dump()
    others = len(held) - len(gone)
    [(left,)] = town.rows(
        f"SELECT (SELECT count(*) FROM {INBOX}) + (SELECT count(*) FROM {SEALED})"
    )
    assert left >= others, "more went than was taken back"
    files = _files(town)
    return sum(
        tag.hex() in dump or held[tag][:64].hex() in dump or tag in files or held[tag][:64] in files
        for tag in gone
    )


def _by_code(woman, number, receipts):
    assert take_back(invitation=invitation_of(woman.slips[number][1]))


def _by_receipt(woman, number, receipts):
    letter_box.withdraw_by_receipt(receipt=receipts[woman.tags[number]])


def _files(town):
    town.run("CHECKPOINT")
    return b"".join(
        (town.server.data / path).read_bytes()
        for (path,) in town.rows(
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid IN (%s::regclass,"
            " %s::regclass)",
            [INBOX, SEALED],
        )
    )
