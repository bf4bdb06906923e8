"""People of the demo who walk through the site, and what the journeys look for on each page."""

from axe_playwright_python.sync_playwright import Axe

PASSWORD = "alongside-demo"
ADA, BEN, DEE = (f"{name}@alongside.example" for name in ("ada", "ben", "dee"))
PREFIX = {"en": "", "cy": "/cy"}
# Every rule runs as before; what passed is not described, which takes half of axe's time.
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}


GROUP = "Paned Dydd Mawrth"  # of the demo; it has everything that a group can have


_cookies = {}  # of those who have signed in once, since signing in is limited on purpose


def sign_in(page, email=ADA, *, language="en", afresh=False):
    """At the dashboard, in her own browser. `afresh` for a journey that ends the session."""
    if afresh or email not in _cookies:
        page.goto(f"{PREFIX[language]}/account/sign-in/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/today/")
        if not afresh:
            _cookies[email] = page.context.cookies()
    else:
        page.context.add_cookies(_cookies[email])
        page.goto(f"{PREFIX[language]}/today/")


def addresses_of_groups(page, name):
    """Of the groups so called that she sees; journeys add groups, so the list has many pages."""
    found = []
    for number in range(1, 10):
        page.goto(f"/groups/?page={number}")
        main = page.get_by_role("main")
        links = main.get_by_role("link", name=name, exact=True)
        found += [link.get_attribute("href") for link in links.all()]
        if not main.locator(f'a[href$="page={number + 1}"]').count():
            break
    return found


def address_of_group(page, name=GROUP):
    (address,) = addresses_of_groups(page, name)
    return address


def assert_sound(page, *, axe=True):
    """Nothing sticks out sideways, and axe finds nothing (it needs scripts to look)."""
    # A click is done when the next page is under way: on a busy machine it may still be empty.
    page.wait_for_load_state()
    page.locator("main").wait_for(state="attached")
    width, held = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= held, f"{page.url} is {width} wide in {held}"
    if axe:
        results = Axe().run(page, options=ONLY_VIOLATIONS)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
