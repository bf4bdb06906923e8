"""A group's agreement is recorded in four steps, changed by two at once, and put into Arabic."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in
from tests.journeys.test_groups import NON, OF_A_GROUP, SAVE, fill_group

AGREEMENT = re.compile(r"/agreement/(\?.*)?(#|$)")
SAVE_IT = "#today button[value=save]"
ROWS = ".clauses > li"


class Steps:
    """What she does, counted: a page opened, a press, a number typed."""

    def __init__(self):
        self.taken = 0

    def __call__(self, act, *args, **kwargs):
        self.taken += 1
        return act(*args, **kwargs)


@pytest.fixture
def with_group(open_page):
    """The coordinator, and the address of a group of her own; signed in and just started."""

    def start(name, *languages, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        fill_group(page, name)
        for number, code in enumerate(languages, start=1):
            page.select_option(f"select[name=language_{number}]", code)
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        return page, re.search(r"^.*/groups/[0-9a-f-]{36}/", page.url)[0]

    return start


def save(page):
    page.locator(SAVE_IT).click()
    expect(page).to_have_url(AGREEMENT)


def names(page):
    return page.locator(ROWS).evaluate_all("rows => rows.map(row => row.id)")


def titles(page):
    return page.locator(".agreement h3").all_inner_texts()


def open_words(page, at=0):
    """The fold with the words of a clause."""
    row = page.locator(ROWS).nth(at)
    row.locator("summary").click()
    expect(row.locator("input[name$='-title']")).to_be_visible()
    return row


def test_she_records_an_agreement_in_four_steps(with_group, screen, javascript, language):
    page, group = with_group(
        f"Cytundeb {screen} {javascript} {language}", "cy", "ar",
        screen=screen, javascript=javascript, language=language,
    )  # fmt: skip
    step = Steps()
    step(page.goto, f"{group}agreement/record/")
    first = page.locator(f"{ROWS} input[type=checkbox]").first
    expect(first).to_be_checked()
    step(page.locator(f"{ROWS} input[type=checkbox]:not(:checked)").first.check)
    step(page.fill, "input[name=agreed]", "8")
    ticked = page.locator(f"{ROWS} input[type=checkbox]:checked").count()
    assert_sound(page, axe=javascript)
    step(page.locator(SAVE_IT).click)
    expect(page).to_have_url(AGREEMENT)
    assert step.taken <= 4
    expect(page.locator(".agreement > li")).to_have_count(ticked)
    expect(page.locator("h1 + .lede")).to_contain_text("8")
    assert_sound(page, axe=javascript)


@pytest.mark.parametrize(("screen", "javascript"), [("phone", False), ("laptop", True)])
def test_nothing_is_lost_when_something_is_wrong(with_group, screen, javascript):
    page, group = with_group(f"Dinas {screen}", screen=screen, javascript=javascript)
    page.goto(f"{group}agreement/record/")
    row = open_words(page)
    row.locator("input[name$='-title']").fill("You say what you like")
    page.fill("input[name=o-1-title]", "Kettle on first")
    page.fill("textarea[name=o-1-detail]", "Then we talk")
    page.locator("summary", has_text="Not everybody agreed").click()
    page.fill("input[name=agreed]", "8")
    page.fill("input[name=present]", "5")
    page.locator(SAVE_IT).click()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_present")
    assert_sound(page, axe=javascript)
    expect(page.locator("input[name=present]")).to_be_visible()  # its fold is open
    kept = {"agreed": "8", "present": "5", "o-1-title": "Kettle on first"}
    assert {name: page.input_value(f"input[name={name}]") for name in kept} == kept
    assert page.input_value("textarea[name=o-1-detail]") == "Then we talk"
    assert page.locator("input[name$='-title']").first.input_value() == "You say what you like"
    page.fill("input[name=present]", "9")
    save(page)
    expect(page.locator("h1 + .lede")).to_contain_text("8 of 9")
    assert titles(page)[0] == "You say what you like"
    assert titles(page)[-1] == "Kettle on first"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_clauses_are_put_in_order_by_keyboard(with_group, javascript):
    page, group = with_group(f"Eglwys {javascript}", javascript=javascript)
    page.goto(f"{group}agreement/record/")
    page.fill("input[name=o-1-title]", "Kettle on first")
    before = names(page)
    first, second = before[:2]
    expect(page.locator(f"#up-{first}")).to_have_attribute("aria-disabled", "true")
    page.locator(f"#down-{first}").press("Enter")
    expect(page.locator(ROWS).first).to_have_id(second)
    expect(page.locator(f"#down-{first}")).to_be_focused()
    assert names(page) == [second, first, *before[2:]]
    assert page.input_value("input[name=o-1-title]") == "Kettle on first"
    if javascript:
        expect(page.locator("#moved")).to_contain_text("is now number 2 of")
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator(ROWS).nth(2)).to_have_id(first)
        expect(page.locator(f"#down-{first}")).to_be_focused()
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator(ROWS).nth(1)).to_have_id(first)
    # over a heading: her own words to the end of what stands above
    page.locator("#up-o-1").press("Enter")
    expect(page.locator(".clause-group:last-of-type #o-1")).to_have_count(0)
    assert_sound(page, axe=javascript)
    page.fill("input[name=agreed]", "6")
    save(page)
    expect(page.locator(".agreement > li").first).to_be_visible()
    page.goto(f"{group}agreement/record/")
    starters = page.locator(f"{ROWS} input[type=checkbox]:checked").count()
    assert titles_of_rows(page)[starters - 1] == "Kettle on first"


def titles_of_rows(page):
    return page.locator(f"{ROWS} [data-name]").all_inner_texts()


@pytest.mark.parametrize(("screen", "javascript"), [("phone", False), ("laptop", True)])
def test_another_line_of_her_own_keeps_what_is_there(with_group, screen, javascript):
    page, group = with_group(f"Felin {screen}", screen=screen, javascript=javascript)
    page.goto(f"{group}agreement/record/")
    page.fill("input[name=o-1-title]", "One")
    page.fill("input[name=o-2-title]", "Two")
    page.fill("input[name=agreed]", "7")
    page.locator("button[value=add]").click()
    expect(page.locator("input[name=o-3-title]")).to_be_focused()
    page.keyboard.type("Three")
    assert page.input_value("input[name=agreed]") == "7"
    page.keyboard.press("Enter")  # which saves, and presses no other button
    expect(page).to_have_url(AGREEMENT)
    assert titles(page)[-3:] == ["One", "Two", "Three"]


@pytest.mark.parametrize(("screen", "language"), [("phone", "en"), ("laptop", "cy")])
def test_a_sheet_is_keyed_by_its_numbers(with_group, screen, language):
    page, group = with_group(f"Garth {language}", screen=screen, language=language)
    page.goto(f"{group}agreement/sheet/")
    assert page.locator("main").inner_text()
    page.goto(f"{group}agreement/record/")
    wanted = [titles_of_rows(page)[at] for at in (1, 4, 5, 6, 11)]
    page.locator("details:has(#id_sheet) > summary").click()
    page.fill("input[name=sheet]", "2, 5-7 99")
    page.fill("input[name=agreed]", "9")
    page.locator(SAVE_IT).click()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_sheet")
    assert page.input_value("input[name=sheet]") == "2, 5-7 99"
    page.fill("input[name=sheet]", "2, 5-7 12")
    save(page)
    assert titles(page) == wanted
    assert_sound(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_two_who_record_at_once_keep_the_words_of_both(open_page, with_group, javascript):
    hers, group = with_group(f"Hendre {javascript}", javascript=javascript)
    theirs = open_page("/", javascript=javascript)
    sign_in(theirs, NON)
    for page in (hers, theirs):
        page.goto(f"{group}agreement/record/")
        page.fill("input[name=agreed]", "8")
    open_words(theirs).locator("input[name$='-title']").fill("Say what you wish")
    theirs.fill("input[name=o-1-title]", "Kettle on first")
    save(theirs)

    open_words(hers).locator("input[name$='-title']").fill("Say as much as you like")
    hers.fill("input[name=o-1-title]", "Biscuits for all")
    hers.locator(SAVE_IT).click()
    expect(hers.locator("section[aria-labelledby=meanwhile]")).to_contain_text("Kettle on first")
    assert hers.input_value("input[name=o-1-title]") == "Biscuits for all"
    mine = hers.locator("input[value='Say as much as you like']")
    expect(mine).to_be_visible()
    expect(hers.locator(f"{ROWS}:has(input[value='Say as much as you like'])")).to_contain_text(
        "Say what you wish"
    )
    assert_sound(hers, axe=javascript)
    hers.locator(f"{ROWS}:has-text('Kettle on first') input[type=checkbox]").check()
    save(hers)
    kept = titles(hers)
    assert {"Say as much as you like", "Kettle on first", "Biscuits for all"} <= set(kept)
    assert "Say what you wish" not in kept
    hers.locator("#versions + ul a").nth(1).click()  # the colleague's, whole
    expect(hers.locator("main")).to_contain_text("Say what you wish")
    assert_sound(hers, axe=javascript)
    hers.goto(f"{group}agreement/versions/2/")
    expect(hers.locator("#changed ~ * ins").first).to_be_visible()
    assert_sound(hers, axe=javascript)


@pytest.mark.parametrize(("screen", "javascript"), [("phone", False), ("laptop", True)])
def test_a_group_with_arabic_reads_its_agreement(open_page, with_group, screen, javascript):
    page, group = with_group(f"Irfon {screen}", "ar", screen=screen, javascript=javascript)
    page.goto(f"{group}agreement/record/")
    page.locator("button[value='show:ar']").click()
    expect(page.locator(f"{ROWS} .choice [lang=ar][dir=rtl]").first).to_be_visible()
    assert_sound(page, axe=javascript)
    page.locator("button[value='show:en']").click()
    expect(page.locator(f"{ROWS} .choice [lang=en]").first).to_be_visible()
    page.fill("input[name=agreed]", "5")
    save(page)
    page.goto(f"{group}agreement/?language=ar")
    expect(page.locator(".agreement [lang=ar][dir=rtl] h3").first).to_be_visible()
    assert_sound(page, axe=javascript)

    page.goto(f"{group}agreement/words/ar/")
    assert_sound(page, axe=javascript)
    title = page.locator(".side-by-side input.input").first
    assert title.evaluate("field => getComputedStyle(field).direction") == "rtl"
    title.fill("أنتِ تختارين")
    page.check("input[name=read][value=with-speaker]")
    page.locator("main button.btn.big").click()
    expect(page).to_have_url(AGREEMENT)
    arabic = page.locator(".lang-list > li", has_text="العربية")
    expect(arabic).to_contain_text("Read by a speaker")
    page.goto(f"{group}agreement/?language=ar")
    assert titles(page)[0] == "أنتِ تختارين"


def test_two_who_translate_at_once_lose_nothing(open_page, with_group):
    hers, group = with_group("Llan", "so")
    hers.goto(f"{group}agreement/record/")
    hers.fill("input[name=agreed]", "5")
    save(hers)
    theirs = open_page("/")
    sign_in(theirs, NON)
    for page, words in ((theirs, "Shaah"), (hers, "Kafee")):
        page.goto(f"{group}agreement/words/so/")
        page.locator(".side-by-side input.input").first.fill(words)
    for page in (theirs, hers):
        page.locator("main button.btn.big").click()
    expect(theirs).to_have_url(AGREEMENT)
    expect(hers.locator(".side-by-side > li").first).to_contain_text("Shaah")
    assert hers.locator(".side-by-side input.input").first.input_value() == "Kafee"
    assert_sound(hers)
    hers.locator("main button.btn.big").click()
    expect(hers).to_have_url(AGREEMENT)
    hers.goto(f"{group}agreement/?language=so")
    assert titles(hers)[0] == "Kafee"


def test_a_language_is_added_and_the_next_look_comes_sooner(with_group):
    page, group = with_group("Maenan", screen="phone", javascript=False)
    page.goto(f"{group}agreement/")
    assert_sound(page, axe=False)
    page.locator(".empty a").click()
    page.fill("input[name=agreed]", "4")
    save(page)
    page.locator(".soon button[value=new-member]").click()
    expect(page.locator(".messages")).to_contain_text("within a week")
    expect(page.locator("section[aria-labelledby=look]")).to_contain_text("Somebody new")
    page.locator("details:has(#id_language) > summary").click()
    page.select_option("select[name=language]", "ti")
    page.locator("details:has(#id_language) button").click()
    expect(page).to_have_url(re.compile(r"/agreement/words/ti/$"))
    assert_sound(page, axe=False)
