"""What the tests of data rights, retention and complaints share."""

import datetime as dt

from django.apps import apps
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def rows_in_the_database():
    """Every row of every table as one text, as it is stored: {table: [row, ...]}"""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


def words_in_the_models():
    """Every value of every row, read as the site reads it: decrypted."""
    return "\n".join(
        str(value)
        for model in apps.get_models()
        for row in model.objects.all()
        for value in row.__dict__.values()
    )


def models_that_lead_to(root):
    """It, and every model with a way to it by foreign keys, one-to-ones or many-to-many."""
    found, waiting = set(), {root}
    while waiting:
        model = waiting.pop()
        found.add(model)
        for relation in model._meta.related_objects:
            beyond = {relation.related_model, getattr(relation, "through", None)} - {None}
            waiting |= beyond - found
    return found
