"""Two guardians make a key, take it, show that their papers are right, and hand it on."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import DEE, PREFIX, assert_sound, sign_in
from tests.journeys.test_programmes import JOAN, begin

STEP = "main .panel .btn.big"
SEND = "main form button.btn.big[type=submit]"
FIELD = "main input[name=passphrase]"
KEYS = re.compile(r"/keys/(#|$)")
BACK = re.compile(r"/evaluations/[0-9a-f-]{36}/(#|$)")


def letters(page):
    """The passphrases that the page shows, as they would be printed."""
    expect(page.locator(".key-letters").first).to_be_visible()
    return [
        "-".join(part.locator("code").all_inner_texts())
        for part in page.locator(".key-letters").all()
    ]


def send(page, passphrase):
    page.fill(FIELD, passphrase)
    page.press(FIELD, "Enter")


def follow(page, end):
    """Her one next step, which leads to a page whose address ends so."""
    expect(page.locator(STEP)).to_have_count(1)
    page.locator(STEP).click()
    expect(page).to_have_url(re.compile(rf"/keys/{end}"))


@pytest.mark.parametrize(
    ("screen", "javascript", "language"),
    [
        ("laptop", True, "en"),
        ("phone", False, "cy"),
        ("phone", True, "en"),
        ("laptop", False, "cy"),
    ],
)
def test_two_guardians_from_nothing_to_a_programme_that_runs(
    open_page, screen, javascript, language
):
    dee = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(dee, DEE, language=language)
    begin(dee, f"Allwedd {screen} {javascript}")
    of_it = PREFIX[language] + re.search(r"/evaluations/[0-9a-f-]{36}/", dee.url)[0]
    dee.goto(f"{of_it}keys/")
    assert_sound(dee, axe=javascript)

    follow(dee, "make/")
    assert_sound(dee, axe=javascript)
    dee.locator(SEND).click()
    hers, phrase = letters(dee)
    assert_sound(dee, axe=javascript)
    dee.emulate_media(media="print")
    expect(dee.locator("header.top")).to_be_hidden()
    expect(dee.locator("main a.btn").last).to_be_hidden()
    expect(dee.locator(".key-letters").last).to_be_visible()
    dee.emulate_media(media="screen")

    dee.locator('main a.btn.big[href*="/confirm/"]').click()
    wrong = hers.replace(hers[0], "C" if hers[0] != "C" else "D")
    send(dee, wrong)
    expect(dee.locator("section[aria-labelledby=what-now]")).to_be_visible()
    assert dee.input_value(FIELD) == wrong
    assert_sound(dee, axe=javascript)
    send(dee, hers.lower().replace("-", " "))
    expect(dee).to_have_url(KEYS)
    expect(dee.locator(".badge.sage")).to_have_count(1)

    joan = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(joan, JOAN, language=language)
    joan.goto(f"{of_it}keys/")
    follow(joan, "take/")
    assert_sound(joan, axe=javascript)
    send(joan, phrase)
    (theirs,) = letters(joan)
    assert theirs not in (hers, phrase)
    joan.locator('main a.btn.big[href*="/confirm/"]').click()
    send(joan, theirs)
    expect(joan).to_have_url(KEYS)
    assert_sound(joan, axe=javascript)

    dee.reload()
    expect(dee.locator(".badge.sage")).to_have_count(2)
    dee.locator(f"{STEP}[type=submit]").click()
    expect(dee).to_have_url(BACK)
    assert_sound(dee, axe=javascript)


def test_she_tries_renews_and_hands_on_hers(open_page):
    """And rotates: a programme of her own, all by the links of the page."""
    dee, joan = open_page("/"), open_page("/", screen="phone")
    sign_in(dee, DEE)
    sign_in(joan, JOAN)
    begin(dee, "Allwedd arall")
    keys = f"{dee.url.rstrip('/')}/keys/"
    dee.goto(keys)
    follow(dee, "make/")
    dee.locator(SEND).click()
    hers, phrase = letters(dee)
    dee.locator('main a.btn.big[href*="/confirm/"]').click()
    send(dee, hers)
    expect(dee).to_have_url(KEYS)

    # The phrase was lost on the way: she hands it over once more.
    dee.locator('main a[href*="/hand-over/"]').click()
    assert_sound(dee)
    send(dee, hers)
    (again,) = letters(dee)
    assert_sound(dee)
    joan.goto(keys)
    follow(joan, "take/")
    send(joan, phrase)
    expect(joan.locator("section[aria-labelledby=what-now]")).to_be_visible()
    assert_sound(joan)
    send(joan, again)
    (theirs,) = letters(joan)
    joan.locator('main a.btn.big[href*="/confirm/"]').click()
    send(joan, theirs)
    expect(joan).to_have_url(KEYS)

    joan.locator('main a[href*="/test/"]').click()
    send(joan, "CDFG")  # half of it is not tried
    expect(joan.locator(".error-summary")).to_be_focused()
    assert_sound(joan)
    send(joan, theirs)
    expect(joan).to_have_url(KEYS)

    joan.locator('main a[href*="/renew/"]').click()
    assert_sound(joan)
    send(joan, theirs)
    (renewed,) = letters(joan)
    joan.goto(keys)
    follow(joan, "confirm/")
    send(joan, renewed)
    expect(joan).to_have_url(KEYS)

    joan.locator('main a[href$="/rotate/"]').click()
    assert_sound(joan)
    joan.locator(SEND).click()
    assert len(letters(joan)) == 2
    dee.goto(keys)
    expect(dee.locator("h2#who")).to_contain_text("2")
    assert_sound(dee)
