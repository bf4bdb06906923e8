"""Her page as one file: it needs no network, runs nothing, and says at a glance nothing."""

from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from evaluation.access.contents import Page

# For whoever sees it among downloads.
FILE_NAME: Final = "page.html"

# A file that she opens at home gets no headers from us, so it brings its rules along. Here and not
# in the template: no page of the site has a style in it.
HEAD: Final = """
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; }
body { max-inline-size: 40rem; margin-inline: auto; padding: 1.5rem 1.1rem 3rem;
  font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; }
h2 { font-size: 1.3rem; line-height: 1.25; margin-block: 2.5rem .2rem; padding-block-start: 1.2rem;
  border-block-start: 2px solid; }
h2::first-letter { text-transform: uppercase; }
h3 { font-size: 1.0625rem; margin-block: 1.6rem .3rem; }
p, ul { margin-block: .5rem; }
ul { padding-inline-start: 1.2rem; }
dl { margin: 0; }
dl > div { padding-block: .55rem; border-block-end: 1px solid color-mix(in srgb, currentColor 25%,
  transparent); break-inside: avoid; }
dt { font-size: .95rem; }
dd { margin: 0; font-weight: 650; }
.none { font-weight: 400; font-style: italic; }
.said { white-space: pre-wrap; }
.safe { padding: .9rem 1.1rem; border: 2px solid; border-radius: .8rem; }
@media print { body { padding: 0; font-size: 10.5pt; max-inline-size: none; } }
</style>
"""


def page_file(page: Page) -> str:
    """HTML, whole."""
    context = {"page": page, "labels": page.labels, "head": mark_safe(HEAD)}  # noqa: S308 - from above
    return render_to_string("evaluation/access_file.html", context)
