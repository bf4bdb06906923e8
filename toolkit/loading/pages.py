"""What a chapter's introduction and a help line's file hold."""

from typing import Any
from urllib.parse import urlsplit

from accounts.enums import Nation
from toolkit.enums import Need
from toolkit.loading.fields import Fields
from toolkit.loading.source import Source

_NUMBER = r"\+?[0-9]{2,}( [0-9]+)*"
_NUMBER_MEANS = "digits and spaces, as it is dialled"


def chapter_facts(fields: Fields) -> dict[str, Any]:
    return {"position": fields.whole("position", least=1, most=99)}


def chapter_words(source: Source, fields: Fields) -> dict[str, Any]:
    return {"summary": fields.text("summary", most=160), "body": _body(source)}


def help_line_facts(fields: Fields) -> dict[str, Any]:
    source = fields.text("source", most=200)
    if source and (urlsplit(source).scheme != "https" or not urlsplit(source).netloc):
        fields.problem("source", f"is “{source}”; it must be an address that starts with https://")
    return {
        "number": fields.matching("number", _NUMBER, _NUMBER_MEANS),
        "text_number": fields.matching("text_number", _NUMBER, _NUMBER_MEANS, optional=True),
        "nations": fields.choices("nations", Nation),
        "need": fields.choice("need", Need),
        "source": source,
        "checked_on": fields.day("checked_on"),
        "verified": fields.yes_no("verified"),
        "position": fields.whole("position", most=999),
    }


def help_line_words(source: Source, fields: Fields) -> dict[str, Any]:
    return {"hours": fields.text("hours"), "body": _body(source)}


def _body(source: Source) -> str:
    """Free Markdown; only the page's own heading is not for it."""
    for number, line in enumerate(source.body.splitlines(), start=source.body_line):
        if line.startswith("# "):
            source.problem(number, "the title stands at the top; headings here start with ##")
    if not source.body.strip():
        source.problem(source.body_line, "there are no words below the facts")
    return source.body.strip()
