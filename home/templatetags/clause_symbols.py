"""The drawing beside a clause. Decoration: the words always stand beside it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from toolkit.drawings import CLAUSE_DRAWINGS
from toolkit.enums import Symbol

register = template.Library()


@register.simple_tag
def clause_symbol(symbol: str, size: int = 48) -> SafeString:
    """By a value of `toolkit.enums.Symbol`; an unknown one is a mistake."""
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 48 48" aria-hidden="true">{1}</svg>',
        size,
        mark_safe(CLAUSE_DRAWINGS[Symbol(symbol)]),  # noqa: S308 - from a table of ours
    )
