"""A view reaches rows only through `visible_to`, and writes only through actions.

What a view calls in its room's queries.py begins with `visible_to` in that file, or takes a row
that was reached so.
"""

import ast

import pytest

from tests.project.house import ROOMS, modules, own_models, relative

VIEWS = [
    path
    for room in ROOMS
    for path in modules(room)
    if path.name == "views.py" or path.parent.name == "views"
]
MODELS = {model.__name__ for model in own_models()}
BACK_DOORS = {"_default_manager", "_base_manager", "cursor", "raw", "extra", "connection"}
WRITES = {
    *("save", "delete", "create", "update", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create", "asave", "adelete", "acreate", "aupdate"),
}


def complaints(code):
    """What a view's code does that it may not, as `line: what`."""
    tree = ast.parse(code)
    begun_well = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "visible_to"
    }
    found = []
    for node in ast.walk(tree):
        what = _complaint(node, begun_well)
        if what:
            found.append(f"{node.lineno}: {what}")
    return found


def _complaint(node, begun_well):
    match node:
        case ast.Attribute(attr="objects") if id(node) not in begun_well:
            return "objects without visible_to"
        case ast.Attribute(attr=name) if name in BACK_DOORS:
            return f"{name} goes round visible_to"
        case ast.ImportFrom(names=names) if BACK_DOORS & {alias.name for alias in names}:
            return "a connection goes round visible_to"
        case ast.Call(func=ast.Attribute(attr=name)) if name in WRITES:
            return f"{name}() writes"
        case ast.Call(
            func=ast.Name(id="get_object_or_404" | "get_list_or_404"), args=[ast.Name(id=name), *_]
        ) if name in MODELS:
            return f"any {name} is fetched"
    return None


def test_every_room_with_pages_is_looked_at():
    rooms = {relative(path).partition("/")[0] for path in VIEWS}
    assert rooms == {"home", "evaluation", "sessions", "groups", "toolkit", "accounts"}


@pytest.mark.parametrize("path", VIEWS, ids=relative)
def test_view_keeps_to_what_its_reader_may_see(path):
    assert complaints(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "SupportGroup.objects.get(pk=1)",
        "models.SupportGroup.objects.filter(pk=1).visible_to(user)",
        "rows = SupportGroup.objects",
        "SupportGroup._default_manager.all()",
        "from django.db import connection",
        "db.connection.cursor()",
        "get_object_or_404(SupportGroup, pk=1)",
        "group.save(update_fields=['name'])",
        "form.save()",
        "SupportGroup.objects.visible_to(user).update(name='')",
        "group.languages.create(language='cy')",
    ],
)
def test_way_round_is_found(bad):
    assert complaints(bad)


@pytest.mark.parametrize(
    "good",
    [
        "get_object_or_404(SupportGroup.objects.visible_to(user).filter(state='active'), pk=1)",
        "groups = queries.groups_of(request.user)",
        "actions.end_group(group=it, by=request.user)",
    ],
)
def test_right_way_is_left_alone(good):
    assert complaints(good) == []
