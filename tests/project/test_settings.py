"""The site refuses to start where production lacks something, and then Django has no complaint."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.project.house import ROOT

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a-secret-of-sixty-characters-that-nobody-has-used-before-1234",
    "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "LINK_SECRET": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "ALLOWED_HOSTS": "alongside.example",
    "DATABASE_URL": "postgresql://web@db.example/alongside",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Reminder <reminder@alongside.example>",
    "CONTACT_EMAIL": "hello@alongside.example",
}
# Without these the site starts, safely.
HAS_A_DEFAULT = {"ENVIRONMENT"}


def check_deploy(environment):
    # Nothing of this machine's own settings may help.
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_production_has_no_warning():
    checked = check_deploy(PRODUCTION)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no issues" in checked.stdout


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - HAS_A_DEFAULT))
def test_production_names_what_it_lacks(name):
    checked = check_deploy({key: value for key, value in PRODUCTION.items() if key != name})
    assert checked.returncode != 0
    assert name in checked.stderr.splitlines()[-1]


def test_an_environment_that_is_not_named_is_production():
    unnamed = {key: value for key, value in PRODUCTION.items() if key != "ENVIRONMENT"}
    assert check_deploy(unnamed).returncode == 0
    assert check_deploy({}).returncode != 0


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "1"), ("ENVIRONMENT", "staging")])
def test_production_refuses_what_is_unsafe(name, value):
    assert check_deploy({**PRODUCTION, name: value}).returncode != 0


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out
