"""Somebody is worried: in two taps she reads whom to tell, and she prints a sheet of paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import BEN, DEE, PREFIX, assert_sound, sign_in

WORRIED = 'main a[href$="/worried/"]'
SAVE = "main form.form button.btn.big"
TO_TELL = re.compile(r"/people/to-tell/$")
FARAH = "farah@alongside.example"


@pytest.mark.parametrize(
    ("screen", "javascript", "language"),
    [("phone", True, "en"), ("laptop", True, "cy"), ("phone", False, "cy")],
)
def test_in_two_taps_she_reads_whom_to_tell(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, BEN, language=language)
    page.locator(".safety .help").click()
    page.locator(WORRIED).click()
    expect(page).to_have_url(re.compile(f"{PREFIX[language]}/worried/$"))
    danger, tell = (page.locator(f"section[aria-labelledby={name}]") for name in ("danger", "tell"))
    expect(danger.locator('a[href="tel:999"]')).to_be_visible()
    expect(tell.locator('a[href^="tel:01632960"]')).to_have_count(2)
    expect(tell).to_contain_text("Non Prydderch")
    assert_sound(page, axe=javascript)

    page.locator('main a[href$="/worried/sheet/"]').click()
    expect(page.locator(".by-pen .pen").first).to_be_attached()
    expect(page.locator("main").locator("form, input, textarea")).to_have_count(0)
    assert_sound(page, axe=javascript)


def test_from_the_foot_of_a_page_it_is_one_tap(open_page):
    page = open_page("/", screen="phone")
    sign_in(page, BEN)
    page.locator('.foot a[href$="/worried/"]').click()
    expect(page.locator("section[aria-labelledby=tell]")).to_contain_text("Non Prydderch")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_visitor_reads_it_without_any_number_of_ours(open_page, screen, javascript):
    page = open_page("/worried/", screen=screen, javascript=javascript)
    expect(page.locator('a[href="tel:999"]')).to_be_visible()
    expect(page.locator('main a[href^="tel:01632"]')).to_have_count(0)
    assert page.context.cookies() == []
    assert_sound(page, axe=javascript)
    page.locator('main a[href*="/account/sign-in/"]').click()
    expect(page.locator("input[name=login]")).to_be_visible()


def test_the_sheet_can_be_had_as_a_pdf_with_a_plain_name(open_page):
    page = open_page("/worried/sheet/")
    with page.expect_download() as waiting:
        page.locator('main a[href$="/pdf/"]').click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.pdf", waiting.value.suggested_filename)


def test_a_coordinator_keeps_the_list(open_page):
    page = open_page("/", screen="phone")
    sign_in(page, FARAH)
    page.goto("/people/")
    page.locator('main a[href$="/people/to-tell/"]').click()
    expect(page.locator(".notice.mind")).to_contain_text("Nobody answers at night")
    assert_sound(page)

    page.locator('main a[href$="/add/"]').click()
    page.fill("input[name=name]", "Ruth Ashdown")
    page.fill("input[name=phone]", "the office")
    page.locator(SAVE).click()
    expect(page.locator(".error-summary a[href='#id_phone']")).to_be_visible()
    assert_sound(page)
    page.fill("input[name=phone]", "01632 960 119")
    page.check("input[name=out_of_hours]")
    page.locator(SAVE).click()
    expect(page).to_have_url(TO_TELL)
    names = page.locator("main .lines h3")
    expect(names).to_have_text(["Farah Qureshi", "Ruth Ashdown"])
    expect(page.locator(".notice.mind")).to_have_count(0)

    page.get_by_role("button", name=re.compile("Ring her sooner.*Ruth")).click()
    expect(names).to_have_text(["Ruth Ashdown", "Farah Qureshi"])
    page.get_by_role("link", name=re.compile("Change.*Ruth")).click()
    expect(page.locator("input[name=name]")).to_have_value("Ruth Ashdown")
    page.locator("summary").click()
    page.locator("details button").click()
    expect(page).to_have_url(TO_TELL)
    expect(names).to_have_text(["Farah Qureshi"])
    assert_sound(page)


def test_two_people_change_one_at_once_and_lose_nothing(open_page):
    hers, theirs = open_page("/"), open_page("/")
    sign_in(hers, FARAH)
    sign_in(theirs, DEE)
    hers.goto("/people/to-tell/")
    address = hers.locator('main a[href$="/edit/"]').first.get_attribute("href")
    hers.goto(address)
    theirs.goto(address)
    theirs.fill("input[name=hours]", "Every day, 8 to 8")
    theirs.locator(SAVE).click()
    expect(theirs).to_have_url(TO_TELL)
    hers.fill("input[name=part]", "Safeguarding lead and trustee")
    hers.locator(SAVE).click()
    expect(hers.locator("section[aria-labelledby=meanwhile]")).to_contain_text("Every day, 8 to 8")
    assert hers.input_value("input[name=part]") == "Safeguarding lead and trustee"
    assert_sound(hers)
    hers.locator(SAVE).click()
    expect(hers).to_have_url(TO_TELL)
    expect(hers.locator("main")).to_contain_text("Safeguarding lead and trustee")
