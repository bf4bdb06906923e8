"""Whether every release is still what was let out: the chain, link by link."""

from collections.abc import Iterator
from typing import NamedTuple

from evaluation.releases import chain
from evaluation.releases.models import Release


class Link(NamedTuple):
    """`computed`: what its hash has to be, after the link before it."""

    release: str
    chain_number: int
    hash: bytes
    previous: bytes
    before: bytes
    computed: bytes


def links() -> Iterator[Link]:
    """From the first on, one at a time: files can be large."""
    before = chain.BEGINNING
    rows = Release.objects.out().order_by("chain_number").select_related("programme")
    for row in rows.iterator(chunk_size=10):
        number = row.chain_number or 0
        hash_ = bytes(row.hash or b"")
        yield Link(
            release=f"{row.programme.name} {row.number}",
            chain_number=number,
            hash=hash_,
            previous=bytes(row.previous_hash or b""),
            before=before,
            computed=chain.link(
                before,
                number,
                bytes(row.json_file or b""),
                bytes(row.csv_file or b""),
                row.programme_id,
                row.number,
            ),
        )
        before = hash_


def broken_link(link: Link, number: int) -> str:
    """What is wrong with the link that has to be the `number`th; empty where nothing is."""
    if link.chain_number != number:
        return (
            f"Release {number} of the chain is missing: after {number - 1} comes "
            f"{link.chain_number} ({link.release}). Bring the database back from a backup that has "
            "it, and look who could delete rows."
        )
    if link.previous != link.before:
        return (
            f"Release {number} of the chain ({link.release}) does not follow from the one before "
            "it: one of the two has been exchanged."
        )
    if link.hash != link.computed:
        return (
            f"Release {number} of the chain ({link.release}) is not what was let out: its files or "
            "its numbers have been changed. Compare them with a copy that somebody downloaded."
        )
    return ""
