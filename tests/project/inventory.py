"""docs/data-inventory.md, from data_classes.toml and the models."""

import tomllib
from pathlib import Path

from tests.project.house import ROOT, library_models, name_of, own_models

CLASSES = ("public", "personal", "sensitive")
TOLD = tomllib.loads((Path(__file__).parent / "data_classes.toml").read_text())
LIBRARIES = TOLD.pop("libraries")
PAGE = ROOT / "docs" / "data-inventory.md"

BEGINNING = """\
# What is kept, why, and for how long

Written by `python -m tests.project.write` from `tests/project/data_classes.toml`; a check fails
where a field is missing here.

- **public**: anybody may know it, or it says nothing about anybody.
- **personal**: about a member of staff or a volunteer.
- **sensitive**: could lead somebody to a group or its women, says something of them, or opens a
  door.

No participant has an account. What is held about a woman is held with her group, encrypted, and
goes by itself when its time is over (docs/retention.md).
"""


def classes_of(told):
    """{field: (class, why)} of one model, as data_classes.toml tells it."""
    found = dict.fromkeys(told.get("public", ()), ("public", ""))
    for label in CLASSES[1:]:
        found |= {name: (label, why) for name, why in told.get(label, {}).items()}
    return found


def page():
    parts = [BEGINNING]
    for model in own_models():
        told = TOLD[name_of(model)]
        parts += [f"\n## {name_of(model)}\n\n{told['why']} Kept: {_small(told['kept'])}\n"]
        parts += ["\n| field | class | why |\n|---|---|---|\n"]
        classes = classes_of(told)
        for field in (one for one in model._meta.get_fields() if one.concrete):
            label, why = classes[field.name]
            parts += [f"| `{field.name}` | {label} | {why} |\n"]
    parts += ["\n## Of the parts that we use\n\n| table | what |\n|---|---|\n"]
    tables = [model._meta.label for model in library_models()]
    parts += [f"| `{name}` | {LIBRARIES[name]} |\n" for name in tables]
    return "".join(parts)


def _small(sentence):
    return sentence[:1].lower() + sentence[1:]
