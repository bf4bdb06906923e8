"""One woman asks for a summary, another opens, reads and releases it; a coordinator reads it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import ADA, DEE, PREFIX, assert_sound, sign_in

JOAN = "joan@alongside.example"
SUBMIT = "main form button[type=submit].big"
LANGUAGES = ["en", "cy"]
MAKE = """
from accounts.models import Organisation, User
from tests.factories.evaluation import make_opening_key, make_programme
from tests.factories.releases import make_groups, make_sealed_wave, statements
house = Organisation.objects.get(name="Merched Dyffryn Afallen")
dee, joan = (User.objects.get(email=f"{{name}}@alongside.example") for name in ("dee", "joan"))
programme = make_programme(house, name="{name}", guardians=(dee, joan))
make_opening_key(programme)
statements(programme)
places = make_groups(programme)
make_sealed_wave(programme, places)
make_sealed_wave(programme, places, kind="end")
print(programme.pk)
"""


@pytest.fixture
def programme(site):
    """The id of a new programme of ninety women, with two sealed waves."""

    def made(name):
        return site.run(MAKE.format(name=name)).strip()

    return made


@pytest.fixture
def passphrase(site):
    return site.run("from home.demo.people import GUARDIAN_PASSPHRASE as p; print(p)").strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("screen", "javascript"), [("laptop", True), ("phone", False)])
def test_a_summary(open_page, programme, passphrase, language, screen, javascript):
    its = programme(f"Lamplight {language} {screen}")
    at = f"{PREFIX[language]}/evaluations/{its}/releases/"
    ways = {"screen": screen, "javascript": javascript, "language": language}

    asker = open_page("/", **ways)
    sign_in(asker, DEE, language=language)
    asker.goto(at)
    asker.locator(f'main a.btn[href="{at}ask/"]').click()
    assert_sound(asker, axe=javascript)
    asker.locator("main form button[name=look]").click()
    expect(asker.locator("main")).to_contain_text("I choose how much I share")
    assert_sound(asker, axe=javascript)
    asker.locator("main .card form button[type=submit]").click()
    asker.wait_for_url(re.compile(r"/releases/[0-9a-f-]{36}/$"))
    assert_sound(asker, axe=javascript)
    page = asker.url

    other = open_page("/", **ways)
    sign_in(other, JOAN, language=language)
    other.goto(page)
    assert_sound(other, axe=javascript)
    other.fill("input[name=passphrase_1]", "CDFG-HJKM-NPQR-TVWX-Y346-0000")
    other.locator(SUBMIT).click()
    expect(other.locator("#id_passphrase_1")).to_have_attribute("aria-invalid", "true")
    expect(other.locator("#id_passphrase_1")).to_have_value("")
    assert_sound(other, axe=javascript)
    other.fill("input[name=passphrase_1]", passphrase)
    other.locator(SUBMIT).click()
    expect(other.locator("progress")).to_be_visible()
    assert_sound(other, axe=javascript)
    publish = other.locator('form[action$="/release/"] button')
    if javascript:
        publish.wait_for(timeout=60_000)
    for _look in range(0 if javascript else 60):
        if publish.count():
            break
        other.wait_for_timeout(1000)
        other.reload()
    assert_sound(other, axe=javascript)
    asker.reload()
    assert publish.count()
    assert not asker.locator('form[action$="/release/"]').count()
    publish.click()
    expect(other.locator("h1")).to_contain_text("I choose how much I share")
    assert_sound(other, axe=javascript)

    reader = open_page("/", **ways)
    sign_in(reader, ADA, language=language)
    reader.goto(page)
    expect(reader.locator(".bars svg").first).to_be_visible()
    with reader.expect_download() as waiting:
        reader.locator('main a[href$="/summary.csv"]').click()
    assert re.fullmatch(r"[\d-]+\.csv", waiting.value.suggested_filename)
    reader.locator('main a[href$="/by/age/"]').click()
    expect(reader.locator("main table").first).to_be_visible()
    assert_sound(reader, axe=javascript)
