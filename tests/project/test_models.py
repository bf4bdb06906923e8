"""What holds for every model of ours, in Python and in the database."""

import re

import pytest
from django.db import models

from groups.encryption import EncryptedTextField
from tests.project.house import form_classes, name_of, own_models

MODELS = own_models()
SCOPES = {"group", "organisation"}

# Times that no person is behind, with the reason.
BY_NOBODY = {
    "accounts.Organisation.created_at": "organisations are set up by whoever runs the server",
    "accounts.User.created_at": "a person comes in by her own hand; her invitation says whose idea",
    "accounts.Invitation.expires_at": "counted from invited_at",
    "home.DataComplaint.received_at": "anybody may complain, and needn't say who she is",
    "sessions.SessionPlan.starts_at": "the time of the session, not of a deed",
    "toolkit.Exercise.retired_at": "the loader's, from files whose history says who",
}

# What isn't stored can't be obtained.
NEVER = re.compile(
    r"immigra|visa(?!t)|asylum|refugee|nationality|passport|diagnos|medical|illness|disabilit"
    r"|abuse|violen|trauma|injur|perpetrat|offend|assault|partner_name|husband"
    r"|address(?!ed)|postcode|street|safeguard|incident|disclos|police|case_number|narrative"
    r"|story|stories|history|ethnic|religio|sexual|date_of_birth",
    re.IGNORECASE,
)

# What may be held of a woman is unreadable in the database. Staff's own are in `accounts`.
UNREADABLE = re.compile(
    r"phone|email|called|name_to_use|if_someone_else_answers|safe_times|reply_to|access|childcare|travel"
)


def fields(model):
    return [field for field in model._meta.get_fields() if field.concrete]


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_time_of_a_deed_says_whose_it_was(model):
    names = {field.name for field in fields(model)}
    lonely = {
        f"{name_of(model)}.{name}"
        for name in names
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in names
    }
    expected = {key for key in BY_NOBODY if key.rpartition(".")[0] == name_of(model)}
    assert lonely == expected


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_whose_deed_it_was_has_its_time(model):
    names = {field.name for field in fields(model)}
    people = {
        field.name.removesuffix("_by")
        for field in fields(model)
        if field.name.endswith("_by") and field.is_relation
    }
    assert {name for name in people if f"{name}_at" not in names} == set()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_time_that_may_be_missing_is_paired_in_the_database(model):
    """Nobody is written beside a deed that was not done."""
    held = [
        {name.partition("__")[0] for name in _names_in(constraint.condition)}
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    names = {field.name: field for field in fields(model)}
    loose = [
        name
        for name, field in names.items()
        if name.endswith("_at") and field.null and (by := f"{name[:-3]}_by") in names
        if not any({name, by} <= constraint for constraint in held)
    ]
    assert loose == []


def _names_in(condition):
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0]
        elif isinstance(child, models.Q):
            yield from _names_in(child)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_constraint_is_named_after_its_model_and_its_invariant(model):
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    wrong = [
        one.name
        for one in [*model._meta.constraints, *model._meta.indexes]
        if not re.fullmatch(rf"{snake}_[a-z0-9_]+", one.name)
    ]
    assert wrong == []
    assert not model._meta.unique_together


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_what_belongs_to_somebody_knows_who_may_see_it(model):
    is_somebodys = SCOPES & {field.name for field in fields(model)}
    assert not is_somebodys or hasattr(model.objects, "visible_to")


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_no_field_holds_what_must_never_be_held(model):
    assert [field.name for field in fields(model) if NEVER.search(field.name)] == []


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_what_could_lead_to_a_woman_is_encrypted(model):
    if name_of(model).startswith("accounts."):
        return
    plain = [
        field.name
        for field in fields(model)
        if UNREADABLE.fullmatch(field.name)
        and not field.is_relation
        and not isinstance(field, EncryptedTextField)
    ]
    assert plain == []


@pytest.mark.parametrize("form", form_classes(), ids=lambda form: form.__name__)
def test_no_form_asks_what_must_never_be_held(form):
    assert [name for name in form.base_fields if NEVER.search(name)] == []


def test_list_of_exceptions_holds_nothing_that_is_gone():
    known = {f"{name_of(model)}.{field.name}" for model in MODELS for field in fields(model)}
    assert set(BY_NOBODY) <= known


@pytest.mark.parametrize(
    "name",
    ["home_address", "postcode", "visa_status", "perpetrator", "diagnosis", "abuse_history",
     "safeguarding_note", "her_story", "immigration"],
)  # fmt: skip
def test_forbidden_names_are_found(name):
    assert NEVER.search(name)
