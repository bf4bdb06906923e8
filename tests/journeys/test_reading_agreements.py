"""An agreement is read aloud, hung on a wall, taken to a hall, and opened on a member’s phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PREFIX, assert_sound, sign_in
from tests.journeys.test_groups import OF_A_GROUP, SAVE, fill_group, press

A3_UPRIGHT, A4_UPRIGHT = (842, 1191), (595, 842)

# What a device says of its voices: late, and one of them would send the words away to be read.
VOICES = """
window.spoken = [];
class Voices extends EventTarget {
  getVoices() { return this.known ?? []; }
  speak(said) { window.spoken.push([said.voice.name, said.text]); this.last = said; }
  cancel() { window.spoken.push(["silence", ""]); }
}
const voices = new Voices();
Object.defineProperty(window, "speechSynthesis", { value: voices });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
setTimeout(() => {
  voices.known = VOICES_HERE;
  voices.dispatchEvent(new Event("voiceschanged"));
}, 100);
"""
REMOTE = '{ name: "far away", lang: "ar-SA", localService: false }'
LOCAL = '{ name: "at home", lang: "ar_XA", localService: true }'
OTHER = '{ name: "another tongue", lang: "de-DE", localService: true }'


def with_voices(page, *voices):
    page.add_init_script(VOICES.replace("VOICES_HERE", f"[{', '.join(voices)}]"))


@pytest.fixture
def with_agreement(open_page):
    """The coordinator and her group's address; its women speak three languages and have agreed."""

    def start(name, language="en", **options):
        page = open_page("/", language=language, **options)
        sign_in(page, language=language)
        page.goto(f"{PREFIX[language]}/groups/new/")
        fill_group(page, name)
        for number, code in enumerate(("en", "cy", "ar"), start=1):
            page.select_option(f"select[name=language_{number}]", code)
        page.locator(SAVE).click()
        expect(page).to_have_url(OF_A_GROUP)
        group = re.search(r"^.*/groups/[0-9a-f-]{36}/", page.url)[0]
        page.goto(f"{group}agreement/record/")
        page.fill("input[name=agreed]", "8")
        page.locator("form.agreement-form button[value=save]:not(.vh)").first.click()
        expect(page).to_have_url(re.compile(r"/agreement/(#|$)"))
        return page, f"{group}agreement/"

    return start


@pytest.fixture
def with_link(with_agreement):
    """Her, the agreement's address and the members'."""

    def start(name, **options):
        page, agreement = with_agreement(name, **options)
        page.goto(f"{agreement}link/")
        assert_sound(page, axe=options.get("javascript", True))
        page.locator("form[action$='/link/make/'] button").click()
        shown = page.locator(".address a")
        expect(shown).to_be_visible()
        return page, agreement, shown.get_attribute("href")

    return start


# read aloud


@pytest.mark.parametrize("screen", ["laptop", "phone"])
def test_it_is_read_in_arabic_with_the_arrow_keys(with_agreement, screen):
    page, agreement = with_agreement(f"Aloud {screen}", screen=screen)
    page.goto(f"{agreement}read/ar/1/")
    reader = page.locator("article.reader")
    expect(reader).to_have_attribute("dir", "rtl")
    first = page.locator("h1").inner_text()
    assert_sound(page)

    page.keyboard.press("ArrowLeft")  # onward, in a language that is read from the right
    expect(page).to_have_url(re.compile("/read/ar/2/$"))
    assert page.locator("h1").inner_text() != first
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/read/ar/1/$"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/read/ar/2/$"))
    page.locator("nav.chips a[hreflang=en]").click()
    expect(page).to_have_url(re.compile("/read/en/2/$"))
    expect(reader).to_have_attribute("dir", "ltr")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/read/en/3/$"))
    assert_sound(page)


