"""The main job: from the dashboard to a printed plan of a two-hour session, and adjusting it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import BEN, PREFIX, assert_sound, sign_in

MOST_ACTIONS = 9
FIVE = ["inner-weather", "hello-nine-ways", "words-with-no-twin", "object-from-my-bag", "role-menu"]
PLANNER = re.compile(r"/plans/[0-9a-f-]{36}/$")
COUNT_PRINTS = "window.prints = 0; window.print = () => { window.prints += 1; };"


class Steps:
    """Counts what a person does, and looks at each page she comes to."""

    def __init__(self, page, *, axe):
        self.page, self.axe, self.count = page, axe, 0

    def press(self, selector):
        self.count += 1
        self.page.locator(selector).locator("visible=true").first.click()
        self.page.wait_for_load_state()
        assert_sound(self.page, axe=self.axe)

    def tick(self, slug):
        self.count += 1
        self.page.locator(f"main li input[name=tick][value={slug}]").first.check()


def make_plan(page, steps, language="en"):
    sign_in(page, language=language)
    assert_sound(page, axe=steps.axe)
    steps.press('main a[href*="/toolkit/?group="]')
    for slug in FIVE:
        steps.tick(slug)
    steps.press('button[formaction*="/plans/new/"]')
    steps.press('main form[action*="/plans/new/"] button[type=submit]')
    expect(page).to_have_url(PLANNER)


@pytest.fixture
def planner(open_page):
    """A laptop's page with a fresh plan, and scripts."""

    def open_planner(**options):
        page = open_page("/", **options)
        make_plan(page, Steps(page, axe=False))
        return page

    return open_planner


def titles(page):
    return [text.strip() for text in page.locator(".block h3").all_inner_texts()]


def numbers(page):
    return [int(box.input_value()) for box in page.locator(".block input[name^='m-']").all()]


def test_a_coordinator_prints_a_two_hour_session(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    page.add_init_script(COUNT_PRINTS)
    steps = Steps(page, axe=javascript)
    make_plan(page, steps, language)
    assert page.url.split("/", 3)[3].startswith(PREFIX[language].strip("/"))
    if page.locator('button[formaction$="/fit/"]').count():
        assert sum(numbers(page)) != 120  # only where the exercises' bounds do not allow it
    assert len(titles(page)) == len(FIVE) + 4
    assert page.locator(".block").first.get_attribute("data-kind") == "checkin"
    assert page.locator(".block").last.get_attribute("data-kind") == "closing"
    assert page.locator(".block[data-kind=break]").count() == 1
    steps.press('main a[href*="/sheet/"]')
    assert page.locator("table.times tbody tr").count() == len(FIVE) + 5
    if javascript:
        page.wait_for_function("window.prints === 1")
    assert steps.count <= MOST_ACTIONS


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_block_moves_by_one_press_and_its_minutes_come_along(planner, javascript):
    page = planner(javascript=javascript)
    first, second, *rest = titles(page)
    page.locator(".block input[name^='m-']").first.fill("8")
    page.locator(".block").first.locator("button[id^=down]").click()
    expect(page.locator(".block h3").first).to_have_text(second)
    assert titles(page) == [second, first, *rest]
    assert numbers(page)[1] == 8


def test_a_block_moves_by_one_key_and_says_so(planner):
    page = planner()
    first, second, *_ = titles(page)
    page.locator(".block h3 a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#planner-says")).to_contain_text(f"{first} is now number 2 of 9")
    assert titles(page)[:2] == [second, first]
    assert page.evaluate("document.activeElement.textContent.trim()") == first
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#planner-says")).to_contain_text(f"{first} is now number 1 of 9")
    page.keyboard.press("Alt+ArrowUp")  # already first: nothing happens
    assert titles(page)[0] == first


def test_arrow_buttons_keep_the_focus(planner):
    page = planner()
    block = page.locator(".block").nth(2)
    name = block.locator("button[id^=down]").get_attribute("id")
    for _ in range(2):
        page.locator(f"#{name}").focus()
        with page.expect_response("**/move/**"):
            page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement.id === id", arg=name)


@pytest.mark.parametrize("screen", ["laptop", "phone"])
def test_a_block_moves_by_one_drag(planner, screen):
    page = planner(screen=screen)
    first, second, third, *rest = titles(page)
    ribbon = page.locator(".block .ribbon").first
    ribbon.scroll_into_view_if_needed()
    begin, target = ribbon.bounding_box(), page.locator(".block").nth(2).bounding_box()
    page.mouse.move(begin["x"] + 5, begin["y"] + 10)
    page.mouse.down()
    page.mouse.move(begin["x"] + 5, target["y"] + target["height"] - 4, steps=6)
    page.mouse.up()
    expect(page.locator(".block h3").nth(2)).to_have_text(first)
    assert titles(page) == [second, third, first, *rest]


