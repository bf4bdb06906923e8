"""A woman asks, waits, joins, says how she may be reached, and leaves; and nobody keeps her name
where the group works by headcount."""

import datetime as dt
import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in

NON = "non@alongside.example"
OF_A_GROUP = re.compile(r"/groups/[0-9a-f-]{36}/(#|$)")
# A fragment outlives a redirect.
LIST = re.compile(r"/participants/(#|$)")
HERS = re.compile(r"/participants/[0-9a-f-]{36}/(#|$)")
CONTACT = re.compile(r"/participants/[0-9a-f-]{36}/contact/(#|$)")
SAVE = "main form.form button[type=submit]"
numbers = itertools.count(1)


@pytest.fixture
def with_list(open_page):
    """The coordinator, at the list of a group of her own; by names, unless told otherwise."""

    def start(*, names=True, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        page.fill("input[name=name]", f"Pistyll {next(numbers)}")
        page.fill("input[name=starts]", "18:30")
        page.select_option("select[name=rhythm]", "weekly")
        page.select_option("select[name=weekday]", "1")
        page.select_option("select[name=language_1]", "cy")
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        page.goto(page.url.partition("#")[0] + "participants/")
        if names:
            page.locator('main a[href$="/names/"]').click()
            page.locator("main button[name=keep][value=yes]").click()
            expect(page).to_have_url(LIST)
        return page

    return start


def write_down(page, called, state="asked", **fields):
    """From the list; she stands on the woman's page then."""
    page.locator('main a[href$="/participants/new/"]').click()
    page.fill("input[name=called]", called)
    page.check(f"input[name=state][value={state}]")
    page.check("input[name=came_by][value=friend]")
    for name, text in fields.items():
        page.fill(f"input[name={name}]", text)
    if state == "joined":
        page.check("input[name=decided_herself]")
    page.locator(SAVE).click()
    expect(page).to_have_url(HERS)


def say_what_is_safe(page, **fields):
    """On the page of her contact, with its form open."""
    for name, text in {"phone": "07700 900123", **fields}.items():
        page.fill(f"input[name={name}]", text)
    page.check("input[name=allowed][value=text]")
    page.check("input[name=shared_device][value=yes]")
    page.locator(SAVE).click()
    expect(page.locator("#words")).to_be_visible()


@pytest.mark.parametrize(
    ("screen", "javascript", "language"), [("laptop", True, "en"), ("phone", False, "cy")]
)
def test_from_her_question_to_her_farewell(with_list, screen, javascript, language):
    page = with_list(screen=screen, javascript=javascript, language=language)
    here = page.url
    assert_sound(page, axe=javascript)

    # a mistake first: nothing of it is lost
    page.locator('main a[href$="/participants/new/"]').click()
    assert_sound(page, axe=javascript)
    page.fill("input[name=called]", "Wren")
    page.fill("input[name=travel]", "From SA1 1AA")
    page.locator(SAVE).click()
    expect(page.locator(".error-summary li")).to_have_count(2)
    page.locator(".error-summary a[href='#id_travel']").click()
    expect(page.locator("input[name=travel]")).to_be_focused()
    assert page.input_value("input[name=called]") == "Wren"
    assert_sound(page, axe=javascript)
    page.fill("input[name=travel]", "A lift home")
    page.check("input[name=came_by][value=self]")
    page.check("input[name=languages_spoken][value=cy]")
    page.locator(SAVE).click()
    expect(page).to_have_url(HERS)
    expect(page.locator("h1")).to_have_text("Wren")
    assert_sound(page, axe=javascript)
    hers = page.url.partition("#")[0]

    # she waits, and joins by her own decision only
    page.locator('main form[action$="/wait/"] button').click()
    expect(page.locator('main form[action$="/wait/"]')).to_have_count(0)
    page.locator('main form[action$="/join/"] button').click()
    expect(page.locator(".messages .mind")).to_be_visible()
    page.check("input[name=decided_herself]")
    page.locator('main form[action$="/join/"] button').click()
    expect(page.locator('main a[href$="/leave/"]')).to_be_visible()
    expect(page.locator(".badge.sage")).to_be_visible()

    # how she may be reached
    page.locator('main a[href$="/contact/"]').click()
    assert_sound(page, axe=javascript)
    say_what_is_safe(page, safe_times="10 to 2", name_to_use="Sam")
    expect(page).to_have_url(CONTACT)
    expect(page.locator("section[aria-labelledby=words]")).to_contain_text("07700 900123")
    expect(page.locator("section[aria-labelledby=words]")).to_contain_text("Sam")
    expect(page.locator(".contact-words .mind")).to_have_count(3)
    expect(page.locator(".copy")).to_contain_text(re.compile(r"\d"))
    assert "Wren" not in page.title()
    assert_sound(page, axe=javascript)

    # she doesn't want to be contacted any more
    page.locator("details summary").click()
    page.check("input[name=do_not_contact]")
    page.locator(SAVE).click()
    expect(page.locator("section.terra")).to_be_visible()
    assert "900123" not in page.content()
    assert_sound(page, axe=javascript)

    page.goto(here)
    expect(page.locator("section[aria-labelledby=joined]")).to_contain_text("Wren")
    assert "900123" not in page.content()
    assert_sound(page, axe=javascript)

    # and she leaves
    page.goto(hers)
    page.locator('main a[href$="/leave/"]').click()
    assert_sound(page, axe=javascript)
    page.locator(SAVE).click()
    expect(page.locator('main form[action$="/join/"]')).to_be_visible()
    page.goto(here)
    page.locator("details summary").click()
    expect(page.locator("details")).to_contain_text("Wren")
    assert_sound(page, axe=javascript)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_headcount_keeps_nobody_who_is_in_it(with_list, javascript):
    page = with_list(names=False, screen="phone", javascript=javascript)
    expect(page.locator("#headcount")).to_be_visible()
    write_down(page, "Robin", "waiting")
    expect(page.locator("section[aria-labelledby=join]")).to_contain_text("is erased")
    assert_sound(page, axe=javascript)
    page.check("input[name=decided_herself]")
    page.get_by_role("button", name="She joins today").click()
    expect(page).to_have_url(LIST)
    expect(page.locator(".messages")).to_contain_text("what was written of her is erased")
    assert "Robin" not in page.content()
    page.go_back()  # to her page, which is no more
    page.reload()
    expect(page.locator("h1")).to_have_text("There is no page here")


def test_agreement_is_looked_at_sooner_when_somebody_joins(with_list):
    page = with_list()
    here = page.url.partition("#")[0]
    agreement = here.replace("/participants/", "/agreement/")
    page.goto(f"{agreement}record/")
    page.fill("input[name=agreed]", "8")
    page.locator("main button[name=do][value=save]").last.click()
    expect(page).to_have_url(re.compile(r"/agreement/(#|$)"))
    when = page.locator("section[aria-labelledby=look] p").first
    expect(when).not_to_contain_text("Somebody new has joined")
    page.goto(here)
    write_down(page, "Wren", "joined")
    page.goto(agreement)
    expect(when).to_contain_text("Somebody new has joined")


def test_list_is_given_up_after_asking_once(with_list):
    page = with_list()
    for called, state in [("Wren", "joined"), ("Robin", "waiting")]:
        write_down(page, called, state)
        page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="Work by headcount instead").click()
    expect(page.locator("main")).to_contain_text("1 woman is erased for good")
    assert_sound(page)
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.locator("main")).to_contain_text("Wren")
    page.get_by_role("link", name="Work by headcount instead").click()
    page.get_by_role("button", name="Erase the list, keep the headcount").click()
    expect(page.locator("#headcount")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Robin")
    assert "Wren" not in page.content()


def test_enquiry_is_erased(with_list):
    page = with_list(screen="phone")
    write_down(page, "Linnet")
    page.get_by_role("link", name="Erase her enquiry").click()
    assert_sound(page)
    page.get_by_role("button", name="Erase it for good").click()
    expect(page).to_have_url(LIST)
    assert "Linnet" not in page.content()


def test_two_people_write_of_one_woman_and_lose_nothing(open_page, with_list):
    hers = with_list()
    write_down(hers, "Wren", "joined", travel="The bus")
    theirs = open_page("/")
    sign_in(theirs, NON)
    address = f"{hers.url}edit/"
    hers.goto(address)
    theirs.goto(address)
    theirs.fill("input[name=called]", "Jenny")
    theirs.fill("input[name=access]", "No steps")
    theirs.locator(SAVE).click()
    expect(theirs).to_have_url(HERS)

    hers.fill("input[name=called]", "Kitty")
    hers.locator(SAVE).click()
    meanwhile = hers.locator("section[aria-labelledby=meanwhile]")
    expect(meanwhile).to_contain_text("Your colleague saved Jenny. Yours is Kitty")
    expect(meanwhile).to_contain_text("No steps")
    assert hers.input_value("input[name=called]") == "Kitty"
    assert hers.input_value("input[name=access]") == "No steps"
    assert_sound(hers)
    hers.get_by_role("button", name="Save mine over it").click()
    expect(hers).to_have_url(HERS)
    expect(hers.locator("h1")).to_have_text("Kitty")
    expect(hers.locator("main")).to_contain_text("No steps")


def test_two_people_write_of_one_contact_and_no_hidden_number_shows(open_page, with_list):
    hers = with_list()
    write_down(hers, "Wren", "joined")
    hers.locator('main a[href$="/contact/"]').click()
    say_what_is_safe(hers)
    theirs = open_page("/", javascript=False)
    sign_in(theirs, NON)
    theirs.goto(hers.url)
    hers.reload()
    theirs.locator("details summary").click()
    theirs.check("input[name=do_not_contact]")
    theirs.locator(SAVE).click()
    expect(theirs.locator("section.terra")).to_be_visible()

    hers.locator("details summary").click()
    hers.fill("input[name=name_to_use]", "Kit")
    hers.locator(SAVE).click()
    expect(hers.locator("section[aria-labelledby=meanwhile]")).to_contain_text("Do not contact her")
    assert hers.input_value("input[name=name_to_use]") == "Kit"
    assert hers.is_checked("input[name=do_not_contact]")
    assert "900123" not in hers.content()
    assert_sound(hers)


def test_paper_has_what_was_ticked_and_nothing_else(with_list):
    page = with_list()
    write_down(page, "Wren", "joined", travel="A lift home")
    page.locator('main a[href$="/contact/"]').click()
    say_what_is_safe(page)
    page.goto(re.sub(r"[0-9a-f-]{36}/contact/$", "sheet/", page.url))
    expect(page.locator("tbody tr")).to_have_count(1)
    for never in ("A lift home", "900123"):
        assert never not in page.content()
    assert_sound(page)
    page.check("input[name=show][value=travel]")
    page.get_by_role("button", name="Show it like this").click()
    expect(page.locator("tbody")).to_contain_text("A lift home")
    assert "900123" not in page.content()
    page.check("input[name=contact]")
    page.get_by_role("button", name="Show it like this").click()
    expect(page.locator("tbody")).to_contain_text("07700 900123")
    assert_sound(page)
    page.emulate_media(media="print")
    expect(page.locator("main form")).to_be_hidden()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.get_by_text("Destroy it after the session.")).to_be_visible()
    assert str(dt.date.today().year) in page.locator("#list").inner_text()  # noqa: DTZ011
