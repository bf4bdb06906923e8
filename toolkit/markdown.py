"""Markdown to HTML that is safe to show.

Twice safe: the parser lets no HTML through, and nh3 keeps only the elements named here. A span may
say its language and direction, `[cwtch]{lang=cy}`, and nothing else.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin

_TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "span"}
_TAGS |= {"strong", "ul"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "span": {"lang", "dir"}}

_parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).use(
    attrs_plugin, spans=True, allowed=["lang", "dir"]
)
_parser.enable("smartquotes")  # straight quotes are easier to type
_parser.disable(["image", "code", "fence", "html_block", "html_inline"])


@lru_cache(maxsize=4096)
def render_markdown(text: str) -> SafeString:
    """`text` as clean HTML. Kept, since the toolkit's texts are few and change only on a load."""
    cleaned = nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "tel", "sms", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308 - by nh3


def render_inline(text: str) -> SafeString:
    """`text` without a paragraph round it, for a list item or a heading."""
    html = render_markdown(text).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html.removeprefix("<p>").removesuffix("</p>")
    return mark_safe(html)  # noqa: S308 - by nh3
