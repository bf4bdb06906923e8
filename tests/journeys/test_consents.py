"""A colleague asks a woman what she allows, writes it down, and takes it back for her."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in
from tests.journeys.test_participants import HERS, LIST, OF_A_GROUP, SAVE, write_down

WAYS = [
    ("laptop", True, "en"),
    ("phone", True, "cy"),
    ("phone", False, "en"),
    ("laptop", False, "cy"),
]
CONSENTS = re.compile(r"/evaluations/decisions/[0-9a-f-]{36}/[0-9a-f-]{36}/(#|\?|$)")
numbers = itertools.count(1)


@pytest.fixture
def with_woman(open_page):
    """The coordinator, at the page of a woman who is in a group of her own."""

    def start(language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        page.fill("input[name=name]", f"Gellir {next(numbers)}")
        page.fill("input[name=starts]", "18:30")
        page.select_option("select[name=rhythm]", "weekly")
        page.select_option("select[name=weekday]", "1")
        page.select_option("select[name=language_1]", "cy")
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        page.goto(page.url.partition("#")[0] + "participants/")
        page.locator('main a[href$="/names/"]').click()
        page.locator("main button[name=keep][value=yes]").click()
        expect(page).to_have_url(LIST)
        write_down(page, "Wren", state="joined")
        return page

    return start


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)
def test_she_says_yes_and_takes_it_back(with_woman, screen, javascript, language):
    page = with_woman(language, screen=screen, javascript=javascript)
    page.locator('main a[href*="/evaluations/decisions/"]').click()
    expect(page).to_have_url(CONSENTS)
    assert_sound(page, axe=javascript)

    page.locator('main a[href$="/reminders/"]').click()
    expect(page.locator("input[name=given]:checked")).to_have_count(0)
    page.locator('nav.chips a[href="?language=ar"]').click()
    expect(page.locator(".aloud")).to_have_attribute("dir", "rtl")
    expect(page.locator("select[name=language]")).to_have_value("ar")
    assert_sound(page, axe=javascript)

    page.locator(SAVE).click()  # neither yes nor no
    expect(page.locator(".error-summary li")).to_have_count(2)
    assert_sound(page, axe=javascript)
    page.check("input[name=given][value=yes]")
    page.check("input[name=channels][value=text]")
    page.check("input[name=mode][value=interpreter]")
    page.locator(SAVE).click()
    expect(page).to_have_url(CONSENTS)
    expect(page.locator("section[aria-labelledby=reminders] .badge.honey")).to_have_count(1)

    page.locator('main a[href$="/photos/"]').click()
    page.check("input[name=given][value=yes]")
    page.locator(SAVE).click()
    expect(page).to_have_url(CONSENTS)
    photos = page.locator("section[aria-labelledby=photos]")
    expect(photos.locator(".badge.sage")).to_have_count(1)
    assert_sound(page, axe=javascript)

    photos.locator("details summary").first.click()
    photos.locator("button.end").click()
    expect(page).to_have_url(CONSENTS)
    expect(photos.locator(".badge.sage")).to_have_count(0)
    expect(photos.locator("details li")).to_have_count(1)
    assert_sound(page, axe=javascript)


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS[:2])
def test_the_sheet_in_her_language(with_woman, screen, javascript, language):
    page = with_woman(language, screen=screen, javascript=javascript)
    page.locator('main a[href*="/evaluations/decisions/"]').click()
    page.locator('main a[href*="/sheet/"]').click()
    expect(page.locator("article")).to_be_visible()
    page.locator('nav.chips a[href="?language=ar"]').click()
    expect(page.locator("article")).to_have_attribute("dir", "rtl")
    assert_sound(page, axe=javascript)
    page.locator('nav.chips a[href="?language=en"]').click()
    expect(page.locator("article")).to_have_attribute("lang", "en")
    with page.expect_download() as download:
        page.locator('main a[href*="/sheet/pdf/"]').click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)


@pytest.mark.parametrize(("screen", "language"), [("phone", "en"), ("laptop", "cy")])
def test_whom_to_remind(open_page, site, screen, language):
    place = site.run(
        "from evaluation.models import WaveGroup\n"
        "places = WaveGroup.objects.filter(wave__state='open',"
        " programme_group__group__name='Paned Dydd Mawrth')\n"
        "one = places.select_related('wave').get()\n"
        "print(f'{one.wave.programme_id}/{one.wave_id}/{one.programme_group_id}/')"
    ).strip()
    page = open_page("/", screen=screen, language=language)
    sign_in(page, language=language)
    page.goto(f"{PREFIX[language]}/evaluations/decisions/reminders/{place}")
    expect(page.locator("section[aria-labelledby=room]")).to_be_visible()
    assert_sound(page)


def test_by_keyboard(with_woman):
    page = with_woman()
    expect(page).to_have_url(HERS)
    page.locator('main a[href*="/evaluations/decisions/"]').press("Enter")
    page.locator('main a[href$="/follow-up/"]').press("Enter")
    page.locator("input[name=given][value=yes]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=given][value=no]")).to_be_checked()
    page.locator("input[name=decided_on]").press("Enter")
    expect(page).to_have_url(CONSENTS)
    expect(page.locator("section[aria-labelledby=follow-up] .badge")).to_have_count(1)
