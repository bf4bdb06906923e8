"""Drawings and small parts that templates of every room use. `/components/` shows each one.

Nothing here makes a query, needs a request or writes a style attribute. The drawings are
decoration, hidden from screen readers: the word always stands beside them.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from home.leaving import NEUTRAL_PAGE

register = template.Library()

# Line icons on a grid of 24, drawn with a round pen.
ICONS = {
    "alert": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V13M12 16.2v.1"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "calendar": '<path d="M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.5a1 1 0 0 '
    '1 1-1ZM4 11h16M8.5 4v4M15.5 4v4"/>',
    "care": '<path d="M12 3.5 21.5 20h-19ZM12 10v4.5M12 17.2v.1"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "download": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14"/>',
    "earlier": '<path d="m6 14.5 6-6 6 6"/>',
    "edit": '<path d="m5 19 .8-4L16 4.8a1.5 1.5 0 0 1 2.1 0l1.1 1.1a1.5 1.5 0 0 1 0 2.1L9 18.2Z"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 '
    '12Z"/><circle cx="12" cy="12" r="2.8"/>',
    "good": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.7L16 9.5"/>',
    "grip": '<path class="dots" d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1"/>',
    "help": '<path d="M12 20.5C5 15.5 3.5 12 3.5 9.2A4.4 4.4 0 0 1 12 7.3a4.4 4.4 0 0 1 8.5 '
    '1.9c0 2.8-1.5 6.3-8.5 11.3Z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.1"/>',
    "language": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c-5.3 5-5.3 12 0 '
    '17 5.3-5 5.3-12 0-17Z"/>',
    "later": '<path d="m6 9.5 6 6 6-6"/>',
    "leave": '<path d="M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M4 12h11M11 8l4 4-4 4"/>',
    "lock": '<path d="M6.5 11h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 '
    '1-1ZM8 11V8a4 4 0 0 1 8 0v3"/>',
    "message": '<path d="M5 5h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 16h-7l-5 4v-4H5a1.5 '
    '1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 5Z"/>',
    "minus": '<path d="M5 12h14"/>',
    "more": '<path class="dots" d="M6 12v.1M12 12v.1M18 12v.1"/>',
    "onward": '<path d="m9 5 7 7-7 7"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M3 19.5c0-3.5 2.7-6 6-6s6 2.5 6 6M15.5 '
    '5a3.3 3.3 0 0 1 0 6.3M17.5 14c2.2.8 3.5 2.8 3.5 5.5"/>',
    "phone": '<path d="M6 4h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2L20 15v3a2 2 0 0 1-2 2A14 '
    '14 0 0 1 4 6a2 2 0 0 1 2-2Z"/>',
    "place": '<path d="M12 21c-4.5-5-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6-6.5 11Z"/><circle '
    'cx="12" cy="10" r="2.3"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4.5v-6a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v6H17M7 14h10v6H7Z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "share": '<path d="M4 7h9M4 12h16M4 17h6"/>',
    "tick": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "undo": '<path d="M8.5 5 4.5 9l4 4M5 9h9a5.5 5.5 0 0 1 0 11h-4"/>',
}
# These point along the line of reading, so they turn round in a right-to-left page.
DIRECTED = {"back", "leave", "onward", "undo"}

# The chapters' symbols on a grid of 48: two soft shapes, two colours, like the mark.
SYMBOLS = {
    "safety": '<path class="sa" d="M5 43V25a19 19 0 0 1 38 0v18a2 2 0 0 1-2 2H7a2 2 0 0 '
    '1-2-2Z"/><path class="sb" d="M16 45V32a8 8 0 0 1 16 0v13Z"/>',
    "wales": '<path class="sb" d="M14 42c2-17 9-27 16.5-27S44 25 47 42a1.5 1.5 0 0 1-1.5 '
    '2h-30A1.5 1.5 0 0 1 14 42Z"/><path class="sa" d="M1 42.3C4 31 10 22 16.5 22S29 31 34 '
    '42.3a1.5 1.5 0 0 1-1.5 1.7h-30A1.5 1.5 0 0 1 1 42.3Z"/>',
    "languages": '<path class="sa" d="M12 5h15a9 9 0 0 1 9 9v4a9 9 0 0 1-9 9H14l-7 6a1.2 1.2 0 '
    '0 1-2-1V13a8 8 0 0 1 7-8Z"/><path class="sb" d="M36 21a8 8 0 0 1 7 8v15a1.2 1.2 0 0 1-2 '
    '1l-6-5H25a9 9 0 0 1-8.6-6.5A12 12 0 0 0 20 31h7a13 13 0 0 0 12.5-9.5Z"/>',
    "power": '<path class="sa" d="M22 5v30a1.5 1.5 0 0 1-1.8 1.5A16.2 16.2 0 0 1 20 3.5 1.5 '
    '1.5 0 0 1 22 5Z"/><path class="sb" d="M26 13v30a1.5 1.5 0 0 0 1.8 1.5A16.2 16.2 0 0 0 28 '
    '11.5 1.5 1.5 0 0 0 26 13Z"/>',
    "networks": '<circle class="sas" cx="17.5" cy="24" r="11.5" stroke-width="6.5"/><path '
    'class="sbs" stroke-width="6.5" stroke-linecap="round" d="M22.3 17.7a11.5 11.5 0 1 1-1.6 '
    '12.8"/>',
    "online": '<rect class="sa" x="3" y="8" width="30" height="25" rx="6"/><rect class="sb" '
    'x="28" y="17" width="17" height="27" rx="5"/>',
    "self-care": '<path class="sa" d="M6 21h29a1.5 1.5 0 0 1 1.5 1.5V27a15.9 15.9 0 0 1-32 '
    '0v-4.5A1.5 1.5 0 0 1 6 21Z"/><path class="sbs" stroke-width="5" d="M37 24.5a5.5 5.5 0 0 1 0 '
    '11.5h-2.5"/><path class="sb" d="M20.5 3.5c6.5 4.5 6.5 9.5 0 14-6.5-4.5-6.5-9.5 0-14Z"/>',
    "evaluation": '<rect class="sa" x="5" y="32" width="38" height="13" rx="6.5"/><rect '
    'class="sb" x="11" y="18" width="25" height="12" rx="6"/><rect class="sa" x="17" y="6" '
    'width="15" height="10" rx="5"/>',
    "challenges": '<rect class="sa" x="11" y="2" width="14" height="44" rx="7" '
    'transform="rotate(28 18 24)"/><rect class="sb" x="29" y="21" width="12" height="25" rx="6" '
    'transform="rotate(-24 35 33)"/>',
}

# How wide the ribbon stands, of 40, and how high the shape, of 100, for intensity 0 to 3.
WIDTHS = (9.0, 18.0, 28.0, 38.0)
HEIGHTS = (22.5, 45.0, 70.0, 95.0)


@register.simple_tag
def icon(name: str, flip: bool = False) -> SafeString:
    """A line icon by its name in ICONS; an unknown name is a mistake in the template."""
    css = "ico flip" if flip or name in DIRECTED else "ico"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        css,
        mark_safe(ICONS[name]),  # noqa: S308 - from the table above
    )


@register.simple_tag
def mark(size: int = 34) -> SafeString:
    """The two shapes that lean together: logo, pause, empty page."""
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 32 32" aria-hidden="true">'
        '<rect class="sb" x="16.6" y="10.4" width="9.6" height="18.6" rx="4.8" '
        'transform="rotate(-13 21.4 19.7)"/><rect class="sa" x="7.2" y="3.2" width="11" '
        'height="26" rx="5.5" transform="rotate(9 12.7 16.2)"/></svg>',
        size,
    )


@register.simple_tag
def symbol(chapter: str, size: int = 48) -> SafeString:
    """A chapter's symbol by its slug; a chapter that has none yet gets the mark."""
    if chapter not in SYMBOLS:
        return mark(size)
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 48 48" aria-hidden="true">{1}</svg>',
        size,
        mark_safe(SYMBOLS[chapter]),  # noqa: S308 - from the table above
    )


