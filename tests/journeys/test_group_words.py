"""A group decides which language it speaks when, and collects words of its own."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in
from tests.journeys.test_groups import NON, OF_A_GROUP, SAVE, fill_group, press

WAYS = [("laptop", True, "en"), ("phone", False, "cy")]
ARABIC = "حضن"


@pytest.fixture
def with_group(open_page):
    """The coordinator, at a group of her own whose women speak Welsh and Arabic.

    Gives the page and the group's address.
    """

    def start(name, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        fill_group(page, name)
        page.select_option("select[name=language_1]", "cy")
        page.select_option("select[name=language_2]", "ar")
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        return page, page.url

    return start


def save(page):
    page.locator("main .buttons button[type=submit]").click()


# languages


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)
def test_she_writes_down_what_the_women_decided(with_group, screen, javascript, language):
    page, group = with_group(f"Tongues {language}", language, screen=screen, javascript=javascript)
    page.goto(f"{group}languages/")
    assert_sound(page, axe=javascript)
    page.locator('.empty a[href$="/languages/record/"]').click()
    expect(page.locator("select[name=language_1]")).to_have_value("cy")
    expect(page.locator("select[name=language_2]")).to_have_value("ar")
    assert_sound(page, axe=javascript)

    if javascript:  # a button beside the number
        for _ in range(3):
            page.locator(".stepper:has(input[name=speak_2]) button").last.click()
    else:
        page.fill("input[name=speak_2]", "3")
    page.fill("input[name=speak_1]", "900")
    page.fill("input[name=when_1]", "At the break")
    page.locator("fieldset:has([name=interpreter_2]) summary").click()
    page.fill("input[name=interpreter_2]", "Maryam")
    page.check("input[name=ways][value=hands]")

    page.locator("button[name=add_row]").click()
    expect(page.locator("select[name=language_4]")).to_be_visible()
    expect(page.locator(".error-summary")).to_have_count(0)
    kept = {"speak_1": "900", "when_1": "At the break", "speak_2": "3", "interpreter_2": "Maryam"}
    assert {field: page.input_value(f"input[name={field}]") for field in kept} == kept
    expect(page.locator("input[name=ways][value=hands]")).to_be_checked()

    page.select_option("select[name=language_4]", "cy")
    save(page)
    expect(page.locator(".error-summary li")).to_have_count(2)
    assert_sound(page, axe=javascript)
    page.locator(".error-summary a").first.click()
    expect(page.locator("input[name=speak_1]")).to_be_focused()
    page.fill("input[name=speak_1]", "6")
    page.select_option("select[name=language_4]", "so")
    save(page)
    expect(page).to_have_url(re.compile(r"/languages/(#|$)"))
    expect(page.locator(".spoken > li")).to_have_count(3)
    expect(page.locator(".spoken .notice.mind")).to_contain_text("Maryam")
    expect(page.locator(".spoken bdi[lang=ar][dir=rtl]")).to_be_visible()
    assert_sound(page, axe=javascript)

    page.goto(group)  # the planner and the group's own page say the same
    expect(page.locator("main")).to_contain_text("Soomaali")


def test_made_sure_of_the_interpreter(with_group):
    page, group = with_group("Made sure")
    for ticks in (False, True):
        page.goto(f"{group}languages/record/")
        summary = page.locator("fieldset:has([name=interpreter_2]) summary")
        if not ticks:
            summary.click()
        page.fill("input[name=interpreter_2]", "Maryam")
        expect(page.locator("input[name=stranger_2]")).not_to_be_checked()
        if ticks:
            page.check("input[name=stranger_2]")
        save(page)
        expect(page).to_have_url(re.compile(r"/languages/(#|$)"))
        expect(page.locator(".spoken .notice.mind")).to_have_count(0 if ticks else 1)
    expect(page.locator(".sure")).to_contain_text("a stranger to every woman")
    page.get_by_text("One earlier decision").click()
    expect(page.locator("#decision-1")).to_be_visible()
    assert_sound(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_enter_in_a_field_saves_and_adds_no_row(with_group, javascript):
    page, group = with_group(f"By keyboard {javascript}", javascript=javascript)
    page.goto(f"{group}languages/record/")
    page.fill("input[name=when_1]", "All the time")
    page.press("input[name=when_1]", "Enter")
    expect(page).to_have_url(re.compile(r"/languages/(#|$)"))
    expect(page.locator(".spoken")).to_contain_text("All the time")


def test_two_people_write_down_two_decisions_and_lose_neither(open_page, with_group):
    hers, group = with_group("Two tellings")
    theirs = open_page("/")
    sign_in(theirs, NON)
    for page in (hers, theirs):
        page.goto(f"{group}languages/record/")
    theirs.fill("input[name=when_1]", "In small groups")
    save(theirs)
    expect(theirs).to_have_url(re.compile(r"/languages/(#|$)"))

    hers.fill("input[name=when_1]", "At the break")
    save(hers)
    meanwhile = hers.locator("section[aria-labelledby=meanwhile]")
    expect(meanwhile).to_contain_text("In small groups")
    assert hers.input_value("input[name=when_1]") == "At the break"
    assert_sound(hers)
    press(hers, "Save mine as the next")
    expect(hers).to_have_url(re.compile(r"/languages/(#|$)"))
    expect(hers.locator(".spoken").first).to_contain_text("At the break")
    hers.get_by_text("One earlier decision").click()
    expect(hers.locator("section:has(> #decision-1)")).to_contain_text("In small groups")


# words


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)
def test_she_adds_changes_and_takes_out_a_word(with_group, screen, javascript, language):
    page, group = with_group(f"Words {language}", language, screen=screen, javascript=javascript)
    page.goto(f"{group}words/")
    assert_sound(page, axe=javascript)
    page.locator('.empty a[href$="/words/new/"]').click()
    assert_sound(page, axe=javascript)
    page.fill("textarea[name=meaning_cy]", "Y cwtsh")
    save(page)
    expect(page.locator(".error-summary a[href='#id_word_cy']")).to_be_visible()
    assert page.input_value("textarea[name=meaning_cy]") == "Y cwtsh"
    assert_sound(page, axe=javascript)

    page.fill("input[name=word_cy]", "cwtch")
    expect(page.locator("input[name=word_ar]")).to_have_attribute("dir", "rtl")
    page.fill("input[name=word_ar]", ARABIC)
    page.select_option("select[name=other_language]", "so")
    page.fill("input[name=word_other]", "hab")
    save(page)
    expect(page).to_have_url(re.compile(r"/words/(#|$)"))
    expect(page.locator(".words > li")).to_have_count(1)
    expect(page.locator(".words bdi[lang=ar][dir=rtl]")).to_have_text(ARABIC)
    assert_sound(page, axe=javascript)

    page.locator('main a[href$="/words/sheet/"]').click()
    expect(page.locator("thead th")).to_have_count(3)
    expect(page.locator("header.stack .lede")).to_have_count(0)
    assert_sound(page, axe=javascript)
    page.locator('main a[href="?name=1"]').click()
    expect(page.locator("header.stack .lede")).to_have_text(f"Words {language}")

    page.goto(f"{group}words/")
    page.locator('main a[href$="/edit/"]').click()
    assert page.input_value("input[name=word_so]") == "hab"
    page.fill("input[name=word_so]", "")
    save(page)
    expect(page.locator(".words > li")).to_have_count(1)
    expect(page.locator(".words")).not_to_contain_text("hab")

    page.locator('main a[href$="/remove/"]').click()
    expect(page.locator("main .words")).to_contain_text("cwtch")
    assert_sound(page, axe=javascript)
    page.locator("main form button.end").click()
    expect(page.locator(".empty")).to_be_visible()


def test_two_people_change_one_word_at_once_and_lose_nothing(open_page, with_group):
    hers, group = with_group("One word")
    hers.goto(f"{group}words/new/")
    hers.fill("input[name=word_cy]", "paned")
    hers.fill("input[name=word_en]", "tea")
    save(hers)
    hers.locator('main a[href$="/edit/"]').click()
    expect(hers.locator("input[name=word_cy]")).to_have_value("paned")
    theirs = open_page("/")
    sign_in(theirs, NON)
    theirs.goto(hers.url)
    theirs.fill("input[name=word_cy]", "panad")
    theirs.fill("input[name=word_ar]", "شاي")
    save(theirs)
    expect(theirs).to_have_url(re.compile(r"/words/(#|$)"))

    hers.fill("input[name=word_cy]", "te")
    save(hers)
    meanwhile = hers.locator("section[aria-labelledby=meanwhile]")
    expect(meanwhile).to_contain_text("Your colleague saved panad. Yours is te")
    assert hers.input_value("input[name=word_ar]") == "شاي"
    assert_sound(hers)
    press(hers, "Save mine over it")
    expect(hers).to_have_url(re.compile(r"/words/(#|$)"))
    expect(hers.locator(".words")).to_contain_text("شاي")
    expect(hers.locator("main bdi[lang=cy]")).to_have_text("te")


def test_a_word_that_a_colleague_takes_out_while_she_writes(open_page, with_group):
    hers, group = with_group("Gone word")
    hers.goto(f"{group}words/new/")
    hers.fill("input[name=word_en]", "the blue door")
    save(hers)
    hers.locator('main a[href$="/edit/"]').click()
    expect(hers.locator("input[name=word_en]")).to_have_value("the blue door")
    theirs = open_page("/")
    sign_in(theirs, NON)
    theirs.goto(f"{group}words/")
    theirs.locator('main a[href$="/remove/"]').click()
    press(theirs, "Take it out")
    expect(theirs.locator(".empty")).to_be_visible()

    hers.fill("textarea[name=meaning_en]", "Where one can breathe")
    save(hers)
    expect(hers.locator("#meanwhile")).to_be_visible()
    assert hers.input_value("textarea[name=meaning_en]") == "Where one can breathe"
    assert_sound(hers)
    press(hers, "Put it back")
    expect(hers.locator(".words")).to_contain_text("Where one can breathe")
