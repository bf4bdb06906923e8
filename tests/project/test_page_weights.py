"""The first visit to any page is light, everything counted as production serves it: compressed.

pytest tests/project/test_page_weights.py -s prints the table.
"""

import gzip
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from tests.project import markup

FIRST_VISIT = 60 * 1024
# One round trip, with a long agreement (test_member_views) and eighteen questions too (answering).
MEMBERS_VISIT = 14 * 1024
SECOND_VISIT = 15 * 1024  # the files are in the browser's store by then


@cache
def weight_of_file(address):
    name = address.removeprefix("/" + settings.STATIC_URL.strip("/") + "/")
    path = finders.find(name)
    assert path, f"there is no {name}"
    return len(gzip.compress(Path(path).read_bytes(), 9))


def weights(pages):
    """{(route, signed in): (bytes of the page, bytes of its files)}, the heaviest of each."""
    found = {}
    for visit in pages:
        if visit.method != "GET" or visit.status != 200:
            continue
        page = len(gzip.compress(visit.html.encode(), 6))
        files = sum(map(weight_of_file, markup.read(visit.html).files()))
        key = (visit.route, visit.person != "visitor")
        found[key] = max(found.get(key, (0, 0)), (page, files), key=sum)
    return found


def test_every_page_is_light(pages):
    table = weights(pages)
    for (route, inside), (page, files) in sorted(table.items(), key=lambda row: -sum(row[1])):
        who = "signed in" if inside else "visitor"
        print(f"{page + files:6} = {page:5} + {files:5}  {route} ({who})")  # noqa: T201
    assert {key: both for key, both in table.items() if sum(both) > FIRST_VISIT} == {}
    assert {key: both for key, both in table.items() if both[0] > SECOND_VISIT} == {}
    without_account = ("members:", "answering:")
    members = {key: both for key, both in table.items() if key[0].startswith(without_account)}
    assert {route.partition(":")[0] for route, _ in members} == {"members", "answering"}
    assert {key: both for key, both in members.items() if sum(both) > MEMBERS_VISIT} == {}


def test_pages_of_every_room_were_weighed(pages):
    rooms = {route.partition(":")[0] for route, _ in weights(pages)}
    assert rooms >= {"home", "toolkit", "groups", "sessions", "accounts", "account_login"}
