"""An admin begins a programme, changes it, and closes it together with a colleague."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import ADA, DEE, PREFIX, assert_sound, sign_in

JOAN = "joan@alongside.example"
OF_A_PROGRAMME = re.compile(r"/evaluations/[0-9a-f-]{36}/(#|$)")  # a fragment outlives a redirect
SAVE = "main form.form button[type=submit]"
FIELDS = {
    "starts_on": "2026-12-01",
    "ends_on": "2028-12-01",
    "answers_kept_until": "2029-12-01",
    "reader_1": "Cronfa’r Cymoedd",
    "area_1": "North",
    "area_2": "South",
}


def fill(page, name, **changed):
    for field, value in {"name": name, **FIELDS, **changed}.items():
        page.fill(f"[name={field}]", value)
    page.select_option("select[name=organisation]", label="Merched Dyffryn Afallen")
    page.select_option("select[name=guardian_1]", label="Dee Marchetti")
    page.select_option("select[name=guardian_2]", label="Joan Petrie")


def begin(page, name):
    page.goto("/evaluations/new/")
    fill(page, name)
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_PROGRAMME)


@pytest.mark.parametrize(
    ("screen", "javascript", "language"),
    [
        ("laptop", True, "en"),
        ("phone", False, "cy"),
        ("phone", True, "cy"),
        ("laptop", False, "en"),
    ],
)
def test_she_begins_a_programme_with_mistakes_first(open_page, screen, javascript, language):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, DEE, language=language)
    page.goto(f"{PREFIX[language]}/evaluations/")
    assert_sound(page, axe=javascript)
    page.locator('main a[href$="/evaluations/new/"]').click()
    expect(page.locator("select[name=guardian_1]")).to_be_visible()
    assert_sound(page, axe=javascript)

    name = f"Hafan {screen} {language} {javascript}"
    typed = {"ends_on": "2028-12-01", "least_in_band": "3", "area_2": "north", "others": ""}
    fill(page, name, **typed)
    page.select_option("select[name=language_3]", "so")
    page.locator(SAVE).click()
    expect(page.locator(".error-summary li")).to_have_count(2)
    if javascript:
        expect(page.locator(".error-summary")).to_be_focused()
    page.locator('.error-summary a[href="#id_area_2"]').click()
    expect(page.locator("input[name=area_2]")).to_be_focused()
    assert_sound(page, axe=javascript)
    kept = {"name": name, **FIELDS, **typed}
    assert {field: page.input_value(f"[name={field}]") for field in kept} == kept
    assert page.input_value("select[name=language_3]") == "so"

    page.fill("input[name=area_2]", "South")
    page.fill("input[name=least_in_band]", "10")
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_PROGRAMME)
    expect(page.locator("h1")).to_have_text(name)
    for words in ("Cronfa’r Cymoedd", "North, South", "10", "Dee Marchetti", "Joan Petrie"):
        expect(page.locator("main")).to_contain_text(words)
    # One main button, and it leads to the keys.
    expect(page.locator("main .btn.big")).to_have_count(1)
    expect(page.locator('main .btn.big[href$="/keys/"]')).to_be_visible()
    assert_sound(page, axe=javascript)
    page.goto(f"{PREFIX[language]}/evaluations/")
    expect(page.locator("main")).to_contain_text(name)


def test_two_admins_change_it_at_once_and_lose_nothing(open_page):
    hers, theirs = open_page("/"), open_page("/")
    sign_in(hers, DEE)
    sign_in(theirs, JOAN)
    begin(hers, "Maes Glas")
    address = f"{hers.url}edit/"
    hers.goto(address)
    theirs.goto(address)
    theirs.fill("input[name=area_3]", "Coast")
    theirs.fill("input[name=least_groups]", "4")
    theirs.locator(SAVE).click()
    expect(theirs).to_have_url(OF_A_PROGRAMME)
    hers.fill("input[name=name]", "Maes Gwyrdd")
    hers.locator(SAVE).click()
    meanwhile = hers.locator("section[aria-labelledby=meanwhile]")
    expect(meanwhile).to_contain_text("North, South, Coast")
    assert hers.input_value("input[name=name]") == "Maes Gwyrdd"
    assert hers.input_value("input[name=least_groups]") == "4"
    assert_sound(hers)
    hers.locator(SAVE).click()
    expect(hers).to_have_url(OF_A_PROGRAMME)
    expect(hers.locator("h1")).to_have_text("Maes Gwyrdd")
    expect(hers.locator("main")).to_contain_text("Coast")


@pytest.mark.parametrize(
    ("screen", "javascript"), [("phone", False), ("laptop", True)], ids=["phone", "laptop"]
)
def test_a_coordinator_brings_a_group(open_page, site, screen, javascript):
    dee = open_page("/")
    sign_in(dee, DEE)
    begin(dee, f"Nant {screen}")
    page = open_page("/", screen=screen, javascript=javascript)
    sign_in(page, ADA)
    page.goto(dee.url)
    page.locator('main .btn.big[href$="/groups/"]').click()
    assert_sound(page, axe=javascript)
    tick = page.locator("main form input[type=checkbox]").first
    tick.check()
    chosen = (
        page.locator("main form label:has(input:checked)").first.inner_text().strip(" \u2068\u2069")
    )
    area = page.locator("main form select").first
    area.select_option(label="South")
    page.locator(SAVE).click()
    expect(page).to_have_url(OF_A_PROGRAMME)
    groups = page.locator("section[aria-labelledby=groups]")
    expect(groups).to_contain_text(chosen)
    expect(groups).to_contain_text("South")
    assert_sound(page, axe=javascript)
    dee.reload()
    expect(dee.locator("section[aria-labelledby=groups]")).to_contain_text("1 group takes part")
    expect(dee.locator("main")).not_to_contain_text(chosen)


@pytest.mark.parametrize(
    ("screen", "javascript"), [("phone", False), ("laptop", True)], ids=["phone", "laptop"]
)
def test_two_people_close_it(open_page, site, screen, javascript):
    first = open_page("/", screen=screen, javascript=javascript)
    sign_in(first, DEE)
    begin(first, f"Dolen {screen}")
    programme = first.url.rstrip("/").rpartition("/")[2]
    # Its keys were made and handed over: tests/journeys has that for itself.
    site.run(
        "from evaluation.models import Programme\n"
        f"Programme.objects.filter(pk='{programme}').update(state='running')"
    )
    first.goto(f"/evaluations/{programme}/close/")
    assert_sound(first, axe=javascript)
    first.locator("main form button.end").click()
    expect(first.locator("main")).to_contain_text("One signature is there")
    expect(first.locator('main a[href$="/sign/"]')).to_have_count(0)
    assert_sound(first, axe=javascript)

    second = open_page("/", screen=screen, javascript=javascript)
    sign_in(second, JOAN)
    second.goto(f"/evaluations/{programme}/")
    second.locator("main .btn.big").click()
    second.locator('main a[href$="/sign/"]').click()
    second.fill("input[name=name]", "Another name")
    second.locator("main form button.end").click()
    expect(second.locator(".error-summary")).to_be_visible()
    assert second.input_value("input[name=name]") == "Another name"
    assert_sound(second, axe=javascript)
    second.fill("input[name=name]", f"dolen {screen}")
    second.locator("main form button.end").click()
    expect(second.locator("h1")).to_contain_text("is closed")
    expect(second.locator("main")).to_contain_text("Dee Marchetti")
    assert_sound(second, axe=javascript)
