"""What holds for every template, stylesheet and script of the project."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLESHEETS = sorted((ROOT / "static/css").glob("*.css"))
# For the oldest phones, which drop what is inside a layer.
WITHOUT_LAYERS = {"answer.css", "member.css"}
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))

# The Content-Security-Policy would refuse these, silently.
INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script in the page": r"<script\b(?![^>]*\bsrc=)",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    "an address of script": r"javascript:",
    "something from elsewhere": r"<(script|link|img|iframe)\b[^>]*(src|href)=[\"']?(https?:)?//",
}
PHYSICAL = (
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def name(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
@pytest.mark.parametrize("what", INLINE)
def test_a_template_has_nothing_inline(path, what):
    assert not re.search(INLINE[what], without_comments(path.read_text()), re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(path):
    assert get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", STYLESHEETS, ids=name)
def test_a_stylesheet_reads_in_both_directions(path):
    css = re.sub(r"@media[^{]*", "", without_comments(path.read_text()))
    assert re.findall(PHYSICAL, css) == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=name)
def test_a_stylesheet_is_layered_and_loads_nothing(path):
    css = without_comments(path.read_text())
    assert bool(re.match(r"\s*@layer ", css)) is (path.name not in WITHOUT_LAYERS)
    assert not re.search(r"@import|url\(|@font-face", css)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_writes_no_markup_and_calls_nobody(path):
    script = re.sub(r"//.*", "", without_comments(path.read_text()))
    assert not re.search(r"\beval\(|new Function|document\.write|https?:|\.style\b", script)
