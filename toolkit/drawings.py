"""The drawing beside each kind of clause, and the code that a phone's camera reads.

The drawings are soft shapes in two colours on a grid of 48. Their classes are those of the other
drawings: `sa` and `sb` are filled with the first and the second colour, `sas` and `sbs` are lines
in them.
"""

from io import BytesIO
from typing import Final

import segno

from toolkit.enums import Symbol

CLAUSE_DRAWINGS: Final = {
    Symbol.SPEECH: '<path class="sa" d="M13 5h22a9 9 0 0 1 9 9v10a9 9 0 0 1-9 9H22.5L13 42a1.2 '
    '1.2 0 0 1-2-.9v-8.3A9 9 0 0 1 4 24V14a9 9 0 0 1 9-9Z"/><circle class="sb" cx="14.5" cy="19" '
    'r="3.2"/><circle class="sb" cx="24" cy="19" r="3.2"/><circle class="sb" cx="33.5" cy="19" '
    'r="3.2"/>',
    Symbol.LISTEN: '<path class="sas" stroke-width="6" stroke-linecap="round" d="M10.5 20a13.5 '
    '13.5 0 0 1 27 0c0 8.5-8.5 9.5-8.5 16.5a6.5 6.5 0 0 1-12.5 2.5"/><path class="sbs" '
    'stroke-width="5" stroke-linecap="round" d="M19 20.5a5 5 0 0 1 10 0c0 3.5-4 4-4 8"/>',
    Symbol.QUIET: '<path class="sa" d="M6 25h36v14a5 5 0 0 1-5 5H11a5 5 0 0 1-5-5Z"/><rect '
    'class="sb" x="3" y="8" width="42" height="13" rx="5"/><rect class="sb" x="19.5" y="29" '
    'width="9" height="7" rx="3"/>',
    Symbol.EXCHANGE: '<path class="sa" d="M10 4h18a7 7 0 0 1 7 7v5a7 7 0 0 1-7 7H17l-6.8 5.8A1.1 '
    '1.1 0 0 1 8.4 28v-5.2A7 7 0 0 1 3 16v-5a7 7 0 0 1 7-7Z"/><path class="sb" d="M22 26h16a7 7 0 '
    '0 1 7 7 7 7 0 0 1-5.4 6.8V44a1.1 1.1 0 0 1-1.8.9L32 40H22a7 7 0 0 1 0-14Z"/>',
    Symbol.DOOR: '<path class="sas" stroke-width="5" stroke-linecap="round" '
    'stroke-linejoin="round" d="M8 44V9a4 4 0 0 1 4-4h24a4 4 0 0 1 4 4v35"/><path class="sb" '
    'd="m15 10.5 12.9 4A3 3 0 0 1 30 17.4V44a1.5 1.5 0 0 1-2 1.4l-13-4.4Z"/><circle class="sa" '
    'cx="25.5" cy="30" r="2.2"/>',
    Symbol.CLOCK: '<circle class="sa" cx="24" cy="24" r="20"/><path class="sbs" stroke-width="5" '
    'stroke-linecap="round" stroke-linejoin="round" d="M24 12v12.5l8 5.5"/>',
    Symbol.CIRCLE: '<circle class="sa" cx="24" cy="8.5" r="5.5"/><circle class="sb" cx="37.4" '
    'cy="16.2" r="5.5"/><circle class="sa" cx="37.4" cy="31.8" r="5.5"/><circle class="sb" '
    'cx="24" cy="39.5" r="5.5"/><circle class="sa" cx="10.6" cy="31.8" r="5.5"/><circle '
    'class="sb" cx="10.6" cy="16.2" r="5.5"/>',
    Symbol.MEND: '<path class="sa" d="M21 5.2 16 16l6 7-6 8 4 11.7A19 19 0 0 1 21 5.2Z"/><path '
    'class="sb" d="M28 5.2 23 16l6 7-6 8 4 11.7A19 19 0 0 0 28 5.2Z"/>',
    Symbol.PHONE: '<rect class="sa" x="11" y="3" width="26" height="42" rx="6.5"/><rect '
    'class="sb" x="16" y="9" width="16" height="24" rx="2.5"/><circle class="sb" cx="24" cy="39" '
    'r="2.3"/>',
    Symbol.CHILD: '<circle class="sa" cx="17" cy="10.5" r="7"/><path class="sa" d="M4.5 '
    '44V33a12.5 12.5 0 0 1 25 0v11a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 44Z"/><circle '
    'class="sb" cx="38" cy="24.5" r="5"/><path class="sb" d="M32 44v-5.5a6.5 6.5 0 0 1 13 '
    '0V44a1.5 1.5 0 0 1-1.5 1.5h-10A1.5 1.5 0 0 1 32 44Z"/>',
    Symbol.LANGUAGES: '<rect class="sa" x="3" y="4" width="22" height="24" rx="6"/><path '
    'class="sbs" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" d="m8.5 22.5 '
    '5.5-13 5.5 13M10.5 18.5h7"/><rect class="sb" x="23" y="20" width="22" height="24" '
    'rx="6"/><path class="sas" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" '
    'd="M37.5 26.5a3.8 3 0 1 0 1 5.5c-5 .2-8.5 1.7-8.5 4.2s4.5 3.3 8.5 1.3"/>',
    Symbol.HAND: '<path class="sas" stroke-width="6.2" stroke-linecap="round" d="M17 26V11.5M24.3 '
    '25V7M31.6 25V9M38.9 27V15"/><path class="sa" d="M13.9 24H42v7a14 14 0 0 1-14 14h-2a12 12 0 0 '
    '1-12.1-12Z"/><path class="sbs" stroke-width="6.2" stroke-linecap="round" d="m6.5 25.5 8.5 '
    '11"/>',
    Symbol.CAMERA: '<rect class="sa" x="3" y="12" width="29" height="24" rx="6.5"/><path '
    'class="sa" d="m35 21.5 8-4.8a1.3 1.3 0 0 1 2 1.1v12.4a1.3 1.3 0 0 1-2 1.1l-8-4.8Z"/><path '
    'class="sbs" stroke-width="5.5" stroke-linecap="round" d="m7 5 33 38"/>',
    Symbol.SCREEN: '<rect class="sa" x="3" y="5" width="42" height="30" rx="6.5"/><rect '
    'class="sb" x="9" y="11" width="30" height="18" rx="3"/><rect class="sa" x="14" y="38.5" '
    'width="20" height="5.5" rx="2.7"/>',
    Symbol.NAME: '<rect class="sb" x="18" y="4" width="12" height="14" rx="4.5"/><rect class="sa" '
    'x="4" y="13" width="40" height="31" rx="6.5"/><rect class="sb" x="10" y="25" width="28" '
    'height="12" rx="3.5"/>',
    Symbol.HEADPHONES: '<path class="sas" stroke-width="5.5" stroke-linecap="round" d="M8.5 '
    '27v-3.5a15.5 15.5 0 0 1 31 0V27"/><rect class="sb" x="4" y="25" width="12" height="18" '
    'rx="5"/><rect class="sb" x="32" y="25" width="12" height="18" rx="5"/>',
    Symbol.KEY: '<circle class="sas" cx="14" cy="24" r="8.5" stroke-width="6.5"/><path '
    'class="sbs" stroke-width="6.5" stroke-linecap="round" stroke-linejoin="round" d="M28 '
    '24h15v8M34.5 24v5"/>',
    Symbol.CUP: '<path class="sa" d="M6 19h27.5v14A11 11 0 0 1 22.5 44H17A11 11 0 0 1 6 '
    '33Z"/><path class="sas" stroke-width="4.5" d="M33 24h3a5.2 5.2 0 0 1 0 10.4h-3"/><path '
    'class="sbs" stroke-width="4.5" stroke-linecap="round" d="M14.5 12.5c-2.5-3 2-4.5 0-7.5M25 '
    '12.5c-2.5-3 2-4.5 0-7.5"/>',
    Symbol.HEART: '<path class="sa" d="M24 43C10 33 4 26 4 17.5A10.8 10.8 0 0 1 24 11.6Z"/><path '
    'class="sb" d="M24 43c14-10 20-17 20-25.5a10.8 10.8 0 0 0-20-5.9Z"/>',
    Symbol.PATH: '<path class="sas" stroke-width="6.5" stroke-linecap="round" d="M13 44c0-10 21-8 '
    '21-16S14 22 14 14.5 20 6 26 5"/><circle class="sb" cx="36" cy="14.5" r="5"/><circle '
    'class="sb" cx="9" cy="29" r="5"/>',
}


def drawing_in_ink(symbol: str) -> str:
    """A whole SVG in two greys, for paper that no stylesheet reaches."""
    body = CLAUSE_DRAWINGS[Symbol(symbol)]
    for name, ink in (("sa", "#444"), ("sb", "#999")):
        body = body.replace(f'class="{name}"', f'fill="{ink}"')
        body = body.replace(f'class="{name}s"', f'fill="none" stroke="{ink}"')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">{body}</svg>'


def qr_code(address: str) -> str:
    """A whole SVG of `address`, black on white with its quiet margin, as large as it is shown.

    A seventh of it may be stained or torn and it is still read.
    """
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(
        made,
        kind="svg",
        xmldecl=False,
        nl=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return made.getvalue().decode()
