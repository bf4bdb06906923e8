"""A visitor on an old, small phone: she finds an exercise and help, and nothing is kept."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound

NARROWEST = {"width": 320, "height": 640}
# What she types, and what she is looking for. The Welsh title has an accent; she leaves it out.
WANTED = {
    "en": ("paned", "/toolkit/wales/paned-a-sgwrs/", "Paned a sgwrs"),
    "cy": ("helo naw", "/toolkit/languages/hello-nine-ways/", "Helô mewn naw ffordd"),
}
STORED = "[localStorage.length, sessionStorage.length, document.cookie]"


def assert_nothing_is_kept(page):
    state = page.context.storage_state(indexed_db=True)
    assert state == {"cookies": [], "origins": []}
    assert page.evaluate(STORED) == [0, 0, ""]
    assert page.context.service_workers == []


@pytest.fixture
def small(open_page):
    """The front page on a phone of 320 px, without scripts."""

    def open_small(language="en", **options):
        page = open_page(
            f"{PREFIX[language]}/", screen="phone", language=language, javascript=False, **options
        )
        page.set_viewport_size(NARROWEST)
        return page

    return open_small


def test_she_finds_an_exercise_and_help_and_nothing_is_kept(small, language):
    typed, address, title = WANTED[language]
    page = small(language)
    assert_sound(page, axe=False)

    page.fill("input[name=q]", typed)
    page.press("input[name=q]", "Enter")
    assert_sound(page, axe=False)
    page.locator("#found").get_by_role("link", name=title, exact=True).click()
    expect(page).to_have_url(f"{PREFIX[language]}{address}")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".steps li").first).to_be_visible()
    assert_sound(page, axe=False)

    page.locator(".safety a.help").click()
    expect(page.locator('main a[href="tel:999"]').first).to_be_visible()
    page.locator('main a.chip[href="?nation=wales"]').click()
    expect(page.locator('main a.chip[href="?nation=wales"]')).to_have_attribute(
        "aria-current", "page"
    )
    assert_sound(page, axe=False)
    assert_nothing_is_kept(page)


def test_filters_narrow_and_can_be_cleared(small):
    page = small()
    page.goto("/toolkit/")
    count = page.locator("#found-title")
    everything = int(count.inner_text().split()[0])

    page.locator(".filters summary").click()
    page.select_option("select[name=setting]", "text")
    page.fill("input[name=minutes]", "15")
    page.locator("#show").click()
    narrowed = int(count.inner_text().split()[0])
    assert 0 < narrowed < everything
    minutes = [int(text.split()[0]) for text in page.locator("#found .mins").all_inner_texts()]
    assert max(minutes) <= 15
    expect(page.locator(".filters summary")).to_contain_text("(2)")

    page.locator("button[name=clear]").click()
    expect(count).to_have_text(f"{everything} exercises")
    assert_nothing_is_kept(page)


def test_a_filter_that_cannot_be_used_narrows_nothing_and_says_so(small):
    page = small()
    page.goto("/toolkit/?minutes=0&women=x")
    expect(page.locator(".error-summary")).to_contain_text("2 things need another look")
    page.locator(".error-summary a").first.click()
    expect(page.locator("input[name=minutes]")).to_be_visible()
    assert page.locator("#found li").count() > 10


def test_nothing_that_fits_says_what_to_try(small):
    page = small()
    page.fill("input[name=q]", "zzzz")
    page.press("input[name=q]", "Enter")
    expect(page.locator("#found")).to_contain_text("Nothing fits all of that")


def test_the_sentence_of_the_front_page_leads_to_what_fits(page):
    page.select_option("select[name=minutes]", "10")
    page.locator("form.stack button.big").click()
    expect(page.locator("#found li").first).to_be_visible()
    assert "minutes=10" in page.url
    assert_nothing_is_kept(page)


def test_ticks_are_in_the_address_and_nowhere_else(page):
    page.goto("/toolkit/")
    for slug in ("inner-weather", "role-menu"):
        page.locator(f"#found li:has(input[name=tick][value={slug}]) label.chip").click()
    expect(page.locator("#ticked .js-total")).to_contain_text("2 ticked")
    page.locator('.other a[hreflang="cy"]').click()
    expect(page.locator("input[name=tick]:checked")).to_have_count(2)
    assert page.url.count("tick=") == 2
    assert_nothing_is_kept(page)


def test_the_page_in_her_language_without_a_cookie(small):
    page = small()
    page.goto("/toolkit/languages/hello-nine-ways/")
    page.locator('.other a[hreflang="cy"]').click()
    expect(page.locator("h1")).to_have_text("Helô mewn naw ffordd")
    assert page.locator("html").get_attribute("lang") == "cy"
    assert_nothing_is_kept(page)
