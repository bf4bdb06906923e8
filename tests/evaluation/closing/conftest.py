"""A programme whose one wave is sealed, with answers, decisions and a request in it."""

import pytest

from audit.models import AuditEvent
from evaluation.letter_box import actions as letter_box
from evaluation.models import Wave
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_access_request, make_response, make_wave
from tests.factories.participants import make_participant


def events():
    return [(one.kind, one.by) for one in AuditEvent.objects.order_by("pk")]


def seal(wave):
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    letter_box.seal_wave(wave=wave.pk)
    Wave.objects.filter(pk=wave.pk).update(state="sealed", swept_on="2026-11-01")


@pytest.fixture
def wave(programme, group):
    """Three women were invited and two answered; one of them was given a copy."""
    group.keeps_names = True
    group.save(update_fields=["keeps_names"])
    for name in ("Rhian", "Sara", "Amal"):
        make_participant(group, name)
    made = make_wave(programme, group)
    for slip in made.invitations.order_by("number")[:2]:
        make_response(slip)
    make_access_request(made.invitations.first().invitee, state="opened")
    return made


@pytest.fixture
def sealed(programme, wave):
    seal(wave)
    return programme


@pytest.fixture
def asked(sealed, dee):
    """dee has given the first signature."""
    sealed.state = "closing"
    sealed.closing_asked_at = "2026-11-20T12:00Z"
    sealed.closing_asked_by = dee
    sealed.save()
    return sealed


@pytest.fixture
def admin(organisation):
    """Another admin, who guards nothing."""
    return make_user("iona@example.org", "Iona", "admin", organisation)