def test_minutes_save_by_themselves(planner):
    page = planner()
    box = page.locator(".block input[name^='m-']").nth(2)
    with page.expect_response("**/save/"):
        box.fill("3")
        box.press("Tab")
    expect(page.locator(".lede").first).to_contain_text("7 minutes to spare")
    page.reload()
    assert numbers(page)[2] == 3
    page.locator('button[formaction$="/fit/"]').click()
    expect(page.locator(".lede").first).to_contain_text("It fits")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_number_that_cannot_be_used_is_told_at_its_block(planner, javascript):
    page = planner(javascript=javascript)
    page.locator(".block input[name^='m-']").nth(1).fill("999")
    page.locator(".block input[name^='m-']").nth(1).press("Enter")
    expect(page.locator(".block").nth(1).locator(".error-msg")).to_contain_text("1 to 240")
    assert page.locator(".block input[name^='m-']").nth(1).input_value() == "999"


def test_adding_mending_and_taking_out(planner):
    page = planner()
    before = titles(page)
    page.fill("aside input[name=q]", "sting")
    page.press("aside input[name=q]", "Enter")
    page.locator("aside button[formaction]").first.click()
    expect(page.locator(".block")).to_have_count(len(before) + 1)
    page.locator('.block:last-child button[formaction$="/remove/"]').click()
    expect(page.locator(".block")).to_have_count(len(before))
    mend = page.locator('button[formaction*="no_closing"][formaction$="/mend/"]').first
    mend.click()
    expect(page.locator(".block").last).to_have_attribute("data-kind", "closing")
    assert_sound(page)


def test_something_of_her_own_with_a_mistake_first(planner):
    page = planner(javascript=False)
    page.locator('a[href$="/items/new/"]').click()
    page.fill("textarea", "Candles are in the tin.")
    page.fill("input[name=minutes]", "0")
    page.locator("main form button.big").click()
    expect(page.locator(".error-summary")).to_contain_text("at least one minute")
    assert page.input_value("textarea") == "Candles are in the tin."
    page.fill("input[name=own_title]", "Birthday cake")
    page.fill("input[name=minutes]", "10")
    page.locator("main form button.big").click()
    expect(page).to_have_url(PLANNER)
    assert "Birthday cake" in titles(page)


def test_two_people_lose_nothing(open_page, planner):
    hers = planner()
    his_page = open_page("/")
    sign_in(his_page, BEN)
    response = his_page.goto(hers.url)
    if response.status == 404:
        pytest.fail("Ben facilitates the group that the demo plans next")
    item = hers.locator(".block h3 a").nth(2).get_attribute("href")
    hers.goto(item)
    his_page.goto(item)
    his_page.fill("textarea", "From Ben")
    his_page.locator("main form button.big").click()
    hers.fill("textarea", "From Ada")
    hers.locator("main form button.big").click()
    expect(hers.locator("main")).to_contain_text("Somebody else changed this")
    expect(hers.locator("main")).to_contain_text("From Ben")
    assert hers.input_value("textarea") == "From Ada"
    hers.locator("main form button.big").click()
    expect(hers).to_have_url(PLANNER)


def test_both_numbers_are_shown_when_two_type_at_once(open_page, planner):
    hers = planner()
    second = hers.context.new_page()
    second.goto(hers.url)
    for page, minutes in ((hers, "11"), (second, "12")):
        box = page.locator(".block input[name^='m-']").nth(2)
        with page.expect_response("**/save/"):
            box.fill(minutes)
            box.press("Tab")
    expect(second.locator(".block").nth(2).locator(".error-msg")).to_contain_text("11")
    assert numbers(second)[2] == 12
    with second.expect_response("**/save/"):
        second.locator(".block input[name^='m-']").nth(2).press("Enter")
    second.reload()
    assert numbers(second)[2] == 12


def test_no_signal_says_so_and_keeps_what_she_typed(planner):
    page = planner(expects="htmx:")
    page.context.set_offline(True)
    box = page.locator(".block input[name^='m-']").nth(2)
    box.fill("9")
    box.press("Tab")
    expect(page.locator(".trouble")).to_contain_text("still here")
    assert numbers(page)[2] == 9
    page.context.set_offline(False)
    with page.expect_response("**/save/"):
        box.press("Enter")
    page.reload()
    assert numbers(page)[2] == 9


def test_a_session_that_ended_meanwhile_loses_nothing(planner):
    page = planner()
    page.context.clear_cookies(name="s")
    box = page.locator(".block input[name^='m-']").nth(2)
    box.fill("9")
    box.press("Tab")
    expect(page.locator(".trouble")).to_be_visible()
    assert numbers(page)[2] == 9


def test_the_planner_fits_the_smallest_screen_light_and_dark(planner):
    page = planner()
    page.set_viewport_size({"width": 320, "height": 700})
    assert_sound(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert_sound(page)
