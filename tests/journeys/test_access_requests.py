"""A woman asks what she answered: a colleague asks for her, a guardian opens, and it is erased."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.people import ADA, BEN, DEE, PREFIX, assert_sound, sign_in

JOAN = "joan@alongside.example"
WAYS = [("laptop", True, "en", "en"), ("phone", False, "cy", "ar")]
ways = pytest.mark.parametrize(("screen", "javascript", "language", "hers"), WAYS)
LETTERS = re.compile(r"^[CDFGHJKMNPQRTVWXY34679]{6}$")
SUBMIT = "main form.form button[type=submit]"
# Their passphrase is the demo's own (home/demo/people.py).
MAKE = """
from accounts.models import Organisation, User
from tests.factories.evaluation import code_of, make_programme, make_response, make_wave
from tests.factories.groups import make_group
from tests.factories.participants import make_participant
house = Organisation.objects.get(name="Merched Dyffryn Afallen")
ben, dee, joan = (User.objects.get(email=f"{{name}}@alongside.example") for name in
                  ("ben", "dee", "joan"))
programme = make_programme(house, name="{name}", guardians=(dee, joan))
group = make_group(house, "{name} tea", facilitators=(ben,), keeps_names={keeps_names})
woman = make_participant(group, "Briallen", languages_read=["{hers}"])
slip = make_wave(programme, group).invitations.first()
sent = make_response(slip, {{"choose": 4}}, {{"more": "Mwy o de, os gwelwch yn dda"}}, l="{hers}")
print(group.pk, woman.pk, sent.receipt, code_of(slip))
"""


@pytest.fixture
def answered(site):
    """(group, woman, receipt, code) of somebody who has sent her answers in a new programme."""

    def answered(name, hers="en", *, keeps_names=True):
        return site.run(MAKE.format(name=name, hers=hers, keeps_names=keeps_names)).split()

    return answered


@pytest.fixture
def passphrase(site):
    return site.run("from home.demo.people import GUARDIAN_PASSPHRASE as p; print(p)").strip()


def the_file(page):
    """Pressing the button gives it; under a name that says nothing."""
    with page.expect_download() as waiting:
        page.locator(SUBMIT).click()
    assert waiting.value.suggested_filename == "page.html"
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def says(text):
    """`text` in a page that is read without a browser."""
    return re.sub(r"[\u2066-\u2069]", "", text)


def is_held(open_page, receipt):
    """What she is told on her own page."""
    page = open_page("/a/en/2/")
    page.locator("main input[type=text], main input:not([type=hidden])").first.fill(receipt)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    return page.get_by_text("Yes, something is held under this receipt.").count() == 1


@ways
def test_asked_for_opened_for_her_and_erased(
    open_page, answered, passphrase, screen, javascript, language, hers
):
    name = f"Afon {screen}"
    group, woman, receipt, _code = answered(name, hers)
    options = {"screen": screen, "javascript": javascript, "language": language}
    assert is_held(open_page, receipt)

    # Ben, who leads her group, asks for her.
    page = open_page("/", **options)
    sign_in(page, BEN, language=language)
    held = f"{PREFIX[language]}/groups/{group}/participants/{woman}/held/"
    page.goto(held)
    assert_sound(page, axe=javascript)
    page.locator(f'main a[href$="/evaluations/requests/{group}/{woman}/"]').click()
    expect(page.locator("select[name=language]")).to_have_value(hers)
    assert_sound(page, axe=javascript)
    page.locator("input[name=programmes]").uncheck()
    page.locator(SUBMIT).click()
    expect(page.locator(".error-summary a[href='#id_programmes_0']")).to_be_visible()
    assert_sound(page, axe=javascript)
    page.locator("input[name=programmes]").check()
    page.locator(SUBMIT).click()
    reference = page.locator(".reference code")
    expect(reference).to_have_text(LETTERS)
    letters = reference.inner_text()
    assert_sound(page, axe=javascript)

    # Dee finds the letters, and nothing else.
    guardian = open_page("/", **options)
    sign_in(guardian, DEE, language=language)
    guardian.goto(f"{PREFIX[language]}/evaluations/requests/")
    assert_sound(guardian, axe=javascript)
    main = guardian.get_by_role("main")
    expect(main).not_to_contain_text("Briallen")
    expect(main).not_to_contain_text(f"{name} tea")
    main.get_by_role("link", name=letters).click()
    expect(guardian.locator("main .letters code")).to_have_text(letters)
    assert_sound(guardian, axe=javascript)

    # She types a wrong passphrase first, and by the keyboard the right one.
    guardian.check("input[name=is_here]")
    guardian.fill("input[name=passphrase_1]", "CDFG")
    guardian.locator(SUBMIT).click()
    expect(guardian.locator(".error-summary a[href='#id_passphrase_1']")).to_be_visible()
    expect(guardian.locator("input[name=passphrase_1]")).to_have_value("")
    assert_sound(guardian, axe=javascript)
    guardian.fill("input[name=passphrase_1]", passphrase.lower())
    file = the_file(guardian)
    if javascript:  # the page stays, and what she typed is gone from it
        expect(guardian.locator("input[name=passphrase_1]")).to_have_value("")

    text = says(file)
    assert "Mwy o de, os gwelwch yn dda" in text
    assert ("Mostly" if hers == "en" else f"{hers} Mostly") in text
    for word in ("Briallen", name, "Merched Dyffryn Afallen", "Alongside"):
        assert word not in text
    guardian.goto(f"{PREFIX[language]}/evaluations/requests/")
    expect(guardian.locator(".messages .good")).to_be_visible()
    expect(guardian.get_by_role("main")).not_to_contain_text(letters)
    assert_sound(guardian, axe=javascript)

    # The file itself, as she opens it at home.
    home = open_page("about:blank", **options)
    home.set_content(file)
    assert_sound(home, axe=javascript)
    assert home.locator("html").get_attribute("lang") == hers

    # She has it erased: her receipt is unknown then.
    page.goto(held)
    page.locator('main a.btn[href$="/erase/"]').click()
    page.locator("main form button.end").click()
    expect(page).to_have_url(re.compile(r"/participants/erased/$"))
    assert not is_held(open_page, receipt)


@ways
def test_by_her_slip_where_no_names_are_kept_and_taken_back(
    open_page, answered, screen, javascript, language, hers
):
    name = f"Bryn {screen}"
    *_ids, code = answered(name, hers, keeps_names=False)
    page = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(page, ADA, language=language)
    page.goto(f"{PREFIX[language]}/evaluations/requests/code/")
    assert_sound(page, axe=javascript)
    page.fill("input[name=code]", "CDFG")
    page.locator(SUBMIT).click()
    expect(page.locator(".error-summary a[href='#id_code']")).to_be_visible()
    expect(page.locator("input[name=code]")).to_have_value("CDFG")
    assert_sound(page, axe=javascript)
    page.fill("input[name=code]", code.lower())
    page.select_option("select[name=language]", hers)
    page.locator("select[name=language]").press("Tab")
    page.locator(SUBMIT).focus()
    page.locator(SUBMIT).press("Enter")
    reference = page.locator(".reference code")
    expect(reference).to_have_text(LETTERS)
    letters = reference.inner_text()
    assert_sound(page, axe=javascript)

    guardian = open_page("/", screen=screen, javascript=javascript, language=language)
    sign_in(guardian, JOAN, language=language)
    guardian.goto(f"{PREFIX[language]}/evaluations/requests/")
    guardian.get_by_role("main").get_by_role("link", name=letters).click()
    expect(guardian.locator("main .letters code")).to_have_text(letters)

    page.locator('main form[action$="/take-back/"] button').click()
    expect(page.locator(".messages .good")).to_be_visible()
    expect(page.locator(".reference")).to_have_count(0)
    assert_sound(page, axe=javascript)
    guardian.reload()
    expect(guardian.locator("main .notice")).to_be_visible()
    expect(guardian.locator("input[type=password]")).to_have_count(0)
    assert_sound(guardian, axe=javascript)


def test_two_guardians_open_at_once_and_one_gets_the_file(open_page, answered, passphrase, site):
    group, woman, *_rest = answered("Cwm")
    page = open_page("/")
    sign_in(page, BEN)
    page.goto(f"/evaluations/requests/{group}/{woman}/")
    page.locator(SUBMIT).click()
    letters = page.locator(".reference code").inner_text()
    both = []
    for email in (DEE, JOAN):
        guardian = open_page("/")
        sign_in(guardian, email)
        guardian.goto("/evaluations/requests/")
        guardian.get_by_role("main").get_by_role("link", name=letters).click()
        guardian.check("input[name=is_here]")
        guardian.fill("input[name=passphrase_1]", passphrase)
        both.append(guardian)
    assert "Mwy o de" in the_file(both[0])
    both[1].locator(SUBMIT).click()
    expect(both[1].locator("main .notice")).to_contain_text("opened already")
    assert_sound(both[1])
