"""Coming in: a slip, the phone's code, spare codes, a forgotten password, an invitation."""

import re
import time
from email import message_from_string, policy

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.journeys.people import ADA, PASSWORD, assert_sound, sign_in

GWEN, HIBA, EVE = (f"{name}@alongside.example" for name in ("gwen", "hiba", "eve"))
NEW_PASSWORD = "three plain kettles"
BEFORE_A_MAIL = "Content-Type: text/plain"


def submit(page, **fields):
    for name, value in fields.items():
        page.fill(f"main input[name={name}]", value)
    page.locator("main form button.btn").first.click()


def code_of(secret, *, later=0):
    """What her phone shows; `later` steps of half a minute from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def mail_after(site, written, to):
    """The console's mail to her, as her mail program would show it."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        new = site.log.read_bytes()[written:].decode()
        for text in new.split(BEFORE_A_MAIL)[1:]:
            mail = message_from_string(BEFORE_A_MAIL + text, policy=policy.default)
            if mail["To"] == to:
                return mail
        time.sleep(0.05)
    raise AssertionError(f"no mail to {to}")


def link_in(mail):
    return re.search(r"http://\S+", mail.get_content()).group()


@pytest.mark.parametrize("email", [ADA, "nobody@alongside.example"])
def test_a_slip_says_the_same_to_everybody_and_keeps_the_address(open_page, email):
    page = open_page("/account/sign-in/", javascript=False)
    submit(page, login=email, password="not my password")
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("That address and password don’t fit together")
    assert page.input_value("input[name=login]") == email
    assert page.input_value("input[name=password]") == ""


def test_the_slip_is_read_first_and_in_welsh(open_page):
    page = open_page("/cy/account/sign-in/", screen="phone", language="cy")
    submit(page, login=ADA, password="not my password")
    expect(page.locator(".error-summary")).to_be_focused()
    assert "That address" not in page.inner_text("main")
    assert_sound(page)


def test_the_page_that_she_wanted_comes_after_signing_in(open_page):
    page = open_page("/groups/?page=1", javascript=False)
    expect(page).to_have_url(re.compile(r"/account/sign-in/\?next="))
    submit(page, login=GWEN, password=PASSWORD)
    expect(page).to_have_url(re.compile(r"/groups/\?page=1$"))


def set_up_the_code(page):
    """The secret, and the spare codes."""
    page.goto("/account/code/set-up/")
    if "/confirm/" in page.url:
        submit(page, password=PASSWORD)
    expect(page.locator("main img")).to_be_visible()
    assert page.locator("main img").evaluate("image => image.naturalWidth > 0")
    assert_sound(page)
    secret = page.inner_text("main code")
    submit(page, code="000000")
    expect(page.locator(".error-summary")).to_contain_text("That code didn’t fit")
    assert page.inner_text("main code") == secret
    submit(page, code=code_of(secret))
    page.goto("/account/code/spare/")
    assert_sound(page)
    return secret, re.findall(r"\b\d{8}\b", page.inner_text("main"))


def test_the_phones_code_and_a_spare_one(open_page):
    page = open_page("/")
    sign_in(page, HIBA, afresh=True)
    secret, spare = set_up_the_code(page)
    assert len(spare) == 10

    for code, right in ((code_of(secret, later=1), True), (spare[0], True), (spare[0], False)):
        page.context.clear_cookies()
        page.goto("/account/sign-in/")
        submit(page, login=HIBA, password=PASSWORD)
        page.goto("/groups/")  # half signed in is not signed in
        expect(page).to_have_url(re.compile(r"/account/sign-in/code/$"))
        submit(page, code=code)
        if right:
            expect(page).to_have_url(re.compile(r"/today/$"))
        else:  # a spare code works once
            expect(page.locator(".error-summary")).to_contain_text("That code didn’t fit")


@pytest.mark.parametrize("known", [True, False], ids=["somebody", "nobody"])
def test_a_forgotten_password_is_asked_neutrally(open_page, site, known):
    page = open_page("/account/sign-in/", javascript=False, screen="phone")
    page.locator('main a[href$="/password/forgotten/"]').click()
    written = site.written()
    submit(page, email=EVE if known else "nobody@alongside.example")
    expect(page.locator("main .lede")).to_contain_text("If that is the address of an account")
    if not known:
        assert site.written() == written
        return
    mail = mail_after(site, written, EVE)
    assert mail["Subject"] == "Reminder: your link"
    assert "alongside" not in mail.get_content().lower().replace(site.url, "")

    page.goto(link_in(mail))
    submit(page, password1=NEW_PASSWORD, password2="something else")
    expect(page.locator(".error-summary")).to_contain_text("not the same")
    submit(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    page.locator('main a[href$="/sign-in/"]').click()
    submit(page, login=EVE, password=NEW_PASSWORD)
    expect(page).to_have_url(re.compile(r"/today/$"))
    page.context.clear_cookies()
    page.goto(link_in(mail))  # used
    expect(page.locator("h1")).to_have_text("This link no longer works")


def invite(page, site, name, email, **choices):
    page.goto("/people/invite/")
    page.fill("input[name=name]", name)
    page.fill("input[name=email]", email)
    for field, value in choices.items():
        page.check(f"input[name={field}][value={value}]")
    written = site.written()
    page.locator("main form button.big").click()
    expect(page).to_have_url(re.compile(r"/people/$"))
    assert_sound(page)
    return mail_after(site, written, email)


def test_an_invitation_is_sent_and_accepted(open_page, site):
    hers = open_page("/")
    sign_in(hers)
    address = "nia@alongside.example"
    mail = invite(hers, site, "Nia", address, role="facilitator", language="en")
    assert mail["Subject"] == "Reminder: your link"

    page = open_page(link_in(mail), screen="phone")
    assert link_in(mail).rsplit("/", 2)[1] not in page.url
    assert_sound(page)
    assert page.input_value("input[name=name]") == "Nia"
    submit(page, name="Nia Haf", password1="short", password2="short")
    expect(page.locator(".error-summary")).to_contain_text("12")
    assert page.input_value("input[name=name]") == "Nia Haf"
    submit(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    expect(page).to_have_url(re.compile(r"/today/$"))
    expect(page.locator("h1")).to_contain_text("Nia Haf")

    page.context.clear_cookies()
    page.goto(link_in(mail))
    expect(page.locator("h1")).to_have_text("This link doesn’t open anything now")
    hers.reload()
    expect(hers.locator("main table")).to_contain_text("Nia Haf")


def test_an_invitation_in_welsh_that_is_taken_back(open_page, site):
    hers = open_page("/")
    sign_in(hers)
    address = "lowri@alongside.example"
    mail = invite(hers, site, "Lowri", address, role="facilitator", language="cy")
    assert "/cy/invitation/" in link_in(mail)
    page = open_page(link_in(mail), language="cy", javascript=False)
    hers.locator("main li", has_text="Lowri").get_by_role("button").click()
    submit(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    assert page.locator("main form").count() == 0
    assert page.locator('main a[href="/cy/account/sign-in/"]').count() == 1


def test_signing_out(open_page):
    page = open_page("/", javascript=False)
    sign_in(page, GWEN, afresh=True)
    page.get_by_role("button", name="Sign out").locator("visible=true").first.click()
    expect(page).to_have_url(re.compile(r"/$"))
    page.go_back()
    assert "/account/sign-in/" in page.url
