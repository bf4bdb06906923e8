import re
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from home.specimens import BLOCKS, Block
from home.templatetags.look import ICONS, SYMBOLS, icon, page_numbers, ribbon, shape, symbol

depths = st.integers(0, 3)


def ends(svg):
    """The width at which a piece of ribbon starts and ends."""
    start, end = re.search(r"M0 0H([\d.]+)C.*S([\d.]+) 72", svg).groups()
    return float(start), float(end)


@given(st.lists(depths, min_size=1, max_size=12))
def test_pieces_of_the_ribbon_meet(deep):
    padded = [None, *deep, None]
    pieces = [ends(ribbon(*padded[at : at + 3])) for at in range(len(deep))]
    for (_, end), (start, _) in pairwise(pieces):
        assert end == start


@given(st.lists(st.tuples(st.integers(0, 480), depths), max_size=60), st.integers(-5, 2000))
def test_the_shape_stays_inside_its_box(items, limit):
    svg = shape([Block("main", "", "", "", m, d, "") for m, d in items], "A label", limit)
    for number in re.findall(r"[ MHVCS](-?[\d.]+)", " ".join(re.findall(r' d="([^"]*)"', svg))):
        assert -0.05 <= float(number) <= 600.05


def test_the_shape_says_in_words_what_it_shows_and_where_time_is_up():
    svg = shape(BLOCKS, 'Light "until" tea', 120)
    assert 'role="img" aria-label="Light &quot;until&quot; tea"' in svg
    assert svg.count("data-kind") == len(BLOCKS)
    assert 'class="till"' in svg
    assert 'class="till"' not in shape(BLOCKS, "", 500)


def test_drawings_are_hidden_from_screen_readers():
    for svg in [*map(icon, ICONS), *map(symbol, SYMBOLS), symbol("unheard-of"), ribbon(None, 1, 2)]:
        assert 'aria-hidden="true"' in svg
        assert "style" not in svg


def test_an_icon_that_is_not_there_is_a_mistake():
    with pytest.raises(KeyError):
        icon("unheard-of")


def test_icons_that_point_turn_round_in_a_right_to_left_page():
    assert 'class="ico flip"' in icon("onward")
    assert 'class="ico"' in icon("plus")


def test_crumbs_escape_what_people_wrote():
    html = Template('{% load look %}{% crumbs "Groups" "/g/" name "/h/" %}').render(
        Context({"name": "<i>"})
    )
    assert '<a href="/h/"><bdi>&lt;i&gt;</bdi></a>' in html


def test_page_numbers_keep_the_ends_and_the_neighbours():
    page = Paginator(range(300), 30).page(5)
    assert list(map(str, page_numbers(page))) == ["1", "…", "4", "5", "6", "…", "10"]


@pytest.mark.parametrize("minutes", range(1, 250))
def test_the_stylesheet_reads_minutes_digit_by_digit(minutes):
    """The later of two rules that match wins, as in the browser: they weigh the same."""
    css = (settings.BASE_DIR / "static/css/components.css").read_text()
    found = {"tens": 0, "ones": 0}
    for selectors, name, value in re.findall(
        r"((?:\[data-min[^\]]*\],?\s*)+)\{ --(tens|ones): (\d+); \}", css
    ):
        for operator, digits in re.findall(r'\[data-min([$^]?)="(\d+)"\]', selectors):
            text = str(minutes)
            matches = {"$": text.endswith, "^": text.startswith, "": text.__eq__}[operator]
            if matches(digits):
                found[name] = int(value)
    assert found["tens"] * 10 + found["ones"] == minutes
