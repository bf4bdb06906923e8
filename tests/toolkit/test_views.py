"""The toolkit's pages: public, light in queries, never at a loss."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.toolkit import make_chapter, make_exercise, make_material
from tests.toolkit.test_search import HOSTILE
from toolkit.forms import FilterForm
from toolkit.models import Exercise, HelpLine, HelpLineText
from toolkit.queries import PER_PAGE

pytestmark = pytest.mark.django_db

FRONT, LIST, HELP = "/", "/toolkit/", "/help/"


def text_of(response):
    assert response.status_code == 200, response
    return html.unescape(response.content.decode())


def titles(response):
    """The titles of the listed exercises, in order."""
    found = text_of(response).partition('id="found"')[2].partition("<aside")[0]
    return re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", found)


def ticked(response):
    """The ticked exercises that the form would send, in order."""
    boxes = re.findall(r'<input type="checkbox" name="tick"[^>]*>', text_of(response))
    return [re.search(r'value="([^"]*)"', box)[1] for box in boxes if " checked" in box]


def make_line(slug, *, nations=("wales",), need="abuse", languages=("en", "cy"), **facts):
    usual = {
        "number": "0808 80 10 800",
        "source": "https://example.org",
        "checked_on": timezone.localdate(),
        "verified": False,
        "position": HelpLine.objects.count(),
    }
    line = HelpLine.objects.create(
        slug=slug, nations=list(nations), need=need, **{**usual, **facts}
    )
    for language in languages:
        HelpLineText.objects.create(
            help_line=line,
            language=language,
            status="draft",
            title=f"{slug} ({language})",
            hours="Always",
            body="Somebody listens.",
        )
    return line


UK = ("england", "wales", "scotland", "northern-ireland")


@pytest.fixture
def card():
    exercise = make_exercise("words", title="Words with no twin", minutes=25, intensity=1)
    make_material(exercise, "paper", for_each=True, quantity=2)
    return exercise


# ---- every page


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize("page", [FRONT, LIST, HELP, "/toolkit/safety/", "/toolkit/safety/words/"])
def test_page_is_read_without_signing_in_and_leaves_no_cookie(client, card, language, page):
    response = client.get(language + page)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert not response.cookies


@pytest.mark.parametrize(
    ("page", "most"),
    [
        (FRONT, 4),
        (LIST, 5),
        (f"{LIST}?q=exercise&tick=words&tick=exercise-1", 5),
        (HELP, 2),
        ("/toolkit/safety/", 6),
        ("/toolkit/safety/words/", 5),
    ],
)
def test_queries_are_few_and_the_same_at_1_3_and_30(
    client, card, django_assert_num_queries, page, most
):
    for number in (1, 2, 27):
        for _ in range(number):
            make_material(make_exercise(), "pens")
            make_line(f"line-{HelpLine.objects.count()}")
        client.get(page)
        with django_assert_num_queries(most):
            client.get(page)


@pytest.mark.parametrize("page", [FRONT, LIST, HELP])
def test_page_stands_when_nothing_is_loaded(client, page):
    assert text_of(client.get(page))


@pytest.mark.parametrize("page", ["/toolkit/nowhere/", "/toolkit/safety/nothing/"])
def test_unknown_slug_is_not_found(client, card, page):
    assert client.get(page).status_code == 404


# ---- the front page


def test_front_page_shows_chapters_in_order_with_their_counts(client):
    make_exercise(chapter=make_chapter("wales", 2))
    make_exercise(chapter=make_chapter("safety", 1))
    make_exercise(chapter=make_chapter("safety"), retired_at=timezone.now())
    page = text_of(client.get(FRONT))
    assert page.index("Safety</a>") < page.index("Wales</a>")
    assert page.count("<b>1 exercise</b>") == 2
    assert "2 exercises for women who run groups" in page


def test_front_page_leads_a_first_evening_to_gentle_exercises(client):
    make_exercise("a-check-in", kind="checkin", intensity=1)
    make_exercise("a-warm-up", kind="warmup")
    make_exercise("b-warm-up", kind="warmup")
    make_exercise("deep", kind="main", intensity=2)
    make_exercise("wordy", kind="main", reading="some")
    make_exercise("frame", kind="grounding", frame="opening")
    page = text_of(client.get(FRONT))
    assert f'href="{LIST}?tick=a-check-in&tick=a-warm-up"' in page


# ---- browse


def test_list_is_in_the_order_of_the_chapters(client):
    make_exercise("b", chapter=make_chapter("wales", 2))
    make_exercise("c", chapter=make_chapter("safety", 1))
    make_exercise("a", chapter=make_chapter("wales"))
    assert titles(client.get(LIST)) == ["C", "A", "B"]


FILTERS = [
    ("chapter=wales", {"chapter": "wales"}, {"chapter": "safety"}),
    ("kind=closing", {"kind": "closing"}, {"kind": "main"}),
    ("minutes=20", {"minutes": 20}, {"minutes": 21}),
    ("women=6", {"women_least": 6, "women_most": 6}, {"women_least": 7}),
    ("women=6", {"women_least": 1, "women_most": None}, {"women_least": 1, "women_most": 5}),
    ("setting=text", {"settings": ["in-person", "text"]}, {"settings": ["video"]}),
    ("intensity=1", {"intensity": 1}, {"intensity": 2}),
    ("intensity=0", {"intensity": 0}, {"intensity": 1}),
    ("no_reading=on", {"reading": "none"}, {"reading": "some"}),
]


@pytest.mark.parametrize(("query", "fits", "does_not"), FILTERS)
def test_filter_keeps_what_fits(client, query, fits, does_not):
    for slug, facts in (("fits", fits), ("does-not", does_not)):
        chapter = make_chapter(facts.get("chapter", "safety"))
        make_exercise(slug, **{**facts, "chapter": chapter})
    assert titles(client.get(f"{LIST}?{query}")) == ["Fits"]
    assert len(titles(client.get(LIST))) == 2


def test_filters_and_search_narrow_together(client):
    make_exercise("tea", title="Tea", kind="break")
    make_exercise("tea-tray", title="Tea tray")
    make_exercise("pause", title="Pause", kind="break")
    assert titles(client.get(f"{LIST}?q=tea&kind=break")) == ["Tea"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("minutes", "soon", "Enter a whole number"),
        ("minutes", "-5", "1 at least"),
        ("minutes", "99999999999999999999", "240 at most"),
        ("women", "0", "1 at least"),
        ("women", "1.5", "Enter a whole number"),
        ("kind", "party", "Choose one of these"),
        ("setting", "'", "Choose one of these"),
        ("chapter", "nowhere", "Choose one of these"),
        ("intensity", "9", "Choose one of these"),
        ("q", "x" * 201, "200 letters at most"),
        ("q", "a\0b", "Null characters are not allowed"),
    ],
)
def test_bad_value_is_said_beside_its_field_and_the_list_stands(client, card, name, value, said):
    response = client.get(LIST, {name: value})
    page = text_of(response)
    assert said in page.partition(f'id="id_{name}_error"')[2].partition("</div>")[0]
    assert titles(response) == ["Words with no twin"]
    assert f'aria-describedby="id_{name}_error"' in page


PARAMETERS = ["tick", "page", "group", "nation", "clear", "unknown"]


@pytest.mark.parametrize("name", [*FilterForm.base_fields, *PARAMETERS])
def test_no_address_breaks_a_page(client, card, name):
    page = HELP if name == "nation" else LIST
    for value in (*HOSTILE, "\0", "a\0b"):
        response = client.get(page, {name: value})
        assert response.status_code == 200, value
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "summary", "is_open"),
    [
        ("", "Filters", False),
        ("q=tea", "Filters", False),
        ("kind=main&women=6", "Filters (2)", False),
        ("kind=main&women=none", "Filters (2)", True),
    ],
)
def test_filters_are_folded_until_one_is_wrong_and_say_how_many_are_set(
    client, card, query, summary, is_open
):
    page = text_of(client.get(f"{LIST}?{query}"))
    assert f"<summary>{summary}</summary>" in page
    assert ('filters" open>' in page) is is_open


def test_nothing_found_says_what_to_do_and_keeps_the_ticks(client, card):
    response = client.get(f"{LIST}?q=zzz&tick=words")
    assert "Nothing fits all of that" in text_of(response)
    assert ticked(response) == ["words"]


def test_pages_hold_so_many_and_keep_the_ticks(client):
    for number in range(PER_PAGE + 6):
        make_exercise(f"number-{number:02}")
    last = f"number-{PER_PAGE + 5}"
    first = client.get(f"{LIST}?tick={last}")
    assert (len(titles(first)), ticked(first)) == (PER_PAGE, [last])
    second = client.get(f"{LIST}?tick={last}&page=2")
    assert len(titles(second)) == 6
    assert 'name="page" value="2" aria-current="page"' in text_of(second)
    assert titles(client.get(f"{LIST}?page=99")) == titles(second)
    assert titles(client.get(f"{LIST}?page=x")) == titles(first)


# ---- ticks


def test_ticks_stand_once_each_here_and_elsewhere(client):
    make_exercise("here", minutes=20)
    make_exercise("elsewhere", kind="closing", minutes=15)
    response = client.get(f"{LIST}?kind=main&tick=elsewhere&tick=here&tick=here")
    assert ticked(response) == ["here", "elsewhere"]
    assert text_of(response).count("2 ticked, 35 minutes") == 2


def test_ticks_of_nothing_are_left_out(client, card):
    make_exercise("gone", retired_at=timezone.now())
    response = client.get(f"{LIST}?tick=nothing&tick=gone&tick=&tick=A%20B&tick=words")
    assert ticked(response) == ["words"]
    assert "1 ticked, 25 minutes" in text_of(response)


def test_no_more_is_ticked_than_a_plan_can_hold(client):
    for number in range(45):
        make_exercise(f"n-{number:02}")
    ticks = "&".join(f"tick=n-{number:02}" for number in range(45))
    assert len(ticked(client.get(f"{LIST}?{ticks}"))) == 40


def test_clearing_takes_search_and_filters_away_and_keeps_the_ticks(client, card):
    make_exercise("other", kind="break")
    response = client.get(f"{LIST}?q=twin&kind=main&minutes=soon&tick=words&clear=yes")
    assert len(titles(response)) == 2
    assert ticked(response) == ["words"]
    assert 'id="errors"' not in text_of(response)


def test_build_session_sends_the_same_form_to_the_planner(client, card):
    page = text_of(client.get(LIST))
    assert page.count(f'formaction="{reverse("sessions:plan_new")}"') == 2
    assert "You’ll be asked to sign in" in page


def test_whoever_is_signed_in_is_not_told_to_sign_in(client, card, ada):
    client.force_login(ada)
    assert "You’ll be asked to sign in" not in text_of(client.get(LIST))


def test_group_is_carried_along_where_it_can_be_one(client, card):
    group = "8d5bb1fa-7f3d-4c55-9f0e-0a4c7782b031"
    assert f'name="group" value="{group}"' in text_of(client.get(f"{LIST}?group={group}"))
    assert 'name="group"' not in text_of(client.get(f"{LIST}?group=../../etc"))


def test_first_button_of_the_form_is_show(client, card):
    """Enter in a field presses the first button: it must not build a session."""
    form = text_of(client.get(LIST)).partition('id="browse"')[2]
    assert re.search(r'<button[^>]*id="(\w+)"', form)[1] == "show"


# ---- a chapter


def test_chapter_shows_its_words_its_exercises_and_its_neighbours(client):
    for position, slug in enumerate(["safety", "wales", "power"], 1):
        make_exercise(f"of-{slug}", chapter=make_chapter(slug, position))
    page = text_of(client.get("/toolkit/wales/"))
    assert "Of wales" in page
    assert "Of power" not in page
    assert 'rel="prev" href="/toolkit/safety/"' in page
    assert 'rel="next" href="/toolkit/power/"' in page
    assert 'rel="prev"' not in text_of(client.get("/toolkit/safety/"))
    assert 'rel="next"' not in text_of(client.get("/toolkit/power/"))


def test_retired_chapter_is_not_found(client):
    chapter = make_chapter("old", 5)
    chapter.position = None
    chapter.save()
    assert client.get("/toolkit/old/").status_code == 404


# ---- an exercise


def test_exercise_shows_its_whole_card(client, card):
    page = text_of(client.get("/toolkit/safety/words/"))
    for words in (
        "“You can pass.”",
        "What it is for.",
        "Nothing hard.",
        "A quiet woman.",
        "Say <em>hello</em>.",
        "How was it?",
        "Feet on the floor.",
        "Chairs in a ring.",
        "With an interpreter",
        "12 to 50, usually 25",
        "Any number of women",
        "Light, 1 of 3",
        "2 for each woman",
        "CC BY 4.0",
        'data-min="20"',
        f'href="{LIST}?tick=words"',
    ):
        assert words in page, words


def test_exercise_says_how_far_its_words_can_be_trusted(client, card):
    card.texts.filter(language="cy").update(status="machine draft")
    card.texts.filter(language="en").update(
        status="reviewed", reviewed_by="Nia Hughes", reviewed_on=dt.date(2026, 11, 2)
    )
    english = text_of(client.get("/toolkit/safety/words/"))
    assert "drafted by machine, not yet read by a speaker" in english
    assert "read by Nia Hughes on" in english
    assert "badge honey" in text_of(client.get("/cy/toolkit/safety/words/")).partition("<dl")[0]
    assert "badge honey" not in english.partition("<dl")[0]


def test_english_words_on_a_welsh_page_say_so_and_carry_their_language(client):
    make_exercise("words", title="Words", languages=("en",))
    page = text_of(client.get("/cy/toolkit/safety/words/"))
    assert '<h1 lang="en" dir="ltr">Words</h1>' in page
    assert '<blockquote lang="en" dir="ltr">' in page
    assert 'class="notice"' in page
    assert '<a href="/cy/toolkit/safety/words/" lang="en" dir="ltr">' in text_of(
        client.get("/cy/toolkit/")
    )


def test_words_of_the_page_carry_no_language_of_their_own(client, card):
    assert "<h1>Words with no twin (cy)</h1>" in text_of(client.get("/cy/toolkit/safety/words/"))


def test_exercise_that_moved_leads_to_where_it_is(client, card):
    make_chapter("wales")
    response = client.get("/toolkit/wales/words/")
    assert (response.status_code, response["Location"]) == (301, "/toolkit/safety/words/")


def test_retired_exercise_is_not_found_nor_listed(client, card):
    Exercise.objects.update(retired_at=timezone.now())
    assert client.get("/toolkit/safety/words/").status_code == 404
    assert titles(client.get(LIST)) == []


def test_markup_in_words_is_shown_and_not_obeyed(client, card):
    card.texts.update(
        title="<i>T</i>",
        say_aloud="<script>alert(1)</script>",
        debrief=["<script>alert(1)</script>"],
        steps=[{"minutes": 5, "title": "<script>alert(1)</script>", "text": "<img src=x>"}],
    )
    for page in ("/toolkit/safety/words/", LIST, "/toolkit/safety/"):
        answer = client.get(page).content.decode()
        assert "<script>alert" not in answer
        assert "<img" not in answer
        assert "<i>T" not in answer


# ---- get help now


def headings(response):
    return re.findall(r'<h2 id="group-\d+">([^<]+)</h2>', text_of(response))


@pytest.fixture
def lines():
    make_line("fire", nations=UK, need="emergency", number="999", position=5)
    make_line("home", nations=("wales",), text_number="07860 077333")
    make_line("away", nations=("england", "scotland"))
    make_line("ears", nations=UK, need="crisis", number="116 123")
    make_line("thumbs", nations=UK, need="crisis", number="85258", text_number="85258")


def test_help_puts_danger_first_and_then_each_nation(client, lines):
    assert headings(client.get(HELP)) == [
        "Danger now",
        "England",
        "Wales",
        "Scotland",
        "Everywhere in the United Kingdom",
    ]


def test_help_of_one_nation_shows_that_one_and_what_is_everywhere(client, lines):
    response = client.get(f"{HELP}?nation=wales")
    assert headings(response) == ["Danger now", "Wales", "Everywhere in the United Kingdom"]
    assert "away (en)" not in text_of(response)
    assert 'href="?nation=wales" aria-current="page"' in text_of(response)


def test_help_of_no_such_nation_shows_all(client, lines):
    assert headings(client.get(f"{HELP}?nation=cornwall")) == headings(client.get(HELP))


def test_numbers_can_be_rung_and_texted(client, lines):
    page = text_of(client.get(HELP))
    for link in ("tel:999", "tel:0808801" + "0800", "sms:07860077333", "tel:116123", "sms:85258"):
        assert f'href="{link}"' in page
    assert "tel:85258" not in page


@pytest.mark.parametrize(("days", "stale"), [(0, False), (90, False), (91, True)])
def test_help_line_says_when_it_was_checked_too_long_ago(client, days, stale):
    make_line("ears", checked_on=timezone.localdate() - dt.timedelta(days=days))
    assert ("More than 90 days ago" in text_of(client.get(HELP))) is stale


@pytest.mark.parametrize("verified", [True, False])
def test_help_line_says_where_nobody_verified_it(client, verified):
    make_line("ears", verified=verified)
    assert ("Not verified by us" in text_of(client.get(HELP))) is not verified


def test_help_warns_that_calls_leave_a_trace(client, lines):
    assert "list of calls and on a bill" in text_of(client.get(HELP))


def test_help_without_lines_still_says_999(client):
    assert "999" in text_of(client.get(HELP))
