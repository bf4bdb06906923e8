"""A colleague outside the group types in what came on paper: once, and twice with a slip."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import BEN, DEE, PREFIX, assert_sound, sign_in

WAYS = [
    ("laptop", True, "en"),
    ("phone", True, "cy"),
    ("phone", False, "en"),
    ("laptop", False, "cy"),
]
SEND = "main .buttons button[type=submit].big"
RECEIPT = re.compile(r"([A-Z0-9]{4}-){3}[A-Z0-9]{4}")
numbers = itertools.count()


@pytest.fixture
def code_of(site):
    """A code that no journey has used; where `his`, one of ben's group."""

    def code_of(*, his=False):
        return site.run(
            "from evaluation import linking\n"
            "from evaluation.models import Invitation\n"
            "slips = Invitation.objects.filter(wave__state='open',"
            " wave__programme__name='Valleys Together')\n"
            f"slips = slips.filter(programme_group__group__facilitators__user__email='{BEN}',"
            " programme_group__group__facilitators__until=None)"
            f" if {his} else slips\n"
            f"slip = slips.order_by('pk')[{0 if his else next(numbers)}]\n"
            "print(linking.code(slip.pk, slip.issue))"
        ).strip()

    return code_of


@pytest.fixture
def at_the_box(open_page):
    def start(email=DEE, *, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, email, language=language)
        page.goto(f"{PREFIX[language]}/evaluations/paper/")
        return page

    return start


def answer(page, *values):
    """Each question in turn, by what its choice is worth; and the first tick."""
    page.check("input[name=purposes][value=answers]")
    for number, value in enumerate(values, start=1):
        page.locator(f'input[name="q-{number}"][value="{value}"]').check(force=True)


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS)
def test_typed_once(at_the_box, code_of, screen, javascript, language):
    page = at_the_box(language=language, screen=screen, javascript=javascript)
    assert_sound(page, axe=javascript)
    page.fill("input[name=code]", "CDFG-HJKM-NPQR")
    page.select_option("select[name=language]", "ar")
    page.check("input[name=mode][value=spoken]")
    page.locator(SEND).click()
    expect(page.locator(".error-summary li")).to_have_count(1)
    assert_sound(page, axe=javascript)

    page.fill("input[name=code]", code_of().lower())
    page.locator(SEND).click()
    expect(page.locator(".asked")).to_have_attribute("dir", "rtl")
    assert_sound(page, axe=javascript)
    page.locator(SEND).click()  # nothing is ticked: nothing may be kept
    expect(page.locator(".error-summary")).to_have_count(1)
    answer(page, 4, 5)
    page.locator(SEND).click()
    expect(page.locator(".receipt")).to_have_text(RECEIPT)
    assert_sound(page, axe=javascript)

    page.locator('main a.big[href*="/evaluations/paper/"]').click()
    expect(page.locator("select[name=language]")).to_have_value("ar")
    expect(page.locator("input[name=mode][value=spoken]")).to_be_checked()


@pytest.mark.parametrize(("screen", "javascript", "language"), WAYS[1:3])
def test_typed_twice_with_a_slip(at_the_box, code_of, screen, javascript, language):
    page = at_the_box(language=language, screen=screen, javascript=javascript)
    page.fill("input[name=code]", code_of())
    page.check("input[name=twice]")
    page.locator(SEND).click()
    expect(page.locator(".asked")).to_be_visible()
    answer(page, 4, 5)
    page.locator(SEND).click()
    expect(page.locator("input[name=first]")).to_have_count(1)
    expect(page.locator(".asked input:checked")).to_have_count(0)
    answer(page, 4, 2)
    page.locator(SEND).click()
    expect(page.locator("main fieldset")).to_have_count(1)
    assert_sound(page, axe=javascript)
    page.locator(SEND).click()
    expect(page.locator(".error-summary li")).to_have_count(1)
    page.check("input[name=s-q-2][value=first]")
    page.locator(SEND).click()
    expect(page.locator(".receipt")).to_have_text(RECEIPT)


def test_who_serves_the_group_is_sent_to_a_colleague(at_the_box, code_of):
    page = at_the_box(BEN)
    page.fill("input[name=code]", code_of(his=True))
    page.locator(SEND).click()
    expect(page.locator("input[name=code]")).to_have_count(0)
    expect(page.locator(".asked")).to_have_count(0)
    assert_sound(page)
