"""axe finds nothing on any page and none is wider than its screen, whoever reads it and how.

A visitor opens all that the access table says she can, the others all that she can't. How she
looks at a page (its language, the screen, light or dark) changes from page to page, so that all of
them meet with few openings.
"""

import re
from itertools import cycle

import pytest
from django.urls import reverse
from django.utils import translation

from tests.journeys.people import ADA, BEN, DEE, address_of_group, assert_sound, sign_in
from tests.project.test_access import expected
from tests.project.walk import routes

READERS = {"visitor": None, "ada": ADA, "ben": BEN, "dee": DEE}  # by their names in the table
LOOKS = [
    ("en", 390, "light"),
    ("cy", 1280, "dark"),
    ("cy", 390, "light"),
    ("en", 1280, "dark"),
    ("cy", 390, "dark"),
    ("en", 1280, "light"),
    ("en", 390, "dark"),
    ("cy", 1280, "light"),
]
# Less than these, and a link that should lead to a page has gone.
FEWEST = {"visitor": 22, "ada": 61, "ben": 45, "dee": 19}
SHOWN = {"200", "410"}
FILES = {
    "sessions:plan_pdf",
    "groups:agreement_poster_pdf",
    "groups:agreement_sheet_pdf",
    "groups:agreement_link_qr",
    "home:held_about_pdf",
    "home:held_about_json",
    "home:worried_sheet_pdf",
    "evaluation:slips_pdf",
    "evaluation:question_paper_pdf",
    "evaluation:consent_sheet_pdf",
}
IDS = {
    "chapter": "languages",
    "exercise": "hello-nine-ways",
    "uidb36": "1",
    "key": "not-a-key",
    "token": "not-a-token",
    "language": "cy",
    "number": "2",
    "position": "1",
    "purpose": "photos",
}
# By the argument of an address: a page with a link that has it.
FOUND_ON = {
    "person": ("accounts:people", r"/people/([0-9a-f-]{36})/"),
    "plan": ("home:today", r"/plans/([0-9a-f-]{36})/"),
    "organisation": ("accounts:safeguarding_contacts", r"/to-tell/([0-9a-f-]{36})/"),
    "contact": ("accounts:safeguarding_contacts", r"/to-tell/[0-9a-f-]{36}/([0-9a-f-]{36})/"),
}
ON_THESE = {
    "facilitator": (r"/facilitators/([0-9a-f-]{36})/", "groups:group_detail", "group"),
    "participant": (r"/participants/([0-9a-f-]{36})/", "groups:participant_list", "group"),
    "word": (r"/words/([0-9a-f-]{36})/", "groups:shared_word_list", "group"),
    "code": (r"/n/([\w-]{22})/", "groups:agreement_link", "group"),
    "item": (r"/items/([0-9a-f-]{36})/", "sessions:plan_detail", "plan"),
}
ID = "[0-9a-f-]{36}"
# Without a group's.
MAIN = ["/", "/toolkit/", "/toolkit/languages/hello-nine-ways/", "/help/", "/today/", "/groups/"]


def first(page, address, link):
    page.goto(address)
    found = re.search(link, page.content())
    return found and found.group(1)


def things(page, site, *, of_groups=True):
    """An id of each thing that she sees; an admin sees no group."""
    ids = dict(IDS)
    ids["group"] = address_of_group(page).strip("/").rpartition("/")[2] if of_groups else None
    for name, (route, link) in FOUND_ON.items():
        ids[name] = first(page, reverse(route), link)
    for name, (link, route, of) in ON_THESE.items():
        if ids[of]:
            ids[name] = first(page, reverse(route, args=[ids[of]]), link)
    return ids | things_of_evaluation(page, site, ids["group"])


# Not from her Today, which shows twelve groups: other journeys give her more.
OF_ITS_SLIPS = """
from evaluation.models import WaveGroup
rows = WaveGroup.objects.filter(programme_group__group={group!r}, wave__state="open")
print(*rows.values_list("wave__programme", "wave", "programme_group").first())
"""


def things_of_evaluation(page, site, group):
    """A facilitator comes to the slips of her group, an admin to no group at all."""
    if group:
        slips = site.run(OF_ITS_SLIPS.format(group=group)).split()
        ids = dict(zip(("programme", "wave", "place"), slips, strict=True))
    else:
        programme = first(page, reverse("evaluation:programmes"), rf"/evaluations/({ID})/")
        waves = reverse("evaluation:waves", args=[programme])
        ids = {"programme": programme, "wave": first(page, waves, rf"/waves/({ID})/")}
    questions = reverse("evaluation:questionnaires", args=[ids["programme"]])
    return ids | {"questionnaire": first(page, questions, rf"/questions/({ID})/")}


def pages_of(reader, ids):
    """{language: address}"""
    for route in routes():
        answers = expected("GET", route.name)
        if route.name in FILES or answers[reader] not in SHOWN:
            continue
        if reader != "visitor" and answers["visitor"] in SHOWN:
            continue
        arguments = {name: ids.get(name) for name in route.arguments}
        if None in arguments.values():
            continue
        addresses = {}
        for language in ("en", "cy"):
            with translation.override(language):
                addresses[language] = reverse(route.name, kwargs=arguments)
        yield addresses


def look_at(page, address, width=390, **media):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce", **media)
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")


@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_sound(open_page, site, reader):
    page = open_page("/")
    at_work = page if READERS[reader] else open_page("/")
    sign_in(at_work, READERS[reader] or ADA)
    ids = things(at_work, site, of_groups=reader != "dee")
    count = 0
    for addresses, (language, width, colours) in zip(
        pages_of(reader, ids), cycle(LOOKS), strict=False
    ):
        look_at(page, addresses[language], width, color_scheme=colours)
        assert_sound(page)
        count += 1
    assert count >= FEWEST[reader]


@pytest.fixture
def at_work(open_page, site):
    """Ada's browser, and the pages that matter most to her."""
    page = open_page("/")
    sign_in(page)
    ids = things(page, site)
    group, plan = f"/groups/{ids['group']}/", f"/plans/{ids['plan']}/"
    return page, [*MAIN, group, f"{group}edit/", plan]


def test_the_main_pages_at_320_px(at_work):
    page, addresses = at_work
    for address, language in zip(addresses, cycle(["/cy", ""]), strict=False):
        look_at(page, f"{language}{address}", 320)
        assert_sound(page, axe=False)


def test_the_main_pages_with_letters_twice_as_big(at_work):
    """As a reader sets it in her browser; then as she zooms, which narrows the page too."""
    page, addresses = at_work
    protocol = page.context.new_cdp_session(page)
    for standard, width in ((32, 1280), (32, 768), (16, 640)):
        protocol.send("Page.setFontSizes", {"fontSizes": {"standard": standard}})
        for address in addresses:
            look_at(page, address, width)
            size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
            assert size == standard * 9 / 8
            assert_sound(page, axe=False)


def test_the_main_pages_with_the_readers_own_colours(at_work):
    """Only the layout: axe can't tell contrast there."""
    page, addresses = at_work
    for address in addresses:
        look_at(page, address, forced_colors="active")
        assert_sound(page, axe=False)
