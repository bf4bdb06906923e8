"""A12: somebody knows six things about every woman, as a colleague does, and has a dump."""

import json
import re

from tests.evaluation.attacks.town import INBOX, SEALED

BYTES = re.compile(r"^\\\\x((?:[0-9a-f]{2})*)$")


def rows_with_demographics(town):
    """How many rows say in readable words what only one woman, or a few, could have said."""
    known = {woman.bands for woman in town.women}
    return sum(
        bool(_bands_in(row) & known) for table in (INBOX, SEALED) for row in town.dumped(table)
    )


def _bands_in(row):
    found = set()
    for value in row.values():
        as_bytes = BYTES.match(value)
        text = bytes.fromhex(as_bytes[1]).decode(errors="replace") if as_bytes else value
        found.add(tuple(int(one) for one in re.findall(r"\d+", text)))
        try:
            said = json.loads(text)
        except ValueError:
            continue
        if isinstance(said, dict) and isinstance(said.get("x"), dict):
            found.add(tuple(value for key, value in sorted(said["x"].items()) if key[0] == "d"))
    return found
