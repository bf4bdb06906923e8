"""The one way to write to the record."""

from collections.abc import Iterable

from django.db import models, transaction

from audit.models import AuditEvent


def record(
    kind: str,
    *,
    by: models.Model | None,
    target: models.Model | None = None,
    changed_fields: Iterable[str] = (),
) -> AuditEvent:
    """Write one event in the caller's transaction: if this fails, her change fails with it.

    `kind` is `<noun>_<past participle>`, such as `plan_created`. `by` is the person, or None for
    the system itself. Raises TransactionManagementError outside a transaction, since an event
    that can be kept while its change is lost would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() belongs inside the change it records."
        )
    return AuditEvent.objects.create(
        kind=kind,
        by=str(by.pk) if by is not None else "",
        target=f"{target._meta.label}:{target.pk}" if target is not None else "",
        changed_fields=sorted(changed_fields),
    )
