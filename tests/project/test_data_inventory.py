"""Every field is classed, with a reason, and docs/data-inventory.md says so."""

import pytest

from tests.project import inventory
from tests.project.house import library_models, name_of, own_models


@pytest.mark.parametrize("model", own_models(), ids=name_of)
def test_every_field_has_one_class(model):
    told = inventory.TOLD.get(name_of(model), {})
    classed = [*told.get("public", ()), *told.get("personal", ()), *told.get("sensitive", ())]
    assert sorted(classed) == sorted(one.name for one in model._meta.get_fields() if one.concrete)


@pytest.mark.parametrize("name", inventory.TOLD)
def test_model_and_its_private_fields_have_a_reason(name):
    told = inventory.TOLD[name]
    assert set(told) <= {"why", "kept", *inventory.CLASSES}
    assert told["why"]
    assert told["kept"]
    assert all(why or label == "public" for label, why in inventory.classes_of(told).values())


def test_no_model_is_told_that_is_gone():
    assert set(inventory.TOLD) == {name_of(model) for model in own_models()}


def test_tables_of_libraries_are_told():
    assert set(inventory.LIBRARIES) == {model._meta.label for model in library_models()}


def test_page_is_up_to_date():
    assert inventory.PAGE.read_text() == inventory.page(), "python -m tests.project.write"