def _mean(here: float, beside: float | None) -> float:
    return here if beside is None else (here + beside) / 2


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@register.simple_tag
def ribbon(before: int | None, here: int, after: int | None) -> SafeString:
    """A block's piece of the ribbon from its own intensity and its neighbours' (None at an end).

    Each piece begins and ends at the mean of the two that meet, so pieces of any height join.
    """
    width = WIDTHS[here]
    start = _number(_mean(width, None if before is None else WIDTHS[before]))
    end = _number(_mean(width, None if after is None else WIDTHS[after]))
    middle = _number(width)
    return format_html(
        '<svg class="ribbon" viewBox="0 0 40 100" preserveAspectRatio="none" aria-hidden="true">'
        '<path d="M0 0H{0}C{0} 28 {1} 22 {1} 50S{2} 72 {2} 98.2H0Z"/></svg>',
        start,
        middle,
        end,
    )


@register.simple_tag
def shape(blocks: Iterable[Any], label: str, limit: int | None = None) -> SafeString:
    """The ribbon laid on its side: `blocks` have `kind`, `minutes` and `intensity`.

    `label` says in words what the drawing shows. `limit` is the minute at which the time is up.
    """
    items = [block for block in blocks if block.minutes > 0]
    total = max(sum(block.minutes for block in items), 1)
    scale = 600 / total
    pieces, at = [], 0
    for number, block in enumerate(items):
        first, last = number == 0, number == len(items) - 1
        gap = min(1.5, block.minutes * scale / 4)  # on each side, where there is a neighbour
        left = at * scale + (0 if first else gap)
        at += block.minutes
        wide = at * scale - (0 if last else gap) - left
        top = HEIGHTS[block.intensity]
        start = 100 - _mean(top, None if first else HEIGHTS[items[number - 1].intensity])
        end = 100 - _mean(top, None if last else HEIGHTS[items[number + 1].intensity])
        middle = 100 - top
        path = (
            f"M{left:.1f} 100V{start:.1f}C{left + wide * 0.28:.1f} {start:.1f} "
            f"{left + wide * 0.22:.1f} {middle:.1f} {left + wide / 2:.1f} {middle:.1f}"
            f"S{left + wide * 0.72:.1f} {end:.1f} {left + wide:.1f} {end:.1f}V100Z"
        )
        pieces.append((block.kind, path))
    till = ""
    if limit is not None and 0 < limit < total:
        till = format_html('<path class="till" d="M{0} 0V100"/>', _number(limit * scale))
    return format_html(
        '<svg viewBox="0 0 600 100" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}{}</svg>",
        label,
        format_html_join("", '<path data-kind="{}" d="{}"/>', pieces),
        till,
    )


@register.filter
def page_numbers(page: Page) -> Iterable[int | str]:
    """The numbers to show: the ends, the neighbours, and an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def leave_button(label: str = "") -> SafeString:
    """Leave this page. It needs no request, so that error pages have it too.

    `label` is for a page in a language that the interface does not have.
    """
    context = {"leave_url": reverse("leave"), "neutral_page": NEUTRAL_PAGE, "label": label}
    return mark_safe(  # noqa: S308 - a template's output
        render_to_string("_components/leave.html", context)
    )


@register.inclusion_tag("_components/crumbs.html")
def crumbs(*steps: str) -> dict[str, list[tuple[str, str]]]:
    """The way here: label, address, label, address... without the page itself."""
    return {"crumbs": list(zip(steps[::2], steps[1::2], strict=True))}
