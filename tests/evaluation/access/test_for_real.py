"""With the child process itself, as the role that reads sealed answers and nothing else."""

import html
import os

import pytest
from django.db import connection
from django.urls import reverse
from psycopg.conninfo import make_conninfo

from evaluation.letter_box import actions as letter_box
from tests.factories.evaluation import PASSPHRASE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("words")]


@pytest.fixture(autouse=True)
def opener(settings):
    """In the place of the one that opens in this process. The tests' database has another name than
    in the environment."""
    address = os.environ.get("DATABASE_OPENER_URL", "")
    if address:
        address = make_conninfo(address, dbname=connection.settings_dict["NAME"])
    settings.DATABASE_OPENER_URL = address


@pytest.mark.parametrize("sealed", [False, True])
def test_a_guardian_opens_her_envelope_into_a_file(client, gita, asked, answer, wave, sealed):
    if sealed:
        wave.state = "closed"
        wave.save(update_fields=["state"])
        letter_box.seal_wave(wave=wave.pk)
    client.force_login(gita)
    page = reverse("evaluation:request_open", args=[asked.pk])
    wrong = client.post(page, {"is_here": "on", "passphrase_1": "CDFG" * 6})
    assert wrong.status_code == 422
    asked.refresh_from_db()
    assert asked.state == "asked"
    response = client.post(page, {"is_here": "on", "passphrase_1": PASSPHRASE.lower()})
    assert "Zinnia-comment" in html.unescape(response.content.decode())
    asked.refresh_from_db()
    assert asked.state == "opened"
