"""A coordinator makes a questionnaire: from the gentle start, with a question of her own."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in

PROGRAMME = "Valleys Together"
ONE = re.compile(r"/questions/[0-9a-f-]{36}/(#.*)?$")  # a fragment outlives a redirect
SAVE = "main form.form .buttons button[type=submit]"
WAYS = [
    ("laptop", True, "en"),
    ("phone", False, "cy"),
    ("phone", True, "cy"),
    ("laptop", False, "en"),
]


def questions_of(page, language):
    """Where the programme of the demo has its questions."""
    page.goto(f"{PREFIX[language]}/evaluations/")
    page.get_by_role("main").get_by_role("link", name=PROGRAMME, exact=True).click()
    page.wait_for_url(re.compile(r"/evaluations/[0-9a-f-]{36}/$"))
    page.goto(f"{page.url}questions/")


def own(page, text):
    return page.locator(".asked > li").filter(has_text=text)


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)
def test_a_gentle_start_with_a_question_of_her_own(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, language=language)
    questions_of(page, language)
    assert_sound(page, axe=javascript)
    page.locator('main a[href$="/questions/new/"]').click()
    name = page.locator("input[name=name]")
    expect(name).to_be_visible()
    assert_sound(page, axe=javascript)
    page.locator(SAVE).click()  # without a name
    expect(page.locator(".error-summary li")).to_have_count(1)
    name.fill(f"Tea and talk {screen} {javascript}")
    page.locator(SAVE).click()
    expect(page).to_have_url(ONE)
    expect(page.locator(".asked > li")).to_have_count(9)
    assert_sound(page, axe=javascript)

    page.locator('main a[href$="/add/"]').click()
    expect(page.locator("input[name=take]").first).to_be_attached()
    assert_sound(page, axe=javascript)
    page.check("input[name=kind][value=faces]")
    page.locator("form:has(input[name=kind]) button[type=submit]").click()
    text = page.locator("textarea[name=text_en]")
    expect(text).to_be_visible()
    expect(page.locator("textarea[name=options_ar]")).to_have_attribute("dir", "rtl")
    assert_sound(page, axe=javascript)
    text.fill("I am not afraid here")
    page.fill("textarea[name=why_en]", "So the room can change.")
    page.fill("textarea[name=text_cy]", "Rwy’n teimlo’n gartrefol yma")
    page.fill("textarea[name=text_ar]", "أشعر بالراحة هنا")
    page.locator(SAVE).click()  # why it is asked is missing in two languages
    expect(page.locator(".error-summary li")).to_have_count(2)
    expect(page.locator("textarea[name=text_ar]")).to_have_value("أشعر بالراحة هنا")
    assert_sound(page, axe=javascript)
    page.fill("textarea[name=why_cy]", "Er mwyn i’r ystafell newid.")
    page.fill("textarea[name=why_ar]", "لكي يتغيّر المكان.")
    page.locator(SAVE).click()
    expect(page).to_have_url(ONE)

    mine = own(page, "I am not afraid here")
    expect(mine.locator(".second-look")).to_contain_text("afraid")
    assert_sound(page, axe=javascript)
    mine.locator(".second-look a").click()
    expect(text).to_have_value("I am not afraid here")
    text.fill("I feel at ease here")
    page.locator(SAVE).click()
    expect(page).to_have_url(ONE)
    expect(own(page, "I feel at ease here").locator(".second-look")).to_have_count(0)

    page.locator('.tabs a[href="?in=ar"]').click()
    arabic = page.locator(".asked h2[lang=ar][dir=rtl]")
    expect(arabic).to_have_count(10)
    expect(arabic.last).to_have_text("أشعر بالراحة هنا")
    assert_sound(page, axe=javascript)


def test_a_reason_keeps_the_words_and_the_order_is_hers(open_page):
    page = open_page("/")
    sign_in(page)
    questions_of(page, "en")
    page.locator('main a[href$="/questions/new/"]').click()
    page.fill("input[name=name]", "In her order")
    page.check("input[name=begin][value=seven]")
    page.locator(SAVE).click()
    expect(page).to_have_url(ONE)
    rows = page.locator(".asked > li")
    first = rows.first.locator("h2").inner_text()
    down = rows.first.locator("form.move button")
    down.focus()
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("h2")).to_have_text(first)

    rows.nth(1).locator('a[href$="/edit/"]').click()
    page.fill("textarea[name=why_cy]", "Mae’r heddlu’n gofyn.")
    page.locator(SAVE).click()
    expect(page).to_have_url(ONE)
    warned = rows.nth(1).locator(".second-look")
    warned.locator("summary").click()
    warned.locator("textarea").fill("The women wrote it themselves.")
    warned.locator("form button").click()
    expect(rows.nth(1).locator(".weighed")).to_contain_text("The women wrote it themselves.")
    assert_sound(page)

    rows.nth(1).locator('a[href$="/remove/"]').click()
    expect(page.locator("main .btn.end")).to_be_visible()
    assert_sound(page)
    page.locator("main .btn.end").click()
    expect(page).to_have_url(ONE)
    expect(rows).to_have_count(6)
