"""What goes wrong: each says what happened and what to do, and nothing written is lost."""

import os
import re
import time

import pytest
from playwright.sync_api import expect

from config import database
from tests.journeys.people import BEN, DEE, addresses_of_groups, assert_sound, sign_in

OF_A_GROUP = re.compile(r"/groups/[0-9a-f-]{36}/$")
SAVE = "main form.form button[type=submit]"
OF_OTHERS = "/groups/00000000-0000-4000-8000-000000000000/"


def assert_says(page, title):
    """In words, with the ways to leave and to get help, and sound as any page."""
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".safety a.leave")).to_be_visible()
    expect(page.locator(".safety a.help")).to_be_visible()
    assert_sound(page)


def fill_group(page, name):
    page.goto("/groups/new/")
    page.fill("input[name=name]", name)
    page.fill("input[name=starts]", "18:30")
    page.select_option("select[name=weekday]", "1")


@pytest.fixture
def troubled(site, browser):
    """A page for trouble that the server's log may tell of; open_page would complain."""
    with browser.new_context(base_url=site.url) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


@pytest.mark.parametrize("address", ["/not-here/", "/cy/toolkit/nowhere/nothing/", OF_OTHERS])
def test_there_is_no_such_page(open_page, address):
    page = open_page("/", screen="phone")
    sign_in(page)
    assert page.goto(address).status == 404
    welsh = address.startswith("/cy/")
    assert_says(page, "Does dim tudalen yma" if welsh else "There is no page here")


def test_what_is_not_open_to_her_says_why(open_page):
    page = open_page("/")
    sign_in(page, BEN)
    assert page.goto("/groups/new/").status == 403
    assert_says(page, "This isn’t open to you")
    expect(page.locator(".lede")).to_contain_text("Only a coordinator can start a group")
    page.get_by_role("link", name="Back to today").click()
    expect(page).to_have_url(re.compile(r"/today/$"))


def test_an_admin_is_told_that_groups_are_not_hers_to_see(open_page):
    page = open_page("/")
    sign_in(page, DEE)
    page.goto("/groups/")
    expect(page.locator("main")).to_contain_text("Groups are not for you to see")


def test_a_page_that_cannot_be_read(troubled):
    """More fields than any form of ours has."""
    page = troubled
    page.goto("/account/sign-in/")
    page.evaluate(
        """() => {
          const form = document.querySelector("main form");
          for (let n = 0; n < 1001; n += 1) {
            const extra = document.createElement("input");
            Object.assign(extra, { type: "hidden", name: `extra-${n}`, value: "1" });
            form.append(extra);
          }
        }"""
    )
    with page.expect_response("**/account/sign-in/") as answer:
        page.locator("main form button.btn").click()
    assert answer.value.status == 400
    assert_says(page, "We couldn’t read that")


def test_a_form_that_grew_too_old_is_kept_by_going_back(open_page):
    page = open_page("/")
    sign_in(page)
    fill_group(page, "Too old")
    page.context.clear_cookies(name="c")
    with page.expect_response("**/groups/new/") as answer:
        page.locator(SAVE).click()
    assert answer.value.status == 403
    assert_says(page, "Please send it once more")
    page.go_back()
    assert page.input_value("input[name=name]") == "Too old"


def test_a_group_that_is_sent_twice_is_there_once(open_page):
    page = open_page("/")
    sign_in(page)
    fill_group(page, "Twice")
    page.locator(SAVE).dblclick()
    expect(page).to_have_url(OF_A_GROUP)
    assert len(addresses_of_groups(page, "Twice")) == 1


@pytest.fixture
def connections():
    """To this site's database: the owner's, who can lock a table, and the site's own."""
    owner = database.database_settings({**os.environ, "DATABASE_ROLE": "owner"})
    web = database.database_settings({**os.environ, "DATABASE_ROLE": "web"})
    with database.connect(owner, owner["NAME"], owner["USER"]) as connection:
        (name,) = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%journeys_{os.getpid()}"]
        ).fetchone()
    with (
        database.connect(owner, name, owner["USER"]) as owners,
        database.connect(web, name, web["USER"]) as webs,
    ):
        yield owners, webs


def drop_whoever_waits(connection):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        dropped = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchall()
        if dropped:
            return
        time.sleep(0.05)
    raise AssertionError("nothing waited for the locked table")


def test_the_database_drops_out_while_she_saves(troubled, connections):
    owners, webs = connections
    page = troubled
    sign_in(page)
    fill_group(page, "Dropped")
    with owners.transaction():
        owners.execute("LOCK TABLE groups_supportgroup")
        page.locator(SAVE).click(no_wait_after=True)
        drop_whoever_waits(webs)
    assert_says(page, "Our records are out of reach for a moment")
    page.go_back()
    assert page.input_value("input[name=name]") == "Dropped"
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_GROUP)
    expect(page.locator("h1")).to_have_text("Dropped")
