"""Leave this page: by a press, by Shift three times, with and without scripts, from anywhere."""

import base64
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from home.leaving import NEUTRAL_PAGE
from tests.config.servers import until
from tests.journeys.people import sign_in

WEATHER = base64.b64encode(b"<!doctype html><title>Weather</title><p>Light rain later").decode()
COVERED = "getComputedStyle(document.body).display === 'none'"
# By a request that holds the page: what it writes to the console may be dropped while it is left.
TELL_WHEN_COVERED = """
new MutationObserver(() => {
  const told = new XMLHttpRequest();
  const seen = `${document.title}-${getComputedStyle(document.body).display}`;
  told.open("GET", `/help/?${seen}`, false);
  told.send();
}).observe(document, {subtree: true, attributeFilter: ["class"]});
"""


@pytest.fixture
def browse(site, browser):
    """A page whose weather is a stand-in. Not open_page, which complains of every other host."""
    contexts, asked = [], []
    written = site.written()

    def open_one(path="/", *, held=None, **options):
        """`held`: gets what lets the weather come, in the place of its coming by itself."""
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        _stand_in(page, held)
        page.goto(path)
        return page

    yield open_one

    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((site.url, NEUTRAL_PAGE))] == []
    assert site.errors(since=written) == ""


def _stand_in(page, held):
    """By the browser's own protocol: Playwright's routes don't see where a redirect leads."""
    protocol = page.context.new_cdp_session(page)

    def answer(paused):
        given = {"requestId": paused["requestId"], "responseCode": 200, "body": WEATHER}
        if held is None:
            protocol.send("Fetch.fulfillRequest", given)
        else:
            held.append(lambda: protocol.send("Fetch.fulfillRequest", given))

    protocol.on("Fetch.requestPaused", answer)
    protocol.send("Fetch.enable", {"patterns": [{"urlPattern": f"{NEUTRAL_PAGE}*"}]})


def assert_left(page):
    page.wait_for_url(NEUTRAL_PAGE)
    expect(page.locator("body")).to_contain_text("Light rain")


def assert_signed_out(context, cookies):
    """On the server too: the old cookie opens nothing.

    With scripts the weather does not wait for the server's answer, so neither order is certain.
    """
    assert until(lambda: not {one["name"] for one in context.cookies()} & {"s", "c"})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/today/")
    assert "/account/sign-in/" in page.url


def press_shift(page, times=1):
    for _ in range(times):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("path", ["/", "/cy/help/", "/account/sign-in/", "/not-here/", "/groups/"])
def test_it_is_the_first_thing_that_tab_reaches(browse, path):
    page = browse()
    if path == "/groups/":
        sign_in(page)
    page.goto(path)
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_class("leave")
    expect(focused).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_leaving_ends_the_session_and_going_back_shows_nothing(browse, javascript):
    page = browse(java_script_enabled=javascript)
    sign_in(page, afresh=True)
    cookies = page.context.cookies()
    page.goto("/groups/")
    page.locator("a.leave").click()
    assert_left(page)
    assert_signed_out(page.context, cookies)
    page.go_back()
    assert urlsplit(page.url).path == "/account/sign-in/"
    assert "Paned Dydd Mawrth" not in page.content()


def test_the_page_is_covered_before_the_weather_is_asked_for(browse):
    held, asked = [], []
    page = browse(held=held)
    page.add_init_script(TELL_WHEN_COVERED)
    page.goto("/help/")
    page.on("request", lambda request: asked.append(urlsplit(request.url).query))
    page.locator("a.leave").click(no_wait_after=True)

    def is_covered():
        page.wait_for_timeout(50)  # only while it waits does it hear of requests
        return held and "Weather-none" in asked

    assert until(is_covered)
    held[0]()
    assert_left(page)


def test_going_back_skips_the_page_that_she_left(browse):
    page = browse()
    page.goto("/help/")
    page.locator("a.leave").click()
    assert_left(page)
    page.go_back()
    assert urlsplit(page.url).path == "/"


def test_shift_three_times_leaves_from_the_middle_of_a_form(browse):
    page = browse()
    sign_in(page, afresh=True)
    cookies = page.context.cookies()
    page.goto("/groups/new/")
    page.fill("input[name=name]", "Half a na")
    press_shift(page, 3)
    assert_left(page)
    assert_signed_out(page.context, cookies)


def test_other_keys_and_presses_do_not_leave(browse):
    page = browse("/toolkit/")
    box = page.locator("#id_q")
    box.focus()
    for letter in "ABC":  # capitals: Shift goes down with another key
        page.keyboard.press(f"Shift+{letter}")
    press_shift(page, 2)
    page.keyboard.press("x")
    press_shift(page, 2)
    page.locator("h1").click()
    press_shift(page, 2)
    page.keyboard.press("Control+Shift")
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(100)
    assert page.url.endswith("/toolkit/")
    assert page.evaluate(COVERED) is False
    press_shift(page, 3)
    assert_left(page)


def test_three_times_within_five_seconds(browse):
    page = browse()
    page.clock.install()
    page.goto("/toolkit/")
    press_shift(page, 2)
    page.clock.fast_forward(5_000)
    press_shift(page, 2)
    page.wait_for_timeout(100)
    assert page.url.endswith("/toolkit/")
    page.clock.fast_forward(4_000)
    press_shift(page)
    assert_left(page)


def test_what_the_device_kept_is_deleted(browse):
    page = browse()
    page.evaluate("localStorage.kept = 1; sessionStorage.kept = 1")
    page.locator("a.leave").click()
    assert_left(page)
    page.goto("/")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_on_a_phone_it_stays_in_reach(browse):
    page = browse(viewport={"width": 390, "height": 700}, is_mobile=True, has_touch=True)
    page.goto("/toolkit/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".safety a.leave")).to_be_in_viewport(ratio=1)
    page.locator(".safety a.leave").tap()
    assert_left(page)
