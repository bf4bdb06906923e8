"""Women of a group, made straight in the database: no rule, no record. All of them invented."""

import datetime as dt

from django.utils import timezone

from groups.models import Participant, SafeContact


def make_participant(group, called="Wren", **facts):
    """In the group for four weeks. `state` asked or waiting: she asked four weeks ago."""
    day = timezone.localdate() - dt.timedelta(days=28)
    state = facts.get("state", "joined")
    usual = {
        "state": "joined",
        "came_by": "self",
        "asked_on": day,
        "joined_on": day if state in {"joined", "left"} else None,
        "left_on": timezone.localdate() if state == "left" else None,
        "decided_herself": state in {"joined", "left"},
    }
    return Participant.objects.create(group=group, called=called, **{**usual, **facts})


def make_safe_contact(participant, **facts):
    """A text message between ten and two, and nothing else; she confirmed it today."""
    today = timezone.localdate()
    usual = {
        "phone": "07700 900123",
        "allowed": ["text"],
        "safe_times": "10:00 to 14:00",
        "name_to_use": "Sam",
        "if_someone_else_answers": "Say it is about the library book",
        "shared_device": "yes",
        "confirmed_on": today,
        "expires_on": today + dt.timedelta(days=91),
    }
    return SafeContact.objects.create(participant=participant, **{**usual, **facts})
