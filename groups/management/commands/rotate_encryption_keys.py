"""Brings every encrypted value under the first key, so that the old key can be thrown away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from groups.encryption import (
    EncryptionKeyError,
    encrypted_fields,
    is_under_first_key,
    rotate,
)

BATCH = 200


class Command(BaseCommand):
    help = (
        "Rewrites what older keys of FIELD_ENCRYPTION_KEYS wrote with the first one. "
        "Can be interrupted and repeated; the site may run meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="only say how many rows are left; fails where there are some",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        left = unreadable = 0
        for model, names in encrypted_fields().items():
            changed, of_all, lost = _walk(model, names, write=not options["check"])
            unreadable += lost
            left += changed
            what = "not yet under the first key" if options["check"] else "rewritten"
            self.stdout.write(f"{model._meta.db_table}: {changed} of {of_all} rows {what}")
        if unreadable:
            raise CommandError(
                f"{unreadable} rows can't be read with any of the keys. Nothing is lost yet: "
                "put back the key that wrote them."
            )
        if options["check"] and left:
            raise CommandError(f"{left} rows still need an older key. Keep it, and run this again.")
        self.stdout.write("Every row is under the first key: older keys can be taken away.")


def _walk(model: type[models.Model], names: list[str], *, write: bool) -> tuple[int, int, int]:
    """(rows that were or would be rewritten, all rows, rows that no key reads)"""
    changed, seen, lost, after = 0, 0, 0, None
    while True:
        # Each batch is a transaction of its own: whoever waits for a row waits for a moment.
        with transaction.atomic():
            rows = list(_batch(model, names, after, write))
            for pk, *tokens in rows:
                try:
                    new = _rewritten(names, tokens)
                except EncryptionKeyError:
                    lost += 1
                    continue
                if new and write:
                    model._default_manager.filter(pk=pk).update(**new)
                changed += bool(new)
        seen += len(rows)
        if len(rows) < BATCH:
            return changed, seen, lost
        after = rows[-1][0]


def _batch(model: type[models.Model], names: list[str], after: Any, lock: bool) -> Any:
    """The next rows with their tokens as they are stored, since a field would decrypt them."""
    rows = model._default_manager.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if lock:
        rows = rows.select_for_update(no_key=True)
    stored = [Cast(name, TextField()) for name in names]
    return rows.values_list("pk", *stored)[:BATCH]


def _rewritten(names: list[str], tokens: list[str | None]) -> dict[str, Value]:
    """Only what another key wrote. Raises EncryptionKeyError."""
    return {
        name: Value(rotate(token), TextField())
        for name, token in zip(names, tokens, strict=True)
        if token is not None and not is_under_first_key(token)
    }
