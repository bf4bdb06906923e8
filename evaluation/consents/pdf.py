"""The consent sheet as a tagged PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit import paper

TEMPLATE = Path(__file__).with_name("paper") / "sheet.typ"


def sheet_pdf(data: Mapping[str, Any]) -> bytes:
    return paper.compile_pdf(TEMPLATE, data)
