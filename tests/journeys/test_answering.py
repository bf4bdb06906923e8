"""A woman opens her slip on whatever phone she has, answers, looks, changes and takes back."""

import re
import threading
import time
import urllib.parse
import urllib.request
from itertools import cycle

import pytest
from playwright.sync_api import expect

from tests.journeys.people import assert_sound
from tests.journeys.test_reading_agreements import LOCAL, OTHER, REMOTE, with_voices

LANGUAGES = ("en", "cy", "ar")
PACE = 2  # seconds for a tap with what is read before it
LIMIT = 90
RECEIPT = re.compile(r"^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$")
SMALLEST = 44

# A programme of nobody in the demo: twelve questions, as long as a short form may be.
MAKE = """
from tests.factories.accounts import make_organisation
from tests.factories.evaluation import (
    code_of, make_programme, make_questionnaire, make_wave, question
)
from tests.factories.groups import make_group
house = make_organisation("A house of the journeys")
programme = make_programme(house)
faces = [question(f"face-{n}", f"I am at home here, in way {n}") for n in range(1, 8)]
asked = make_questionnaire(
    programme,
    *faces,
    question("often", "How often do you feel on your own?", kind="words",
             options=("Hardly ever", "Some of the time", "Often"), is_special=True),
    question("content", "How satisfied are you with your life?", kind="number", least=0, most=10,
             options=("Not at all", "Completely"), is_special=True),
    question("helps", "What helps you to come?", kind="several", options=("Tea", "Talk", "A lift")),
    question("years", "How many years have you been coming?", kind="number", least=0, most=60,
             options=("", "")),
    question("more", "Is there anything you would like to add?", kind="comment"),
    name="Twelve",
)
wave = make_wave(programme, make_group(house, "Journeys"), questionnaire=asked, slips=60)
print(" ".join(code_of(slip) for slip in wave.invitations.order_by("number")))
"""


@pytest.fixture(scope="module")
def codes(site):
    return iter(site.run(MAKE).split())


@pytest.fixture
def code(codes):
    """Of a slip that nobody has used."""
    return next(codes)


def grouped(code):
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def type_code(page, code):
    page.locator("[name=typed]").fill(code)
    page.locator("form button.main").click()


def at_questions(page, code):
    type_code(page, code)
    expect(page.locator("#f")).to_be_visible()


def tick(page, name, value="1"):
    """By the words that she presses: the control itself lies under them."""
    page.locator(f"label:has([name={name}][value='{value}'])").click()
    expect(page.locator(f"[name={name}][value='{value}']")).to_be_checked()


def send(page):
    page.locator("#end button.main").click()


def receipt_of(page):
    shown = page.locator(".receipt")
    expect(shown).to_be_visible()
    receipt = "".join(shown.inner_text().split())
    assert RECEIPT.match(receipt)
    return receipt


def too_small(page):
    """What can be pressed and is less than 44 px high or wide; a link inside a sentence may be."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, label > span, input")]
        .filter((one) => one.checkVisibility() && !one.matches(".skip, .default"))
        .filter((one) => !one.matches("[type=hidden], label input"))
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
        .map(([html, box]) => `${html} ${box.width} x ${box.height}`)""",
        SMALLEST,
    )


