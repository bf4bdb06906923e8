"""A coordinator opens a wave in four actions, hands out its slips, closes and seals it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.people import BEN, PREFIX, assert_sound, sign_in
from tests.journeys.test_agreements import Steps

# A programme of its own for each journey: one wave is open at a time, and each opens one.
MAKE = """
from accounts.models import Organisation, User
from groups.models import SupportGroup
from tests.factories.evaluation import (
    make_opening_key, make_programme, make_programme_group, make_questionnaire)
from tests.factories.groups import make_group
from tests.factories.participants import make_participant
name = {name!r}
home = Organisation.objects.get(name="Merched Dyffryn Afallen")
guardians = User.objects.filter(email__in=["dee@alongside.example", "joan@alongside.example"])
programme = make_programme(home, name=name, guardians=guardians)
make_opening_key(programme)
make_questionnaire(programme)
ben = User.objects.get(email="ben@alongside.example")
counted = make_group(home, name + " 1", languages=("en", "cy", "ar"), facilitators=(ben,))
named = make_group(home, name + " 2", languages=("en",), facilitators=(ben,), keeps_names=True)
for called in ("Wren", "Ash"):
    make_participant(named, called)
for group in (counted, named):
    make_programme_group(programme, group)
print(programme.pk)
"""
A_WAVE = re.compile(r"/waves/[0-9a-f-]{36}/$")
SLIPS = re.compile(r"/waves/[0-9a-f-]{36}/slips/(#.*)?$")
# The browser's own window can't be looked into: instead of opening, it notes that it was asked.
NOTE_PRINTING = "window.print = () => { document.body.dataset.printed = 'yes'; }"


@pytest.fixture
def programme(site):
    return site.run(MAKE.format(name=f"Aeron {uuid.uuid4().hex[:6]}")).strip()


def test_she_opens_a_wave_in_four_actions_and_closes_and_seals_it(
    open_page, programme, screen, javascript, language
):
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, language=language)
    page.add_init_script(NOTE_PRINTING)
    main, step = page.get_by_role("main"), Steps()

    step(main.locator(f'a[href$="{programme}/waves/open/"]').first.click)
    expect(page).to_have_url(re.compile(r"/waves/open/$"))
    expect(page.locator("input[name=groups]:checked")).to_have_count(2)
    expect(page.locator("input[name=questionnaire]:checked")).to_have_count(1)
    assert_sound(page, axe=javascript)

    step(main.locator("form button.big").click)
    expect(page).to_have_url(re.compile(r"/waves/open/preview/$"))
    expect(page.locator(".as-asked fieldset").first).to_be_visible()
    expect(page.locator("table th[scope=row]").first).to_be_visible()
    assert_sound(page, axe=javascript)

    step(page.locator("button[name=open]").click)
    expect(page).to_have_url(SLIPS)
    expect(page.locator(".slip-code")).to_have_count(14)
    assert_sound(page, axe=javascript)

    step(page.locator(".js-print").click)
    if javascript:
        expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    assert step.taken == 4

    _close_and_seal(page, main, programme, javascript, language)


def _close_and_seal(page, main, programme, javascript, language):
    page.goto(f"{PREFIX[language]}/evaluations/{programme}/waves/")
    assert_sound(page, axe=javascript)
    main.locator(".lines h2 a").click()
    expect(page).to_have_url(A_WAVE)
    assert_sound(page, axe=javascript)
    for verb in ("close", "seal"):
        main.locator(f'a[href$="/{verb}/"]').click()
        expect(page).to_have_url(re.compile(rf"/{verb}/$"))
        assert_sound(page, axe=javascript)
        page.locator("button[name=confirm]").click()
        expect(page).to_have_url(A_WAVE)
    expect(main.locator('a[href$="/close/"], a[href$="/seal/"]')).to_have_count(0)
    assert_sound(page, axe=javascript)


@pytest.mark.parametrize(("screen", "javascript"), [("phone", False), ("laptop", True)])
def test_a_facilitator_finds_her_slips_her_paper_and_her_words(
    open_page, site, programme, screen, javascript
):
    ada = open_page("/")
    sign_in(ada)
    ada.goto(f"/evaluations/{programme}/waves/open/")
    ada.locator("main form button.big").click()
    ada.locator("button[name=open]").click()
    expect(ada).to_have_url(SLIPS)
    ada.locator("main .row a.line").click()
    expect(ada).to_have_url(A_WAVE)
    place = ada.locator("main .lines h3 a").last.get_attribute("href")

    page = open_page("/", screen=screen, javascript=javascript)
    sign_in(page, BEN)
    for path, what in (
        ("", "main .lines h2 a"),
        ("slips/", ".slip-code"),
        ("paper/", ".pen-questions > li"),
        ("paper/?language=ar", ".pen[dir=rtl]"),
        ("words/", ".aloud dd"),
    ):
        page.goto(place + path)
        expect(page.locator(what).first).to_be_visible()
        assert_sound(page, axe=javascript)
    page.goto(f"{place}slips/")
    expect(page.locator(".stub b bdi")).to_have_text(["Ash", "Wren"])
    page.locator('a[href$="/new/"]').first.click()
    before = page.url
    page.locator("main form button").click()
    expect(page).not_to_have_url(before)
    expect(page.locator(".slip-code")).to_have_count(2)
    assert_sound(page, axe=javascript)


def test_slips_fit_eight_on_a_sheet(open_page, programme):
    page = open_page("/")
    sign_in(page)
    page.goto(f"/evaluations/{programme}/waves/open/")
    page.locator("main form button.big").click()
    page.locator("button[name=open]").click()
    expect(page).to_have_url(SLIPS)
    # 12 slips of one group on two sheets, and 2 of the other on a third.
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
