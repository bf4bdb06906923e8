"""How soon a slow phone on a slow line shows the page: 400 kbps, 400 ms, a processor at a quarter.

    make demo's static files, then    .venv/bin/python -m tests.measure_answering

Serves a copy of the demo as `make demo` does (compressed files, two workers), opens the box and
then eighteen questions with nothing in the browser's store, several times, and prints the median
of the largest paint, of the layout shift, the requests and the bytes on the wire. DevTools' own
throttling; no TLS, whose handshake would add two round trips to whatever page comes first.
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

TIMES = 5
LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400 * 1000 / 8,
    "uploadThroughput": 400 * 1000 / 8,
}
SLOWER = 4
GOAL = 1.2
MAKE = """
from tests.evaluation.answering.conftest import eighteen
from tests.factories.accounts import make_organisation
from tests.factories.evaluation import code_of, make_programme, make_wave
from tests.factories.groups import make_group
house = make_organisation("A house that is measured")
programme = make_programme(house)
wave = make_wave(programme, make_group(house, "Measured"), questionnaire=eighteen(programme))
print(code_of(wave.invitations.first()))
"""
WATCH = """
window.seen = { paint: 0, shift: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.seen.paint = one.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.seen.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.journeys import conftest, site

    root = Path(__file__).resolve().parent.parent
    collected = {**os.environ, "ENVIRONMENT": "demo", "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=root,
        env=collected,
        check=True,
    )
    as_in_production = site._environment
    site._environment = lambda name: {**as_in_production(name), "ENVIRONMENT": "demo"}
    with site.running_site(f"measure{os.getpid()}") as running, sync_playwright() as playwright:
        code = running.run(MAKE).strip()
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(
            executable_path=conftest.CHROMIUM, args=[*conftest.ARGUMENTS, *as_root]
        )
        for language in ("en", "cy", "ar"):
            rounds = [_visit(chromium, running.url, code, language) for _ in range(TIMES)]
            for page in ("box", "questions"):
                _print(f"{page} ({language})", [one[page] for one in rounds])
        chromium.close()


def _visit(chromium, url, code, language):
    """The box, then the questions as though they were the first page: nothing is in the store."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    protocol.send("Network.emulateNetworkConditions", LINE)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire = {"requests": 0, "bytes": 0}

    def count(done):
        wire["bytes"] += done["encodedDataLength"]
        wire["requests"] += 1

    protocol.on("Network.loadingFinished", count)
    found = {"box": _watched(page, wire, lambda: page.goto(f"{url}/a/{language}/"))}
    page.fill("[name=typed]", code)
    found["questions"] = _watched(page, wire, lambda: page.click("form button.main"))
    assert page.locator("#f").count() == 1
    context.close()
    return found


def _watched(page, wire, go):
    wire.update(requests=0, bytes=0)
    with page.expect_navigation(wait_until="load"):
        go()
    page.wait_for_timeout(1500)  # for whatever would still paint or shift
    return {**page.evaluate("window.seen"), **wire}


def _print(name, rounds):
    paint, shift, requests, size = (
        statistics.median(one[key] for one in rounds)
        for key in ("paint", "shift", "requests", "bytes")
    )
    kept = "within" if paint / 1000 <= GOAL else "OVER"
    print(  # noqa: T201
        f"{name:18} largest paint {paint / 1000:.2f} s ({kept} {GOAL}), shift {shift:.3f}, "
        f"{requests:.0f} requests, {size / 1024:.1f} KB"
    )


if __name__ == "__main__":
    main()