def nothing_kept(page):
    stored = page.evaluate("[localStorage.length, sessionStorage.length]")
    return page.context.cookies() == [] and stored == [0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_answering_on_a_small_phone_without_scripts(open_page, code, language):
    page = open_page(f"/a/{language}/", screen="phone", javascript=False, language=language)
    page.set_viewport_size({"width": 320, "height": 640})
    first = page.locator("a, button").first
    expect(first).to_have_class("leave")
    assert_sound(page, axe=False)
    type_code(page, "CDFG-HJKM-NPQR")
    expect(page.locator(".error-msg")).to_be_visible()
    assert_sound(page, axe=False)

    at_questions(page, grouped(code).lower())
    assert_sound(page, axe=False)
    assert page.url.endswith(f"/a/{language}/")  # no code in it
    tick(page, "q-1", "4")
    tick(page, "q-8", "2")
    page.locator("[name=q-12]").fill("Te a teisen / شاي")
    send(page)
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("[name=q-1][value='4']")).to_be_checked()
    expect(page.locator("[name=q-12]")).to_have_value("Te a teisen / شاي")
    assert_sound(page, axe=False)

    # Another language in the middle of it loses nothing.
    other = "cy" if language == "ar" else "ar"
    page.locator(f".switch button[lang={other}]").click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("[name=q-1][value='4']")).to_be_checked()
    tick(page, "c-a")
    page.locator(f".switch button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("[name=c-a]")).to_be_checked()
    send(page)
    receipt = receipt_of(page)
    assert_sound(page, axe=False)

    # What she can do later.
    page.goto(f"/a/{language}/2/")
    assert_sound(page, axe=False)
    type_code(page, receipt)
    expect(page.locator("#same")).to_be_visible()
    assert_sound(page, axe=False)
    page.goto(f"/a/{language}/")
    at_questions(page, code)
    tick(page, "c-a")
    send(page)
    second = receipt_of(page)
    assert second != receipt

    # Two steps to take it back.
    page.goto(f"/a/{language}/3/")
    assert_sound(page, axe=False)
    type_code(page, code)
    sure = page.locator("button[name=confirmed]")
    expect(sure).to_be_visible()
    assert_sound(page, axe=False)
    sure.click()
    expect(page.locator("button[name=confirmed]")).to_have_count(0)
    assert_sound(page, axe=False)
    page.goto(f"/a/{language}/2/")
    type_code(page, second)
    expect(page.locator(".error-msg")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_question_at_a_time(open_page, code, language, javascript):
    page = open_page(f"/a/{language}/", screen="phone", javascript=javascript)
    at_questions(page, code)
    page.locator(".mode .one").click()
    expect(page.locator(".intro")).to_be_hidden()
    tick(page, "c-a")
    for number in range(1, 13):
        page.locator(".step:target .on").click()
        expect(page.locator(f"#q-{number}")).to_be_visible()
        expect(page.locator(".step:visible")).to_have_count(1)
        assert_sound(page, axe=javascript and number in {1, 8, 9, 10, 11, 12})
        if number <= 7:
            tick(page, f"q-{number}", "5")
    page.locator(".step:target .turn a").first.click()
    expect(page.locator("#q-11")).to_be_visible()
    page.locator(".mode .whole").click()  # the other way of reading, and back, lose nothing
    expect(page.locator(".intro")).to_be_visible()
    expect(page.locator(".step:visible")).to_have_count(14)
    expect(page.locator("[name=q-7][value='5']")).to_be_checked()
    page.goto(f"{page.url.partition('#')[0]}#end")
    expect(page.locator("[name=q-7][value='5']")).to_be_checked()
    expect(page.locator(".step:visible")).to_have_count(1)
    send(page)
    receipt_of(page)


def test_stopping_keeps_nothing_and_says_so(open_page, code):
    page = open_page("/a/en/", screen="phone")
    at_questions(page, code)
    tick(page, "q-1", "4")
    page.locator(".stop a").click()
    expect(page.locator("#stopped")).to_be_visible()
    assert_sound(page)
    assert nothing_kept(page)


def test_slip_is_read_by_the_camera(open_page, code):
    page = open_page("/help/", screen="phone")
    page.goto(f"/a/cy/#{grouped(code)}")
    expect(page.locator("#f")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert "#" not in page.url
    page.evaluate("history.length")
    page.go_back()
    page.wait_for_load_state()
    assert code[:4] not in page.url


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound_in_light_and_dark(open_page, code, language, screen):
    page = open_page(f"/a/{language}/", screen=screen)
    colours = cycle(["light", "dark"])

    def look():
        for _ in range(2):
            page.emulate_media(color_scheme=next(colours), reduced_motion="reduce")
            assert_sound(page)
        assert too_small(page) == []

    look()
    type_code(page, "CDFG")
    expect(page.locator(".error-msg")).to_be_visible()
    look()
    at_questions(page, code)
    look()
    tick(page, "q-1", "2")
    tick(page, "q-9", "7")
    tick(page, "q-10", "1")
    page.locator("[name=q-11]").fill("many")
    page.locator("[name=q-12]").fill("z" * 501)
    send(page)
    expect(page.locator(".errors")).to_be_focused()
    look()
    page.locator(".errors a").first.click()
    page.locator("[name=q-11]").fill("4")
    page.locator("[name=q-12]").fill("")
    tick(page, "c-a")
    tick(page, "c-s")
    send(page)
    receipt = receipt_of(page)
    look()
    page.goto(f"/a/{language}/2/")
    look()
    type_code(page, receipt)
    expect(page.locator("#same")).to_be_visible()
    look()
    page.locator("#same button").click()
    expect(page.locator("button[name=confirmed]")).to_be_visible()
    look()
    page.locator("button[name=confirmed]").click()
    expect(page.locator("button[name=confirmed]")).to_have_count(0)
    look()
    page.goto(f"/a/{language}/3/")
    look()
    assert nothing_kept(page)


def test_colours_of_her_own_and_letters_twice_as_big(open_page, code):
    page = open_page("/a/ar/", screen="phone", forced_colors="active")
    page.set_viewport_size({"width": 320, "height": 640})
    protocol = page.context.new_cdp_session(page)
    at_questions(page, code)
    tick(page, "q-1", "4")
    ticked, other = (
        page.locator(f"[name=q-1][value='{value}'] + span").evaluate(
            "(one) => getComputedStyle(one).backgroundColor"
        )
        for value in ("4", "2")
    )
    assert ticked != other
    assert_sound(page, axe=False)
    protocol.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.set_viewport_size({"width": 640, "height": 900})
    assert_sound(page, axe=False)


def test_answering_by_keyboard(open_page, code):
    page = open_page("/a/en/")
    page.keyboard.press("Tab")
    expect(page.locator("a.leave")).to_be_focused()
    page.locator("[name=typed]").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("#f")).to_be_visible()
    page.locator("[name=c-a]").focus()
    page.keyboard.press("Space")
    page.locator("[name=q-1][value='1']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=q-1][value='2']")).to_be_checked()
    page.keyboard.press("Enter")  # sends, and does not change the language
    receipt_of(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_voice_of_the_device_reads_the_question_she_is_at(open_page, code):
    page = open_page("/a/en/", screen="phone")
    with_voices(page, REMOTE, OTHER, LOCAL)
    page.goto("/a/ar/")
    at_questions(page, code)
    page.locator(".mode .one").click()
    page.locator(".step:target .on").click()
    expect(page.locator("#q-1")).to_be_visible()
    page.locator("[data-listen]").click()
    expect(page.locator("[data-stop]")).to_be_focused()
    said = [one for one in page.evaluate("window.spoken") if one[0] != "silence"]
    words = page.locator("#q-1 [data-say]").all_inner_texts()
    assert [" ".join(text.split()) for _, text in said] == [" ".join(one.split()) for one in words]
    assert {voice for voice, _ in said} == {"at home"}
    assert_sound(page)
    page.locator("[data-stop]").click()
    assert page.evaluate("window.spoken.at(-1)[0]") == "silence"


def test_without_a_voice_of_its_own_the_device_says_so(open_page):
    page = open_page("/a/en/", screen="phone")
    with_voices(page, REMOTE)
    page.goto("/a/ar/")
    page.locator("[data-listen]").click()
    expect(page.locator("[data-no-voice]")).to_be_visible()
    expect(page.locator("[data-listen]")).to_be_hidden()


@pytest.mark.parametrize("way", ["all on one page", "one at a time"])
def test_short_form_takes_less_than_ninety_seconds(open_page, code, way):
    """Twelve questions, every one answered, from the camera to the receipt."""
    taps, began = 0, time.monotonic()

    def tap(name, value="1"):
        nonlocal taps
        taps += 1
        tick(page, name, value)

    def onward():
        nonlocal taps
        if way == "one at a time":
            taps += 1
            page.locator(".step:target .on").click()

    page = open_page("/help/", screen="phone")
    page.goto(f"/a/en/#{code}")
    expect(page.locator("#f")).to_be_visible()
    if way == "one at a time":
        taps += 1
        page.locator(".mode .one").click()
    for name in page.locator(".consent input").evaluate_all("(all) => all.map((one) => one.name)"):
        tap(name)
    onward()
    for number in range(1, 11):
        tap(f"q-{number}", "2")
        onward()
    for number, typed in ((11, "3"), (12, "The tea")):
        page.locator(f"[name=q-{number}]").fill(typed)
        taps += 1 + len(typed)
        onward()
    send(page)
    taps += 1
    receipt_of(page)
    waited = time.monotonic() - began
    print(f"{way}: {taps} taps x {PACE} s + {waited:.1f} s = {taps * PACE + waited:.0f} s")  # noqa: T201
    assert taps * PACE + waited < LIMIT


# a hall


def test_twenty_phones_of_one_hall_answer_at_once(site, codes):
    """From one address, and after more wrong codes from there than one may try."""
    twenty = [next(codes) for _ in range(20)]
    ready, receipts, wrong = threading.Barrier(20), {}, []

    def ask(way, **sent):
        body = urllib.parse.urlencode(sent).encode() if sent else None
        with urllib.request.urlopen(f"{site.url}/a/en/{way}", body, timeout=60) as answer:
            assert "Set-Cookie" not in answer.headers
            return answer.read().decode()

    def phone(code):
        try:
            ready.wait()
            ask("")
            ask("", typed=code)
            answers = {f"q-{number}": "2" for number in range(1, 10)}
            html = ask("1/", typed=code, **{"c-a": "1"}, **answers, all="1")
            shown = html.partition('class="receipt"')[2].partition("</p>")[0]
            receipts[code] = "".join(re.findall(r"[A-Z0-9]{4}-?", shown))
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            wrong.append(repr(error))

    for _ in range(62):
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask("", typed="CDFGHJKMNPQR")
        refused.value.close()
    assert refused.value.code == 429
    phones = [threading.Thread(target=phone, args=[code]) for code in twenty]
    began = time.monotonic()
    for one in phones:
        one.start()
    for one in phones:
        one.join()
    print(f"twenty phones in {time.monotonic() - began:.1f} s")  # noqa: T201
    assert wrong == []
    assert len(set(receipts.values())) == 20
    assert all(RECEIPT.match(one) for one in receipts.values())
    for receipt in receipts.values():
        assert "held" in ask("2/", typed=receipt)
