"""Small look-ups that the planner's templates need."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def get_item(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """What stands under `key`; None where nothing does, or where there is no mapping."""
    return mapping.get(key) if mapping else None


@register.filter
def at_least_0(number: int) -> int:
    return max(0, number)
