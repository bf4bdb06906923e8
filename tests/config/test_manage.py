"""manage.py runs each command as the database role that it needs."""

import os

import pytest

import manage


@pytest.fixture
def role_of(monkeypatch):
    def run(*arguments, preset=None):
        monkeypatch.setattr(os, "environ", {"DATABASE_ROLE": preset} if preset else {})
        monkeypatch.setattr("django.core.management.execute_from_command_line", lambda _: None)
        manage.main(["manage.py", *arguments])
        return os.environ.get("DATABASE_ROLE")

    return run


@pytest.mark.parametrize("command", sorted(manage.OWNER_COMMANDS))
def test_command_that_changes_tables_runs_as_owner(role_of, command):
    assert role_of(command) == "owner"


@pytest.mark.parametrize("arguments", [("runserver",), ("load_demo", "migrate"), ()])
def test_other_command_runs_as_web(role_of, arguments):
    assert role_of(*arguments) is None


def test_role_that_is_set_decides(role_of):
    assert role_of("migrate", preset="web") == "web"
