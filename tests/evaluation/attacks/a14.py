"""A14: three hundred women write something by which each could be known. Where does it come up?"""

import logging
import random
import sys
from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.views.debug import ExceptionReporter

from accounts.enums import Role
from accounts.models import Organisation
from audit.models import AuditEvent
from evaluation.letter_box import actions as letter_box
from evaluation.models import (
    Guardian,
    Invitation,
    Programme,
    ProgrammeGroup,
    Questionnaire,
)
from groups.models import Participant
from home import rights
from tests.factories.accounts import make_user
from tests.factories.evaluation import make_access_request
from tests.factories.groups import make_facilitator
from tests.project.walk import routes

STRINGS = 300
PEOPLE = ("visitor", "ada", "ben", "gita")
LETTERS = "bcdfghjklmnpqrstvwxz"


def strings(seed=14):
    choice = random.Random(seed)
    return ["".join(choice.choices(LETTERS, k=14)) for _ in range(STRINGS)]


def found_anywhere(town, weaken, women=STRINGS, *, pages=PEOPLE):
    """How many of the strings are found in a page, a log, an export, the audit, a crash report or
    a dump. `weaken(town)` is entered while the women answer. `pages`: who opens them."""
    said = strings()[:women]
    seen = []
    with _listening(seen), weaken(town):
        town.answer(0, by_page=women, comments=said, women=town.women[:women])
        _crash(town, said[0], seen)
        town.seal(0)
        if pages:
            _open_every_page(town, seen, pages)
        _export(town, seen)
    seen.append(town.dump())
    text = "\n".join(seen)
    return sum(one in text for one in said)


@contextmanager
def _listening(seen):
    """Everything that is logged, however little it matters, and every report of a crash."""

    class Keeping(logging.Handler):
        def emit(self, record):
            seen.append(self.format(record))

    def report(sender, request, **kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info())
        reporter.filter = import_string(settings.DEFAULT_EXCEPTION_REPORTER_FILTER)()
        seen.append(reporter.get_traceback_text())
        seen.append(reporter.get_traceback_html())

    handler, root = Keeping(logging.INFO), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    got_request_exception.connect(report)
    try:
        yield
    finally:
        got_request_exception.disconnect(report)
        root.removeHandler(handler)
        root.setLevel(level)


def _crash(town, said, seen):
    """The disk is full just as she sends it."""
    with town.using(), patch.object(letter_box, "post", side_effect=OSError("disk full")):
        code = town.women[0].slips[0][1]
        sent = {"typed": code, "c-a": 1, "q-1": 1, "q-9": said, "all": 1}
        answer = Client(raise_request_exception=False).post(
            "/a/en/1/", urlencode(sent), content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 500
    seen.append(answer.content.decode())


def _open_every_page(town, seen, who):
    """Of this room and of home, as everybody who has a part in the programme."""
    with town.using("owner"):
        home = Organisation.objects.get()
        place = ProgrammeGroup.objects.order_by("pk").first()
        ada = make_user("ada@example.org", "Ada", Role.COORDINATOR, home)
        ben = make_user("ben@example.org", "Ben", Role.FACILITATOR, home)
        make_facilitator(place.group, ben)
        slip = Invitation.objects.filter(programme_group=place, wave=town.waves[0]).first()
        asked = make_access_request(slip.invitee)
        known = {
            "programme": Programme.objects.get().pk,
            "guardian": Guardian.objects.first().pk,
            "questionnaire": Questionnaire.objects.get().pk,
            "question": "more",
            "wave": town.waves[0],
            "place": place.pk,
            "slip": slip.pk,
            "request_id": asked.pk,
            "purpose": "follow-up",
            "word_key": "next",
            "group": place.group_id,
            "participant": slip.invitee.participant_id,
            "organisation": home.pk,
            "language": "en",
        }
        gita = Guardian.objects.get(user__name="Gita").user
        people = dict(zip(PEOPLE, (None, ada, ben, gita), strict=True))
    opened = 0
    with town.using():
        for person in [people[name] for name in who]:
            client = Client()
            if person:
                client.force_login(person)
            for route in routes():
                if not route.name.startswith(("evaluation:", "answering:", "home:", "groups:part")):
                    continue
                try:
                    address = reverse(
                        route.name, kwargs={name: known[name] for name in route.arguments}
                    )
                except (KeyError, NoReverseMatch):
                    continue
                if "pdf" in route.name:
                    continue  # drawn from the same words; slow, and not to be searched in
                answer = client.get(address)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                seen.append(content.decode(errors="replace"))
                opened += answer.status_code == 200
    assert opened > 15 * len(who), opened


def _export(town, seen):
    """What she is given when she asks what is held, and what stands in the record of events."""
    with town.using():
        her = Participant.objects.get(pk=town.women[0].participant)
        seen.append(repr(rights.held_about(her)))
        seen += [repr(one) for one in AuditEvent.objects.values()]
