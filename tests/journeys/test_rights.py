"""A woman sees what is held about her, has it erased, and complains; an admin answers."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import ADA, DEE, PREFIX, assert_sound, sign_in
from tests.journeys.test_groups import OF_A_GROUP, SAVE, fill_group

HER_PAGE = re.compile(r"/groups/[0-9a-f-]{36}/participants/[0-9a-f-]{36}/(#|$)")
REFERENCE = re.compile(r"^[0-9a-f]{8}$")
WAYS = [("laptop", True, "en"), ("phone", False, "cy")]
ways = pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)


@pytest.fixture
def with_woman(open_page):
    """A coordinator at the page of a woman who has asked for a place in a group of her own."""

    def start(name, *, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        fill_group(page, name)
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        page.goto(f"{page.url.partition('#')[0]}participants/new/")
        page.fill("input[name=called]", "Briallen")
        page.check("input[name=came_by][value=friend]")
        page.locator(SAVE).click()
        expect(page).to_have_url(HER_PAGE)
        return page, page.url.partition("#")[0]

    return start


def download(page, ending):
    with page.expect_download() as waiting:
        page.locator(f'main a[href$="{ending}"]').click()
    found = waiting.value
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}\.\w+", found.suggested_filename)
    return found.path().read_bytes()


@ways
def test_she_sees_what_is_held_takes_it_and_has_it_erased(with_woman, screen, javascript, language):
    page, her = with_woman(
        f"Gwern {language}", screen=screen, javascript=javascript, language=language
    )
    page.goto(f"{her}held/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main .pairs").first).to_contain_text("Briallen")
    assert "Briallen" not in page.title()
    assert_sound(page, axe=javascript)
    assert download(page, "/held/pdf/").startswith(b"%PDF-")
    assert json.loads(download(page, "/held/json/"))["held"]["place"]["called"] == "Briallen"

    page.locator('main a[href$="/edit/"]').click()
    expect(page.locator("input[name=called]")).to_have_value("Briallen")
    page.goto(f"{her}held/")
    page.locator('main a.btn[href$="/erase/"]').click()
    assert_sound(page, axe=javascript)
    page.locator('main a.btn.line[href$="/"]').click()  # leave it as it is
    expect(page).to_have_url(her)

    page.goto(f"{her}erase/")
    page.locator("main form button.end").click()
    expect(page).to_have_url(re.compile(r"/participants/erased/$"))
    expect(page.locator("main")).not_to_contain_text("Briallen")
    assert_sound(page, axe=javascript)

    page.goto(f"{her}erase/")  # as the Back button would: it leads to the list, and says why
    expect(page).to_have_url(re.compile(r"/participants/$"))
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Briallen")


def address_to_hand_out(open_page, language):
    page = open_page("/")
    sign_in(page, DEE, language=language)
    page.goto(f"{PREFIX[language]}/privacy/")
    return page.locator('main a[href*="/complaint/"]').first.get_attribute("href")


@ways
def test_she_complains_and_is_answered(open_page, screen, javascript, language):
    address = address_to_hand_out(open_page, language)
    hers = open_page(address, screen=screen, javascript=javascript, language=language)
    assert_sound(hers, axe=javascript)
    send = hers.locator("main form.form button[type=submit]")
    hers.fill("textarea[name=reply_to]", "Through Mair")
    send.click()
    expect(hers.locator(".error-summary a[href='#id_words']")).to_be_visible()
    expect(hers.locator("textarea[name=reply_to]")).to_have_value("Through Mair")
    assert_sound(hers, axe=javascript)

    hers.fill("textarea[name=words]", "A list was left on a table")
    hers.locator("textarea[name=words]").press("Tab")
    send.focus()
    send.press("Enter")
    reference = hers.locator("section[aria-labelledby=reference] code")
    expect(reference).to_have_text(REFERENCE)
    assert_sound(hers, axe=javascript)
    assert hers.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}

    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, DEE, language=language)
    page.goto(f"{PREFIX[language]}/complaints/")
    assert_sound(page, axe=javascript)
    page.get_by_role("main").get_by_role("link", name=reference.inner_text()).click()
    expect(page.locator("blockquote")).to_have_text("A list was left on a table")
    assert_sound(page, axe=javascript)
    page.locator('form[action$="/acknowledge/"] button').click()
    expect(page.locator('form[action$="/acknowledge/"]')).to_have_count(0)
    expect(page.locator(".messages .good")).to_be_visible()
    page.locator('form[action$="/answer/"] button').click()
    expect(page.locator('form[action$="/answer/"]')).to_have_count(0)
    assert_sound(page, axe=javascript)


@pytest.mark.parametrize("person", [ADA, DEE])
@ways
def test_staff_read_what_goes_when(open_page, screen, javascript, language, person):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, person, language=language)
    page.goto(f"{PREFIX[language]}/retention/")
    expect(page.locator("main table").first).to_contain_text("91")
    assert_sound(page, axe=javascript)
