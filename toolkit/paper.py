"""Tagged PDFs (PDF/UA-1), made by typst from plain values.

The font, Libertinus Serif, comes inside typst and holds Latin letters, ŵ and ŷ among them. Words in
a script that it does not hold would print as boxes, so they are left to the browser's print sheet:
ask `is_printable` first.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

# Latin with its extensions, Latin Extended Additional (ŵ is in the first, ẁ in the second), spaces,
# dashes, quotes and the euro sign.
_IN_THE_FONT = ((0x20, 0x24F), (0x1E00, 0x1EFF), (0x2002, 0x2044), (0x20AC, 0x20AC))


def is_printable(data: Mapping[str, Any]) -> bool:
    """Whether the font has every letter of what `compile_pdf` would be given."""
    return all(
        any(first <= ord(letter) <= last for first, last in _IN_THE_FONT)
        for letter in json.dumps(data, ensure_ascii=False)
    )


def compile_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF's bytes. Milliseconds; no file is written and no system font is read.

    The template finds the values in `sys.inputs.data`, as JSON: nothing is spliced into its markup,
    so no word that somebody wrote can become a command.
    """
    return typst.compile(
        str(template),
        root=str(template.parent),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data)},
    )
