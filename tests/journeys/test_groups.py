"""A coordinator starts a group, changes it, pauses it, ends it, and keeps it from a colleague."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in

NON, CARA = (f"{name}@alongside.example" for name in ("non", "cara"))
OF_A_GROUP = re.compile(r"/groups/[0-9a-f-]{36}/(#|$)")  # a fragment outlives a redirect
SAVE = "main form.form button[type=submit]"


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def fill_group(page, name, **changed):
    fields = {"name": name, "place": "the old school", "starts": "18:30"} | changed
    for field, value in fields.items():
        page.fill(f"input[name={field}]", value)
    page.select_option("select[name=rhythm]", "weekly")
    page.select_option("select[name=weekday]", "1")


@pytest.fixture
def with_group(open_page, request):
    """The coordinator, at a group of her own that she has just started."""

    def start(name, **options):
        page = open_page("/", **options)
        sign_in(page)
        page.goto("/groups/new/")
        fill_group(page, name)
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        return page

    return start


@pytest.mark.parametrize(
    ("screen", "javascript", "language"), [("laptop", True, "en"), ("phone", False, "cy")]
)
def test_she_starts_a_group_with_a_mistake_first(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, language=language)
    page.goto(f"{PREFIX[language]}/groups/")
    page.locator('main a[href$="/groups/new/"]').click()
    assert_sound(page, axe=javascript)

    name = f"Hafod {language}"
    fill_group(page, name, place="Tŷ Mawr, SA1 1AA", women_usual="900")
    page.select_option("select[name=language_1]", "so")
    page.locator(SAVE).click()
    expect(page.locator(".error-summary li")).to_have_count(2)
    if javascript:
        expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("input[name=place]")).to_be_focused()
    assert_sound(page, axe=javascript)
    kept = {"name": name, "place": "Tŷ Mawr, SA1 1AA", "women_usual": "900", "starts": "18:30"}
    assert {field: page.input_value(f"input[name={field}]") for field in kept} == kept
    assert page.input_value("select[name=language_1]") == "so"

    page.fill("input[name=place]", "Tŷ Mawr")
    page.fill("input[name=women_usual]", "9")
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_GROUP)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("main")).to_contain_text("Tŷ Mawr")
    assert_sound(page, axe=javascript)


def test_a_name_that_is_taken_is_said_at_the_name(with_group):
    page = with_group("Bryn Teg")
    page.goto("/groups/new/")
    fill_group(page, " bryn  teg")
    page.locator(SAVE).click()
    expect(page.locator(".error-summary a[href='#id_name']")).to_be_visible()
    assert page.input_value("input[name=place]") == "the old school"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_she_changes_it(with_group, javascript):
    page = with_group(f"Dolwen {javascript}", javascript=javascript)
    page.locator('main a[href$="/edit/"]').first.click()
    if javascript:  # a button beside the number
        page.locator(".stepper:has(input[name=childcare_count]) button").last.click()
    else:
        page.fill("input[name=childcare_count]", "1")
    page.locator(SAVE).click()
    expect(page.locator("main")).to_contain_text("childcare for one child")
    expect(page.locator(".messages")).to_contain_text("Saved.")


def test_two_people_change_it_at_once_and_lose_nothing(open_page, with_group):
    hers = with_group("Maes y Coed")
    theirs = open_page("/")
    sign_in(theirs, NON)
    address = f"{hers.url}edit/"
    hers.goto(address)
    theirs.goto(address)
    theirs.fill("input[name=place]", "the boat shed")
    theirs.fill("input[name=minutes]", "90")
    theirs.locator(SAVE).click()
    expect(theirs).to_have_url(OF_A_GROUP)

    hers.fill("input[name=place]", "the library")
    hers.locator(SAVE).click()
    meanwhile = hers.locator("section[aria-labelledby=meanwhile]")
    expect(meanwhile).to_contain_text("Your colleague saved the boat shed. Yours is the library")
    expect(meanwhile).to_contain_text("90")
    assert hers.input_value("input[name=place]") == "the library"
    assert hers.input_value("input[name=minutes]") == "90"
    assert_sound(hers)
    press(hers, "Save mine over it")
    expect(hers).to_have_url(OF_A_GROUP)
    expect(hers.locator("main")).to_contain_text("the library")
    expect(hers.locator("main")).to_contain_text("90 minutes")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_it_pauses_starts_again_and_ends(with_group, javascript):
    page = with_group(f"Gwernant {javascript}", javascript=javascript, screen="phone")
    press(page, "Pause it")
    expect(page.locator("#next")).to_contain_text("Paused since")
    assert_sound(page, axe=javascript)
    press(page, "Start meeting again")
    expect(page.locator("#next")).to_contain_text("Meets next on Tuesday")
    page.get_by_role("link", name="End it").click()
    assert_sound(page, axe=javascript)
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.locator("#next")).to_contain_text("Meets next")
    page.get_by_role("link", name="End it").click()
    press(page, "End it for good")
    expect(page.locator("#next")).to_contain_text("Ended on")
    assert_sound(page, axe=javascript)
    page.go_back()  # to the page that asks: pressing once more harms nothing
    page.reload()
    expect(page.locator("#next")).to_contain_text("Ended on")


def test_it_is_closed_to_a_colleague_who_then_finds_nothing(open_page, with_group):
    hers = with_group("Llwyn Onn")
    group = hers.url
    hers.get_by_role("link", name="Add a facilitator").click()
    hers.select_option("select[name=colleague]", label="Cara Bevan")
    assert_sound(hers)
    press(hers, "Add her")
    colleague = open_page("/", javascript=False)
    sign_in(colleague, CARA)
    assert colleague.goto(group).status == 200

    hers.get_by_role("link", name="Keep it closed to a colleague").click()
    assert_sound(hers)
    hers.select_option("select[name=colleague]", label="Cara Bevan")
    press(hers, "Close it to this colleague")
    expect(hers.locator(".messages")).to_contain_text("Nobody is told.")
    assert_sound(hers)

    for address in (group, f"{group}edit/", f"{group}close-to/"):
        assert colleague.goto(address).status == 404
    expect(colleague.locator("h1")).to_have_text("There is no page here")
    for address in ("/groups/", "/today/", "/plans/"):
        assert colleague.goto(address).status == 200
        assert "Llwyn Onn" not in colleague.content()

    press(hers, "Open it again to Cara Bevan")
    expect(hers.locator("#closed")).to_have_count(0)
