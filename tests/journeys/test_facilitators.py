"""A coordinator changes a facilitator's part, has her covered for, and hands a group over."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, address_of_group, assert_sound, sign_in
from tests.journeys.test_groups import OF_A_GROUP, SAVE, fill_group

NON, CARA = (f"{name}@alongside.example" for name in ("non", "cara"))
ADD = 'main a[href$="/facilitators/add/"]'
EDIT = 'main a[href*="/facilitators/"][href$="/edit/"]'


def day(offset):
    return (dt.date.today() + dt.timedelta(days=offset)).isoformat()  # noqa: DTZ011 - as she reads it


@pytest.fixture
def with_group(open_page):
    """The coordinator, at a group of her own that Ben leads since last week."""

    def start(name, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        fill_group(page, name)
        page.select_option("select[name=language_1]", "cy")
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        page.locator(ADD).click()
        page.select_option("select[name=colleague]", label="Ben Llewelyn")
        page.check("input[name=role][value=lead]")
        page.fill("input[name=since]", day(-7))
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        return page

    return start


@pytest.mark.parametrize(
    ("screen", "javascript", "language"), [("laptop", True, "en"), ("phone", False, "cy")]
)
def test_she_changes_a_part_and_the_earlier_one_stays_written(
    with_group, screen, javascript, language
):
    page = with_group(f"Aberth {language}", language=language, screen=screen, javascript=javascript)
    page.locator(EDIT).click()
    assert_sound(page, axe=javascript)
    page.check("input[name=role][value=co]")
    page.fill("input[name=since]", day(3))  # a slip: she has begun already
    page.locator(SAVE).click()
    expect(page.locator(".error-summary a[href='#id_since']")).to_be_visible()
    assert_sound(page, axe=javascript)
    assert page.is_checked("input[name=role][value=co]")
    page.fill("input[name=since]", day(-7))
    page.check("input[name=languages][value=cy]")
    page.select_option("select[name=another_language]", "pl")
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_GROUP)
    people = page.locator("section[aria-labelledby=people]")
    expect(people.locator(".lines > li")).to_have_count(1)
    expect(people.locator(".fold li")).to_have_count(1)  # what she was before
    page.locator(EDIT).click()
    expect(page.locator("input[name=role][value=co]")).to_be_checked()
    expect(page.locator("input[name=languages][value=pl]")).to_be_checked()
    assert page.input_value("input[name=since]") == day(0)


def test_she_does_it_by_keyboard(with_group):
    page = with_group("Ystrad")
    page.locator(EDIT).focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=role][value=lead]")).to_be_checked()
    page.locator("input[name=role][value=lead]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=role][value=co]")).to_be_checked()
    page.locator(SAVE).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(OF_A_GROUP)
    expect(page.locator("section[aria-labelledby=people] .lines")).to_contain_text("Co-facilitator")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_colleague_covers_and_finds_nothing_when_it_is_over(open_page, with_group, javascript):
    page = with_group(f"Penrhiw {javascript}", javascript=javascript)
    group = page.url.partition("#")[0]
    page.locator(ADD).click()
    page.select_option("select[name=colleague]", label="Cara Bevan")
    page.select_option("select[name=covers]", label="Ben Llewelyn (Lead facilitator)")
    page.fill("input[name=since]", day(-3))
    page.locator(SAVE).click()
    expect(page.locator(".error-summary a[href='#id_until']")).to_be_visible()
    assert_sound(page, axe=javascript)
    page.fill("input[name=until]", day(3))
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_GROUP)
    cover = page.locator("section[aria-labelledby=people] .lines > li", has_text="Cara Bevan")
    expect(cover).to_contain_text("covers for Ben Llewelyn")
    assert_sound(page, axe=javascript)

    colleague = open_page("/", javascript=javascript)
    sign_in(colleague, CARA)
    assert colleague.goto(group).status == 200
    assert colleague.goto(f"{group}handover/").status == 200

    cover.locator('a[href$="/end/"]').click()
    page.fill("input[name=until]", day(-1))
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_GROUP)
    for address in (group, f"{group}edit/", f"{group}handover/"):
        assert colleague.goto(address).status == 404


def test_two_people_change_a_time_at_once_and_lose_nothing(open_page, with_group):
    hers = with_group("Rhydwen")
    address = hers.locator(EDIT).get_attribute("href")
    theirs = open_page("/")
    sign_in(theirs, NON)
    hers.goto(address)
    theirs.goto(address)
    theirs.fill("input[name=until]", day(30))
    theirs.locator(SAVE).click()
    expect(theirs).to_have_url(OF_A_GROUP)

    hers.check("input[name=languages][value=cy]")
    hers.locator(SAVE).click()
    expect(hers.locator("section[aria-labelledby=meanwhile]")).to_contain_text("Last day")
    assert hers.input_value("input[name=until]") == day(30)
    assert_sound(hers)
    hers.locator(SAVE).click()
    expect(hers).to_have_url(OF_A_GROUP)
    expect(hers.locator("section[aria-labelledby=people]")).to_contain_text("Welsh")


@pytest.mark.parametrize(
    ("screen", "javascript", "language"), [("laptop", True, "en"), ("phone", False, "cy")]
)
def test_she_hands_a_group_over(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, language=language)
    page.goto(f"{PREFIX[language]}{address_of_group(page)}")
    page.locator('main a[href$="/handover/"]').click()
    expect(page).to_have_url(re.compile(r"/handover/$"))
    expect(page.locator("section[aria-labelledby=people]")).to_contain_text("Ben Llewelyn")
    expect(page.locator("section[aria-labelledby=next] .session")).to_have_count(2)
    expect(page.locator(".clauses > li").first).to_be_visible()
    assert_sound(page, axe=javascript)
    page.locator("section[aria-labelledby=next] .session a").first.click()
    expect(page).to_have_url(re.compile(r"/plans/[0-9a-f-]{36}/sheet/$"))
