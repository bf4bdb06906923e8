"""Imports and foreign keys point one way. The imports themselves are `make lint`'s work."""

import pytest

from tests.project.house import (
    CONTRACTS,
    ROOMS,
    ROOT,
    dotted,
    modules,
    name_of,
    own_models,
    room_of,
)

# Found by Django or by nobody: not part of a room's order.
OUTSIDE = {"apps", "urls", "member_urls", "templatetags", "management", "migrations"}
LAYERS = {
    container: {
        module.strip(" ()")
        for layer in contract["layers"]
        for module in layer.replace("|", ":").split(":")
    }
    for contract in CONTRACTS[1:]
    for container in contract.get("containers", ())
}


def parts_of(container):
    """The modules and packages directly in a room, or in a record of a room."""
    inside = f"{container}."
    files = modules(container.replace(".", "/"))
    names = {
        dotted(path).removeprefix(inside).split(".")[0]
        for path in files
        if dotted(path).startswith(inside)
    }
    return names - OUTSIDE


@pytest.mark.parametrize("container", LAYERS)
def test_every_module_of_a_room_has_its_layer(container):
    assert parts_of(container) - LAYERS[container] == set()


def test_every_room_has_layers():
    """A room that is split by record has them for its records, and in each of these."""
    assert set(ROOMS) <= set(LAYERS)
    records = {f"groups.{name}" for name in LAYERS["groups"]}
    split = {name for name in records if (ROOT / name.replace(".", "/")).is_dir()}
    assert split <= set(LAYERS)


def test_no_contract_makes_exceptions():
    assert [one["name"] for one in CONTRACTS if "ignore_imports" in one] == []


@pytest.mark.parametrize("model", own_models(), ids=name_of)
def test_foreign_keys_point_down(model):
    """Or stay in their room. What belongs to a library is below us all."""
    here = ROOMS.index(room_of(model))
    up = [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and room_of(field.related_model) in ROOMS
        and ROOMS.index(room_of(field.related_model)) < here
    ]
    assert up == []
