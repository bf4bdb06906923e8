"""A coordinator writes the words of women's pages in a language that the files lack."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in

# Each in a language of its own, since all of them write for everybody.
WAYS = [
    ("laptop", True, "en", "so"),
    ("phone", True, "cy", "ur"),
    ("phone", False, "en", "ti"),
    ("laptop", False, "cy", "ps"),
]
SAVE = "main button.big[type=submit]"


@pytest.mark.parametrize(("screen", "javascript", "language", "written"), WAYS)
def test_she_writes_some_and_goes_on_later(open_page, screen, javascript, language, written):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, language=language)
    page.goto(f"{PREFIX[language]}/page-words/")
    assert_sound(page, axe=javascript)
    page.select_option("select[name=language]", written)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(f"/page-words/{written}/$"))
    rtl = "rtl" if written in {"ur", "ps"} else "ltr"
    expect(page.locator("[name=word-next]")).to_have_attribute("dir", rtl)
    assert_sound(page, axe=javascript)

    page.fill("[name=word-next]", "Xiga")
    page.fill("[name=word-agreed_on]", "La oggolaaday")
    page.locator(SAVE).click()
    expect(page.locator("#id_word-agreed_on_error")).to_be_visible()
    expect(page.locator("[name=word-agreed_on]")).to_have_value("La oggolaaday")
    expect(page.locator("[name=seen-next]")).to_have_value("Xiga")
    assert_sound(page, axe=javascript)

    page.fill("[name=word-agreed_on]", "{date} ayaa la oggolaaday")
    page.locator(SAVE).click()
    expect(page.locator("[name=seen-agreed_on]")).to_have_value("{date} ayaa la oggolaaday")
    expect(page.locator(".error-msg")).to_have_count(0)
    page.goto(f"{PREFIX[language]}/page-words/")
    expect(page.locator(f'main a[href$="/page-words/{written}/"]')).to_be_visible()
