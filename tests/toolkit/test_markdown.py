"""What writers write is shown, and nothing else that a browser would act on."""

from html.parser import HTMLParser

import pytest

from toolkit.markdown import render_inline, render_markdown


class Tags(HTMLParser):
    """What a browser would see as elements: [(tag, attributes)]."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *two*.", "<p>One <em>two</em>.</p>"),
        ("[cwtch]{lang=cy}", '<p><span lang="cy">cwtch</span></p>'),
        ("[طرب]{lang=ar dir=rtl}", '<p><span lang="ar" dir="rtl">طرب</span></p>'),
        ('[x]{lang=cy onclick="a" class=leave #main style="b"}', '<span lang="cy">x</span>'),
        ("\"So,\" she said, 'it's hers.'", "<p>“So,” she said, ‘it’s hers.’</p>"),
        ("- a\n- b", "<li>a</li>"),
        ("## Heading", "<h2>Heading</h2>"),
    ],
)
def test_what_is_allowed_is_shown(text, html):
    assert html in render_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onmouseover=alert(1)>x</b>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](<javascript:alert(1)>)",
        "![x](https://example.org/track.gif)",
        "<https://example.org/><svg/onload=alert(1)>",
        "```html\n<script>alert(1)</script>\n```",
        "[x]{onclick=alert(1)}",
        '[x]{lang="cy\\" onclick=alert(1)"}',
        "<!-- x --><iframe src=//example.org></iframe>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text):
    for tag, attributes in Tags(render_markdown(text)).found:
        assert tag in {"p", "a", "span", "code"}
        assert {name for name, _ in attributes} <= {"href", "rel", "lang", "dir"}
        assert not dict(attributes).get("href", "").startswith(("javascript", "data"))


def test_link_tells_no_other_site_where_it_came_from():
    html = render_markdown("[Galop](https://galop.org.uk)")
    assert 'href="https://galop.org.uk"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [("One *two*", "One <em>two</em>"), ("a\n\nb", "<p>a</p>\n<p>b</p>"), ("", "")],
)
def test_line_has_no_paragraph_round_it(text, html):
    assert render_inline(text) == html
