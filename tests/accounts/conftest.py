import pytest
from django.core.cache import cache

from audit.models import AuditEvent


@pytest.fixture(autouse=True)
def open_doors(db):
    """No test inherits the tries of another one."""
    cache.clear()


@pytest.fixture
def events(db):
    """What was recorded since the test began: [(kind, by, target), ...]."""

    def read():
        return [(one.kind, one.by, one.target) for one in AuditEvent.objects.order_by("pk")]

    return read


@pytest.fixture
def broken_record(monkeypatch):
    """The record can't be written."""

    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr("accounts.actions.record", fail)