def test_it_is_read_to_its_end_without_scripts(with_agreement):
    page, agreement = with_agreement("Aloud plain", screen="phone", javascript=False)
    page.goto(f"{agreement}read/cy/1/")
    all_of_it = page.locator(".turn .where li").count()
    assert all_of_it >= 3
    for number in range(2, all_of_it + 1):
        page.locator("a[rel=next]").click()
        expect(page).to_have_url(re.compile(f"/read/cy/{number}/$"))
    for hidden in ("[data-aloud]", "[data-no-voice]"):
        expect(page.locator(hidden)).to_be_hidden()
    assert_sound(page, axe=False)
    page.locator(".turn .on").click()
    expect(page).to_have_url(re.compile(r"/agreement/$"))


def test_a_voice_of_the_device_reads_and_one_from_elsewhere_never(with_agreement):
    page, agreement = with_agreement("Aloud spoken")
    with_voices(page, REMOTE, OTHER, LOCAL)
    page.goto(f"{agreement}read/ar/1/")
    page.locator("[data-listen]").click()
    expect(page.locator("[data-stop]")).to_be_focused()
    words = page.locator("[data-say]").all_inner_texts()
    said = [one for one in page.evaluate("window.spoken") if one[0] != "silence"]
    assert said == [["at home", text] for text in words]
    assert_sound(page)
    page.locator("[data-stop]").click()
    expect(page.locator("[data-listen]")).to_be_focused()
    assert page.evaluate("window.spoken.at(-1)[0]") == "silence"


@pytest.mark.parametrize("voices", [[REMOTE], [OTHER], []], ids=["remote", "other", "none"])
def test_without_a_voice_of_its_own_the_device_says_so(with_agreement, voices):
    page, agreement = with_agreement(f"Aloud {len(voices)}{voices[:1] == [REMOTE]}")
    with_voices(page, *voices)
    page.goto(f"{agreement}read/ar/1/")
    expect(page.locator("[data-no-voice]")).to_be_visible()
    expect(page.locator("[data-listen]")).to_be_hidden()
    assert_sound(page)
    assert page.evaluate("window.spoken.filter(([voice]) => voice !== 'silence')") == []


# on paper


def sizes(pdf):
    """Of each page, in points."""
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.mark.parametrize(
    ("screen", "javascript", "language"), [("laptop", True, "en"), ("phone", False, "cy")]
)
def test_a_poster_in_three_languages(with_agreement, screen, javascript, language):
    name = f"Poster {language}"
    page, agreement = with_agreement(name, language, screen=screen, javascript=javascript)
    page.goto(agreement)
    page.locator("main a[href$='/agreement/poster/']").first.click()
    expect(page.locator("article.poster")).to_be_visible()
    assert_sound(page, axe=javascript)
    for code in ("en", "cy", "ar"):
        page.check(f"input[name=languages][value={code}]")
    page.check("input[name=paper][value=a3]")
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("paper=a3"))
    expect(page.locator("a[href*='/poster/pdf/']")).to_have_count(0)  # Arabic: the browser prints
    assert_sound(page, axe=javascript)

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1000, "height": 1400})
    expect(page.locator("header.top")).to_be_hidden()
    assert name not in page.locator("body").inner_text()
    cells = page.locator(".poster li").first.locator("> div")
    boxes = [cells.nth(number).bounding_box() for number in range(3)]
    assert len({round(box["y"]) for box in boxes}) == 1  # side by side
    assert len({round(box["width"]) for box in boxes}) == 1
    assert [cells.nth(number).get_attribute("dir") for number in range(3)].count("rtl") == 1
    assert set(sizes(page.pdf(prefer_css_page_size=True))) == {A3_UPRIGHT}


def test_a_poster_as_a_pdf_where_the_letters_are_there(with_agreement):
    page, agreement = with_agreement("Poster file")
    page.goto(f"{agreement}poster/?languages=en&languages=cy&paper=a4")
    with page.expect_download() as download:
        page.locator("a[href*='/poster/pdf/']").click()
    assert re.fullmatch(r"[\d-]+\.pdf", download.value.suggested_filename)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sheet_for_the_hall_is_two_pages(with_agreement, language):
    page, agreement = with_agreement(f"Sheet {language}")
    page.goto(f"{agreement}sheet/?language={language}")
    assert_sound(page)
    numbers = page.locator(".sheet-of li b.number").all_inner_texts()
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    printed = sizes(page.pdf(prefer_css_page_size=True))
    assert len(printed) <= 2
    assert set(printed) == {A4_UPRIGHT}


