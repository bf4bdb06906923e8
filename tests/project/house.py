"""What the checks of this folder look at: the rooms of the house, their models and their files."""

import importlib
import subprocess
import tomllib
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings

ROOT: Path = settings.BASE_DIR
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
# From the top down, as the import-linter has them; config has no models and no pages.
ROOMS = tuple(name for name in CONTRACTS[0]["layers"] if name != "config")


def own_models():
    """Every model of ours, in the order of the rooms."""
    found = [model for model in apps.get_models() if room_of(model) in ROOMS]
    return sorted(found, key=lambda model: (ROOMS.index(room_of(model)), model.__name__))


def library_models():
    return [model for model in apps.get_models() if room_of(model) not in ROOMS]


def room_of(model):
    return model.__module__.partition(".")[0]


def name_of(model):
    """`room.Model`; the app label of sessions is another than its folder."""
    return f"{room_of(model)}.{model.__name__}"


def modules(room):
    """The files of a room, without migrations."""
    files = sorted((ROOT / room).rglob("*.py"))
    return [path for path in files if "migrations" not in path.parts]


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def form_classes():
    """Every form of ours, wherever it is written."""
    for room in ROOMS:
        for path in modules(room):
            importlib.import_module(dotted(path))
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found |= {form for form in below if room_of(form) in ROOMS}
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def relative(path):
    return str(path.relative_to(ROOT))


def tracked_files():
    """What is in the repository, and what would be with the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in map(ROOT.joinpath, listed.stdout.splitlines()) if path.is_file()]
