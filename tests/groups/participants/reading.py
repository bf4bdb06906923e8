"""Where the women's pages are, and what stands on one."""

import datetime as dt
import html
import re

from django.utils import timezone

from audit.models import AuditEvent
from tests.groups.addresses import address

# name, whether it is about one woman, whether it may be fetched and whether it may be posted to
PAGES = [
    ("participant_list", False, True, False),
    ("participant_names", False, True, True),
    ("participant_sheet", False, True, False),
    ("participant_new", False, True, True),
    ("participant_detail", True, True, False),
    ("participant_edit", True, True, True),
    ("participant_wait", True, False, True),
    ("participant_join", True, False, True),
    ("participant_leave", True, True, True),
    ("participant_remove", True, True, True),
    ("safe_contact", True, True, True),
    ("safe_contact_confirm", True, False, True),
]


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def at(name, woman):
    return address(name, woman.group, participant=woman.pk)


def url_of(name, of_woman, woman):
    return at(name, woman) if of_woman else address(name, woman.group)


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def hidden_value(answer, name):
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', answer.content.decode())
    return html.unescape(found[1])