# at the members' address


@pytest.mark.parametrize("language", ["ar", "cy"])
def test_a_member_reads_it_on_her_phone_without_scripts(open_page, with_link, language):
    _, _, address = with_link(f"Members {language}", screen="phone")
    hers = open_page(address, screen="phone", javascript=False, language=language)
    expect(hers.locator("html")).to_have_attribute("lang", language)
    assert hers.title() not in {"", "Alongside"}
    assert_sound(hers, axe=False)
    count = hers.locator(".clauses li").count()
    assert count >= 3

    hers.locator("main .btn").click()
    expect(hers).to_have_url(re.compile(f"/{language}/1/$"))
    for number in range(2, count + 1):
        assert_sound(hers, axe=False)
        hers.locator("a[rel=next]").click()
        expect(hers).to_have_url(re.compile(f"/{language}/{number}/$"))
    expect(hers.locator("a[rel=next]")).to_have_count(0)
    hers.locator(".switch a[hreflang=en]").click()
    expect(hers.locator("html")).to_have_attribute("lang", "en")
    assert hers.context.cookies() == []


def test_leaving_is_the_first_thing_on_her_page(open_page, with_link):
    _, _, address = with_link("Members leave")
    hers = open_page(address, language="ar")
    hers.keyboard.press("Tab")
    expect(hers.locator("a.leave")).to_be_focused()
    box, height = hers.locator("a.leave").bounding_box(), hers.viewport_size["height"]
    assert 0 <= box["y"] <= height - box["height"]
    assert box["height"] >= 44


def test_her_own_phone_reads_it_to_her(open_page, with_link):
    _, _, address = with_link("Members aloud")
    hers = open_page("/help/", screen="phone", language="ar")
    with_voices(hers, REMOTE, LOCAL)
    hers.goto(f"{address}ar/1/")
    hers.locator("[data-listen]").click()
    expect(hers.locator("[data-stop]")).to_be_visible()
    said = {name for name, _ in hers.evaluate("window.spoken") if name != "silence"}
    assert said == {"at home"}
    assert_sound(hers)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_her_pages_are_sound_however_she_looks(open_page, with_link, colours):
    _, _, address = with_link(f"Members {colours}")
    hers = open_page(address, language="ar")
    hers.emulate_media(color_scheme=colours, reduced_motion="reduce")
    for path in ("", "ar/", "ar/2/", "cy/1/", "en/", "../nothing/"):
        for width in (320, 390, 1280, 1600):
            hers.set_viewport_size({"width": width, "height": 800})
            hers.goto(address + path)
            assert_sound(hers, axe=width in {390, 1280})
    hers.emulate_media(forced_colors="active")
    hers.goto(f"{address}ar/1/")
    assert_sound(hers, axe=False)
    protocol = hers.context.new_cdp_session(hers)
    protocol.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for width in (390, 1280):
        hers.set_viewport_size({"width": width, "height": 800})
        hers.goto(f"{address}ar/1/")
        assert_sound(hers, axe=False)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_an_address_that_was_taken_back_leads_nowhere(open_page, with_link, javascript):
    page, _, address = with_link(f"Members back {javascript}", javascript=javascript)
    hers = open_page(address, screen="phone", javascript=False, language="ar")
    expect(hers.locator(".clauses")).to_be_visible()
    press(page, "Take the address back")
    expect(page.locator("form[action$='/link/make/']")).to_be_visible()
    assert_sound(page, axe=javascript)

    answer = hers.reload()
    assert answer.status == 404
    expect(hers.locator("html")).to_have_attribute("lang", "ar")
    expect(hers.locator(".clauses")).to_have_count(0)
    never = open_page("/n/never-was-an-address-x/", language="ar", javascript=False)
    assert never.content() == hers.content()

    page.locator("form[action$='/link/make/'] button").click()
    expect(page.locator(".address a")).to_be_visible()
    assert page.locator(".address a").get_attribute("href") != address
    assert hers.reload().status == 404
