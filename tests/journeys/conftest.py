"""A browser and a site for the journeys.

    def test_a_visitor_reads_an_exercise(open_page, screen):
        page = open_page("/", screen=screen, javascript=False, language="cy")

Each page is watched: whatever a page asks of another host, an error of its scripts or its
Content-Security-Policy, or a traceback on the server fails the journey. Where a journey fails, a
picture of each of its pages is put in var/journeys/.

Without a Chromium the journeys are skipped and say what to install; REQUIRE_BROWSER=1 makes that
a failure.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.site import ROOT, running_site

HERE = Path(__file__).parent
# The shell is the same Chromium without a window to draw, at a third of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
NO_BROWSER = "The journeys need Chromium: apt-get install chromium-headless-shell (or chromium)"
SCREENS = {"laptop": (1280, 900), "phone": (390, 844)}
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
FAILED = pytest.StashKey()


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


def pytest_runtest_setup():
    # Here and not in a fixture, so that all of them are skipped in one line.
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(NO_BROWSER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def site(testrun_uid):
    with running_site(testrun_uid[:8]) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code:
    # the other tests of this worker use the database as before.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *as_root])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=SCREENS)
def screen(request):
    """Runs the journey on a laptop and on a phone."""
    return request.param


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def javascript(request):
    """Runs the journey with and without JavaScript."""
    return request.param


@pytest.fixture(params=["en", "cy"])
def language(request):
    """Runs the journey in English and in Welsh."""
    return request.param


@pytest.fixture
def open_page(request, site, browser):
    """Opens an address of the site in a browser of its own: no cookie is shared between calls."""
    contexts, complaints, allowed = [], [], []
    written = site.written()

    def open_one(
        path="/", *, screen="laptop", javascript=True, language="en", expects="", **options
    ):
        """`expects`: the beginning of what a script may complain of in this journey."""
        allowed.extend(filter(None, [expects]))
        width, height = SCREENS[screen]
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            has_touch=screen == "phone",
            is_mobile=screen == "phone",
            java_script_enabled=javascript,
            locale={"en": "en-GB", "cy": "cy-GB"}.get(language, language),
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("request", note_request)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("console", note_console)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    def note_request(asked):
        address = urlsplit(asked.url)
        here = f"{address.scheme}://{address.netloc}" == site.url
        if not here and address.scheme not in {"data", "blob", "about"}:
            complaints.append(f"asked of elsewhere: {asked.url}")

    def note_console(message):
        # A page that is refused on purpose logs itself as a resource that failed to load.
        known = ("Failed to load resource", *allowed)
        if message.type == "error" and not message.text.startswith(known):
            complaints.append(f"console: {message.text}")

    yield open_one

    if request.node.stash.get(FAILED, False):
        _keep_pictures(request.node, contexts)
    for context in contexts:
        context.close()
    complaints += filter(None, [site.errors(since=written)])
    assert complaints == []


@pytest.fixture
def page(open_page):
    """The front page, on a laptop, with JavaScript, in English."""
    return open_page("/")


def _keep_pictures(node, contexts):
    folder = ROOT / "var" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in node.name)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)
