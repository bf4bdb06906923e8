"""docs/diagrams/*.mmd, one for each dict of transitions in a room's policies.py."""

import importlib
import re

from tests.project.house import ROOMS, ROOT, dotted, modules

FOLDER = ROOT / "docs" / "diagrams"


def transition_dicts():
    """{name of the file: {state: states that may follow}}"""
    found = {}
    for path in (path for room in ROOMS for path in modules(room)):
        if path.name != "policies.py":
            continue
        policies = importlib.import_module(dotted(path))
        for name, value in vars(policies).items():
            if name.endswith("TRANSITIONS"):
                what = name.lower().replace("_", "-").removesuffix("-transitions")
                found[f"{dotted(path).partition('.')[0]}-{what}.mmd"] = value
    return found


def diagram(transitions):
    """Mermaid's text of one dict. It begins in the first state; one with no way out is an end."""
    first = next(iter(transitions))
    lines = ["stateDiagram-v2", f"    [*] --> {_id(first)}"]
    for state, following in transitions.items():
        lines.append(f"    {_id(state)}: {state.label}")
        lines += [f"    {_id(state)} --> {_id(after)}" for after in following or ()]
        lines += [] if following else [f"    {_id(state)} --> [*]"]
    return "\n".join(lines) + "\n"


def _id(state):
    return re.sub(r"\W", "_", state.value)
